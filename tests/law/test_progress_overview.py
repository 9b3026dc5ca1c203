"""Progress: where a case stands, what may be done next, what is due."""

from tests.law.small_procedure import (
    HEAD,
    PARTY,
    Case,
    filed,
    moment,
    noticed,
    reported,
)

from chengming.law.progress import Act, judge, progress


def test_progress_names_next_steps_stage_and_conditions() -> None:
    case = noticed(complex=True)
    found = progress(case.fold, moment("03-16"))
    acts = {act.kind: act.verdict.allowed for act in found.acts}
    assert acts["ask_review"] is True
    assert acts["decide"] is False
    assert acts["report"] is None
    assert found.stage == "decision"
    assert found.version == case.fold.version
    assert not found.ended
    assert found.conditions["major"][0] is True
    assert found.conditions["major"][1] == ("疑难复杂",)


def test_progress_agrees_with_judging_each_act_alone() -> None:
    for case in (Case(), filed(), reported(complex=True), noticed()):
        now = moment("03-16")
        for state in progress(case.fold, now).acts:
            assert state.verdict == judge(case.fold, Act(state.kind, now), now), state.kind


def test_duties_are_clocks_of_the_agency_and_open_questions() -> None:
    case = filed()
    case.do("ask_recusal", PARTY, "03-03", person="officer-1")
    duties = {duty.id: duty.acts for duty in progress(case.fold, moment("03-04")).duties}
    assert duties["answer_ask_recusal"] == ("decide_recusal",)
    assert duties["decision"] == ("decide",)


def test_money_is_added_up_over_all_payments() -> None:
    case = noticed()
    case.do("decide", HEAD, "03-16")
    assert "settled" not in _true(case)
    case.do("pay", PARTY, "03-17", fen=200_000)
    case.do("pay", PARTY, "03-18", fen=300_000)
    assert "settled" in _true(case)


def _true(case: Case) -> set[str]:
    conditions = progress(case.fold, moment("03-20")).conditions
    return {name for name, answer in conditions.items() if answer[0]}
