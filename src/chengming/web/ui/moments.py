"""Moments and amounts as people read them: Beijing time, 元."""

from datetime import date, datetime

from chengming.record.clock import queries as clock

Moment = date | datetime
FORMS = ("plain", "short", "long", "day")


def shown(moment: Moment, form: str = "plain") -> str:
    """``2026-11-20 16:02``; short ``11-20 16:02``; long ``2026 年 11 月 20 日 16:02``; day no time."""
    here = moment.astimezone(clock.SHANGHAI) if isinstance(moment, datetime) else moment
    if form == "short":
        day = f"{here:%m-%d}"
    elif form == "long":
        day = f"{here.year} 年 {here.month} 月 {here.day} 日"
    else:
        day = f"{here:%Y-%m-%d}"
    if isinstance(here, datetime) and form != "day":
        return f"{day} {here:%H:%M}"
    return day


def left(deadline: Moment, now: datetime) -> tuple[str, str]:
    """What is left until a deadline, in words, and the tone of it."""
    if isinstance(deadline, datetime):
        return _hours_left(deadline, now)
    days = (deadline - now.astimezone(clock.SHANGHAI).date()).days
    if days < 0:
        return f"已过 {-days} 日", "seal"
    if days == 0:
        return "今日届满", "seal"
    return f"还有 {days} 日", "sand" if days <= SOON_DAYS else "water"


SOON_DAYS = 3  # a matter of colour, not of law


def _hours_left(deadline: datetime, now: datetime) -> tuple[str, str]:
    minutes = int((deadline - now).total_seconds() // 60)
    spoken = _spoken(abs(minutes))
    if minutes < 0:
        return f"已过 {spoken}", "seal"
    return f"还有 {spoken}", "seal" if minutes < 24 * 60 else "water"


def _spoken(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时"
    return f"{minutes // (24 * 60)} 日"


def yuan(fen: int) -> str:
    """500000 → ``5,000``; 500050 → ``5,000.50``."""
    sign, rest = ("-" if fen < 0 else ""), abs(fen)
    whole, cents = divmod(rest, 100)
    return f"{sign}{whole:,}" + (f".{cents:02}" if cents else "")
