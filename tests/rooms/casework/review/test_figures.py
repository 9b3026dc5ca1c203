"""审核的数字: what was handed in, passed at once, returned; days without waiting; items; practice."""

from datetime import date, timedelta

import pytest
from tests.rooms.casework import town

from chengming.casework.cases.practice import actions as practice
from chengming.casework.review import actions
from chengming.casework.review.figures import Figures, figures
from chengming.law.load import load
from chengming.record.records.facts import Actor

pytestmark = pytest.mark.django_db

FORM = load().review_forms["annex"]
SUPERVISOR = Actor(person="9" * 32, name="监督员", office="supervisor", agency=town.OTHER_AGENCY)


@pytest.fixture(autouse=True)
def as_told(monkeypatch):
    """The machine finds what each test says it found; what it really finds is counted elsewhere."""
    monkeypatch.setattr(actions, "_with_machine", lambda case, say, at: say)


def counted(agency: str = town.AGENCY, first: date = date(2026, 3, 1)) -> Figures:
    return figures(agency, first, date(2026, 3, 31))


def answered(**wrong: str) -> list[dict]:
    """Every item of the annex in order, save those named: ``wrong`` gives what the machine said."""
    return [
        {
            "item": item.id,
            "machine": wrong.get(item.id, "pass"),
            "answer": ({"yes": "no", "no": "yes"}[item.sound] if item.id in wrong else item.sound),
            **({"opinion": "见案卷。"} if item.id in wrong else {}),
        }
        for item in FORM.for_group("penalty")
    ]


def conclude(play: town.Play, outcome: str, items: list[dict]) -> None:
    again = {"handling": "已按上次审核意见处理。"} if "confirm_review" in play.ids else {}
    play.do("request_review", "a", again)
    said = {"outcome": outcome, "opinion": "见各项。", "form": "annex", "items": items}
    play.do("conclude_review", "c", said)
    play.do("confirm_review", "e", {"outcome": outcome})


def test_a_pass_at_the_first_try_is_counted_apart_from_one_at_the_second(play):
    conclude(town.Play(play.frozen).file(town.LARGE), "passed", answered())
    twice = town.Play(play.frozen).file(town.LARGE)
    conclude(twice, "correct", answered(remedies="fail", crime="cannot_tell"))
    sheet = town.facts(town.LARGE - 100)
    twice.do("revise_report", "a", {"outcome": "penalty", "violations": sheet["violations"]})
    conclude(twice, "passed", answered())
    town.Play(play.frozen).file(town.LARGE).do("request_review", "a")
    found = counted()
    assert (found.cases, found.handed_in, found.settled, found.pending) == (3, 4, 3, 1)
    assert (found.passed, found.passed_at_once, found.first_settled) == (2, 1, 2)
    assert found.returned == {"correct": 1}
    assert found.rounds == {1: 2, 2: 1}


def test_items_found_wrong_come_first_and_a_suspected_crime_is_wrong_when_yes(play):
    play.file(town.LARGE)
    conclude(play, "correct", answered(remedies="fail", crime="cannot_tell"))
    items = {one.item: one for one in counted().items}
    assert {name for name, one in items.items() if one.wrong} == {"remedies", "crime"}
    assert str(items["remedies"].machine_wrong) == "1"  # a number, where one opinion was counted
    assert counted().items[0].item == "remedies"
    assert items["procedure"].share == 0


def test_what_the_machine_found_and_the_reviewer_let_pass_is_seen(play):
    play.file(town.LARGE)
    items = answered()
    items[0] |= {"machine": "fail", "opinion": "证件已换发，登记未及更新。"}
    conclude(play, "passed", items)
    first = next(one for one in counted().items if one.item == items[0]["item"])
    assert (first.wrong, first.machine_wrong, first.overruled) == (0, 1, 1)


def test_days_are_working_days_without_those_of_waiting(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("request_supplement", "c", {"content": "请补充。"}, later=timedelta(days=1))
    play.do("supply_supplement", "a", {"content": "已补充。"}, later=timedelta(days=8))
    play.do(
        "conclude_review", "c", {"outcome": "passed", "opinion": "同意。"}, later=timedelta(days=1)
    )
    play.do("confirm_review", "e", {"outcome": "passed"})
    found = counted()
    assert found.days == (2,)
    assert found.median_days == found.longest_days == 2


def test_another_agency_and_another_period_count_nothing(play):
    play.file(town.LARGE).review()
    assert counted().handed_in == 1
    assert counted(agency=town.OTHER_AGENCY).handed_in == 0
    assert counted(first=date(2026, 3, 20)).handed_in == 0


def test_a_withdrawn_request_is_neither_pending_nor_returned(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("withdraw_review_request", "a", {"reason": "补充证据。"})
    found = counted()
    assert (found.withdrawn, found.pending, found.settled, found.returned) == (1, 0, 0, {})


def test_a_practice_file_counts_for_the_catch_rate_alone_and_only_once_it_is_told(play):
    play.file(town.LARGE)
    defects = [
        {"item": "remedies", "words": "复议机关写成上级部门"},
        {"item": "crime", "words": "达到追诉标准"},
        {"item": "procedure", "words": "一人询问"},
    ]
    practice.plant_practice(
        case=play.case, defects=defects, by=SUPERVISOR, at=play.frozen.now()
    )  # fmt: skip
    conclude(play, "correct", answered(remedies="fail", crime="cannot_tell"))
    found = counted()
    assert (found.handed_in, found.returned, found.practice) == (1, {"correct": 1}, ())
    practice.reveal_practice(case=play.case, by=SUPERVISOR, at=play.frozen.now())
    found = counted()
    assert (found.handed_in, found.items) == (0, ())
    assert {one.item: (one.planted, one.caught) for one in found.practice} == {
        "remedies": (1, 1), "crime": (1, 1), "procedure": (1, 0),
    }  # fmt: skip
    assert found.caught == (2, 3)


def test_no_figure_tells_a_practice_file_from_another_before_it_is_told(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    before = counted()
    practice.plant_practice(
        case=play.case, defects=[{"item": "remedies", "words": "复议机关有误"}], by=SUPERVISOR,
        at=play.frozen.now(),
    )  # fmt: skip
    assert counted() == before
    practice.reveal_practice(case=play.case, by=SUPERVISOR, at=play.frozen.now())
    assert counted() != before


def test_of_days_before_the_share_was_asked_for_it_is_a_hint_all_the_same(play):
    assert figures(town.AGENCY, date(1999, 1, 1), date(1999, 12, 31)).share.least == 500


def test_the_share_of_reviewers_is_measured_against_five_per_cent(play):
    share = counted().share
    assert share.officers == len(town.OFFICES)
    assert share.reviewers == 3
    assert (share.least, share.cite) == (500, "国办发〔2018〕118号/11")
    assert share.reached
    nobody = counted(agency=town.OTHER_AGENCY).share
    assert (nobody.officers, nobody.per_ten_thousand, nobody.reached) == (0, 0, True)


def test_figures_ask_a_fixed_number_of_questions(play, django_assert_max_num_queries):
    for _ in range(3):
        conclude(town.Play(play.frozen).file(town.LARGE), "passed", answered())
    with django_assert_max_num_queries(12):
        counted()
