"""紧急强制措施 in real browsers: taken on the spot on a phone, answered within a day, or lifted at once."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect
from tests.browser.hand import Hand

from chengming.cli.storytelling.city import person_of
from chengming.record.clock import demo
from chengming.record.clock import queries as clock

AGENCY = "market_regulation"


def person(role: str) -> str:
    return person_of(f"{AGENCY}.{role}")


@pytest.fixture
def at_desk(signed_in, console_url):
    """``at_desk("officer_a", phone=True)``: a hand at that person's desk, in a browser of its own."""

    def sit(role: str, **how: bool) -> Hand:
        return Hand(signed_in(f"{AGENCY}.{role}", **how), console_url)

    return sit


def later(**how: int) -> None:
    """Time goes on for every process of the city."""
    demo.start(clock.now() + timedelta(**how))


def lead(hand: Hand) -> str:
    hand.open("/new?q=查封")
    hand.press("查封、扣押不符合食品安全标准等的食品")
    hand.page.wait_for_selector("form.act")
    hand.fill(source="inspection", found_on=clock.today().isoformat()).hand_in()
    match = re.search(r"/cases/([^/]+)/", unquote(hand.page.url))
    assert match, hand.said()
    return match[1]


def take_at_once(hand: Hand, number: str, party: str, kind: str) -> None:
    hand.do(
        number, "take_at_once", _beside=[person("officer_b")],
        urgency="当事人正在装车转移涉案食品。",
        case_name="涉嫌经营不符合食品安全标准的食品案", parties__0__kind="organization",
        parties__0__name=party, measures__0__kind=kind, measures__0__object="加工间和肉制品",
        measures__0__quantity="一间", measures__0__related="yes", measures__0__essential="no",
        measures__0__sealed_before="no", grounds__reason="有证据证明涉案食品不符合食品安全标准。",
        grounds__basis="食品安全法第一百一十条", grounds__milder="责令停止经营不足以防止流入市场。",
        remedies__reconsideration_body="江阴市人民政府", remedies__court="江阴市人民法院",
        credentials_shown="yes", party_present="yes", told="yes", record="signed", handed="party",
        recorded="yes", list="加工间一间，肉制品二十箱。",
    )  # fmt: skip


def report(hand: Hand, number: str) -> None:
    hand.do(
        number, "propose", _beside=[person("officer_b")], reason="已当场查封，报请补办批准。",
        evidence__0__id="Z1", evidence__0__type="inquest_record", evidence__0__title="现场笔录",
        public_interest="no", social_impact="no", major_rights="no", complex="no",
    )  # fmt: skip


def refused(hand: Hand, number: str, act: str, words: str) -> None:
    """The form is not offered, and the page says why."""
    hand.open(f"/cases/{number}/acts/{act}/")
    expect(hand.page.locator("main")).to_contain_text(words)


def test_taken_on_the_spot_on_a_phone_then_reviewed_and_approved_within_a_day(at_desk, picture):
    officer, head = at_desk("officer_a", phone=True), at_desk("agency_head")
    reviewer, legal_head = at_desk("legal_reviewer"), at_desk("legal_head")
    number = lead(officer)
    take_at_once(officer, number, "江阴市浏览丁食品有限公司", "seal_place")
    picture(officer.open(f"/cases/{number}/").page, "compulsion-taken")
    expect(officer.page.locator("main")).to_contain_text("补办批准")
    report(officer, number)
    expect(officer.open(f"/cases/{number}/").page.locator("main")).to_contain_text("查封场所、设施")
    refused(head, number, "decide", "没有通过法制审核")
    officer.do(number, "request_review")
    later(hours=3)
    reviewer.open("/reviews/")
    assert number in reviewer.page.content()
    reviewer.do(number, "conclude_review", outcome="passed", opinion="同意补办批准。")
    legal_head.do(number, "confirm_review", outcome="passed")
    head.do(number, "decide", way="afterwards")
    page = officer.open(f"/cases/{number}/").page
    expect(page.locator("main")).to_contain_text("强制〔")
    head.do(number, "lift", ground="not_needed")
    officer.do(number, "return_objects", _beside=[person("officer_b")], content="已启封。")
    head.do(number, "close_case", ground="lifted")
    assert "已办结" in officer.open(f"/cases/{number}/").page.content(), officer.said()


def test_refused_by_the_head_it_is_lifted_at_once(at_desk):
    officer, head = at_desk("officer_a", phone=True), at_desk("agency_head")
    number = lead(officer)
    take_at_once(officer, number, "江阴市浏览戊食品有限公司", "seize_goods")
    report(officer, number)
    head.do(number, "refuse", reason="责令下架即可，不应当扣押。")
    expect(head.open(f"/cases/{number}/").page.locator("main")).to_contain_text("立即解除期限")
    refused(head, number, "extend_measure", "应当立即解除")
    refused(officer, number, "propose", "应当立即解除")
    head.do(number, "lift", ground="head_refused")
    officer.do(number, "return_objects", _beside=[person("officer_b")], content="全部退还。")
    head.do(number, "close_case", ground="lifted")
    assert "已办结" in officer.open(f"/cases/{number}/").page.content(), officer.said()


def test_not_passed_by_review_it_is_lifted_at_once(at_desk):
    officer, head = at_desk("officer_a", phone=True), at_desk("agency_head")
    number = lead(officer)
    take_at_once(officer, number, "江阴市浏览己食品有限公司", "seal_place")
    report(officer, number)
    officer.do(number, "request_review")
    at_desk("legal_reviewer").do(
        number, "conclude_review", outcome="not_passed", opinion="不同意。"
    )
    at_desk("legal_head").do(number, "confirm_review", outcome="not_passed")
    refused(head, number, "decide", "应当立即解除")
    head.do(number, "lift", ground="review_not_passed")
    officer.do(number, "return_objects", _beside=[person("officer_b")], content="已启封。")
    head.do(number, "close_case", ground="lifted")
    assert "已办结" in officer.open(f"/cases/{number}/").page.content(), officer.said()
