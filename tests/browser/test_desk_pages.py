"""Work, cases, approvals, reviews, notices, search: for every eye, wide and on a phone, without script."""

import pytest
from playwright.sync_api import expect
from tests.browser.sights import Sight
from tests.rooms.casework.town import AGENCY

HEAD, OFFICER = f"{AGENCY}.agency_head", f"{AGENCY}.officer_a"
REVIEWER, LEGAL, CHAIR = (
    f"{AGENCY}.{office}" for office in ("legal_reviewer", "legal_head", "hearing_chair")
)
APPROVER = f"{AGENCY}.disclosure_approver"

SIGHTS = (
    Sight("work", "work-home", "/", "普通食品宣称治疗功能案", OFFICER),
    Sight("work-head", "work-home", "/", "我的工作", HEAD),
    Sight("work-reviewer", "work-home", "/", "普通食品宣称治疗功能案", REVIEWER),
    Sight("work-legal-head", "work-home", "/", "超范围使用食品添加剂案", LEGAL, kept=False),
    Sight("work-chair", "work-home", "/", "以不合格产品冒充合格产品案", CHAIR),
    Sight("work-approver", "work-home", "/", "我的工作", APPROVER, kept=False),
    Sight("search", "work-search", "/search?q=广告", "广告", OFFICER),
    Sight("search-empty", "work-search", "/search?q=没有这样的事", "没有", OFFICER),
    Sight("cases", "cases-list", "/cases/", "超市", HEAD),
    Sight("cases-none", "cases-list", "/cases/?q=没有这样的事", "没有", HEAD, kept=False),
    Sight("approvals", "approvals-queue", "/approvals/", "餐具消毒不合格案", HEAD),
    Sight("reviews", "reviews-queue", "/reviews/", "普通食品宣称治疗功能案", REVIEWER),
    Sight("reviews-legal-head", "reviews-queue", "/reviews/", "超范围使用食品添加剂案", LEGAL, kept=False),
    Sight("notices", "notices-list", "/notices/", "消息", OFFICER),
    Sight(
        "review-form", "reviews-form", "/reviews/{to_review}/", "法制审核意见表", REVIEWER, plain=False
    ),
    Sight("act-void", "acts-void", "/cases/{draft}/records/{record}/void/", "作废", HEAD, plain=False),
)  # fmt: skip


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.picture)
def test_a_page_of_the_desk(sight, shown):
    shown(sight)


def test_several_at_once_and_what_became_of_each(signed_in, axe, picture):
    """The kit asks each case; whatever is missing is said, nothing typed is lost."""
    page = signed_in(HEAD, at="/approvals/")
    batch = page.locator("form[action='/approvals/together/close_case']")
    batch.get_by_role("button", name="一并办理").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    axe(page)
    picture(page, "approvals-together")


def test_an_address_that_is_not_there_or_not_for_me(signed_in, axe, picture):
    page = signed_in(OFFICER, at="/registry/health/")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    axe(page)
    picture(page, "desk-not-found")


def test_what_was_not_sent_from_our_own_page_is_refused(signed_in, axe, picture):
    page = signed_in(OFFICER, at="/notices/")
    page.locator("main form [name=csrfmiddlewaretoken]").first.evaluate("e => e.value = 'x'")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page.locator("h1")).to_be_visible()
    axe(page)
    picture(page, "desk-denied")
