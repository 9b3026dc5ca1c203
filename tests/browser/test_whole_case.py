"""The whole ordinary case in real browsers: everybody in his own, from lead to the citizen's own check."""

import json
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect
from tests.browser.hand import Hand

from chengming.cli.storytelling.city import person_of
from chengming.proof.note import VerifierKey
from chengming.proof.publication import verify_publication
from chengming.record.clock import demo
from chengming.record.clock import queries as clock

AGENCY = "market_regulation"
PARTY_CODE = "92320281MA91000126"


def person(role: str) -> str:
    return person_of(f"{AGENCY}.{role}")


@pytest.fixture
def at_desk(signed_in, console_url):
    """``at_desk("officer_a")``: a hand at that person's desk, in a browser of its own."""

    def sit(role: str, *, keyboard: bool = False, **how: bool) -> Hand:
        return Hand(signed_in(f"{AGENCY}.{role}", **how), console_url, keyboard=keyboard)

    return sit


def later(days: int) -> None:
    """Time goes on for every process of the city; sessions go by the real clock and stay."""
    demo.start(clock.now() + timedelta(days=days))


def today() -> str:
    return clock.today().isoformat()


def lead(hand: Hand, source: str = "complaint") -> str:
    hand.open("/new?q=保质期")
    hand.press("经营超过保质期的食品")
    hand.page.wait_for_selector("form.act")
    hand.fill(source=source, found_on=today(), summary="群众投诉。").hand_in()
    match = re.search(r"/cases/([^/]+)/", unquote(hand.page.url))
    assert match, hand.said()
    return match[1]


def file(hand: Hand, number: str, name: str) -> None:
    hand.do(
        number, "file_case", verification="经现场核查属实。",
        handlers=[person("officer_a"), person("officer_b")], approved_by=person("agency_head"),
        case_name="经营超过保质期的食品案", parties__0__kind="organization", parties__0__name=name,
        parties__0__uscc=PARTY_CODE, violations__0__conduct="货架上陈列的牛奶超过保质期三日。",
        violations__0__happened_on=today(), violations__0__provisions="《食品安全法》第三十四条",
    )  # fmt: skip


def investigate(hand: Hand, number: str, fine: str) -> None:
    hand.do(number, "inquire", person="店主某某", rights_told="yes", signed="signed",
            asked__0__answer="承认没有及时下架。")  # fmt: skip
    hand.do(
        number, "write_report", outcome="penalty", violations__0__penalties__0__kind="fine",
        violations__0__penalties__0__fen=fine, violations__0__basis="食品安全法第一百二十四条",
        violations__0__established="yes", remedies__reconsideration_body="江阴市人民政府",
        remedies__court="江阴市人民法院", discretion__manner="ordinary", discretion__departs="no",
        public_interest="no", social_impact="no", major_rights="no", complex="no", serious="no",
    )  # fmt: skip


def notify(hand: Hand, number: str) -> None:
    hand.do(number, "notify")
    hand.do(number, "serve_notice", method="direct", served_on=today(), receiver="店主某某")


def finish(handler: Hand, head: Hand, number: str, fine: str) -> None:
    handler.do(number, "serve_decision", method="direct", served_on=today(), receiver="店主某某")
    handler.do(number, "pay", fen=fine, receipt="JK-1")
    handler.do(number, "record_performance", content="已全部履行。")
    head.do(number, "close_case", ground="performed")


def publish(drafter: Hand, approver: Hand, number: str) -> None:
    drafter.open(f"/disclosure/cases/{number}/")
    drafter.page.locator("[name=outcome][value=publish]").check()
    drafter.page.get_by_label("判断的理由").fill("具有一定社会影响。")
    with drafter.page.expect_navigation():
        drafter.press("送审批")
    approver.open("/disclosure/proposals/")
    with approver.page.expect_navigation():
        approver.page.locator("main a[href*='/disclosure/proposals/']").last.click()
    approver.press("批准")
    with approver.page.expect_navigation():
        approver.page.locator("dialog.question[open] button").last.click()
    assert "批准" in approver.page.content(), approver.said()


def test_an_ordinary_case_from_lead_to_the_citizens_own_check(at_desk, citizen, axe):
    party = "江阴市浏览甲食品店"
    handler, second, section = (
        at_desk("officer_a"),
        at_desk("officer_b"),
        at_desk("head_of_section"),
    )
    head, approver = at_desk("agency_head"), at_desk("disclosure_approver")
    number = lead(handler)
    file(section, number, party)
    investigate(handler, number, "5千")
    notify(handler, number)
    second.do(number, "waive_defense", waives="both", _side="party:0")
    head.do(number, "decide", correction="in_decision")
    handler.do(number, "serve_decision", method="direct", served_on=today(), receiver="店主某某")
    publish(second, approver, number)
    handler.do(number, "pay", fen="5,000.00", receipt="JK-1")
    handler.do(number, "record_performance", content="已全部履行。")
    head.do(number, "close_case", ground="performed")
    assert "已办结" in handler.open(f"/cases/{number}/").page.content(), handler.said()
    read_and_verify(citizen, party, axe)


