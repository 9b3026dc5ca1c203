"""期限, for any input: compared with counting on one's fingers, day by day."""

from datetime import date, datetime, timedelta, timezone

from hypothesis import given, seed, settings
from hypothesis import strategies as st
from tests import sizes

from chengming.law.load import load
from chengming.law.time_limits import Limit, Period, deadline

CALENDAR = load().calendar
DAY = timedelta(days=1)
SHANGHAI = timezone(timedelta(hours=8))
RUNS = settings(
    max_examples=sizes.count(150, 5000), deadline=None, derandomize=False, database=None
)

days = st.dates(date(2017, 6, 1), date(2028, 6, 30))
lengths = st.integers(1, 120)


@st.composite
def pauses(draw: st.DrawFn, start: date) -> list[Period]:
    out = []
    for _ in range(draw(st.integers(0, 4))):
        first = start + timedelta(days=draw(st.integers(-20, 150)))
        out.append(Period(first, first + timedelta(days=draw(st.integers(0, 40)))))
    return out


@st.composite
def cases(draw: st.DrawFn) -> tuple[date, int, list[Period]]:
    start = draw(days)
    return start, draw(lengths), draw(pauses(start))


def _excluded(day: date, periods: list[Period]) -> bool:
    return any(p.start <= day and p.end is not None and day <= p.end for p in periods)


def _by_hand(start: date, n: int, periods: list[Period], *, working: bool) -> date:
    day = start
    while n:
        day += DAY
        if not _excluded(day, periods) and (not working or CALENDAR.is_working_day(day)):
            n -= 1
    while not CALENDAR.is_working_day(day) or _excluded(day, periods):
        day += DAY
    return day


@seed(sizes.SEED)
@RUNS
@given(cases())
def test_working_days_agree_with_counting_by_hand(case: tuple[date, int, list[Period]]) -> None:
    start, n, periods = case
    found = deadline(Limit(n, "working_day"), start, calendar=CALENDAR, excluded=periods)
    assert found.deadline == _by_hand(start, n, periods, working=True)
    assert found.steps


@seed(sizes.SEED)
@RUNS
@given(cases())
def test_calendar_days_agree_with_counting_by_hand(case: tuple[date, int, list[Period]]) -> None:
    start, n, periods = case
    found = deadline(Limit(n, "calendar_day"), start, calendar=CALENDAR, excluded=periods)
    assert found.deadline == _by_hand(start, n, periods, working=False)


@seed(sizes.SEED)
@RUNS
@given(days, st.integers(1, 24), st.sampled_from(["month", "year"]))
def test_months_end_on_the_same_day_or_the_months_last(start: date, n: int, unit: str) -> None:
    n = n if unit == "month" else n % 5 + 1
    found = deadline(Limit(n, unit), start, calendar=CALENDAR, roll=False).deadline
    assert isinstance(found, date)
    months = n if unit == "month" else 12 * n
    assert (found.year - start.year) * 12 + found.month - start.month == months
    assert found.day == start.day or (found.day < start.day and (found + DAY).day == 1)


@seed(sizes.SEED)
@RUNS
@given(cases(), st.sampled_from(["working_day", "calendar_day", "month"]))
def test_the_order_and_the_overlap_of_pauses_do_not_matter(
    case: tuple[date, int, list[Period]], unit: str
) -> None:
    start, n, periods = case
    limit = Limit(n if unit != "month" else n % 24 + 1, unit)
    once = deadline(limit, start, calendar=CALENDAR, excluded=periods).deadline
    again = deadline(
        limit, start, calendar=CALENDAR, excluded=[*reversed(periods), *periods]
    ).deadline
    assert once == again


@seed(sizes.SEED)
@RUNS
@given(cases(), st.sampled_from(["working_day", "calendar_day", "month"]))
def test_a_pause_never_shortens_and_a_longer_limit_never_ends_earlier(
    case: tuple[date, int, list[Period]], unit: str
) -> None:
    start, n, periods = case
    n = n if unit != "month" else n % 24 + 1

    def end(length: int, excluded: list[Period]) -> date:
        found = deadline(Limit(length, unit), start, calendar=CALENDAR, excluded=excluded).deadline
        assert isinstance(found, date)
        return found

    assert end(n, []) <= end(n, periods) <= end(n + 1, periods)


@seed(sizes.SEED)
@RUNS
@given(days, lengths)
def test_counting_back_leaves_at_least_the_limit_and_a_day_later_would_not(
    event: date, n: int
) -> None:
    latest = deadline(Limit(n, "working_day"), event, calendar=CALENDAR, before=True).deadline
    assert isinstance(latest, date)
    assert CALENDAR.count(latest + DAY, event - DAY) == n - 1
    assert CALENDAR.is_working_day(latest)


@seed(sizes.SEED)
@RUNS
@given(days, st.integers(0, 1439), st.integers(1, 72), st.integers(0, 4000), st.integers(0, 3000))
def test_hours_lose_exactly_the_minutes_excluded(
    day: date, minute: int, n: int, offset: int, length: int
) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(minutes=minute)
    first = start + timedelta(minutes=offset)
    pause = Period(first, first + timedelta(minutes=length))
    found = deadline(Limit(n, "hour"), start, calendar=CALENDAR, excluded=[pause]).deadline
    lost = timedelta(minutes=length) if offset < n * 60 else timedelta()
    assert found == start + timedelta(hours=n) + lost
