"""The ordinary case from lead to closing, everybody in his own role, through the forms alone."""

from datetime import timedelta

from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.web.console.acts.browsing import Page, at, at_desk, opened

from chengming.casework.cases import queries as cases
from chengming.casework.cases.models import Case

PARTY_CODE = "91110000600037341L"


class Walk:
    """The case on its way: an hour passes before every form."""

    def __init__(self, play: town.Play) -> None:
        self.play, self.number = play, ""

    def open(self, act: str, letter: str, later: timedelta = timedelta(hours=1)) -> Page:
        self.play.frozen.move(later)
        page = opened(self.number, act, letter)
        assert page.status == 200, page.text
        assert "现在不能办理" not in page.text, page.text
        return page

    def do(self, act: str, letter: str, later: timedelta = timedelta(hours=1), **facts) -> Page:
        around = {name: facts.pop(name) for name in ("beside", "side", "at") if name in facts}
        done = self.open(act, letter, later).fill(**facts).put(around).press()
        assert done.status == 200, done.text
        assert "记录已形成" in done.text, said(done)
        return done


def said(page: Page) -> str:
    return page.text[page.text.find("<main") :][:3000]


def lead(walk: Walk) -> None:
    client = at_desk("a")
    where = reverse("console:acts-lead")
    chosen = at(client, where)
    assert "经营超过保质期的食品" in chosen.text
    page = at(client, f"{where}?power=food%2Fexpired")
    done = page.fill(source="complaint", found_on="2026年3月2日", summary="群众投诉。").press()
    assert done.status == 200, done.text
    walk.number = Case.objects.get().number
    assert walk.number in done.text


def file(walk: Walk, fen: str = "5千") -> None:
    walk.do(
        "file_case", "d", verification="经现场核查属实。", handlers=["a" * 32, "b" * 32],
        approved_by="d" * 32, case_name="江阴某食品店经营超过保质期食品案",
        parties__0__kind="organization", parties__0__name="江阴某食品店",
        parties__0__uscc=PARTY_CODE.lower(), violations__0__conduct="江阴某食品店经营超过保质期的饼干。",
        violations__0__happened_on="2026-02-20", violations__0__provisions="《食品安全法》第三十四条",
    )  # fmt: skip
    walk.do(
        "inquire", "a", asked__3__answer="饼干是去年进的货。\n卖出三盒。", person="店主某某",
        rights_told="yes", signed="signed",
    )  # fmt: skip
    walk.do(
        "write_report", "a", outcome="penalty", violations__0__penalties__0__kind="fine",
        violations__0__penalties__0__fen=fen, violations__0__basis="食品安全法第一百二十四条",
        violations__0__established="yes", violations__0__rests_on=["证据1"],
        remedies__reconsideration_body="江阴市人民政府", remedies__court="江阴市人民法院",
        discretion__manner="ordinary", discretion__departs="no", public_interest="no",
        social_impact="no", major_rights="no", complex="no", serious="no",
    )  # fmt: skip


def notice(walk: Walk) -> None:
    page = walk.open("notify", "a")
    assert "将要告知当事人的内容" in page.text
    assert page.press().status == 200
    day = walk.play.frozen.now().date().isoformat()
    walk.do("serve_notice", "a", method="direct", served_on=day, receiver="店主某某")


def decide(walk: Walk) -> None:
    page = walk.open("decide", "d", later=timedelta(days=10)).fill(correction="in_decision")
    assert "罚款合计" in page.text
    done = page.press()
    assert "澄市监罚〔2026〕1号" in done.text, said(done)


def finish(walk: Walk, fen: str = "5,000.00") -> None:
    day = walk.play.frozen.now().date().isoformat()
    walk.do("serve_decision", "a", method="direct", served_on=day, receiver="店主某某")
    walk.do("pay", "a", fen=fen, receipt="JK-1")
    walk.do("record_performance", "a", content="已全部履行。")
    walk.do("close_case", "d", ground="performed")