def read_and_verify(citizen, party: str, axe) -> None:
    """Somebody with a phone finds the decision, reads it, takes its proof and checks it himself."""
    page = citizen("/", phone=True)
    page.get_by_role("searchbox").fill(party[3:7])
    with page.expect_navigation():
        page.get_by_role("button", name="查询").click()
    page.locator("main a[href^='/decisions/']").filter(has_text="号").first.click()
    expect(page.locator("article")).to_contain_text(party)
    axe(page)
    for _ in range(20):  # the follower notes the places in the log a moment later
        with page.expect_download() as taken:
            page.get_by_role("link", name="下载凭证").click()
        path = taken.value.path()
        if all(json.loads(path.read_text(encoding="utf-8"))["tlog_proofs"]):
            break
        page.wait_for_timeout(500)
    page.goto(page.url.split("/decisions/")[0] + "/verify")
    key = page.get_by_label("日志的公钥").input_value()
    assert verify_publication(path.read_bytes(), VerifierKey.from_text(key)).good
    page.get_by_label("凭证文件").set_input_files(
        {"name": "a.cm.json", "mimeType": "application/json", "buffer": path.read_bytes()}
    )
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#verdict h2")).to_contain_text("通过核验")


def test_returned_by_review_corrected_heard_reviewed_again_and_decided(at_desk):
    handler, second = at_desk("officer_a"), at_desk("officer_b")
    head, chair = at_desk("agency_head"), at_desk("hearing_chair")
    reviewer, legal_head = at_desk("legal_reviewer"), at_desk("legal_head")
    number = lead(handler)
    file(head, number, "江阴市浏览乙食品有限公司")
    investigate(handler, number, "20万元")
    handler.do(number, "request_review")
    reviewer.open("/reviews/")
    assert number in reviewer.page.content()
    reviewer.do(number, "conclude_review", outcome="correct", opinion="裁量理由没有说明。")
    legal_head.do(number, "confirm_review", outcome="correct")
    handler.do(number, "revise_report", outcome="penalty", reason="补充裁量理由。",
               discretion__reason="货值不大，主动下架。")  # fmt: skip
    handler.do(number, "request_review", handling="已补充裁量理由。")
    reviewer.do(number, "conclude_review", outcome="passed", opinion="事实清楚。")
    legal_head.do(number, "confirm_review", outcome="passed")
    notify(handler, number)
    second.do(number, "request_hearing", reason="不服。", _side="party:0")
    head.do(number, "appoint_chair", chair=person("hearing_chair"))
    held = (clock.today() + timedelta(days=12)).isoformat()
    chair.do(number, "notify_hearing", held_on=held, place="三楼会议室", public="yes")
    later(12)
    chair.do(number, "hold_hearing", record="signed", summary="双方质证、辩论。")
    chair.do(number, "report_hearing", opinion="建议维持。")
    refused = head.open(f"/cases/{number}/acts/decide/").page.content()
    assert "现在不能" in refused, "the pass is older than the hearing"
    handler.do(number, "request_review")
    reviewer.do(number, "conclude_review", outcome="passed", opinion="听证后复核，事实清楚。")
    legal_head.do(number, "confirm_review", outcome="passed")
    people = [person("agency_head"), person("chief_head")]
    said = {f"f.opinion.{one}": "同意。" for one in people}
    head.act(number, "discuss_collectively").fill(
        outcome="agreed", conclusion="同意。", attendees=people
    )
    for name, words in said.items():
        head.put(name, words)
    head.hand_in()
    head.do(number, "decide", correction="in_decision")
    finish(handler, head, number, "200,000")
    assert "已办结" in handler.open(f"/cases/{number}/").page.content()


def test_the_core_path_by_keyboard_alone(at_desk):
    handler, head = at_desk("officer_a", keyboard=True), at_desk("agency_head", keyboard=True)
    second = at_desk("officer_b", keyboard=True)
    number = lead(handler, "report")
    file(head, number, "江阴市浏览丙食品店")
    investigate(handler, number, "5000")
    notify(handler, number)
    second.do(number, "waive_defense", waives="both", _side="party:0")
    head.do(number, "decide", correction="in_decision")
    assert "澄市监罚" in head.open(f"/cases/{number}/").page.content()
