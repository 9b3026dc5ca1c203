"""Judging acts: every clause word, versions, persons, order of time, what is still to be said."""

from dataclasses import replace

import pytest
from tests.law.small_procedure import (
    CHIEF,
    FINE,
    HEAD,
    OFFICER,
    PARTIES,
    PARTY,
    REVIEWER,
    SECOND,
    Case,
    filed,
    moment,
    noticed,
    person,
    reported,
)

from chengming.law.errors import EventOutOfOrder, UnknownAct
from chengming.law.progress import Event

HEAVIER = [{"conduct": "某行为", "penalties": [{"kind": "fine", "fen": 500_001}]}]


# Records, versions, order -----------------------------------------------------------------


def test_decision_is_refused_before_filing() -> None:
    assert "filed_first" in Case().refused("decide", HEAD, "03-02")


def test_plain_case_is_decided_without_review() -> None:
    case = noticed()
    case.do("decide", HEAD, "03-16")
    assert case.fold.stage == "decision"


def test_major_case_is_refused_without_review_and_decided_with_it() -> None:
    case = noticed(complex=True)
    assert case.refused("decide", HEAD, "03-16") == {"legal_review"}
    case.do("ask_review", OFFICER, "03-16")
    assert case.refused("decide", HEAD, "03-16") == {"legal_review"}
    case.do("review", REVIEWER, "03-17", outcome="passed")
    case.do("decide", HEAD, "03-18")


def test_review_that_found_issues_is_no_pass() -> None:
    case = noticed(complex=True)
    case.do("ask_review", OFFICER, "03-16")
    case.do("review", REVIEWER, "03-17", outcome="issues")
    assert case.refused("decide", HEAD, "03-18") == {"legal_review"}


def test_review_of_an_older_version_is_no_pass() -> None:
    case = noticed(complex=True)
    case.do("ask_review", OFFICER, "03-16")
    case.do("review", REVIEWER, "03-17", outcome="passed")
    less = [{"conduct": "某行为", "penalties": [{"kind": "fine", "fen": 400_000}]}]
    case.do("report", OFFICER, "03-18", outcome="penalty", violations=less)
    assert case.refused("decide", HEAD, "03-19") == {"legal_review"}


def test_review_given_on_what_was_sent_carries_that_version() -> None:
    case = noticed(complex=True)
    sent = case.do("ask_review", OFFICER, "03-16")
    case.do("report", OFFICER, "03-16T10:00", outcome="penalty", violations=HEAVIER)
    reviewed = case.do("review", REVIEWER, "03-17", outcome="passed")
    assert reviewed.version == sent.version != case.fold.version


def test_facts_stated_by_the_decision_itself_make_the_version_new() -> None:
    case = noticed(complex=True)
    case.do("ask_review", OFFICER, "03-16")
    case.do("review", REVIEWER, "03-17", outcome="passed")
    less = [{"conduct": "别的行为", "penalties": [{"kind": "fine", "fen": 500_000}]}]
    verdict = case.judge("decide", HEAD, "03-18", violations=less)
    assert [refusal.gate for refusal in verdict.refusals] == ["legal_review"]
    case.do("decide", HEAD, "03-18", violations=FINE)


def test_review_before_the_hearing_never_counts() -> None:
    case = noticed(complex=True)
    case.do("ask_review", OFFICER, "03-16")
    case.do("review", REVIEWER, "03-17", outcome="passed")
    case.record("hear", person("chair", "hearing_chair"), "03-18")
    assert case.refused("decide", HEAD, "03-19") == {"legal_review"}


def test_review_recorded_after_the_hearing_but_given_before_it_never_counts() -> None:
    case = noticed(complex=True)
    case.do("ask_review", OFFICER, "03-16")
    case.record("hear", person("chair", "hearing_chair"), "03-18")
    case.do("review", REVIEWER, "03-17", now="03-19", outcome="passed")
    assert case.refused("decide", HEAD, "03-19") == {"legal_review"}


