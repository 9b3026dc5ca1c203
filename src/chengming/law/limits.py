"""期限 in words: a limit, an excluded period, and a computation that explains itself.

`time_limits.deadline` does the counting; this module says how it was done.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from chengming.law.calendars import Calendar
from chengming.law.citation import Citation
from chengming.law.errors import BadLimit

UNITS = {
    "working_day": "个工作日",
    "calendar_day": "日",
    "hour": "小时",
    "month": "个月",
    "year": "年",
}
SHORT = {"WD": "working_day", "CD": "calendar_day", "H": "hour", "M": "month", "Y": "year"}
# The articles every computation rests on; a test checks that they exist.
START_CITE = Citation("民法典", "201")
CORRESPONDING_CITE = Citation("民法典", "202")
ROLL_CITE = Citation("民法典", "203")

_SHANGHAI = timezone(timedelta(hours=8))
_PLAIN = re.compile(r"\s*([1-9][0-9]{0,4})\s*(WD|CD|H|M|Y)\s*\Z", re.ASCII)
DAY = timedelta(days=1)
MOST = {"working_day": 2500, "calendar_day": 4000, "hour": 100_000, "month": 240, "year": 30}

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """期限: a number and its unit, each with its article."""

    n: int
    unit: str
    cite: str = ""
    unit_cite: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise BadLimit(f"不认识的期限单位“{self.unit}”，可用：{'、'.join(UNITS)}。")
        if not 1 <= self.n <= MOST[self.unit]:
            raise BadLimit(
                f"期限应当在 1 至 {MOST[self.unit]} {UNITS[self.unit]}之间，所给的是 {self.n}。"
            )

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read `7 WD`, `90 CD`, `24 H`, `6 M`, `2 Y`."""
        match = _PLAIN.match(text)
        if match is None:
            raise BadLimit(
                f"“{text}”不是期限。应当写作 7 WD（工作日）、90 CD（日）、24 H（小时）、6 M（月）或者 2 Y（年）。"
            )
        return cls(int(match[1]), SHORT[match[2]])

    def __str__(self) -> str:
        return f"{self.n} {UNITS[self.unit]}".replace(" 日", "日").replace(" 年", "年")


@dataclass(frozen=True, slots=True)
class Period:
    """不计算在期限内的期间: from start to end, both included; end None while it is still running."""

    start: Moment
    end: Moment | None
    ground: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and day_of(self.end) < day_of(self.start):
            raise BadLimit(f"不计入期间的止日 {self.end} 早于起日 {self.start}。")

    @classmethod
    def between(cls, paused: date, resumed: date | None, ground: str = "") -> "Period | None":
        """Excluded days of a pause: its first day is not counted (民法典/201), its last is.

        Paused and resumed on the same day excludes nothing: None.
        """
        if resumed is not None and resumed <= paused:
            return None
        return cls(paused + DAY, resumed, ground)


@dataclass(frozen=True, slots=True)
class Computation:
    """届满日 and how it was found. `deadline` is None while an excluded period is still open."""

    limit: Limit
    start: Moment
    deadline: Moment | None
    provisional: bool
    warnings: tuple[str, ...]
    _explain: Callable[[], list[str]] = field(repr=False, compare=False)

    @property
    def steps(self) -> list[str]:
        """The computation in Chinese, one line a step."""
        return self._explain()

    def to_json(self) -> dict[str, object]:
        """`{"deadline", "provisional", "computation"}` as `law deadline --json` prints it."""
        return {
            "deadline": None if self.deadline is None else text_of(self.deadline),
            "provisional": self.provisional,
            "computation": [*self.steps, *self.warnings],
        }


def day_of(moment: Moment) -> date:
    if isinstance(moment, datetime):
        return instant_of(moment).date()
    return moment


