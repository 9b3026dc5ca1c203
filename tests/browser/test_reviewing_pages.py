"""审核情况 and 练习案卷: for every eye, wide and on a phone, by keys alone, without script, on paper."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect
from tests.browser.sights import Sight
from tests.browser.test_review import Reported
from tests.rooms.casework.town import AGENCY

from chengming.casework.cases.models import Case, PracticeFile

SUPERVISOR, LEGAL = "justice_bureau.supervisor", f"{AGENCY}.legal_head"
YEAR = "/reviews/figures/?first=2026-01-01&last=2026-11-20"
ENFORCEMENT = f"{YEAR}&agency=urban_enforcement"
WORDS = "复议机关写成上级部门"
FARTHEST = 120

SIGHTS = (
    Sight("review-figures", "reviews-figures", ENFORCEMENT, "执法文书是否规范", SUPERVISOR, plain=False),
    Sight("review-figures-own", "reviews-figures", YEAR, "审核人员配备", LEGAL, plain=False, kept=False),
    Sight("review-figures-none", "reviews-figures", "/reviews/figures/?first=2024-01-01&last=2024-12-31", "没有送审的案件", LEGAL, plain=False, kept=False),
    Sight("review-figures-wrong", "reviews-figures", "/reviews/figures/?first=昨天吧", "看不懂这个日期", LEGAL, plain=False),
    Sight("practice-files", "reviews-practice", "/reviews/practice/", "检出 2 处", SUPERVISOR),
    Sight("practice-plant", "reviews-practice-plant", "/reviews/practice/plant/", "永远不能作出决定", SUPERVISOR, plain=False),
    Sight("practice-reveal", "reviews-practice-reveal", "/reviews/practice/{practice}/", "公布不能收回", SUPERVISOR),
)  # fmt: skip


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.picture)
def test_a_page_of_reviewing(sight, shown):
    shown(sight)


def tab_to(page, wanted):
    """Keys alone lead there."""
    for _ in range(FARTHEST):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never leads to {wanted}")


def test_figures_of_another_period_and_what_they_count_by_keys_alone(signed_in):
    page = signed_in(SUPERVISOR, at=ENFORCEMENT)
    tab_to(page, page.get_by_label("办案机关"))
    page.keyboard.press("Home")
    tab_to(page, page.get_by_role("button", name="查看"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("江阴市卫生健康委员会 · ")
    page.goto(page.url.partition("/reviews/")[0] + ENFORCEMENT)
    how = page.locator(".measures summary").first
    tab_to(page, how)
    page.keyboard.press("Enter")
    expect(page.get_by_text("期间内提交法制审核的次数")).to_be_visible()


def test_figures_are_read_without_script(signed_in):
    page = signed_in(SUPERVISOR, at=ENFORCEMENT, javascript=False, phone=True)
    page.locator(".measures summary").first.click()
    expect(page.get_by_text("期间内提交法制审核的次数")).to_be_visible()
    page.get_by_label("起始日期").fill("2026-12-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("main")).to_contain_text("截止日期早于起始日期 2026-12-01")
    expect(page.get_by_label("起始日期")).to_have_value("2026-12-01")


def test_figures_print_as_a_sheet_with_nothing_to_press(signed_in):
    page = signed_in(SUPERVISOR, at=ENFORCEMENT)
    with pikepdf.open(io.BytesIO(page.pdf(format="A4"))) as printed:
        assert 1 <= len(printed.pages) <= 3
    page.emulate_media(media="print")
    assert page.locator("main button:visible, main input:visible").count() == 0
    expect(page.locator("main")).to_contain_text("江阴市综合行政执法局 · 2026")


def test_the_file_of_the_figures_is_had_from_the_page(signed_in):
    page = signed_in(SUPERVISOR, at=ENFORCEMENT)
    with page.expect_download() as got:
        page.get_by_role("link", name="Excel").click()
    assert got.value.suggested_filename == "review-figures.xlsx"


def test_a_file_is_planted_by_keys_alone_and_told_after_the_question(signed_in, axe, picture):
    number = Reported().number
    page = signed_in(SUPERVISOR, at="/reviews/practice/")
    tab_to(page, page.get_by_role("link", name="投放练习案卷"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("案号", exact=True))
    page.keyboard.type("没有这个案号")
    tab_to(page, page.get_by_label("审核项目").first)
    page.get_by_label("审核项目").first.select_option("remedies")
    tab_to(page, page.get_by_label("缺陷").first)
    page.keyboard.type(WORDS)
    press(page, "投放")
    expect(page.get_by_role("alert").first).to_contain_text("没有案件")
    expect(page.get_by_label("缺陷").first).to_have_value(WORDS)
    axe(page)
    picture(page, "practice-plant-refused")
    page.get_by_label("案号", exact=True).fill(number)
    press(page, "投放")
    expect(page.get_by_text("练习案卷已投放")).to_be_visible()
    file = PracticeFile.objects.get(case__number=number)
    assert [one["item"] for one in file.defects] == ["remedies"]
    page.get_by_role("link", name=number).click()
    press(page, "公布")
    expect(page.get_by_text("结果已公布")).to_be_visible()
    axe(page)


def press(page, name):
    """The button, and the question it asks, by keys."""
    tab_to(page, page.get_by_role("button", name=name, exact=True).first)
    page.keyboard.press("Enter")
    sure = page.locator("dialog.question[open] button").last
    tab_to(page, sure)
    page.keyboard.press("Enter")


def test_rows_are_added_without_script(signed_in):
    page = signed_in(SUPERVISOR, at="/reviews/practice/plant/", javascript=False)
    page.get_by_label("缺陷").first.fill(WORDS)
    page.get_by_role("button", name="再加一行").click()
    expect(page.get_by_label("缺陷")).to_have_count(6)
    expect(page.get_by_label("缺陷").first).to_have_value(WORDS)


@pytest.mark.parametrize("office", ["legal_reviewer", "legal_head"])
def test_nobody_of_the_agency_is_told_which_file_it_is(signed_in, office):
    file = PracticeFile.objects.get(revealed=None, office="justice_bureau")
    number = Case.objects.get(pk=file.case_id).number
    page = signed_in(f"urban_enforcement.{office}", at="/reviews/")
    base = page.url.removesuffix("/reviews/")
    expect(page.locator("main")).to_contain_text(number)
    for at in (f"/reviews/{number}/", f"/cases/{number}/"):
        assert page.goto(base + at).status == 200
        assert "练习" not in page.content(), at
    for at in ("/reviews/practice/", f"/reviews/practice/{file.pk}/"):
        assert page.goto(base + at).status == 404
