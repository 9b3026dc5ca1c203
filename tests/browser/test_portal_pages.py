"""Every page of the public door: for every eye, wide and on a phone, with and without script."""

import psycopg
import pytest
from playwright.sync_api import expect
from tests.browser.sights import Sight

SIGHTS = (
    Sight("portal-home", "home", "/", "最近公示的决定"),
    Sight("portal-search", "search", "/search?q=食品", "决定"),
    Sight("portal-search-empty", "search", "/search?q=没有这样的事", "没有查到"),
    Sight("portal-agencies", "agencies", "/agencies", "江阴市市场监督管理局"),
    Sight("portal-agencies-day", "agencies", "/agencies?on=2026-03-02", "江阴市", kept=False),
    Sight("portal-agency", "agency", "/agencies/market_regulation", "重大执法决定法制审核目录"),
    Sight("portal-officers", "officers", "/officers", "执法证号"),
    Sight("portal-officers-empty", "officers", "/officers?q=无此人", "没有查到持有效证件的人员"),
    Sight("portal-powers", "powers", "/powers?agency=health", "公共场所"),
    Sight("portal-power", "power", "/powers/food/expired", "经营超过保质期的食品"),
    Sight("portal-procedures", "procedures", "/procedures", "普通程序"),
    Sight("portal-procedure", "procedure", "/procedures/penalty/ordinary", "立案"),
    Sight("portal-decisions", "decisions", "/decisions", "澄市监"),
    Sight("portal-decisions-empty", "decisions", "/decisions?q=没有这样的事", "没有"),
    Sight("portal-decision", "decision", "/decisions/{slug}", "怎样核验"),
    Sight("portal-gone", "decision", "/decisions/{gone}", "已被复议机关撤销", status=410),
    Sight("portal-registers", "registers", "/register", "江阴市市场监督管理局"),
    Sight("portal-register", "register", "/register/market_regulation/decide/2026", "逾期未公开"),
    Sight("portal-paper-asked", "papers", "/v", "文书上的码"),
    Sight("portal-paper", "paper", "/v/{code}", "江阴市市场监督管理局"),
    Sight("portal-paper-unknown", "paper", "/v/AAAAA-AAAAA", "没有查到这个码", status=404),
    Sight("portal-verify", "verify", "/verify", "凭证", plain=False),
    Sight("portal-log", "log", "/log", "最新检查点"),
)


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.picture)
def test_a_page_of_the_portal(sight, shown):
    shown(sight)


def test_an_address_that_is_not_there(citizen, axe, picture):
    page = citizen("/nowhere")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    axe(page)
    picture(page, "portal-not-found")


def test_more_fields_than_anybody_reads(citizen, portal_url, axe, picture):
    page = citizen()
    many = "".join(f'<input name="f{n}">' for n in range(1100))
    page.set_content(
        f'<form method="post" action="{portal_url}/verify">{many}<button>送</button></form>'
    )
    with page.expect_navigation():
        page.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("没有办成")
    axe(page)
    picture(page, "portal-denied")


def test_what_failed_on_our_side_says_so_in_a_page_of_its_own(citizen, served, axe, picture):
    page = citizen()
    with psycopg.connect(
        served.server.superuser_dsn(served.database), autocommit=True
    ) as superuser:
        superuser.execute("ALTER TABLE disclosure_agency RENAME TO disclosure_agency_away")
        try:
            page.goto(served.portal_url + "/agencies?on=2026-04-01")
        finally:
            superuser.execute("ALTER TABLE disclosure_agency_away RENAME TO disclosure_agency")
    expect(page.locator("h1")).to_have_text("页面暂时打不开")
    axe(page)
    picture(page, "portal-failed")
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()
