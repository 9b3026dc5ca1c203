"""Working-day calendars: against two independent packages, day by day, and their traps."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from chengming.law.calendars import read_calendar, read_year
from chengming.law.errors import CalendarError, LawFileError
from chengming.law.load import load
from chengming.law.strict_yaml import parse

CALENDAR = load().calendar
ANNOUNCED = range(2018, 2027)


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    wrong = [d for d in _days(year) if CALENDAR.is_working_day(d) != chinese_calendar.is_workday(d)]
    assert wrong == []


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_agrees_with_holidays(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    wrong = [d for d in _days(year) if CALENDAR.is_working_day(d) != other.is_working_day(d)]
    assert wrong == []


def test_the_packages_know_nothing_of_2027_and_neither_do_we() -> None:
    # chinesecalendar raises; holidays silently gives statutory days without transfers.
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 1, 4))
    known = holidays.country_holidays("CN", years=2027).weekend_workdays
    assert not [day for day in known if day.year == 2027]
    assert not CALENDAR.years[2027].announced
    assert not CALENDAR.years[2027].worked
    assert not CALENDAR.settled(date(2027, 3, 1))


def test_2027_keeps_the_statutory_days_the_holidays_package_computes() -> None:
    other = holidays.country_holidays("CN", years=2027, language="zh_CN")
    statutory = {d for d, name in other.items() if "补假" not in name and "调休" not in name}
    assert set(CALENDAR.years[2027].statutory) == statutory
    assert set(CALENDAR.years[2027].rest) == statutory


def test_the_last_week_of_the_last_announced_year_is_not_settled() -> None:
    # The notice for 2019 made 2018-12-29 a workday and 2018-12-31 a day off.
    assert CALENDAR.is_working_day(date(2018, 12, 29))
    assert not CALENDAR.is_working_day(date(2018, 12, 31))
    assert CALENDAR.settled(date(2018, 12, 31))
    assert CALENDAR.settled(date(2026, 12, 24))
    assert not CALENDAR.settled(date(2026, 12, 28))


def test_spring_festival_2026_as_announced() -> None:
    off = {date(2026, 2, day) for day in range(15, 24)}
    assert {d for d in _days(2026) if CALENDAR.years[2026].rest.get(d) == "春节"} == off
    assert all(CALENDAR.is_working_day(date(2026, 2, d)) for d in (14, 28))


def test_shift_and_count_agree_with_walking_day_by_day() -> None:
    start = date(2025, 12, 20)
    position = start
    for n in range(1, 320):
        position += timedelta(days=1)
        while not CALENDAR.is_working_day(position):
            position += timedelta(days=1)
        assert CALENDAR.shift(start, n) == position
        assert CALENDAR.count(start + timedelta(days=1), position) == n


def test_shifting_back_agrees_with_walking_day_by_day() -> None:
    start = date(2026, 3, 3)
    position = start
    for n in range(1, 320):
        position -= timedelta(days=1)
        while not CALENDAR.is_working_day(position):
            position -= timedelta(days=1)
        assert CALENDAR.shift(start, -n) == position


def test_a_day_beyond_every_calendar_is_refused() -> None:
    with pytest.raises(CalendarError, match="太远"):
        CALENDAR.is_working_day(date(2100, 1, 1))
    with pytest.raises(CalendarError, match="超出"):
        CALENDAR.shift(date(2038, 1, 1), 2000)


GOOD = """year: 2030
status: announced
notice: 国务院办公厅关于2030年部分节假日安排的通知
cite: 全国年节及纪念日放假办法/2
certainty: known
holidays:
  - name: 元旦
    statutory: [2030-01-01]
    rest: [2030-01-01]
    worked: [2030-01-05]
"""
BAD = {
    "a make-up workday on a weekday": ("worked: [2030-01-05]", "worked: [2030-01-04]", 10, "周六"),
    "a day of another year": (
        "rest: [2030-01-01]",
        "rest: [2030-01-01, 2031-01-01]",
        9,
        "不在 2030 年",
    ),
    "a day twice": ("rest: [2030-01-01]", "rest: [2030-01-01, 2030-01-01]", 9, "重复"),
    "worked and off at once": (
        "rest: [2030-01-01]",
        "rest: [2030-01-01, 2030-01-05]",
        1,
        "既放假又上班",
    ),
    "a statutory day that is not off": (
        "rest: [2030-01-01]",
        "rest: [2030-01-02]",
        1,
        "法定节假日",
    ),
    "no citation": ("cite: 全国年节及纪念日放假办法/2\n", "", 1, "缺少“cite”"),
    "a citation beyond the statute": ("放假办法/2", "放假办法/9", 4, "不存在"),
    "an unknown key": ("certainty: known", "certainty: known\nsure: true", 6, "不认识的键“sure”"),
    "make-up workdays before the notice": (
        "status: announced",
        "status: not_announced",
        2,
        "尚未公布",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_calendar_is_refused_with_its_line(name: str) -> None:
    old, new, line, words = BAD[name]
    assert old in GOOD
    with pytest.raises(LawFileError) as caught:
        read_year(parse(GOOD.replace(old, new).encode(), "2030.yaml"), load().instruments)
    assert caught.value.line == line
    assert words in caught.value.problem


def test_the_good_calendar_is_read() -> None:
    year = read_year(parse(GOOD.encode(), "2030.yaml"), load().instruments)
    assert set(year.worked) == {date(2030, 1, 5)}


def test_a_year_twice_or_a_gap_between_years_is_refused() -> None:
    instruments = load().instruments
    node = parse(GOOD.encode(), "a.yaml")
    later = parse(
        GOOD.replace("2030", "2032").replace("2032-01-05", "2032-01-04").encode(), "c.yaml"
    )
    with pytest.raises(LawFileError, match=r"已在 a\.yaml 录入"):
        read_calendar([node, parse(GOOD.encode(), "b.yaml")], instruments)
    with pytest.raises(CalendarError, match="缺少 2031 年"):
        read_calendar([node, later], instruments)
