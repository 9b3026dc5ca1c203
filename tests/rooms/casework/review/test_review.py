"""法制审核: queue, supplements, withdrawal, and what handing in freezes."""

import pytest
from tests.rooms.casework import town

from chengming.casework.cases import queries as cases
from chengming.casework.cases.errors import ActRefused, CorrectionRefused
from chengming.casework.cases.models import Case, GatePass
from chengming.casework.review import actions, audit, queries
from chengming.casework.review.projection import dossier_digest

pytestmark = pytest.mark.django_db


def queue(agency=town.AGENCY):
    return [one.case for one in queries.handed_in(Case.objects.filter(agency_id=agency))]


def test_handing_in_freezes_version_and_whole_file(play):
    play.file(town.LARGE)
    before = dossier_digest(cases.dossier(play.case).records)
    play.do("request_review", "a")
    request = queries.requests_of(play.case)[0]
    assert request.dossier == before
    assert request.version == cases.case(play.case).version
    play.do("inquire", "a", {"content": "补充询问。"}, beside=("b",))
    assert queries.requests_of(play.case)[0].dossier == before
    assert dossier_digest(cases.dossier(play.case).records) != before


def test_the_queue_holds_what_waits_and_how_often_it_was_handed_in(play):
    first = town.Play(play.frozen).file(town.LARGE)
    second = town.Play(play.frozen).file(town.LARGE)
    second.do("request_review", "a")
    play.frozen.move(town.timedelta(days=1))
    first.do("request_review", "a")
    assert queue() == [second.case, first.case]
    assert queue(town.OTHER_AGENCY) == []
    second.do("conclude_review", "c", {"outcome": "correct", "opinion": "依据有误。"})
    second.do("confirm_review", "e", {"outcome": "correct"})
    assert queue() == [first.case]
    second.do("request_review", "a", {"handling": "已更正依据。"})
    handed = queries.handed_in(Case.objects.filter(pk=second.case))
    assert [(one.round, one.state, one.waiting) for one in handed] == [(2, "open", False)]
    second.do("conclude_review", "c", {"outcome": "passed", "opinion": "同意。"})
    second.do("confirm_review", "e", {"outcome": "passed"})
    assert queue() == [first.case]
    assert [row.state for row in queries.requests_of(second.case)] == ["correct", "passed"]
    opinion = queries.opinions_of(second.case)[-1]
    assert (opinion.reviewer, opinion.confirmer) == ("c" * 32, "e" * 32)


def test_a_supplement_stops_the_clock_and_is_shown_as_waiting(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("request_supplement", "c", {"content": "请补充进货凭证。"})
    assert queries.requests_of(play.case)[0].waiting
    with pytest.raises(ActRefused):
        play.do("conclude_review", "c", {"outcome": "passed", "opinion": "同意。"})
    play.do("supply_supplement", "a", {"content": "已补充。"})
    assert not queries.requests_of(play.case)[0].waiting


def test_a_returned_case_is_corrected_and_handed_in_again(play):
    play.file(town.LARGE).review("correct")
    sheet = town.facts(town.LARGE - 100)
    changed = {"violations": sheet["violations"]}
    play.do("revise_report", "a", {"outcome": "penalty", **changed})
    play.review()
    assert [row.state for row in queries.requests_of(play.case)] == ["correct", "passed"]
    assert GatePass.objects.get(case_id=play.case).version == cases.case(play.case).version
    play.notice().discuss().decide()


def test_a_withdrawn_pass_opens_nothing(play):
    play.file(town.LARGE).review()
    play.do("withdraw_review", "c", {"reason": "发现遗漏。"})
    assert queries.opinions_of(play.case)[0].withdrawn
    with pytest.raises(ActRefused) as refused:
        play.notice().discuss().decide()
    assert {"legal_review", "review_precedes_notice"} & set(refused.value.gates)


def test_a_withdrawn_request_leaves_the_queue(play):
    play.file(town.LARGE)
    actions.request_review(case=play.case, by=town.actor("a"), at=play.frozen.now())
    play.do("withdraw_review_request", "a", {"reason": "材料有误。"})
    assert queue() == []
    assert audit.audit() == []


def test_a_correction_must_say_what_and_why(play):
    play.file()
    with pytest.raises(CorrectionRefused, match="reason"):
        play.do("rectify", "a", {"record": play.ids["inquire"], "field": "content", "value": "x"})
    with pytest.raises(CorrectionRefused):
        play.do("void_record", "f", {"record": "0" * 32, "reason": "误录"})
    wrong = {"record": play.ids["write_report"], "field": "outcome", "value": 5, "reason": "错"}
    with pytest.raises(CorrectionRefused, match="种类"):
        play.do("rectify", "a", wrong | {"approved_by": "f" * 32})