def test_an_ordinary_case_goes_from_lead_to_closing_through_the_forms(play):
    walk = Walk(play)
    lead(walk)
    file(walk)
    notice(walk)
    walk.do("waive_defense", "a", waives="both", side="party:0")
    decide(walk)
    finish(walk)
    dossier = cases.dossier(walk.number)
    assert dossier.fold.ended
    kinds = [record.kind for record in dossier.records if record.kind != "judge_scope"]
    assert kinds == [
        "register_lead", "file_case", "inquire", "write_report", "notify", "serve_notice",
        "waive_defense", "decide", "serve_decision", "pay", "record_performance", "close_case",
    ]  # fmt: skip


def test_what_the_forms_said_is_what_the_records_say(play):
    walk = Walk(play)
    lead(walk)
    file(walk)
    lead_, filed, inquired, reported = [
        r for r in cases.dossier(walk.number).records if r.kind != "judge_scope"
    ]  # fmt: skip
    assert lead_.say["found_on"] == "2026-03-02"
    assert filed.say["parties"] == [
        {"kind": "organization", "name": "江阴某食品店", "uscc": PARTY_CODE}
    ]  # fmt: skip
    assert filed.say["violations"][0]["provisions"] == ["食品安全法/34"]
    assert inquired.say["content"].startswith("问：请说明有关情况")
    assert inquired.say["content"].endswith("答：饼干是去年进的货。\n卖出三盒。")
    assert [actor.person for actor in inquired.beside] == ["b" * 32]
    assert "case_name" not in reported.say, "what is known is not stated again"
    assert "parties" not in reported.say
    assert reported.say["violations"][0]["penalties"] == [{"kind": "fine", "fen": 500_000}]
    assert reported.say["evidence"] == [
        {"id": "证据1", "type": "party_statement", "title": "2026年3月2日询问笔录"}
    ]  # fmt: skip


def test_an_act_of_the_party_names_the_party_and_who_entered_it(play):
    walk = Walk(play)
    lead(walk)
    file(walk)
    notice(walk)
    page = walk.open("state_defense", "b")
    assert "代为登记" in page.text
    done = page.fill(content="请求从轻。", channel="oral").press()
    assert "记录已形成" in done.text
    record = cases.dossier(walk.number).records[-1]
    assert (record.actor.office, record.actor.person, record.actor.name) == (
        "party", "party:0", "江阴某食品店"
    )  # fmt: skip
    assert [actor.person for actor in record.beside] == ["b" * 32]


def test_hearing_review_and_discussion_go_through_the_forms(play):
    walk = Walk(play)
    lead(walk)
    file(walk, "20万元")
    notice(walk)
    walk.do("request_hearing", "a", reason="不服。")
    walk.do("appoint_chair", "d", chair="3" * 32)
    page = walk.open("notify_hearing", "3")
    assert '<time datetime="2026-03-11">' in page.text, "the first day it may be held"
    page.fill(held_on="2026-03-13", place="三楼会议室", public="yes").press()
    walk.do(
        "hold_hearing", "3", later=timedelta(days=11), record="signed", summary="双方质证、辩论。"
    )
    walk.do("report_hearing", "3", opinion="建议维持。")
    walk.do("request_review", "a")
    walk.do("conclude_review", "c", outcome="passed", opinion="事实清楚。")
    walk.do("confirm_review", "e", outcome="passed")
    page = walk.open("discuss_collectively", "d")
    said_ = {"f.attendees": ["d" * 32, "f" * 32], f"f.opinion.{'d' * 32}": "同意。",
             f"f.opinion.{'f' * 32}": "不同意，过重。"}  # fmt: skip
    done = page.fill(outcome="agreed", conclusion="多数同意。").put(said_).press()
    assert "记录已形成" in done.text, said(done)
    page = walk.open("decide", "d")
    main = page.text[page.text.find("<main") :]
    assert main.find("不同意，过重。") < main.find("罚款合计"), "dissent first"
    decide(walk)
    finish(walk, "200,000")
    assert cases.dossier(walk.number).fold.ended
