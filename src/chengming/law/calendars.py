"""Working days: weekdays less the holidays and make-up days off, plus the make-up workdays (调休).

One file per year, with the State Council notice it comes from. A year that has not
been announced is computed with statutory days and weekends only and says so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from chengming.law.citation import CERTAINTY, Citation, Instruments
from chengming.law.errors import CalendarError
from chengming.law.strict_yaml import Node

ANNOUNCED = "announced"
NOT_ANNOUNCED = "not_announced"
_STATUS = (ANNOUNCED, NOT_ANNOUNCED)
_SATURDAY = 5
_LAST_WEEK = (12, 25)
_HORIZON = 12  # years before and after the entered ones that are computed with weekends only


@dataclass(frozen=True, slots=True)
class Year:
    """One year's arrangement: days off with the holiday's name, weekend days worked."""

    year: int
    announced: bool
    notice: str
    cite: Citation
    certainty: str
    rest: Mapping[date, str] = field(compare=False)
    worked: Mapping[date, str] = field(compare=False)
    statutory: frozenset[date] = field(compare=False)
    note: str
    file: str


class Calendar:
    """Working-day arithmetic over all entered years; every question is a bisection or a look-up.

    Years without a file (further away than any notice) count weekends only; `settled`
    is false for them, so that whoever computes with them says that it is provisional.
    """

    def __init__(self, years: Sequence[Year]) -> None:
        self.years: dict[int, Year] = {y.year: y for y in sorted(years, key=lambda y: y.year)}
        if not self.years:
            raise CalendarError("没有任何年份的工作日历，不能计算工作日。")
        self._off = {day: name for y in years for day, name in y.rest.items()}
        self._worked = {day: name for y in years for day, name in y.worked.items()}
        self._statutory = frozenset(day for y in years for day in y.statutory)
        self._special = sorted({*self._off, *self._worked})
        self._first = date(min(self.years) - _HORIZON, 1, 1)
        self._last = date(max(self.years) + _HORIZON, 12, 31)
        span = (self._last - self._first).days + 1
        every = (self._first + timedelta(days=n) for n in range(span))
        self._days = [day for day in every if self._works(day)]

    def _works(self, day: date) -> bool:
        if day in self._worked:
            return True
        return day.weekday() < _SATURDAY and day not in self._off

    def is_working_day(self, day: date) -> bool:
        if not self._first <= day <= self._last:
            raise CalendarError(
                f"{day.isoformat()} 离已录入的工作日历（{min(self.years)}—{max(self.years)} 年）太远，不能计算。"
                "请核对日期，或者用 chengming law calendar import 录入该年的放假安排。"
            )
        return self._works(day)

    def settled(self, day: date) -> bool:
        """Whether that day's arrangement has been announced and no coming notice can change it.

        The notice for a year may move days of the last week of December before it
        (2018-12-29 was worked, 2018-12-31 was off by the notice for 2019).
        """
        year = self.years.get(day.year)
        if year is None or not year.announced:
            return False
        following = self.years.get(day.year + 1)
        return (day.month, day.day) < _LAST_WEEK or bool(following and following.announced)

    def unsettled(self, first: date, last: date) -> list[int]:
        """The years whose coming notice may still change a day from first to last."""
        out = []
        for number in range(first.year, last.year + 1):
            low, high = max(first, date(number, 1, 1)), min(last, date(number, 12, 31))
            if not self.settled(low):
                out.append(number)
            elif not self.settled(high):
                out.append(number + 1)
        return sorted(set(out))

    def why(self, day: date) -> str:
        """Why that day is or is not a working day: 周六; 春节放假; 春节调休上班."""
        if day in self._worked:
            return f"{self._worked[day]}调休上班"
        if day in self._off:
            return f"{self._off[day]}{'放假' if day in self._statutory else '假期'}"
        return "周" + "一二三四五六日"[day.weekday()]

    def special(self, first: date, last: date) -> list[date]:
        """Days from first to last that a holiday arrangement names."""
        return self._special[bisect_left(self._special, first) : bisect_right(self._special, last)]

    def shift(self, start: date, days: int) -> date:
        """The n-th working day after (days > 0) or before (days < 0) start, start not counted."""
        index = bisect_right(self._days, start) - 1 if days > 0 else bisect_left(self._days, start)
        index += days
        if days == 0 or not 0 <= index < len(self._days):
            raise CalendarError(
                f"从 {start.isoformat()} 起算 {days} 个工作日，超出了工作日历可及的范围。"
            )
        return self._days[index]

    def count(self, first: date, last: date) -> int:
        """Working days from first to last, both counted."""
        return max(0, bisect_right(self._days, last) - bisect_left(self._days, first))


def read_year(root: Node, instruments: Instruments) -> Year:
    """One file of law/calendars, checked within itself."""
    got = root.take(
        ("year", "status", "notice", "cite", "certainty", "holidays"),
        ("note", "announced_on", "number"),
    )
    year = got["year"].number(least=1950)
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    statutory: set[date] = set()
    status = got["status"].word(_STATUS)
    for holiday in got["holidays"].items():
        entry = holiday.take(("name", "statutory"), ("rest", "worked"))
        name = entry["name"].text()
        for node in entry["statutory"].items():
            statutory.add(_day_of(node, year))
        for node in entry["rest"].items() if "rest" in entry else entry["statutory"].items():
            _put(off, node, year, name)
        for node in entry["worked"].items() if "worked" in entry else []:
            _put(worked, node, year, name)
            if node.day().weekday() < _SATURDAY:
                raise node.error("调休上班日应当是周六或者周日。")
    for day in sorted(statutory - off.keys()):
        raise root.error(f"法定节假日 {day.isoformat()} 不在放假日之内。")
    for day in sorted(worked.keys() & off.keys()):
        raise root.error(f"{day.isoformat()} 既放假又上班。")
    if status == NOT_ANNOUNCED and worked:
        raise got["status"].error("尚未公布的年份不得有调休上班日。")
    return Year(
        year=year,
        announced=status == ANNOUNCED,
        notice=got["notice"].text(),
        cite=instruments.cite(got["cite"]),
        certainty=got["certainty"].word(CERTAINTY),
        rest=off,
        worked=worked,
        statutory=frozenset(statutory),
        note=got["note"].text() if "note" in got else "",
        file=root.file,
    )


def read_calendar(roots: Sequence[Node], instruments: Instruments) -> Calendar:
    """All files of law/calendars; years must follow each other without a gap."""
    years: dict[int, Year] = {}
    for root in roots:
        year = read_year(root, instruments)
        if year.year in years:
            raise root.error(f"{year.year} 年的日历已在 {years[year.year].file} 录入。")
        years[year.year] = year
    for number in sorted(years):
        if number + 1 not in years and number != max(years):
            raise CalendarError(f"工作日历缺少 {number + 1} 年。请补入该年的放假安排。")
    return Calendar(list(years.values()))


def _put(days: dict[date, str], node: Node, year: int, name: str) -> None:
    day = _day_of(node, year)
    if day in days:
        raise node.error(f"{day.isoformat()} 重复。")
    days[day] = name


def _day_of(node: Node, year: int) -> date:
    day = node.day()
    if day.year != year:
        raise node.error(f"{day.isoformat()} 不在 {year} 年之内。")
    return day