def test_a_personal_detail_makes_no_new_version() -> None:
    case = reported()
    version = case.fold.version
    case.do("report", OFFICER, "03-05", outcome="penalty", parties=[{**PARTIES[0], "phone": "1"}])
    assert case.fold.version == version
    case.do("report", OFFICER, "03-05", outcome="penalty", parties=[{**PARTIES[0], "name": "乙"}])
    assert case.fold.version != version


def test_version_does_not_depend_on_the_order_of_keys() -> None:
    one, two = Case(), Case()
    one.do("file_case", HEAD, "03-02", handlers=["a"], parties=PARTIES)
    turned = [dict(reversed(PARTIES[0].items()))]
    two.do("file_case", HEAD, "03-02", handlers=["b"], parties=turned)
    assert one.fold.version == two.fold.version
    assert len(one.fold.version) == 64


def test_a_recorded_version_is_kept_when_the_facts_below_are_rectified() -> None:
    case = noticed(complex=True)
    sent = case.do("ask_review", OFFICER, "03-16")
    passed = case.do("review", REVIEWER, "03-17", outcome="passed")
    again = Case()
    for event in _events_with_rectified_fine(case, sent, passed):
        again.fold.add(event)
    assert {r.gate for r in again.judge("decide", HEAD, "03-18").refusals} >= {"legal_review"}


def _events_with_rectified_fine(case: Case, sent: Event, passed: Event) -> list[Event]:
    rebuilt = noticed(complex=True)
    events = [live.event for live in rebuilt.fold.latest.values()]
    events.sort(key=lambda event: event.seq)
    changed = [
        replace(event, say={**event.say, "violations": HEAVIER})
        if event.kind == "report"
        else event
        for event in events
    ]
    return [*changed, sent, passed]


def test_heavier_than_notified_is_refused_and_lighter_is_not() -> None:
    case = noticed()
    case.do("report", OFFICER, "03-06", outcome="penalty", violations=HEAVIER)
    assert case.refused("decide", HEAD, "03-16") == {"not_heavier"}
    less = [{"conduct": "某行为", "penalties": [{"kind": "fine", "fen": 1}]}]
    case.do("report", OFFICER, "03-06T11:00", outcome="penalty", violations=less)
    case.do("decide", HEAD, "03-16")


def test_comparison_with_what_is_not_there_is_refused() -> None:
    case = reported()
    assert "not_heavier" in case.refused("decide", HEAD, "03-16")


def test_a_defense_before_the_notice_does_not_count() -> None:
    case = reported()
    case.record("defend", PARTY, "03-04T10:00")
    case.do("notify", OFFICER, "03-05", served_on="2026-03-05")
    assert case.refused("decide", HEAD, "03-06") == {"party_heard"}
    case.do("defend", PARTY, "03-06")
    case.do("decide", HEAD, "03-06T10:00")


def test_what_is_annulled_stops_counting_but_who_did_it_is_remembered() -> None:
    case = noticed()
    case.do("decide", HEAD, "03-16")
    case.do("annul", HEAD, "03-17")
    assert "decide" not in case.fold.latest
    assert case.fold.persons["decide"] == {"head"}
    assert {"not_heavier", "party_heard"} <= case.refused("decide", HEAD, "03-18")


def test_an_answer_needs_an_open_question() -> None:
    case = reported(complex=True)
    assert case.refused("review", REVIEWER, "03-05", outcome="passed") == {"cause_review"}
    case.do("ask_review", OFFICER, "03-05")
    case.do("review", REVIEWER, "03-06", outcome="passed")
    assert case.refused("review", REVIEWER, "03-07", outcome="passed") == {"cause_review"}


def test_closing_waits_for_what_is_open() -> None:
    case = noticed()
    case.do("ask_review", OFFICER, "03-06")
    case.do("decide", HEAD, "03-16")
    assert case.refused("close", HEAD, "03-17") == {"nothing_open"}
    case.do("review", REVIEWER, "03-17", outcome="passed")
    case.do("close", HEAD, "03-18")
    assert case.fold.ended
    assert "closed_stays" in case.refused("inquire", OFFICER, "03-19", SECOND)


