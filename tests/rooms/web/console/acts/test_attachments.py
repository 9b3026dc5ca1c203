"""Attachments: kept by content, held by the draft, named in the record, given back only as a file."""

import zipfile
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.record.vault.test_keep import ELF, PDF, PNG
from tests.rooms.web.console.acts.browsing import at_desk, opened

from chengming.casework.cases import queries as cases
from chengming.record.vault import actions as vault


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    before = Path(settings.CHENGMING_HOME)
    copytree(before / "secrets", tmp_path / "home" / "secrets")
    settings.CHENGMING_HOME = tmp_path / "home"
    return settings.CHENGMING_HOME


def upload(data=PDF, name="询问笔录.pdf"):
    return SimpleUploadedFile(name, data, content_type="text/html")


def site(number):
    return opened(number, "inspect_site").fill(place="店内").put({"beside": ["b" * 32]})


def fetch(number, digest, client=None):
    where = reverse("console:acts-upload", args=[number, digest])
    return (client or at_desk("a")).get(where)


def test_files_go_into_the_record_with_their_digests(play):
    number = play.file().last.number
    done = site(number).press(files=[upload(), upload(PNG, "现场.jpg.exe")])
    assert "记录已形成" in done.text
    record = cases.dossier(number).records[-1]
    assert [(f.name, f.size) for f in record.files] == [
        ("询问笔录.pdf", len(PDF)), ("现场.jpg.exe.png", len(PNG))
    ]  # fmt: skip
    got = fetch(number, record.files[0].sha256)
    assert b"".join(got.streaming_content) == PDF


def test_a_file_is_given_back_only_to_be_saved(play):
    number = play.file().last.number
    site(number).press(files=[upload(b"<script>alert(1)</script>", "页面\r\nX-Evil: 1.html")])
    digest = cases.dossier(number).records[-1].files[0].sha256
    got = fetch(number, digest)
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert got.headers["Content-Disposition"].endswith(".txt")
    assert "X-Evil" not in got.headers
    assert "no-store" in got.headers["Cache-Control"]
    got.close()


def test_an_error_in_the_form_costs_no_upload(play):
    number = play.file().last.number
    refused = site(number).put({"beside": []}).press(files=[upload()])
    assert refused.status == 422
    assert "询问笔录.pdf" in refused.text
    done = refused.put({"beside": ["b" * 32]}).press()
    assert "记录已形成" in done.text
    assert [f.name for f in cases.dossier(number).records[-1].files] == ["询问笔录.pdf"]


def test_an_upload_may_be_taken_back(play):
    number = play.file().last.number
    page = site(number).press("attach", files=[upload(), upload(PNG, "现场.png")])
    first = page.typed["kept"][0]
    page = page.press(f"drop:{first}")
    assert page.typed["kept"] != [first]
    page.put({"beside": ["b" * 32]}).fill(place="店内").press()
    assert [f.name for f in cases.dossier(number).records[-1].files] == ["现场.png"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [(ELF, "照片.jpg", "不是可以保存的种类"), (b"", "空.pdf", "是空的")],
)
def test_what_cannot_be_kept_is_said_beside_the_form(play, data, name, said):
    number = play.file().last.number
    page = site(number).press(files=[upload(data, name), upload()])
    assert page.status == 422
    assert said in page.text
    assert name in page.text
    assert page.typed["f.place"] == ["店内"]
    assert len(page.typed["kept"]) == 1, "the good one was kept"


def test_a_zip_bomb_is_refused_unopened(play):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"\0" * 50_000_000)
        for n in range(6_000):
            bomb.writestr(str(n), b"")
    page = site(play.file().last.number).press(files=[upload(out.getvalue(), "报告.docx")])
    assert page.status == 422
    assert "不是可以保存的种类" in page.text


def test_too_large_is_refused_by_our_own_count_and_costs_only_the_file(play, monkeypatch):
    monkeypatch.setattr(vault, "LARGEST", 100_000)
    number = play.file().last.number
    page = site(number).press(files=[upload(PDF + b"x" * 300_000, "大.pdf"), upload()])
    assert page.status == 422
    assert "“大.pdf”超过" in page.text
    assert page.typed["f.place"] == ["店内"]
    assert len(page.typed["kept"]) == 1


def test_without_the_count_in_the_handler_the_vault_still_refuses(play, monkeypatch, settings):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    monkeypatch.setitem(vault.keep.__kwdefaults__, "largest", 100)
    page = site(play.file().last.number).press(files=[upload()])
    assert page.status == 422
    assert "没有保存" in page.text


def test_a_file_of_another_case_cannot_be_had_or_attached(play):
    mine, other = play.file().last.number, town.Play(play.frozen).file().last.number
    site(other).press(files=[upload()])
    digest = cases.dossier(other).records[-1].files[0].sha256
    assert fetch(mine, digest).status_code == 404
    assert fetch(mine, "0" * 64).status_code == 404
    page = site(mine).put({"kept": [digest]}).press()
    assert page.status == 422
    assert "已不在草稿里" in page.text


def test_a_draft_of_mine_is_nobody_elses(play):
    number = play.file().last.number
    page = site(number).press("attach", files=[upload()])
    digest = page.typed["kept"][0]
    got = fetch(number, digest)
    assert b"".join(got.streaming_content) == PDF
    assert fetch(number, digest, at_desk("b")).status_code == 404
    assert fetch(number, digest, at_desk("c")).status_code == 404
