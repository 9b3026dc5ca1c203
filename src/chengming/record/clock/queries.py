"""What time is it? Nobody else asks the machine."""

import time
from datetime import date, datetime

from chengming.record.clock import demo

SHANGHAI = demo.SHANGHAI


def now() -> datetime:
    """北京时间: aware, +08:00, to the microsecond; demo or frozen time where one is set."""
    return demo.current()


def today() -> date:
    """The date in Beijing."""
    return now().date()


def real_now() -> datetime:
    """The machine's time whatever the demo clock shows: for sign-in, sessions and codes."""
    return demo.real()


def monotonic() -> float:
    """Seconds since some fixed instant; never jumps. Only for measuring spans."""
    return time.monotonic()
