"""What the machine says of real compulsory measures, done through the real acts."""

from datetime import timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_compulsion import MEASURE, ON_THE_SPOT, SEALING, Measure

from chengming.casework.review.checks import adapter
from chengming.casework.review.checks.findings import CANNOT_TELL, FAIL, PASS, Finding, verdict_of

ITEMS = ("enforcement_conditions", "enforcer", "enforcement_manner", "procedure", "papers")


def found(measure: Measure, later: timedelta = timedelta()) -> list[Finding]:
    play = measure.play
    return adapter.run(play.case, play.frozen.now() + later)


def failing(said: list[Finding]) -> set[str]:
    return {one.check for one in said if one.verdict == FAIL}


@pytest.fixture
def taken(play: town.Play) -> Measure:
    """Approved, then seized."""
    measure = Measure(play, MEASURE)
    measure.report()
    play.do("decide", "d", {"way": "in_advance"})
    play.do("take", "a", ON_THE_SPOT, beside=("b",))
    return measure


def test_approved_and_taken_by_the_law_its_three_items_are_sound(taken: Measure):
    said = found(taken)
    assert failing(said) == set()
    assert [verdict_of(said, item) for item in ITEMS[:4]] == [PASS] * 4
    assert verdict_of(said, "papers") == CANNOT_TELL  # 还没有制发文书


def test_held_beyond_its_term_the_manner_fails_and_points_at_the_deadline(taken: Measure):
    said = found(taken, timedelta(days=40))
    assert failing(said) == {"measure_lifted"}
    assert verdict_of(said, "enforcement_manner") == FAIL
    (wrong,) = (one for one in said if one.verdict == FAIL)
    assert [str(where) for where in wrong.where] == ["deadline:measure"]
    assert wrong.cite == ("行政强制法/28/1/4",)


def test_lifted_and_given_back_on_one_day_it_stays_sound(taken: Measure):
    taken.play.do("lift", "d", {"ground": "not_needed"})
    taken.play.do("return_objects", "a", {"content": "全部退还。"}, beside=("b",))
    assert failing(found(taken)) == set()
    assert verdict_of(found(taken), "enforcement_manner") == PASS


def test_approved_after_a_day_the_urgent_way_fails_by_the_act_and_the_deadline(play: town.Play):
    measure = Measure(play, MEASURE)
    measure.take_at_once()
    measure.report()
    assert failing(found(measure)) == set()
    play.do("decide", "d", {"way": "afterwards"}, later=timedelta(days=2))
    said = found(measure)
    assert failing(said) == {"measure_approved"}
    (wrong,) = (one for one in said if one.verdict == FAIL)
    assert wrong.item == "procedure"
    assert [where.kind for where in wrong.where] == ["record", "deadline", "record"]


def test_what_the_head_refused_and_nobody_lifted_fails(play: town.Play):
    measure = Measure(play, MEASURE)
    measure.take_at_once()
    measure.report()
    play.do("refuse", "d", {"reason": "不应当扣押。"})
    assert failing(found(measure)) == set()
    assert failing(found(measure, timedelta(hours=3))) == {"measure_lifted"}


def test_a_listed_measure_was_reviewed_before_its_approval(play: town.Play):
    measure = Measure(play, SEALING)
    measure.take_at_once()
    measure.report()
    play.review()
    play.do("decide", "d", {"way": "afterwards"})
    said = found(measure)
    assert failing(said) == set()
    (reviewed,) = (one for one in said if one.check == "reviewed_first")
    assert reviewed.verdict == PASS and reviewed.where
