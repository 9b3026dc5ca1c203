"""案卷目录: what is there in the order of a file, and what the outcome lacks; never more than the law asks."""

from dataclasses import replace

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_compulsion import MEASURE, ON_THE_SPOT, SEALING, Measure
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
    """Acts whose papers are lacking; an act of two papers once."""
    return list(dict.fromkeys(one.act for one in catalogue(play).lacking))


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
        named |= {wanted.when for wanted in out.require} - {"", dossier.REVIEW, dossier.ABSENT}
        assert named <= set(procedure.actions)
        for wanted in out.require:
            assert procedure.actions[wanted.acts[0]].papers, wanted


AWAY = ON_THE_SPOT | {
    "party_present": False, "record": "witnessed", "witness": "样本见证人", "handed": "witness",
}  # fmt: skip
SERVED = {"method": "direct", "served_on": "2026-03-03", "receiver": "样本签收人"}
BOTH = {"beside": ("b",)}


def taken(play: town.Play, how: dict = ON_THE_SPOT) -> Measure:
    """Approved first, then seized."""
    case = Measure(play, MEASURE)
    case.report()
    play.do("decide", "d", {"way": "in_advance"})
    play.do("take", "a", how, **BOTH)
    return case


def test_the_papers_of_a_measure_stand_in_their_own_order_and_nothing_is_lacking(play):
    taken(play)
    found = catalogue(play)
    assert found.outcome == "实施措施"
    assert [one.paper for one in found.main] == [
        "measure_decision", "on_site_record", "measure_list",
    ]  # fmt: skip
    assert [one.paper for one in found.secondary] == [
        "measure_lead_form", "measure_approval", "measure_approval",
    ]  # fmt: skip
    assert lacking(play) == []


def test_a_lifted_measure_has_everything_once_it_is_served_returned_and_closed(play):
    taken(play, AWAY)
    assert lacking(play) == ["serve_decision"]
    play.do("serve_decision", "a", SERVED, **BOTH)
    play.do("lift", "d", {"ground": "no_violation"})
    assert (catalogue(play).outcome, lacking(play)) == (
        "解除措施",
        ["return_objects", "close_case"],
    )
    play.do("return_objects", "a", {"content": "全部退还。"}, **BOTH)
    play.do("close_case", "d", {"ground": "lifted"})
    assert lacking(play) == []


def test_one_taken_at_once_and_lifted_before_its_report_owes_no_report(play, monkeypatch):
    """With the control: without the condition the report would be asked for, and never be had."""
    Measure(play, MEASURE).take_at_once()
    assert lacking(play) == ["propose", "decide"]
    play.do("lift", "d", {"ground": "no_violation"})
    assert lacking(play) == ["return_objects", "close_case"]
    always = replace(
        dossier.rule(),
        exits=tuple(
            replace(out, require=tuple(replace(one, when="") for one in out.require))
            for out in dossier.rule().exits
        ),
    )
    monkeypatch.setattr(dossier, "rule", lambda: always)
    assert {"propose", "decide"} <= set(lacking(play))


def test_one_refused_before_it_was_taken_owes_no_lifting_and_one_taken_at_once_does(play):
    case = Measure(play, MEASURE)
    case.take_at_once()
    case.report()
    play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert catalogue(play).outcome == "不同意采取措施"
    assert lacking(play) == ["lift", "return_objects", "close_case"]


def test_a_proposal_refused_needs_no_more_than_its_closing(play):
    Measure(play, MEASURE).report()
    play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert lacking(play) == ["close_case"]


def test_a_listed_measure_taken_at_once_lacks_its_review_until_it_is_there(play):
    case = Measure(play, SEALING)
    case.take_at_once()
    case.report()
    assert lacking(play) == ["request_review", "conclude_review", "decide"]
    play.review()
    play.do("decide", "d", {"way": "afterwards"})
    assert lacking(play) == []


def test_objects_handed_over_leave_the_file_with_letter_and_notice(play):
    taken(play)
    say = {
        "organ": "样本公安局", "content": "肉制品二十箱。", "told_in_writing": True,
        "approval": "样本移送案号，2026年3月3日",
    }  # fmt: skip
    play.do("hand_over_objects", "a", say, **BOTH)
    assert (catalogue(play).outcome, lacking(play)) == ("随案移送", ["close_case"])
    assert {"objects_transfer_letter", "objects_transfer_notice"} <= {
        one.paper for one in catalogue(play).main
    }
