"""The kit in a real browser: readable for all, on every width, with and without script."""

import re

import psycopg
import pytest
from playwright.sync_api import expect
from tests.browser.conftest import watch

GALLERY = "/_kit/"


@pytest.fixture
def gallery(opened, console_url):
    """The page of all components; further words as for ``opened``."""

    def show(**how):
        page = opened(**how).new_page()
        page.goto(console_url + GALLERY)
        return page

    return show


@pytest.mark.parametrize(
    "how", [{}, {"phone": True}, {"dark": True}], ids=["wide", "phone", "dark"]
)
def test_every_component_is_readable_for_all(gallery, axe, how):
    page = gallery(**how)
    page.locator("[data-progress-said]", has_text="完成").wait_for()
    axe(page)


def test_axe_finds_what_it_should(gallery, axe):
    page = gallery()
    page.evaluate("document.querySelector('#id_title').labels.forEach((label) => label.remove())")
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_every_component_fits_every_width(gallery, picture):
    picture(gallery(), "kit")


def test_a_page_that_is_too_wide_is_found(gallery, picture):
    page = gallery()
    page.evaluate("document.querySelector('h1').textContent = 'W'.repeat(300)")
    page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    with pytest.raises(AssertionError, match="too wide"):
        picture(page, "never")


def test_a_grave_step_asks_first_and_esc_means_no(gallery):
    page = gallery()
    page.get_by_role("button", name="提交").click()
    question = page.get_by_role("dialog", name="请确认")
    expect(question).to_contain_text("不能删除")
    page.keyboard.press("Escape")
    question.wait_for(state="detached")
    assert page.url.endswith(GALLERY)
    assert page.locator(".said-seal").count() == 0


def test_what_is_wrong_is_said_at_the_top_and_at_the_field_and_nothing_typed_is_lost(gallery, axe):
    page = gallery()
    page.get_by_label("违法地点").fill("江阴市样本路 1 号")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("dialog").get_by_role("button", name="提交").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    expect(summary).to_be_focused()
    expect(page.get_by_label("违法地点")).to_have_value("江阴市样本路 1 号")
    title = page.get_by_label("案由")
    error = page.locator(f"#{title.get_attribute('aria-describedby').split()[-1]}")
    assert "必填" in error.inner_text()
    summary.get_by_role("link", name=re.compile("案由")).click()
    expect(title).to_be_focused()
    axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_rows_are_added_and_taken_away_with_and_without_script(gallery, javascript):
    page = gallery(javascript=javascript)
    rows = page.locator("[data-rows-list] > [data-row]")
    page.get_by_label("违法事实").first.fill("第一项")
    page.get_by_role("button", name="再加一项").click()
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_label("违法事实").fill("第二项")
    rows.nth(0).get_by_role("button", name="删除").click()
    expect(rows).to_have_count(1)
    fact = rows.nth(0).get_by_label("违法事实")
    expect(fact).to_have_value("第二项")
    expect(fact).to_have_attribute("name", "violations-0-conduct")
    expect(page.locator("[name=violations-TOTAL_FORMS]")).to_have_value("1")


def test_a_file_too_large_is_named_before_it_is_sent(gallery, tmp_path):
    page = gallery()
    field = page.locator("#id_upload")
    small, large = tmp_path / "笔录.txt", tmp_path / "现场照片.jpg"
    small.write_bytes(b"x" * 9)
    large.write_bytes(b"x" * 3000)
    page.locator("[data-upload]").evaluate("(box) => { box.dataset.most = 1000; }")
    field.set_input_files(small)
    page.locator(".upload-chosen li", has_text="笔录.txt").wait_for()
    assert field.evaluate("(field) => field.validity.valid")
    field.set_input_files(large)
    page.locator(".upload-chosen .too-large", has_text="现场照片.jpg").wait_for()
    assert not field.evaluate("(field) => field.validity.valid")


def test_question_mark_lists_the_shortcuts_and_a_field_keeps_its_letters(gallery):
    page = gallery()
    page.locator("body").press("?")
    help_list = page.get_by_role("dialog", name="键盘快捷键")
    help_list.get_by_text("全过程记录").wait_for()
    page.keyboard.press("Escape")
    page.get_by_label("违法地点").press("?")
    page.get_by_label("违法地点").press("g")
    expect(page.get_by_label("违法地点")).to_have_value("?g")
    expect(help_list).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/#served")


def test_a_table_is_searched_and_sorted_by_its_address_alone(gallery):
    page = gallery(javascript=False)
    page.get_by_label("文书号或者事由").fill("占用")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("table.rows tbody tr")).to_have_count(1)
    page.get_by_role("link", name="文书号").first.click()
    expect(page).to_have_url(re.compile(r"(?=.*sort=number)(?=.*q=)"))


def test_the_first_tab_stop_leads_past_the_frame(gallery):
    page = gallery()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_what_is_printed_is_black_on_white_without_anything_to_press(gallery):
    page = gallery(dark=True)
    page.emulate_media(media="print")
    assert page.get_by_role("button", name="提交").is_hidden()
    assert page.locator(".top-search, .areas, .me").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_what_a_page_may_not_do_is_found(browser, served):
    wrong = []
    context = browser.new_context()
    watch(context, served, wrong)
    page = context.new_page()
    page.goto(served.console_url + GALLERY)
    assert wrong == []
    page.evaluate("fetch('https://outside.example/').catch(() => 0)")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('by ourselves') })")
    page.evaluate("fetch('/static/ui/kit.000000000000.css')")
    all_told = re.compile(
        r"(?=.*outside\.example)(?=.*inline style)(?=.*by ourselves)(?=.*404)", re.S
    )
    for _ in range(100):
        if all_told.match("\n".join(wrong)):
            break
        page.wait_for_timeout(100)
    context.close()
    assert all_told.match("\n".join(wrong)), wrong


def test_a_restart_of_the_database_costs_at_most_please_repeat(served, signed_in, citizen):
    """The doors keep their connections; cut off, each asks anew without a single error page."""
    desk, portal = signed_in("market_regulation.officer_a"), citizen()
    assert (desk.title(), portal.title()) != ("", "")
    with psycopg.connect(
        served.server.superuser_dsn(served.database), autocommit=True
    ) as superuser:
        cut = superuser.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename IN ('chengming_desk', 'chengming_portal')"
            " AND pid <> pg_backend_pid()"
        ).fetchone()
    assert cut[0] > 0
    for page in (desk, portal):
        for _ in range(8):
            answer = page.reload()
            assert answer.status == 200 or "请重复一次" in page.content()
        assert page.reload().status == 200


def test_the_menu_of_the_frame_opens_and_closes_by_keyboard(signed_in, axe):
    page = signed_in("market_regulation.officer_a")
    menu = page.locator("details.me")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="退出").wait_for()
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", re.compile(""))
    expect(menu.locator("summary")).to_be_focused()


def test_on_a_phone_everything_of_the_frame_is_within_reach(signed_in, axe):
    page = signed_in("market_regulation.officer_a", phone=True)
    for link in page.get_by_role("navigation", name="工作台").get_by_role("link").all():
        assert link.bounding_box()["height"] >= 40
    assert page.get_by_role("searchbox").first.bounding_box()["height"] >= 40
    axe(page)
