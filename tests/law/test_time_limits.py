"""期限: the cases software gets wrong, each with the articles, computed by hand here."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from chengming.law.dated import limit_as_of
from chengming.law.errors import BadLimit
from chengming.law.load import load
from chengming.law.time_limits import Computation, Limit, Moment, Period, deadline

LAW = load()
SHANGHAI = timezone(timedelta(hours=8))


def compute(rule: str, start: str, *pauses: str, before: bool = False) -> Computation:
    excluded = [Period(*(_moment(part) for part in pause.split(".."))) for pause in pauses]
    return deadline(
        Limit.parse(rule), _moment(start), calendar=LAW.calendar, excluded=excluded, before=before
    )


def _moment(text: str) -> Moment:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def rule_deadline(name: str, start: str, field: str | None = None, *, before: bool = False) -> date:
    day = date.fromisoformat(start)
    limit = limit_as_of(LAW.parameters[name], day, field)
    assert limit is not None
    found = deadline(limit, day, calendar=LAW.calendar, before=before).deadline
    assert isinstance(found, date)
    return found


# (rule, start, deadline): worked out on paper against the printed calendar of 2026.
WORKING_DAYS = [
    ("1 WD", "2026-03-02", "2026-03-03"),
    ("5 WD", "2026-03-02", "2026-03-09"),
    ("1 WD", "2026-03-06", "2026-03-09"),  # Friday to Monday
    ("1 WD", "2026-03-07", "2026-03-09"),  # an event on a Saturday
    ("7 WD", "2026-02-10", "2026-02-26"),  # 春节: 2 月 14 日上班，15 日至 23 日放假
    ("7 WD", "2026-02-13", "2026-03-02"),  # 2 月 14、24—28 日（28 日周六上班）、3 月 2 日
    ("1 WD", "2026-02-27", "2026-02-28"),  # the make-up Saturday counts
    ("1 WD", "2026-02-14", "2026-02-24"),
    ("3 WD", "2026-04-30", "2026-05-08"),  # 劳动节 1—5 日
    ("4 WD", "2026-04-30", "2026-05-09"),  # 9 日周六上班
    ("2 WD", "2026-09-30", "2026-10-09"),  # 国庆 1—7 日
    ("1 WD", "2025-12-31", "2026-01-04"),  # 元旦 1—3 日, Sunday the 4th is worked
]
CALENDAR_DAYS = [
    ("15 CD", "2026-03-02", "2026-03-17"),
    ("10 CD", "2026-03-04", "2026-03-16"),  # Saturday the 14th rolls to Monday
    ("10 CD", "2026-02-04", "2026-02-14"),  # a worked Saturday is no rest day
    ("10 CD", "2026-02-06", "2026-02-24"),  # the 16th lies in 春节
    ("90 CD", "2026-01-05", "2026-04-07"),  # 4 月 5 日清明，放假至 6 日
    ("30 CD", "2026-01-30", "2026-03-02"),  # 1 March is a Sunday
]
MONTHS = [
    ("6 M", "2025-08-31", "2026-02-28"),  # no 31 February: month end; a worked Saturday
    ("6 M", "2026-01-15", "2026-07-15"),
    ("1 M", "2026-01-31", "2026-02-28"),
    ("1 M", "2024-01-31", "2024-02-29"),
    ("3 M", "2026-06-30", "2026-09-30"),
    ("3 M", "2026-07-03", "2026-10-08"),  # 3 October lies in 国庆
    ("2 Y", "2024-02-29", "2026-02-28"),
    ("1 Y", "2025-03-01", "2026-03-02"),  # Sunday rolls
]


@pytest.mark.parametrize(("rule", "start", "expected"), WORKING_DAYS + CALENDAR_DAYS + MONTHS)
def test_the_start_day_is_not_counted_and_rest_days_are_treated_by_unit(
    rule: str, start: str, expected: str
) -> None:
    found = compute(rule, start)
    assert found.deadline == date.fromisoformat(expected)
    assert not found.provisional


HOURS = [
    ("24 H", "2026-03-02T22:30", "2026-03-03T22:30"),  # across midnight
    ("24 H", "2026-02-28T23:59", "2026-03-01T23:59"),  # across a month, onto a Sunday: no rolling
    ("24 H", "2026-02-15T08:00", "2026-02-16T08:00"),  # inside 春节: hours do not stop
]


@pytest.mark.parametrize(("rule", "start", "expected"), HOURS)
def test_hours_run_from_the_event_to_the_minute_and_never_stop_for_rest_days(
    rule: str, start: str, expected: str
) -> None:
    assert compute(rule, start).deadline == datetime.fromisoformat(expected).replace(
        tzinfo=SHANGHAI
    )


def test_hours_of_another_zone_are_the_same_moment() -> None:
    start = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
    found = deadline(Limit(24, "hour"), start, calendar=LAW.calendar).deadline
    assert found == datetime(2026, 3, 3, 22, 30, tzinfo=SHANGHAI)


def test_a_moment_late_at_night_in_another_zone_is_the_next_day_here() -> None:
    start = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 3 March, 01:00 in Beijing
    assert deadline(Limit(1, "working_day"), start, calendar=LAW.calendar).deadline == date(
        2026, 3, 4
    )


def test_hours_from_a_bare_day_are_refused() -> None:
    with pytest.raises(BadLimit, match="时刻"):
        compute("24 H", "2026-03-02")


# Excluded periods -------------------------------------------------------------------

PAUSES = [
    (
        "90 CD",
        "2026-01-05",
        ["2026-02-01..2026-02-10"],
        "2026-04-15",
    ),  # ten days later than 5 April
    # ybcase: expert days counted twice. Overlapping, nested and equal periods extend once.
    ("90 CD", "2026-01-05", ["2026-02-01..2026-02-10", "2026-02-08..2026-02-12"], "2026-04-17"),
    ("90 CD", "2026-01-05", ["2026-02-01..2026-02-12", "2026-02-03..2026-02-05"], "2026-04-17"),
    ("90 CD", "2026-01-05", ["2026-02-01..2026-02-12", "2026-02-01..2026-02-12"], "2026-04-17"),
    ("90 CD", "2026-01-05", ["2026-02-01..2026-02-06", "2026-02-07..2026-02-12"], "2026-04-17"),
    # Touching the start: the start day is not counted anyway.
    ("15 CD", "2026-03-02", ["2026-03-02..2026-03-02"], "2026-03-17"),
    ("15 CD", "2026-03-02", ["2026-02-20..2026-03-04"], "2026-03-19"),
    ("15 CD", "2026-03-02", ["2026-03-03..2026-03-03"], "2026-03-18"),
    # Touching the end: on the last day it extends, the day after it comes too late.
    ("15 CD", "2026-03-02", ["2026-03-17..2026-03-17"], "2026-03-18"),
    ("15 CD", "2026-03-02", ["2026-03-18..2026-03-30"], "2026-03-17"),
    # A second pause that only matters because the first one extended.
    ("15 CD", "2026-03-02", ["2026-03-17..2026-03-17", "2026-03-18..2026-03-19"], "2026-03-20"),
    ("7 WD", "2026-03-02", ["2026-03-05..2026-03-06"], "2026-03-13"),
    (
        "7 WD",
        "2026-03-02",
        ["2026-03-07..2026-03-08"],
        "2026-03-11",
    ),  # a weekend: no working day lost
    ("7 WD", "2026-02-10", ["2026-02-12..2026-02-24"], "2026-03-03"),
    (
        "3 M",
        "2026-03-10",
        ["2026-04-01..2026-04-10"],
        "2026-06-22",
    ),  # 20 June is a Saturday in 端午
    ("24 H", "2026-03-02T10:00", ["2026-03-02T12:00..2026-03-02T13:30"], "2026-03-03T11:30"),
]


@pytest.mark.parametrize(("rule", "start", "pauses", "expected"), PAUSES)
def test_excluded_periods_extend_once_and_only_where_they_fall(
    rule: str, start: str, pauses: list[str], expected: str
) -> None:
    found = compute(rule, start, *pauses).deadline
    wanted = _moment(expected)
    assert found == (wanted.replace(tzinfo=SHANGHAI) if isinstance(wanted, datetime) else wanted)


def test_an_open_pause_leaves_the_deadline_undetermined_unless_it_comes_too_late() -> None:
    limit, start = Limit(15, "calendar_day"), date(2026, 3, 2)
    running = [Period(date(2026, 3, 10), None, "鉴定")]
    found = deadline(limit, start, calendar=LAW.calendar, excluded=running)
    assert found.deadline is None
    assert found.provisional
    assert "鉴定" in found.warnings[0]
    late = [Period(date(2026, 3, 18), None, "鉴定")]
    assert deadline(limit, start, calendar=LAW.calendar, excluded=late).deadline == date(
        2026, 3, 17
    )


def test_a_pause_recorded_by_two_acts_excludes_its_last_day_but_not_its_first() -> None:
    assert Period.between(date(2026, 2, 1), date(2026, 2, 11)) == Period(
        date(2026, 2, 2), date(2026, 2, 11)
    )
    assert Period.between(date(2026, 2, 1), date(2026, 2, 1)) is None
    assert Period.between(date(2026, 2, 1), None) == Period(date(2026, 2, 2), None)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadLimit, match="早于"):
        Period(date(2026, 2, 2), date(2026, 2, 1))


# Counted back ----------------------------------------------------------------------

BACK = [
    ("7 WD", "2026-03-03", "2026-02-14"),  # 2、28、27、26、25、24 日和 2 月 14 日
    ("3 WD", "2026-10-09", "2026-09-29"),  # 8 日、9 月 30 日、29 日
    ("3 CD", "2026-03-10", "2026-03-06"),  # the 7th is a Saturday: earlier, not later
    ("1 M", "2026-03-31", "2026-02-28"),
]


@pytest.mark.parametrize(("rule", "event", "expected"), BACK)
def test_counting_back_gives_the_latest_day_that_keeps_the_gap(
    rule: str, event: str, expected: str
) -> None:
    assert compute(rule, event, before=True).deadline == date.fromisoformat(expected)


def test_a_limit_counted_back_has_no_pauses() -> None:
    with pytest.raises(BadLimit, match="倒推"):
        compute("7 WD", "2026-03-03", "2026-02-24..2026-02-25", before=True)


# Provisional -----------------------------------------------------------------------


def test_a_deadline_that_touches_an_unannounced_year_is_provisional_and_says_so() -> None:
    found = compute("15 WD", "2026-12-20")
    assert found.deadline == date(2027, 1, 11)
    assert found.provisional
    assert "2027 年放假安排尚未公布" in found.warnings[0]


def test_calendar_days_are_provisional_only_where_the_last_day_is() -> None:
    assert not compute("90 CD", "2026-06-01").provisional
    assert compute("90 CD", "2026-11-01").provisional
    assert compute("10 CD", "2026-12-20").provisional  # the last week of 2026 may still change


def test_far_years_are_computed_with_weekends_and_marked() -> None:
    found = compute("5 Y", "2026-03-03")
    assert found.deadline == date(2031, 3, 3)
    assert found.provisional
    assert "没有 2031 年" in found.warnings[0]


# The ten rules (law.md 15, first row) -----------------------------------------------


def test_preservation_and_service_count_working_days() -> None:
    assert rule_deadline("penalty/preservation/time_limit", "2026-02-10") == date(2026, 2, 26)
    assert rule_deadline("penalty/service/time_limit", "2026-02-10") == date(2026, 2, 26)


def test_the_demand_waits_ten_working_days() -> None:
    assert rule_deadline("enforcement/demand/wait", "2026-02-10") == date(2026, 3, 2)


def test_the_decision_and_the_payment_count_calendar_days() -> None:
    assert rule_deadline("penalty/decision/time_limit", "2026-01-05") == date(2026, 4, 7)
    assert rule_deadline("penalty/payment/time_limit", "2026-02-02") == date(2026, 2, 24)


def test_publication_runs_from_the_decision_and_differs_by_field() -> None:
    assert rule_deadline("disclosure/penalty/publish", "2026-03-02") == date(2026, 3, 11)
    assert rule_deadline("disclosure/penalty/publish", "2026-03-02", "market_regulation") == date(
        2026, 3, 30
    )
    assert rule_deadline("disclosure/penalty/withdraw", "2026-03-02") == date(2026, 3, 5)


def test_service_by_announcement_took_sixty_days_before_2022() -> None:
    assert rule_deadline("service/announcement", "2021-12-31") == date(2022, 3, 1)
    assert rule_deadline("service/announcement", "2022-01-04") == date(
        2022, 2, 7
    )  # 2 月 3 日在春节内


def test_the_hearing_notice_must_leave_seven_working_days() -> None:
    assert rule_deadline("penalty/hearing/notice_gap", "2026-03-03", before=True) == date(
        2026, 2, 14
    )


def test_limitation_counts_years_from_the_act() -> None:
    assert rule_deadline("penalty/limitation/ordinary", "2024-03-04") == date(2026, 3, 4)


# Explained -------------------------------------------------------------------------


def test_the_computation_names_every_holiday_pause_and_article_it_used() -> None:
    limit = limit_as_of(
        LAW.parameters["penalty/preservation/time_limit"], date(2026, 2, 10), "market_regulation"
    )
    assert limit is not None
    pause = [Period(date(2026, 2, 25), date(2026, 2, 25), "鉴定")]
    steps = "\n".join(
        deadline(limit, date(2026, 2, 10), calendar=LAW.calendar, excluded=pause).steps
    )
    for words in (
        "市场监督管理行政处罚程序规定第三十五条第一款",
        "当日不计算在内（民法典第二百零一条）",
        "计入：2026-02-14 春节调休上班",
        "跳过：2026-02-15 至 2026-02-23 春节放假",
        "不计入：2026-02-25 至 2026-02-25，鉴定",
        "第 7 个工作日：2026-02-27（周五）",
    ):
        assert words in steps


def test_a_rolled_deadline_says_why_and_by_which_article() -> None:
    steps = compute("10 CD", "2026-02-06").steps
    assert "最后一日为春节放假，顺延至 2026-02-24（周二）（民法典第二百零三条）" in steps


def test_json_has_deadline_provisional_and_computation() -> None:
    found = compute("15 WD", "2026-12-20").to_json()
    assert found["deadline"] == "2027-01-11"
    assert found["provisional"] is True
    computation = found["computation"]
    assert isinstance(computation, list)
    assert "2027 年放假安排尚未公布" in computation[-1]


@pytest.mark.parametrize(
    "text", ["7", "WD 7", "0 WD", "-1 WD", "7 wd", "7 工作日", "07 WD", "99999 WD", "7.5 H", ""]
)
def test_a_limit_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(BadLimit):
        Limit.parse(text)
