"""保管库: what is kept, how it is known, what is refused, and that nothing of a refusal stays."""

import errno
import hashlib
import io
import os
import threading
import zipfile
from pathlib import Path

import pytest
from tests.sizes import SEED

from chengming.proof.tree import leaf_hash, root_of
from chengming.record.vault import actions, queries, store
from chengming.record.vault.errors import (
    UploadEmpty,
    UploadKindRefused,
    UploadTooLarge,
    UploadUnknown,
    VaultFull,
)
from chengming.record.vault.files import CHUNK

PDF = b"%PDF-1.7\n" + b"x" * 200
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 60
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 60
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 60
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(autouse=True)
def home(tmp_path, settings) -> Path:
    settings.CHENGMING_HOME = tmp_path
    return tmp_path


def files(home: Path) -> list[Path]:
    return sorted(path for path in (home / "vault").rglob("*") if path.is_file())


def bundle(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for member in members:
            made.writestr(member, "x")
    return out.getvalue()


def keep(data: bytes, name: str = "附件", **more):
    return actions.keep(iter([data[i : i + 7000] for i in range(0, len(data), 7000)]), name, **more)


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_a_kept_file_is_known_by_what_independent_sums_say(size):
    data = (PDF + os.urandom(size))[:size] if size > len(PDF) else b"x"
    kept = keep(data, "扫描件.pdf" if size > 1 else "字.txt")
    chunks = [data[i : i + CHUNK] for i in range(0, size, CHUNK)]
    assert kept.size == size
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.sm3 == hashlib.new("sm3", data).hexdigest()
    assert kept.chunks == root_of([leaf_hash(chunk) for chunk in chunks]).hex()
    with queries.open_file(kept.sha256) as file:
        assert file.read() == data


def test_what_is_kept_is_its_owners_alone_and_cannot_be_written(home):
    kept = keep(PDF)
    (path,) = files(home)
    assert path == home / "vault" / "sha256" / kept.sha256[:2] / kept.sha256[2:]
    assert path.stat().st_mode & 0o777 == 0o400
    assert all(f.stat().st_mode & 0o077 == 0 for f in (home / "vault").rglob("*"))


def test_the_same_bytes_are_kept_once(home):
    assert keep(PDF, "一.pdf").sha256 == keep(PDF, "二.pdf").sha256
    assert len(files(home)) == 1


def test_keeping_again_heals_a_damaged_copy(home):
    kept = keep(PDF)
    (path,) = files(home)
    path.chmod(0o600)
    path.write_bytes(b"damaged")
    keep(PDF)
    with queries.open_file(kept.sha256) as file:
        assert queries.digests_of(file).sha256 == kept.sha256


KINDS = [
    (PDF, "pdf"), (PNG, "png"), (JPG, "jpg"), (MP4, "mp4"), ("现场情况。\n".encode(), "txt"),
    ("现场情况。\r\n".encode("gb18030"), "txt"), (b"a,b\n1,2\n", "txt"),
    (bundle("[Content_Types].xml", "word/document.xml"), "docx"),
    (bundle("_rels/.rels", "xl/workbook.xml", "[Content_Types].xml"), "xlsx"),
    (bundle("OFD.xml", "Doc_0/Document.xml"), "ofd"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_the_content_says_what_it_is_whatever_the_name_says(data, kind):
    assert keep(data, "笔录.html").name.endswith(f".{kind}")


REFUSED = [
    ELF, b"MZ" + b"\x00" * 100, bundle("run.exe"), bundle("[Content_Types].xml"), b"\x1f\x8b\x08abc",
    b"SQLite format 3\x00" + b"\x00" * 100, b"text\x00with a hole", "外".encode("utf-16"),
    bundle("word/document.xml", "word/vbaProject.bin"), b"PK\x03\x04 no list of names at all",
    b"7z\xbc\xaf\x27\x1c" + b"\x00" * 60,
]  # fmt: skip


@pytest.mark.parametrize("data", REFUSED)
def test_what_could_run_or_cannot_be_told_is_refused_and_leaves_nothing(home, data):
    with pytest.raises(UploadKindRefused, match="请另存为"):
        keep(data, "照片.jpg")
    assert files(home) == []


def test_a_zip_with_a_long_list_of_names_is_not_even_opened(home, monkeypatch):
    data = bytearray(bundle("word/document.xml"))
    monkeypatch.setattr(zipfile, "ZipFile", None)  # opening it would fail the test
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = (1 << 30).to_bytes(4, "little")
    with pytest.raises(UploadKindRefused):
        keep(bytes(data))


def test_a_text_is_judged_to_its_last_byte():
    with pytest.raises(UploadKindRefused):
        keep(b"a" * 100_000 + b"\x00")


def test_too_large_is_counted_by_us_and_stops_reading(home):
    read = 0

    def endless():
        nonlocal read
        while True:
            read += 1
            yield PDF + b"x" * 1000

    with pytest.raises(UploadTooLarge, match="没有保存"):
        actions.keep(endless(), "大文件.pdf", largest=10_000)
    assert read < 12
    assert files(home) == []


def test_the_largest_allowed_is_kept_and_one_byte_more_is_not():
    data = PDF + b"y" * (5_000 - len(PDF))
    assert keep(data, largest=5_000).size == 5_000
    with pytest.raises(UploadTooLarge):
        keep(data + b"y", largest=5_000)


def test_an_empty_file_is_refused(home):
    with pytest.raises(UploadEmpty):
        actions.keep(iter([]), "空.pdf")
    assert files(home) == []


def test_a_sender_who_breaks_off_leaves_nothing(home):
    def broken():
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.keep(broken(), "断.pdf")
    assert files(home) == []


@pytest.mark.parametrize(
    "digest", ["0" * 64, "../../etc/passwd", "", "A" * 64, "0" * 63, "..", "0" * 62 + "/a"]
)
def test_an_address_that_is_none_is_unknown(digest):
    with pytest.raises(UploadUnknown):
        queries.open_file(digest)
    assert not queries.exists(digest)


class Steps:
    """What reached the disk, in order; the disk may be full."""

    def __init__(self, monkeypatch):
        self.done: list[str] = []
        fsync, replace = os.fsync, Path.replace

        def watched_fsync(handle):
            place = Path(os.readlink(f"/proc/self/fd/{handle}"))
            self.done.append(f"fsync {'folder' if place.is_dir() else 'file'}")
            fsync(handle)

        def watched_replace(path, target):
            self.done.append("rename")
            return replace(path, target)

        monkeypatch.setattr(store.os, "fsync", watched_fsync)
        monkeypatch.setattr(Path, "replace", watched_replace)


def test_bytes_are_on_the_disk_before_the_name_is_and_the_name_before_put_returns(monkeypatch):
    keep(PDF + b"0")  # makes the folders
    steps = Steps(monkeypatch)
    keep(PDF + b"0")
    assert steps.done == ["fsync file", "rename", "fsync folder"]


def test_a_full_disk_is_said_plainly_and_leaves_nothing(home, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(VaultFull, match="存储空间不足"):
        keep(PDF)
    assert files(home) == []


def test_many_at_once_keep_the_same_bytes_whole(home):
    data = PDF + SEED.to_bytes(8, "big") * 50_000
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(keep(data).sha256)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(results) == {hashlib.sha256(data).hexdigest()}
    assert len(results) == 8
    assert len(files(home)) == 1


def test_what_a_kill_left_half_written_can_be_swept(home):
    keep(PDF)
    (home / "vault" / "partial" / "half").write_bytes(b"half")
    assert store.DirectoryStore(home / "vault").sweep() == 1
    assert len(files(home)) == 1


NAMES = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\fakepath\\现场照片.pdf", "现场照片.pdf"),
    ("a.pdf.html", "a.pdf.html.pdf"),
    ("gp\u202efdp.exe", "gpfdp.exe.pdf"),
    ('报"告\r\nX: y.pdf', "报_告X_ y.pdf"),
    ("", "附件.pdf"),
    ("....pdf", "pdf.pdf"),
    ("\x00\x1b[31m红.pdf", "[31m红.pdf"),
    ("甲" * 500 + ".pdf", "甲" * 116 + ".pdf"),
    ("扫描.PDF", "扫描.pdf"),
    ("<script>alert(1)</script>.pdf", "script_.pdf"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_name_is_for_people_and_reaches_nowhere(given, kept):
    assert keep(PDF, given).name == kept
