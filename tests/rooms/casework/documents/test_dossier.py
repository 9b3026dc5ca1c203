"""案卷目录: what is there in the order of a file, and what the outcome lacks; never more than the law asks."""

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import DECISION, decided, issue

from chengming.casework.cases import queries as cases
from chengming.casework.documents import dossier, queries
from chengming.standing.accounts import acts

pytestmark = pytest.mark.django_db
PROCEDURE = "penalty/ordinary"


@pytest.fixture
def play(play, tmp_path, settings):
    settings.CHENGMING_HOME = tmp_path
    return play


def catalogue(play: town.Play) -> dossier.Catalogue:
    return queries.dossier(cases.dossier(play.case))


def lacking(play: town.Play) -> list[str]:
    return [one.act for one in catalogue(play).lacking]


def test_an_open_case_lists_what_is_there_and_asks_for_nothing(play):
    play.file()
    found = catalogue(play)
    assert found.outcome == ""
    assert found.lacking == ()
    assert [one.paper for one in found.main] == ["filing_form", "inquiry_record"]
    assert [one.paper for one in found.secondary] == ["lead_form", "investigation_report"]


def test_a_decided_case_lacks_service_and_closing_and_no_review_it_did_not_need(play):
    decided(play)
    assert catalogue(play).outcome == "予以行政处罚"
    assert lacking(play) == ["serve_decision", "close_case"]


def test_review_papers_stand_in_the_list_of_a_case_that_needed_review(play):
    decided(play, town.LARGE)
    assert lacking(play) == ["serve_decision", "close_case"]
    papers = [one.paper for one in catalogue(play).secondary]
    assert papers.index("review_request") < papers.index("review_opinion")
    assert papers.index("review_opinion") < papers.index("discussion_minutes")


def test_a_review_that_was_due_is_missing_where_its_record_is(play, monkeypatch):
    """The control: the same list without the records of review names both papers."""
    decided(play, town.LARGE)
    whole = dossier.people_acts
    without = {"request_review", "conclude_review"}
    monkeypatch.setattr(
        dossier, "people_acts", lambda found: [r for r in whole(found) if r.kind not in without]
    )
    assert set(lacking(play)) == {*without, "serve_decision", "close_case"}


def test_a_declined_lead_needs_two_papers(play):
    play.open().do("decline_filing", "d", {"ground": "no_violation", "reason": "没有违法事实。"})
    found = catalogue(play)
    assert (found.outcome, found.lacking) == ("不予立案", ())


def test_the_last_outcome_counts_and_one_undone_counts_no_more(play):
    decided(play)
    say = {"ground": "own_error", "reason": "认定有误。", "was_published": False}
    play.do("annul_decision", "d", say)
    assert catalogue(play).outcome == ""


def test_an_issued_paper_stands_with_its_number_and_a_voided_one_does_not(play):
    decided(play)
    state = {one.paper: one.state for one in catalogue(play).main}
    assert state[DECISION] == "unissued"
    done = issue(play)
    found = next(one for one in catalogue(play).main if one.paper == DECISION)
    assert (found.state, found.number) == ("issued", done.instrument)


@pytest.mark.parametrize("name", [PROCEDURE, "compulsion/measure"])
def test_every_paper_of_the_procedure_has_one_place_and_every_requirement_is_an_act(name):
    rule, procedure = dossier.rule(), acts.law().procedures[name]
    papers = {paper for action in procedure.actions.values() for paper in action.papers}
    placed = set(rule.places) - {dossier.FILES}
    assert papers <= placed
    exits = [out for out in rule.exits if out.procedure == name]
    assert exits
    for out in exits:
        named = {out.by, *((out.until,) if out.until else ())}
        named |= {act for wanted in out.require for act in wanted.acts}
        assert named <= set(procedure.actions)
        for wanted in out.require:
            assert procedure.actions[wanted.acts[0]].papers, wanted