# Time of acts ---------------------------------------------------------------------------------


def test_back_dated_act_is_refused_and_both_times_are_named() -> None:
    case = Case()
    case.do("file_case", HEAD, "03-02T15:00", handlers=["officer-1"], parties=PARTIES)
    verdict = case.judge("inquire", OFFICER, "03-02T14:00", SECOND, now="03-03")
    assert [refusal.gate for refusal in verdict.refusals] == ["order_inquire"]
    assert "3月2日14:00" in verdict.refusals[0].message
    assert "3月2日15:00" in verdict.refusals[0].message


def test_answer_older_than_its_question_is_refused() -> None:
    case = reported(complex=True)
    case.do("ask_review", OFFICER, "03-06")
    verdict = case.judge("review", REVIEWER, "03-05", now="03-07", outcome="passed")
    assert [refusal.gate for refusal in verdict.refusals] == ["order_review"]


def test_late_entry_of_an_act_that_rests_on_nothing_later_is_allowed() -> None:
    case = filed()
    case.do("report", OFFICER, "03-05", outcome="penalty", violations=FINE, complex=False)
    case.do("inquire", OFFICER, "03-04", SECOND, now="03-06")


def test_act_of_tomorrow_is_refused() -> None:
    verdict = filed().judge("inquire", OFFICER, "03-04", SECOND, now="03-03")
    assert [refusal.gate for refusal in verdict.refusals] == ["order_inquire"]


def test_records_out_of_order_are_refused() -> None:
    case = filed()
    with pytest.raises(EventOutOfOrder):
        case.fold.add(Event("x", "inquire", 1, moment("03-03"), OFFICER))


def test_unknown_act_is_refused_by_name() -> None:
    with pytest.raises(UnknownAct):
        filed().judge("fly", OFFICER, "03-03")
    with pytest.raises(UnknownAct):
        filed().fold.add(Event("x", "fly", 9, moment("03-03"), OFFICER))


# Persons -----------------------------------------------------------------------------------


def test_wrong_office_is_refused() -> None:
    assert noticed().refused("decide", OFFICER, "03-16") == {"office_decide"}


def test_chief_may_do_what_a_head_may_but_not_the_other_way() -> None:
    noticed().do("decide", CHIEF, "03-16")
    assert filed().refused("transfer", HEAD, "03-03") == {"office_transfer"}
    filed().do("transfer", CHIEF, "03-03")


def test_officer_of_another_agency_is_refused() -> None:
    stranger = replace(HEAD, agency="health")
    assert noticed().refused("decide", stranger, "03-16") == {"office_decide"}


@pytest.mark.parametrize(
    "beside",
    [(), (OFFICER,), (person("officer-2", "officer"),)],
    ids=["alone", "twice the same", "second without credential"],
)
def test_two_different_officers_with_credentials_are_needed(beside) -> None:
    assert filed().refused("inquire", OFFICER, "03-03", *beside) == {"officers_inquire"}


def test_actor_without_credential_is_refused_whoever_comes_along() -> None:
    expired = person("officer-1", "officer")
    third = person("officer-3", "officer", enforcement=True)
    refused = filed().refused("inquire", expired, "03-03", SECOND, third)
    assert refused == {"officers_inquire"}


def test_reviewer_needs_the_qualification() -> None:
    case = reported(complex=True)
    case.do("ask_review", OFFICER, "03-05")
    plain = person("reviewer", "legal_reviewer")
    assert case.refused("review", plain, "03-06", outcome="passed") == {"qualified_review"}


def test_handler_never_reviews_even_beside_another() -> None:
    case = reported(complex=True)
    case.do("ask_review", OFFICER, "03-05")
    handler = person("officer-2", "legal_reviewer", review=True)
    assert case.refused("review", handler, "03-06", outcome="passed") == {"reviewer_apart"}
    assert case.refused("review", REVIEWER, "03-06", SECOND, outcome="passed") == {"reviewer_apart"}


