"""日期和时刻: 2026-03-02, 2026/3/2, 2026年3月2日, 二〇二六年三月二日; with 9:05, 上午9时5分."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from chengming.record.clock.queries import SHANGHAI
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.reading.numerals import NUMERAL, integer, plain

EARLIEST = 1900
_FORMS = "请写作 2026-03-02 或者 2026年3月2日"
_NUMBER = rf"([0-9]+|{NUMERAL.pattern})"
_DAY = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"),
    re.compile(rf"{_NUMBER}年{_NUMBER}月{_NUMBER}[日号]"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_NO_YEAR = re.compile(rf"{_NUMBER}月{_NUMBER}[日号]?|[0-9]{{1,2}}[-/.][0-9]{{1,2}}")
_NEAR = {"今天": 0, "昨天": 1, "前天": 2}
_TIME = re.compile(
    rf"(上午|下午|中午|晚上|早上|凌晨)?(?:([0-9]{{1,2}}):([0-9]{{1,2}})(?::[0-9]{{1,2}})?"
    rf"|{_NUMBER}[时点](?:(半)|{_NUMBER}分?)?)"
)


def day(text: str, today: date) -> date:
    """What was typed as a date; ``today`` for 今天、昨天."""
    found, rest = _day(plain(text), today)
    if rest:
        raise NotUnderstood(f"看不懂这个日期。{_FORMS}。")
    return found


def moment(text: str, today: date) -> datetime:
    """What was typed as a date with a time of day, in Beijing."""
    parts = re.split(r"\s|(?<=[0-9])T(?=[0-9])", unicodedata.normalize("NFKC", text.strip()))
    # 2026/3/2 9:05: without the blank nobody could tell the 2nd at 9:05 from the 29th.
    apart = len(parts) > 1 and _TIME.fullmatch(parts[-1])
    found, rest = _day("".join(parts[:-1] if apart else parts), today)
    if apart:
        rest += parts[-1]
    if not rest:
        raise NotUnderstood("只有日期，没有时间。请写明几时几分，如 2026-03-02 9:05。")
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise NotUnderstood("看不懂这个时间。请写作 2026-03-02 9:05 或者 2026年3月2日9时5分。")
    return datetime.combine(found, _time(clock), tzinfo=SHANGHAI)


def _day(typed: str, today: date) -> tuple[date, str]:
    for word, back in _NEAR.items():
        if typed.startswith(word):
            return today - timedelta(days=back), typed.removeprefix(word)
    for form in _DAY:
        match = form.match(typed)
        if match:
            return _real(*(integer(part) for part in match.groups())), typed[match.end() :]
    if _NO_YEAR.match(typed):
        raise NotUnderstood(f"请写明年份。{_FORMS}。")
    raise NotUnderstood(f"看不懂这个日期。{_FORMS}。")


def _real(year: int | None, month: int | None, number: int | None) -> date:
    if year is None or month is None or number is None or year < EARLIEST:
        raise NotUnderstood(f"看不懂这个日期。{_FORMS}。")
    try:
        return date(year, month, number)
    except ValueError:
        raise NotUnderstood(f"没有 {year}年{month}月{number}日 这一天。请核对。") from None


def _time(clock: re.Match[str]) -> time:
    part, hour, minute, hours, half, minutes = clock.groups()
    h = int(hour) if hour else integer(hours)
    m = int(minute) if hour else 30 if half else integer(minutes) if minutes else 0
    if h is not None and h < 12 and (part in ("下午", "晚上") or (part == "中午" and h < 11)):
        h += 12
    if h is None or m is None or h > 23 or m > 59:
        raise NotUnderstood("没有这个时间。请核对几时几分。")
    return time(h, m)