def instant_of(moment: Moment, end_of_day: timedelta = timedelta()) -> datetime:
    """That moment in +08:00; a bare date is its first moment (or, for an end, its last)."""
    if isinstance(moment, datetime):
        return moment.astimezone(_SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=_SHANGHAI)
    return datetime(moment.year, moment.month, moment.day, tzinfo=_SHANGHAI) + end_of_day


def warning(calendar: Calendar, year: int) -> str:
    if year in calendar.years or year - 1 in calendar.years:
        return f"{year} 年放假安排尚未公布，本结果暂按法定节假日和周末计算，公布后应当重算。"
    return f"没有 {year} 年的工作日历，本结果只按周末计算，应当核对。"


def used_periods(excluded: Sequence[Period], start: date, end: date) -> list[Period]:
    return [
        p for p in excluded if day_of(p.start) <= end and (p.end is None or day_of(p.end) > start)
    ]


def day_steps(
    limit: Limit,
    start: date,
    last: date,
    end: date,
    calendar: Calendar,
    *,
    used: list[Period],
    before: bool,
) -> list[str]:
    basis = "；".join(
        part for part in (limit.cite, f"单位 {limit.unit_cite}" * bool(limit.unit_cite)) if part
    )
    out = [f"期限：{limit}{f'（{basis}）' if basis else ''}"]
    towards = "倒推" if before else "起算"
    out.append(
        f"{towards}：自 {_named(start, calendar)}{towards}，当日不计算在内（{START_CITE.short()}）"
    )
    out.extend(
        f"不计入：{text_of(p.start)} 至 {text_of(p.end or p.start)}{f'，{p.ground}' * bool(p.ground)}"
        for p in used
    )
    if limit.unit == "working_day":
        out.extend(_special_steps(calendar, min(start, last), max(start, last)))
        out.append(f"第 {limit.n} 个工作日：{_named(last, calendar)}")
    elif limit.unit in ("month", "year") and not used:
        out.append(
            f"对应日（没有对应日的为月末）：{_named(last, calendar)}（{CORRESPONDING_CITE.short()}）"
        )
    else:
        out.append(f"期间最后一日：{_named(last, calendar)}")
    if end != last:
        why = calendar.why(last)
        move = "提前" if before else "顺延"
        cite = "" if before else f"（{ROLL_CITE.short()}）"
        out.append(f"最后一日为{why}，{move}至 {_named(end, calendar)}{cite}")
    out.append(f"{'最迟' if before else '届满'}：{text_of(end)}")
    return out


def _special_steps(calendar: Calendar, low: date, high: date) -> list[str]:
    """Holidays left out and make-up workdays counted, neighbouring days of one reason in one line."""
    groups: list[tuple[date, date, str, bool]] = []
    for day in calendar.special(low, high):
        works, why = (
            calendar.is_working_day(day),
            calendar.why(day).removesuffix("假期").removesuffix("放假"),
        )
        if groups and groups[-1][2:] == (why, works) and day - groups[-1][1] == DAY:
            groups[-1] = (groups[-1][0], day, why, works)
        else:
            groups.append((day, day, why, works))
    out = []
    for first, last, why, works in groups:
        span = text_of(first) if first == last else f"{text_of(first)} 至 {text_of(last)}"
        out.append(f"{'计入' if works else '跳过'}：{span} {why}{'' if works else '放假'}")
    return out


def hour_steps(limit: Limit, start: datetime, end: datetime, used: list[Period]) -> list[str]:
    out = [
        f"期限：{limit}",
        f"自 {text_of(start)} 起按小时计算，不因休息日停止（{START_CITE.short()}）",
    ]
    out.extend(
        f"不计入：{text_of(p.start)} 至 {text_of(p.end or p.start)}{f'，{p.ground}' * bool(p.ground)}"
        for p in used
    )
    out.append(f"届满：{text_of(end)}")
    return out


def _named(day: date, calendar: Calendar) -> str:
    return f"{text_of(day)}（周{'一二三四五六日'[day.weekday()]}{'，' + calendar.why(day) if calendar.special(day, day) else ''}）"


def text_of(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()