def test_only_handlers_handle_once_the_case_is_filed() -> None:
    third = person("officer-3", "officer", enforcement=True)
    assert filed().refused("inquire", third, "03-03", SECOND) == {"handler_inquire"}


def test_recused_person_does_nothing_more() -> None:
    case = filed()
    case.do("ask_recusal", PARTY, "03-03", person="officer-1")
    case.do("decide_recusal", HEAD, "03-04", person="officer-1", outcome="granted")
    assert case.refused("inquire", OFFICER, "03-05", SECOND) == {"recused_inquire"}
    assert case.refused("inquire", SECOND, "03-05", OFFICER) == {"recused_inquire"}


def test_refused_recusal_changes_nothing_and_own_recusal_counts() -> None:
    case = filed()
    case.do("ask_recusal", PARTY, "03-03", person="officer-1")
    case.do("decide_recusal", HEAD, "03-04", person="officer-1", outcome="refused")
    case.do("inquire", OFFICER, "03-05", SECOND)
    case.do("recuse", OFFICER, "03-06")
    assert case.refused("inquire", OFFICER, "03-07", SECOND) == {"recused_inquire"}


# What is still to be said -------------------------------------------------------------------


def test_unsaid_inputs_are_asked_for_not_refused() -> None:
    verdict = reported().judge("notify", OFFICER, "03-05")
    assert verdict.allowed is None
    assert verdict.to_say == ("served_on",)


def test_facts_already_in_the_sheet_are_not_asked_for_again() -> None:
    case = filed()
    assert set(case.judge("report", None, "03-04").to_say) == {"violations", "complex", "outcome"}
    again = reported()
    assert again.judge("report", None, "03-05").to_say == ("outcome",)


def test_refusal_beats_what_is_unsaid() -> None:
    verdict = Case().judge("notify", OFFICER, "03-05")
    assert verdict.allowed is False
    assert verdict.to_say == ("served_on",)


def test_asking_for_anyone_leaves_persons_out() -> None:
    assert noticed().judge("decide", None, "03-16").allowed is True


@pytest.mark.parametrize(
    ("say", "told"),
    [
        ({"served_on": "3月5日"}, "日期"),
        ({"served_on": True}, "日期"),
        ({"served_on": "2026-03-05", "weather": "晴"}, "没有“weather”"),
    ],
)
def test_ill_typed_statements_are_refused(say, told) -> None:
    verdict = reported().judge("notify", OFFICER, "03-05", **say)
    assert verdict.allowed is False
    assert verdict.refusals[0].gate == "facts_notify"
    assert told in verdict.refusals[0].message


@pytest.mark.parametrize(
    ("parties", "told"),
    [
        ([], "不得为空"),
        ("甲公司", "列表"),
        ([{"kind": "organization"}], "缺少“名称”"),
        ([{"kind": "ghost", "name": "甲"}], "只能是"),
        ([{**PARTIES[0], "shoe": 42}], "没有“shoe”"),
    ],
)
def test_nested_facts_are_checked(parties, told) -> None:
    verdict = Case().judge("file_case", HEAD, "03-02", handlers=["a"], parties=parties)
    assert verdict.allowed is False
    assert told in verdict.refusals[0].message
    assert "甲公司" not in verdict.refusals[0].message


# Words of a refusal -------------------------------------------------------------------------


def test_refusal_says_what_by_which_article_and_how_the_case_stands() -> None:
    case = noticed(complex=True)
    case.do("ask_review", OFFICER, "03-16")
    case.do("review", REVIEWER, "03-17", outcome="issues")
    refusal = case.judge("decide", HEAD, "03-18").refusals[0]
    assert refusal.citations == ("行政处罚法/58",)
    assert refusal.message == (
        "未经法制审核或者审核未通过，不得作出处罚决定（行政处罚法第五十八条）。请先送审。"
        "本案情况：“审核意见”（3月17日）的审核结论是“存在问题”。"
    )
