"""下一步: which acts lead on, case by case; permissions that lead nowhere stay folded."""

from datetime import timedelta

import pytest
from tests.rooms.casework import town

from chengming.casework.cases import queries
from chengming.casework.cases.work import nearness
from chengming.law.progress import progress

pytestmark = pytest.mark.django_db


def steps(play):
    at = play.frozen.now()
    fold = queries.dossier(play.case, at).fold
    return nearness.steps(fold, progress(fold, at))


def near(play):
    return {state.kind for state in steps(play).near}


def blocked(play):
    return {state.kind for state in steps(play).blocked}


def test_a_lead_is_filed_or_declined_by_the_heads_and_looked_into_by_the_officers(play):
    play.open()
    assert {"file_case", "decline_filing", "inspect_site"} <= near(play)
    assert "write_report" in blocked(play)


def test_one_piece_of_evidence_brings_the_report_near(play):
    play.open()
    sheet = town.facts(town.LARGE)
    play.do("file_case", "d", {
        "verification": "属实。", "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
        **{k: sheet[k] for k in ("case_name", "parties", "violations")},
    })  # fmt: skip
    assert near(play) >= {"inquire", "inspect_site", "collect_evidence"}
    play.do("inquire", "a", {"content": "询问经营情况。"}, beside=("b",))
    assert near(play) == {"write_report"}


def test_a_major_case_goes_to_review_and_notice_while_the_decision_is_blocked(play):
    play.file(town.LARGE)
    assert {"request_review", "notify"} <= near(play)
    found = {state.kind: state.verdict for state in steps(play).blocked}
    assert any("行政处罚法/58" in refusal.citations for refusal in found["decide"].refusals)


def test_what_is_asked_stands_first_until_it_is_answered(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    assert [s.kind for s in steps(play).answers] == ["conclude_review"]
    play.do("request_supplement", "c", {"content": "补送现场照片。"})
    assert [s.kind for s in steps(play).answers] == ["supply_supplement"]
    play.do("supply_supplement", "a", {"content": "已补。"})
    play.do("conclude_review", "c", {"outcome": "correct", "opinion": "依据有误。"})
    assert [s.kind for s in steps(play).answers] == ["confirm_review"]
    play.do("confirm_review", "e", {"outcome": "correct"})
    assert "request_review" in near(play)


def test_a_hearing_is_brought_to_its_report(play):
    play.file(town.LARGE).review().notice()
    play.do("request_hearing", town.PARTY, {"late": False})
    assert "appoint_chair" in near(play)
    assert "request_hearing" not in near(play), "it is asked for already"
    play.do("appoint_chair", "d", {"chair": "3" * 32})
    assert "notify_hearing" in near(play)
    play.do("notify_hearing", "3", {"held_on": "2026-03-23"})
    play.do("hold_hearing", "3", {"record": "signed"}, later=timedelta(days=20))
    assert {"report_hearing", "request_review"} <= near(play)


def test_the_report_says_which_decision_is_wanted(play):
    play.file()
    sheet = town.facts()
    violation = sheet["violations"][0] | {"exemption": "first_minor"}
    del violation["penalties"]
    play.do("revise_report", "a", {"outcome": "exempt", "violations": [violation]})
    assert near(play) == {"exempt"}


def test_a_suspended_case_wants_to_be_resumed(play):
    play.file()
    play.do("suspend_investigation", "d", {"ground": "whereabouts_unknown"})
    assert "resume_investigation" in near(play)


def test_after_the_decision_it_is_served_published_performed_and_closed(play):
    play.file().notice().decide()
    assert "serve_decision" in near(play)
    assert "annul_decision" not in near(play), "what undoes is no step"
    day = play.frozen.now().date().isoformat()
    play.do("serve_decision", "a", {"paper": "penalty", "method": "direct", "served_on": day},
            beside=("b",))  # fmt: skip
    assert near(play) == {"publish_decision", "withhold_publication"}
    play.do("pay", town.PARTY, {"fen": town.SMALL})
    assert "record_performance" in near(play)
    play.do("record_performance", "a", {"content": "已缴清。"})
    assert "close_case" in near(play)
    play.do("close_case", "d", {"ground": "performed"})
    assert near(play) == {"publish_decision"}, "the duty to publish outlives the case"


def test_every_allowed_act_is_somewhere_and_nowhere_twice(play):
    play.file(town.LARGE).review().notice()
    found = steps(play)
    at = play.frozen.now()
    allowed = {
        state.kind
        for state in progress(queries.dossier(play.case, at).fold, at).acts
        if state.verdict.allowed is not False
    }
    shown = [s.kind for s in (*found.answers, *found.leads, *found.ways, *found.rest)]
    assert sorted(shown) == sorted(allowed)
    assert not allowed & {state.kind for state in found.blocked}
