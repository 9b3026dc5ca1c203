"""机器核对 looks at the papers that were issued: none, some, voided, and what an edited one says."""

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import DECISION, decided, issue, line, reworded

from chengming.casework.cases import queries as cases
from chengming.casework.documents import actions, drafts, printing, rendering
from chengming.casework.review.checks import adapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(play, tmp_path, settings):
    settings.CHENGMING_HOME = tmp_path
    return decided(play)


def finding(play, check):
    found = adapter.run(play.case, play.frozen.now())
    return next(one for one in found if one.check == check)


def void(play):
    row = line(play).valid.row
    actions.void(
        case=play.case, paper=row.pk, by=town.actor("a"), at=play.frozen.now(), reason="打印有误。"
    )


def test_papers_of_acts_that_were_not_issued_here_are_left_to_a_person_and_named(play):
    found = finding(play, "papers_present")
    assert found.verdict == "cannot_tell"
    assert "《行政处罚决定书》" in found.said


def test_what_was_issued_is_not_asked_for_again(play):
    issue(play)
    assert "《行政处罚决定书》" not in finding(play, "papers_present").said
    assert finding(play, "numbering").verdict == "pass"


def test_a_voided_paper_without_another_in_its_place_is_missing(play):
    issue(play)
    void(play)
    found = finding(play, "papers_present")
    assert (found.verdict, found.said) == ("fail", "《行政处罚决定书》已经作废，没有重新制发。")
    assert found.where[0].ref == DECISION
    issue(play)
    assert finding(play, "papers_present").verdict == "cannot_tell"


def test_the_term_told_in_an_edited_paper_is_read(play):
    whose = {"case": play.case, "act": play.ids["decide"], "paper": DECISION, "by": town.actor("a")}
    drafts.start(**whose, seen=0, at=play.frozen.now())
    assert finding(play, "remedies_right").verdict == "pass"
    found = cases.dossier(play.case)
    act = line(play).act
    shown = drafts.current(found, act, printing.spec_of(DECISION, act), play.frozen.now())
    edited = reworded(rendering.docx(shown), "六十日", "三十日")
    drafts.take_back(**whose, seen=1, at=play.frozen.now(), upload=edited, name="修改.docx")
    issue(play, draft=2)
    found = finding(play, "remedies_right")
    assert found.verdict == "fail"
    assert "写的申请复议期限是 30 日" in found.said
