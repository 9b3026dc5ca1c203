"""办案: acts through the real door, as role desk."""

from datetime import date, timedelta

import pytest
from tests.rooms.casework import town

from chengming.casework.cases import audit, queries
from chengming.casework.cases.errors import (
    ActInFuture,
    ActRefused,
    CaseMoved,
    CorrectionRefused,
    FactsMissing,
    LateReasonMissing,
    NotEntitled,
    NumberGiven,
    SecondPersonNeeded,
    UnknownAct,
)
from chengming.casework.cases.models import Case, Decision, GatePass, ScopeVerdict
from chengming.record.records.facts import Actor
from chengming.standing.registry import actions as registry

pytestmark = pytest.mark.django_db


def state(play):
    """Everything about a case that a refused act must leave alone."""
    case = Case.objects.get(pk=play.case)
    return (case.seq, case.stage, case.version, len(queries.timeline(play.case)))


def test_a_small_case_is_decided_without_review(play):
    play.file().notice().decide()
    decision = Decision.objects.get(case_id=play.case)
    assert not decision.needs_review
    assert decision.gate_pass_id is None
    assert decision.number == "澄市监罚〔2026〕1号"
    assert queries.case(play.case).number == "澄市监案〔2026〕1号"


def test_a_major_decision_is_refused_while_legal_review_is_pending(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    before = state(play)
    with pytest.raises(ActRefused) as refused:
        play.decide()
    assert "行政处罚法/58" in refused.value.citations
    assert "legal_review" in refused.value.gates
    assert state(play) == before


def test_a_major_decision_stands_on_the_pass_of_its_version(play):
    play.file(town.LARGE).review().notice().discuss().decide()
    decision = Decision.objects.get(case_id=play.case)
    passed = GatePass.objects.get(case_id=play.case)
    assert decision.needs_review
    assert decision.gate_pass_id == passed.pk
    assert decision.version == passed.version == queries.case(play.case).version


def test_a_returned_review_opens_nothing(play):
    play.file(town.LARGE).review("correct")
    assert not GatePass.objects.exists()
    with pytest.raises(ActRefused, match="法制审核"):
        play.decide()


def test_a_reviewer_who_handled_the_case_is_refused(play):
    registry.give_post(
        person="b" * 32, agency=town.AGENCY, office="legal_reviewer", valid_from=date(2026, 1, 1),
        by=town.REGISTRAR, at=town.START,
    )  # fmt: skip
    play.file(town.LARGE)
    play.do("request_review", "a")
    handler = Actor("b" * 32, "协办人乙", "legal_reviewer", town.AGENCY)
    with pytest.raises(ActRefused) as refused:
        play.do("conclude_review", handler, {"outcome": "passed", "opinion": "同意。"})
    assert "reviewer_apart" in refused.value.gates


def test_an_act_by_the_wrong_office_is_refused(play):
    play.open()
    with pytest.raises(ActRefused):
        play.do("decline_filing", "a", {"ground": "no_violation", "reason": "无违法事实。"})


def test_an_office_that_is_only_claimed_is_refused(play):
    play.open()
    claimed = Actor("a" * 32, "承办人甲", "agency_head", town.AGENCY)
    with pytest.raises(NotEntitled):
        play.do("decline_filing", claimed, {"ground": "no_violation", "reason": "无违法事实。"})


def test_an_officer_of_another_agency_is_refused(play):
    play.open()
    town.enroll("9", "外单位执法员", "officer", town.OTHER_AGENCY)
    outsider = Actor("9" * 32, "外单位执法员", "officer", town.OTHER_AGENCY)
    with pytest.raises(NotEntitled, match="办案机关"):
        play.do("inquire", outsider, {"content": "询问。"}, beside=("b",))


def test_a_revoked_credential_is_no_credential(play):
    play.file()
    registry.revoke_credential(
        number="JY-b-0001", revoked_on=play.frozen.now().date(), reason="调离", by=town.REGISTRAR,
        at=play.frozen.now(),
    )  # fmt: skip
    with pytest.raises(ActRefused) as refused:
        play.do("inquire", "a", {"content": "再次询问。"}, beside=("b",))
    assert "officers_inquire" in refused.value.gates
    assert "行政处罚法/42" in refused.value.citations


def test_an_act_on_an_old_view_of_the_case_says_what_changed(play):
    play.file()
    before = state(play)
    with pytest.raises(CaseMoved, match="调查终结报告"):
        play.do("request_review", "a", expected_seq=play.last.seq - 2)
    assert state(play) == before


def test_a_late_entry_needs_a_reason_and_keeps_its_mark(play):
    play.file()
    yesterday = play.frozen.now()
    play.frozen.move(timedelta(days=1))
    act = {"content": "现场无人。"}
    with pytest.raises(LateReasonMissing):
        play.do("inspect_site", "a", act, beside=("b",), at=yesterday)
    play.do("inspect_site", "a", act, beside=("b",), at=yesterday, late_reason="现场无网络")
    record = queries.timeline(play.case)[-1].record
    assert record.late
    assert record.late_reason == "现场无网络"


def test_what_has_not_been_done_cannot_be_recorded(play):
    play.file()
    with pytest.raises(ActInFuture):
        play.do("request_review", "a", at=play.frozen.now() + timedelta(days=1))


def test_what_must_be_said_is_asked_for(play):
    play.file()
    with pytest.raises((FactsMissing, ActRefused)):
        play.do("collect_evidence", "a", {}, beside=("b",))


def test_unknown_acts_and_the_systems_own_are_refused(play):
    play.file()
    for act in ("no_such_act", "judge_scope"):
        with pytest.raises(UnknownAct):
            play.do(act, "a", {})


def test_a_decision_number_is_never_given_by_hand(play):
    play.file().notice()
    with pytest.raises(NumberGiven):
        play.decide(instrument="澄市监罚〔2026〕9号")


def test_a_mark_as_major_turns_the_verdict(play):
    play.file()
    assert not ScopeVerdict.objects.order_by("record__seq").last().needs_review
    play.do("mark_major", "c", {"ground": "社会关注。"})
    verdict = ScopeVerdict.objects.order_by("record__seq").last()
    assert verdict.needs_review
    assert verdict.version == queries.case(play.case).version


def test_a_rectified_fact_spends_the_pass(play):
    play.file(town.LARGE).review().notice()
    report = play.ids["write_report"]
    change = {
        "record": report, "field": "violations.0.penalties.0.fen", "value": town.LARGE - 100,
        "reason": "数额录错",
    }  # fmt: skip
    with pytest.raises(SecondPersonNeeded):
        play.do("rectify", "a", change)
    with pytest.raises(SecondPersonNeeded):
        play.do("rectify", "a", change | {"approved_by": "a" * 32})
    version = queries.case(play.case).version
    play.do("rectify", "a", change | {"approved_by": "f" * 32})
    assert queries.case(play.case).version != version
    assert queries.case(play.case).sheet["violations"][0]["penalties"][0]["fen"] == town.LARGE - 100
    with pytest.raises(ActRefused) as refused:
        play.decide()
    assert "legal_review" in refused.value.gates
    both = [entry for entry in queries.timeline(play.case) if entry.corrected_by]
    assert [entry.record.id.hex for entry in both] == [report]
    fines = both[0].record.say["violations"][0]["penalties"][0]["fen"]
    assert fines == town.LARGE, "the timeline shows what was written then"


def test_an_act_in_the_wrong_case_is_voided_while_nothing_rests_on_it(play):
    play.file()
    play.do("collect_evidence", "a", {"item": "另案台账"}, beside=("b",))
    record = play.ids["collect_evidence"]
    play.do("void_record", "f", {"record": record, "reason": "录入了别的案件"})
    voided = [entry.record.id.hex for entry in queries.timeline(play.case) if entry.voided]
    assert voided == [record]
    assert "collect_evidence" not in queries.fold(play.case).latest, "it no longer counts"
    with pytest.raises(CorrectionRefused, match="更正"):
        play.do("void_record", "f", {"record": play.ids["file_case"], "reason": "试"})


def test_texts_are_stored_in_runs_round_the_names_of_the_sheet(play):
    from django.db import connection

    play.file()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT names, values FROM records_values WHERE record_id = %s",
            (play.ids["write_report"],),
        )
        names, values = cursor.fetchone()
    held = {name: bytes(value).decode() for name, value in zip(names, values, strict=True)}
    runs = {name: value for name, value in held.items() if "conduct/" in name}
    assert len(runs) > 1
    assert any("{parties.0.name}" in value for value in runs.values())
    assert not any("江阴某食品店" in value for value in runs.values())
    reread = queries.timeline(play.case)[-1].record
    assert queries.case(play.case).sheet["violations"][0]["conduct"].startswith("江阴某食品店经营")
    assert reread is not None


