"""期限：a limit, a start and excluded periods give a deadline and its computation.

The start day is not counted (民法典第二百零一条); a period of calendar days, months or
years whose last day is a rest day ends on the next day that is none (第二百零三条);
working days skip rest days and count make-up workdays; hours run from the event to
the minute. Nothing here reads a clock: dates come in, dates go out.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from chengming.law.calendars import Calendar
from chengming.law.errors import BadLimit
from chengming.law.limits import (
    DAY,
    Computation,
    Limit,
    Moment,
    Period,
    day_of,
    day_steps,
    hour_steps,
    instant_of,
    text_of,
    used_periods,
    warning,
)

__all__ = ["Computation", "Limit", "Moment", "Period", "deadline"]

_M = TypeVar("_M", date, datetime)
_Spans = list[tuple[date, date | None]]


def deadline(
    limit: Limit,
    start: Moment,
    *,
    calendar: Calendar,
    excluded: Sequence[Period] = (),
    before: bool = False,
    roll: bool = True,
) -> Computation:
    """The last day (for hours: the last moment) of a limit that starts with an event.

    `before`: counted backwards, the latest day on which a thing must be done so that at
    least the limit lies between it and `start`. `roll=False` leaves a last rest day as it
    is. Overlapping excluded periods count once.
    """
    if before and excluded:
        raise BadLimit("倒推的期限没有不计入的期间。")
    if limit.unit == "hour":
        return _hours(limit, start, excluded, before)
    day = day_of(start)
    periods = _merge((day_of(p.start), None if p.end is None else day_of(p.end)) for p in excluded)
    last = _last_day(limit, day, calendar, periods, before)
    if last is None:
        return _open(limit, start, excluded)
    end = _rolled(last, calendar, periods, -1 if before else 1) if roll else last
    if end is None:
        return _open(limit, start, excluded)
    low, high = _touched(limit, day, last, end)
    years = calendar.unsettled(low, high)

    def explain() -> list[str]:
        used = used_periods(excluded, day, end)
        return day_steps(limit, day, last, end, calendar, used=used, before=before)

    warnings = tuple(warning(calendar, year) for year in years)
    return Computation(limit, start, end, bool(years), warnings, explain)


# Counting ---------------------------------------------------------------------------


def _last_day(
    limit: Limit, day: date, calendar: Calendar, periods: _Spans, before: bool
) -> date | None:
    if before:
        return _counted_back(limit, day, calendar)
    if limit.unit == "working_day":
        return _working(limit.n, day, calendar, periods)
    if limit.unit == "calendar_day":
        return _calendar_days(limit.n, day, periods)
    return _stretched(day, _corresponding(limit, day, 1), periods)


def _working(n: int, start: date, calendar: Calendar, periods: _Spans) -> date | None:
    position, left = start, n
    for first, last in periods:
        if last is not None and last <= position:
            continue
        before_it = calendar.count(position + DAY, first - DAY)
        if before_it >= left:
            break
        left -= max(0, before_it)
        if last is None:
            return None
        position = last
    return calendar.shift(position, left)


def _calendar_days(n: int, start: date, periods: _Spans) -> date | None:
    position, left = start, n
    for first, last in periods:
        if last is not None and last <= position:
            continue
        before_it = (first - position).days - 1
        if before_it >= left:
            break
        left -= max(0, before_it)
        if last is None:
            return None
        position = last
    return position + timedelta(days=left)


def _corresponding(limit: Limit, day: date, sign: int) -> date:
    """对应日: the same day of the month, else the month's last day (民法典/202)."""
    months = limit.n * (12 if limit.unit == "year" else 1) * sign
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _stretched(start: date, end: date, periods: _Spans) -> date | None:
    """A period in months or years, moved on by the excluded days that fall into it."""
    for first, last in periods:
        if first > end:
            break
        if last is None:
            return None
        if last > start:
            end += timedelta(days=(last - max(first, start + DAY)).days + 1)
    return end


def _counted_back(limit: Limit, day: date, calendar: Calendar) -> date:
    if limit.unit == "working_day":
        return calendar.shift(day, -limit.n)
    if limit.unit == "calendar_day":
        return day - timedelta(days=limit.n)
    return _corresponding(limit, day, -1)


def _rolled(day: date, calendar: Calendar, periods: _Spans, step: int) -> date | None:
    """Over rest days; a day that is excluded cannot be the last one either."""
    while True:
        inside = next((p for p in periods if p[0] <= day and (p[1] is None or day <= p[1])), None)
        if inside is not None:
            if inside[1] is None:
                return None
            day = inside[1] + DAY
        elif not calendar.is_working_day(day):
            day += DAY * step
        else:
            return day


def _hours(limit: Limit, start: Moment, excluded: Sequence[Period], before: bool) -> Computation:
    if not isinstance(start, datetime):
        raise BadLimit("以小时计算的期限要有起算的时刻，例如 2026-03-02T09:30。")
    begin = instant_of(start)
    length = timedelta(hours=limit.n)
    if before:
        latest = begin - length
        return Computation(
            limit, begin, latest, False, (), lambda: hour_steps(limit, begin, latest, [])
        )
    left, position = length, begin
    spans = (
        (instant_of(p.start), None if p.end is None else instant_of(p.end, DAY)) for p in excluded
    )
    for first, last in _merge(spans):
        if last is not None and last <= position:
            continue
        if first - position >= left:
            break
        left -= max(timedelta(), first - position)
        if last is None:
            return _open(limit, begin, excluded)
        position = last
    end = position + left
    used = [
        p
        for p in excluded
        if instant_of(p.start) < end and (p.end is None or begin < instant_of(p.end, DAY))
    ]
    return Computation(limit, begin, end, False, (), lambda: hour_steps(limit, begin, end, used))


def _merge(periods: Iterable[tuple[_M, _M | None]]) -> list[tuple[_M, _M | None]]:
    """Overlapping and nested periods made one, in order: no day is taken off twice."""
    out: list[tuple[_M, _M | None]] = []
    for first, last in sorted(periods, key=lambda p: p[0]):
        if out:
            previous_first, previous_last = out[-1]
            if previous_last is None:
                break
            if first <= previous_last:
                out[-1] = (previous_first, None if last is None else max(last, previous_last))
                continue
        out.append((first, last))
    return out


def _touched(limit: Limit, day: date, last: date, end: date) -> tuple[date, date]:
    """The days whose being a working day or not decided the result."""
    if limit.unit == "working_day":
        return min(day, last, end), max(day, last, end)
    return min(last, end), max(last, end)


def _open(limit: Limit, start: Moment, excluded: Sequence[Period]) -> Computation:
    running = next(p for p in excluded if p.end is None)
    ground = f"（{running.ground}）" if running.ground else ""
    warning = f"自 {text_of(running.start)} 起期限停止计算{ground}，尚未恢复，届满日待恢复后确定。"

    def explain() -> list[str]:
        return [f"期限 {limit}，自 {text_of(start)} 起算"]

    return Computation(limit, start, None, True, (warning,), explain)
