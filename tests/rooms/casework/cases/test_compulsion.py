"""行政强制措施 through the real acts: numbers, the last gate, deadlines, papers, and the urgent way."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.rooms.casework import town

from chengming.casework.cases import actions as cases
from chengming.casework.cases import audit, queries
from chengming.casework.cases.errors import ActRefused
from chengming.casework.documents import drafts
from chengming.casework.documents import queries as documents
from chengming.casework.review.checks import adapter
from chengming.openness.disclosure import office_queries
from chengming.standing.accounts import acts
from chengming.standing.powers import actions as powers

POWER = "food/measure"
MEASURE: dict[str, Any] = {
    "kind": "seize_goods", "object": "超过保质期的肉制品", "quantity": "二十箱", "related": True,
    "essential": False, "sealed_before": False,
}  # fmt: skip
SEALING = MEASURE | {"kind": "seal_place", "object": "加工间"}
ON_THE_SPOT: dict[str, Any] = {
    "credentials_shown": True, "party_present": True, "told": True, "record": "signed",
    "handed": "party", "recorded": True, "list": "肉制品二十箱。",
}  # fmt: skip
ROW = {"title": "查封场所、设施", "act": "compulsion", "kinds": ["seal_place"], "mode": "sole"}


def facts(measure: dict[str, Any]) -> dict[str, Any]:
    """What is taken, from whom, and why."""
    return {
        "case_name": "涉嫌经营超过保质期的食品案",
        "parties": [{"kind": "organization", "name": "江阴某食品店"}],
        "measures": [measure],
        "grounds": {
            "reason": "涉嫌经营超过保质期的食品。", "basis": ["食品安全法/110/1/4"],
            "milder": "责令停止经营不足以防止流入市场。",
        },
        "remedies": town.SHEET["remedies"],
    }  # fmt: skip


class Measure:
    """One compulsory case of the town, moved on an hour a step."""

    def __init__(self, play: town.Play, measure: dict[str, Any]) -> None:
        self.play, self.facts = play, facts(measure)
        powers.adopt_power(
            power=POWER, agency=town.AGENCY, code="0300001000", title="查封、扣押", kind="compulsion",
            field=town.AGENCY, basis=["食品安全法/110/1/4"], valid_from=date(2026, 1, 1),
            by=town.REGISTRAR, at=town.START,
        )  # fmt: skip
        powers.adopt_scope_list(
            agency=town.AGENCY, title="目录", rows=[*town.SCOPE_ROWS, ROW], instrument="样本文件",
            valid_from=date(2026, 3, 3), power_to_decide="国办发〔2018〕118号/12",
            by=town.REGISTRAR, at=town.START,
        )  # fmt: skip
        play.frozen.move(timedelta(days=1))
        done = cases.register_lead(
            agency=town.AGENCY, power=POWER, procedure="compulsion/measure", by=town.actor("a"),
            at=play.frozen.now(), say={"source": "inspection", "found_on": "2026-03-03"},
        )  # fmt: skip
        play.case = done.case

    def take_at_once(self) -> None:
        say = {"urgency": "正在转移。", **ON_THE_SPOT, **self.facts}
        self.play.do("take_at_once", "a", say, beside=("b",))

    def report(self) -> None:
        flags = dict.fromkeys(
            ("public_interest", "social_impact", "major_rights", "complex"), False
        )
        evidence = town.SHEET["evidence"][0] | {"type": "physical"}
        evidence.pop("verified")
        say = {"reason": "报请批准。", "evidence": [evidence], **flags, **self.facts}
        self.play.do("propose", "a", say, beside=("b",))

    def due(self, clock: str) -> Any:
        fold = queries.dossier(self.play.case).fold
        return fold.clock(clock, self.play.frozen.now()).computation


@pytest.fixture
def seizing(play: town.Play) -> Measure:
    return Measure(play, MEASURE)


@pytest.fixture
def sealing(play: town.Play) -> Measure:
    return Measure(play, SEALING)


def refusal(play: town.Play, act: str, by: str, say: dict[str, Any], **more: Any) -> ActRefused:
    with pytest.raises(ActRefused) as caught:
        play.do(act, by, say, **more)
    return caught.value


def test_approved_first_then_taken_and_numbered_in_a_series_of_its_own(seizing: Measure):
    play = seizing.play
    seizing.report()
    done = play.do("decide", "d", {"way": "in_advance"})
    assert re.fullmatch(r"澄市监强制〔2026〕1号", done.instrument)
    play.do("take", "a", ON_THE_SPOT, beside=("b",))
    assert seizing.due("measure").deadline == date(2026, 4, 2)
    assert audit.audit() == []


def test_one_officer_alone_takes_nothing(seizing: Measure):
    seizing.report()
    seizing.play.do("decide", "d", {"way": "in_advance"})
    found = refusal(seizing.play, "take", "a", ON_THE_SPOT)
    assert "行政强制法/18/1/2" in found.citations
    assert "行政处罚法/42" not in found.citations


def test_an_urgent_measure_on_the_list_is_approved_only_after_its_review(sealing: Measure):
    play = sealing.play
    sealing.take_at_once()
    taken = play.frozen.now()
    assert sealing.due("urgent_approval").deadline == taken + timedelta(hours=24)
    sealing.report()
    found = refusal(play, "decide", "d", {"way": "afterwards"})
    assert "国办发〔2018〕118号/4" in found.citations
    play.review()
    play.do("decide", "d", {"way": "afterwards"})
    assert sealing.due("urgent_approval") is None
    assert audit.audit() == []


def test_refused_by_the_head_it_can_only_be_lifted_and_at_once(seizing: Measure):
    play = seizing.play
    seizing.take_at_once()
    seizing.report()
    play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert seizing.due("lifting").deadline == play.frozen.now() + timedelta(hours=1)
    for act, by, say in (
        ("decide", "d", {"way": "afterwards"}), ("extend_measure", "d", {"reason": "复杂。"}),
        ("dispose", "d", {"outcome": "confiscated", "basis": "某条。"}),
        ("close_case", "d", {"ground": "lifted"}),
    ):  # fmt: skip
        assert "行政强制法/19" in refusal(play, act, by, say).citations
    play.do("lift", "d", {"ground": "head_refused"})
    assert seizing.due("lifting") is None
    play.do("return_objects", "a", {"content": "全部退还。"}, beside=("b",))
    play.do("close_case", "d", {"ground": "lifted"})


def test_a_proposal_refused_before_anything_was_taken_owes_no_lifting(seizing: Measure):
    seizing.report()
    seizing.play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert seizing.due("lifting") is None
    seizing.play.do("close_case", "d", {"ground": "not_taken"})


def test_not_passed_by_review_it_is_lifted_at_once(sealing: Measure):
    play = sealing.play
    sealing.take_at_once()
    sealing.report()
    play.review("not_passed")
    assert sealing.due("lifting") is not None
    assert (
        "行政强制法/19"
        in refusal(play, "propose", "a", {"reason": "再报。"}, beside=("b",)).citations
    )
    play.do("lift", "d", {"ground": "review_not_passed"})


def test_approved_too_late_it_is_shown_as_overdue_and_still_approved(seizing: Measure):
    play = seizing.play
    seizing.take_at_once()
    seizing.report()
    late = play.frozen.now() + timedelta(days=2)
    fold = queries.dossier(play.case).fold
    assert fold.clock_state("urgent_approval", late) == "elapsed"
    play.do("decide", "d", {"way": "afterwards"}, later=timedelta(days=2))


def test_testing_stops_the_term_only_where_the_party_was_told_in_writing(seizing: Measure):
    play = seizing.play
    seizing.report()
    play.do("decide", "d", {"way": "in_advance"})
    play.do("take", "a", ON_THE_SPOT, beside=("b",))
    before = seizing.due("measure").deadline
    said = {"ground": "testing", "institution": "某机构", "until": "2026-03-20"}
    play.do("commission_testing", "a", said | {"told_in_writing": False}, beside=("b",))
    play.do(
        "receive_testing", "a", {"result": "合格。", "told_party": True}, later=timedelta(days=5)
    )
    assert seizing.due("measure").deadline == before
    play.do("commission_testing", "a", said | {"told_in_writing": True}, beside=("b",))
    play.do(
        "receive_testing", "a", {"result": "合格。", "told_party": True}, later=timedelta(days=5)
    )
    assert seizing.due("measure").deadline == before + timedelta(days=5)


def test_its_papers_can_be_drafted_and_its_file_checked_before_review(sealing: Measure):
    play = sealing.play
    sealing.take_at_once()
    sealing.report()
    dossier = queries.dossier(play.case)
    lines = documents.papers_of(dossier)
    assert {"on_site_record", "measure_decision", "measure_list"} <= {line.paper for line in lines}
    day = play.frozen.now().date()
    for line in lines:
        spec = acts.law().documents.as_of(line.paper, day)
        assert drafts.fill(dossier, line.act, spec, play.frozen.now()).body
    assert adapter.run(play.case, play.frozen.now())


def test_nothing_of_it_is_owed_to_the_public_as_a_penalty(seizing: Measure):
    seizing.report()
    seizing.play.do("decide", "d", {"way": "in_advance"})
    assert office_queries.duties(town.AGENCY, seizing.play.frozen.now()) == []