def test_progress_tells_what_is_due_and_when_to_look_again(play):
    play.file()
    case = queries.case(play.case)
    due = queries.due(play.case)
    assert [item.clock for item in due] == ["decision"]
    assert case.next_look is not None
    assert queries.to_look_at(case.next_look) == [case]
    assert queries.to_look_at(case.next_look - timedelta(seconds=1)) == []


def test_each_agency_numbers_its_own_cases_without_gaps(play):
    numbers = [town.Play(play.frozen).open().last.number for _ in range(3)]
    assert numbers == [f"澄市监案〔2026〕{n}号" for n in (1, 2, 3)]


def test_facts_are_erased_only_once_the_case_has_ended_and_by_two(play):
    from django.db import transaction

    from chengming.casework.cases import actions
    from chengming.casework.cases.errors import ErasureTooEarly

    def given(letter):
        return {
            "case": play.case, "record": play.last.record, "fields": ["say.parties"],
            "by": town.actor(letter), "at": play.frozen.now(), "reason": "保存期限届满",
        }  # fmt: skip

    play.open()
    play.do(
        "collect_evidence", "a", {"item": "台账", "parties": town.facts()["parties"]}, beside=("b",)
    )
    held = given("d")
    with pytest.raises(ErasureTooEarly):
        actions.approve_erasure(**held)
    play.do("decline_filing", "d", {"ground": "no_violation", "reason": "没有违法事实。"})
    approvals = tuple(
        actions.approve_erasure(**given(letter) | {"record": held["record"]}) for letter in "df"
    )
    with transaction.atomic():
        actions.erase(**given("f") | {"record": held["record"]}, approvals=approvals)
    assert queries.case(play.case).sheet["parties"] == [{"kind": None, "name": None, "uscc": None}]
    assert audit.audit() == []
