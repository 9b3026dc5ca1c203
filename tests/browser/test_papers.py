"""文书 in a real browser: draft, edit in Word, take back with a diff, issue, bundle, verified offline."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_acts import Making, key
from tests.rooms.casework.documents.papers import reworded

from chengming.casework.documents import queries
from chengming.casework.documents.models import IssuedPaper
from chengming.record.records import queries as records

NOTICE, TITLE = "penalty_notice", "行政处罚告知书"
OLD, NEW = "超过保质期的饼干", "超过保质期三天的饼干"


@pytest.fixture
def made():
    """A case with a notice made, its paper not yet issued."""
    return Making().reported().do("notify", "officer_a", {"tells_hearing": True})


@pytest.fixture
def paper(made, signed_in, console_url):
    """``paper("officer_a")``: the page of the notice at somebody's desk, reached by links."""

    def look(role: str = "officer_a", **how: bool) -> Page:
        page = signed_in(key(role), **how)
        page.goto(f"{console_url}/cases/{made.number}/")
        page.get_by_role("link", name="制发文书").click()
        page.get_by_role("link", name=TITLE).click()
        expect(page.locator("h1")).to_have_text(TITLE)
        return page

    return look


def sure(page: Page, button: str) -> None:
    """Press a button that asks first, and mean it."""
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("dialog[open] button").last.click()


def saved(page: Page, link: str, to: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).first.click()
    waiting.value.save_as(to)
    return to


def verified(path: Path) -> subprocess.CompletedProcess[str]:
    """What an outsider's machine says, without our database and without Django."""
    blocked = (
        "import sys; sys.modules['django'] = sys.modules['psycopg'] = None; import runpy;"
        " sys.argv = ['x', 'verify', sys.argv[1]]; runpy.run_module('chengming.proof', run_name='__main__')"
    )
    command = [sys.executable, "-c", blocked, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def logged(row: IssuedPaper, page: Page) -> None:
    """The sequencer has taken it in."""
    for _ in range(60):
        if records.log_index(row.pk) is not None:
            break
        page.wait_for_timeout(250)
    page.reload()


def test_a_paper_from_draft_to_a_bundle_that_an_outsider_verifies(
    made, paper, axe, picture, tmp_path
):
    page = paper()
    page.get_by_role("button", name="生成草稿").click()
    expect(page.locator("#v1")).to_contain_text("由案件事实生成")
    axe(page)
    word = saved(page, "下载第 1 稿", tmp_path / "1.docx")
    changed = tmp_path / "2.docx"
    changed.write_bytes(reworded(word.read_bytes(), OLD, NEW))
    page.set_input_files("#document", changed)
    page.get_by_role("button", name="取回修改稿").click()
    expect(page.locator("#v2 ins")).to_contain_text("三天")
    expect(page.locator("#v2")).to_contain_text("改动 1 段")
    axe(page)
    picture(page, "paper-edited")
    sure(page, "制发")
    expect(page.locator("#issued")).to_contain_text("有效")
    row = IssuedPaper.objects.get(case_id=made.case)
    expect(page.locator("#issued")).to_contain_text(row.number)
    logged(row, page)
    bundle = saved(page, "核验包", tmp_path / "paper.cm.zip")
    good = verified(bundle)
    assert good.returncode == 0, good.stderr
    assert row.number in good.stdout
    hurt = bytearray(bundle.read_bytes())
    hurt[hurt.index(b"%PDF-") + 400] ^= 1
    bundle.write_bytes(hurt)
    assert verified(bundle).returncode == 1
    picture(page, "paper-issued")
    with queries.bytes_of(row) as file:
        (tmp_path / "x.pdf").write_bytes(file.read())
    assert verified(tmp_path / "x.pdf").returncode == 2
    page.get_by_role("link", name="核验页").click()
    expect(page.locator("img.code").first).to_be_visible()
    axe(page)
    picture(page, "paper-proof-sheet")
    scanned = page.locator(".codes .mono").all_text_contents()
    (tmp_path / "x.cm.txt").write_text("\n".join(reversed(scanned)))
    assert verified(tmp_path / "x.pdf").returncode == 0


def test_a_file_that_is_no_word_file_is_refused_and_the_draft_stays(paper, tmp_path):
    page = paper()
    page.get_by_role("button", name="生成草稿").click()
    renamed = tmp_path / "文书.docx"
    renamed.write_bytes(b"%PDF-1.7 renamed")
    page.set_input_files("#document", renamed)
    page.get_by_role("button", name="取回修改稿").click()
    expect(page.get_by_role("alert").first).to_contain_text("PDF")
    expect(page.locator("#versions")).to_contain_text("共 1 稿")


def test_voiding_keeps_the_number_and_the_reason_in_sight(made, paper):
    page = paper()
    sure(page, "制发")
    row = IssuedPaper.objects.get(case_id=made.case)
    page.get_by_text("作废", exact=True).click()
    page.get_by_label("作废的理由").fill("打印有误，没有送达。")
    sure(page, "作废这份文书")
    issued = page.locator("#issued")
    expect(issued).to_contain_text("已作废")
    expect(issued).to_contain_text(row.number)
    expect(issued).to_contain_text("打印有误，没有送达。")


def test_papers_work_without_script_and_on_a_phone(made, paper, axe):
    page = paper(javascript=False, phone=True)
    page.get_by_role("button", name="制发", exact=True).click()
    expect(page.locator("#issued")).to_contain_text("有效")
    assert IssuedPaper.objects.filter(case_id=made.case).count() == 1


def test_the_list_of_the_dossier_is_read_by_every_eye(made, signed_in, console_url, axe, picture):
    page = signed_in(key("officer_a"))
    page.goto(f"{console_url}/cases/{made.number}/dossier/")
    expect(page.locator("h1")).to_have_text("案卷目录")
    expect(page.locator("main")).to_contain_text("立案审批表")
    axe(page)
    picture(page, "dossier")
    page.goto(f"{console_url}/cases/{made.number}/papers/")
    axe(page)
    picture(page, "papers")
    assert re.search("未制发", page.locator("main").inner_text())
