"""演示时间 (demo time): a clock set by hand, only under a log whose origin begins ``demo.``.

Two forms: ``frozen`` stands still until it is moved on (stories, tests, in this process only);
``start`` keeps an offset in ``clock.json`` under the home, over restarts and for all processes,
and from there goes on at real speed.
"""

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from django.conf import settings

from chengming.record.clock.errors import ClockFileDamaged, ClockRunsBack, DemoClockRefused

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
DEMO_PREFIX = "demo."
FILE_NAME = "clock.json"


class FrozenClock:
    """A clock that stands still between two calls of :meth:`set`; it never runs back."""

    def __init__(self, at: datetime) -> None:
        self._at = _aware(at)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The instant it was last set to, at +08:00."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move on to ``at``; an earlier instant raises ``ClockRunsBack``."""
        with self._lock:
            later = _aware(at)
            if later < self._at:
                raise ClockRunsBack(
                    f"时钟不得倒退：现为 {self._at.isoformat()}，不能拨回 {later.isoformat()}。"
                    "请按时间先后排列步骤。"
                )
            self._at = later

    def move(self, step: timedelta) -> None:
        """Move on by ``step``."""
        self.set(self._at + step)


class _State:
    """The clock of this process, and what was last read from the file."""

    frozen: FrozenClock | None = None
    stamp: tuple[str, int] | None = None
    offset: timedelta = timedelta()


def current() -> datetime:
    """The time of this process: frozen, else demo, else real; aware, at +08:00."""
    if _State.frozen is not None:
        return _State.frozen.now()
    return real() + offset()


def real() -> datetime:
    """The machine's own time at +08:00 (sign-in, sessions, codes and tokens use this one)."""
    return datetime.now(UTC).astimezone(SHANGHAI)  # noqa: TID251  the one place that reads time


def offset() -> timedelta:
    """How far the demo clock stands from the machine's; zero where there is no demo clock."""
    path = _path()
    try:
        stamp = (str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        return timedelta()
    if _State.stamp != stamp:
        _require_demo()
        _State.offset, _State.stamp = _read(path), stamp
    return _State.offset


def is_demo() -> bool:
    """Whether this installation may show demo time (its log's origin begins ``demo.``)."""
    return str(settings.CHENGMING_ORIGIN).startswith(DEMO_PREFIX)


def start(at: datetime) -> None:
    """Let the demo clock go on from ``at`` at real speed, kept over restarts; never back."""
    _require_demo()
    path = _path()
    later = _aware(at)
    if path.exists() and later < real() + offset():
        raise ClockRunsBack(
            f"演示时钟不得倒退：现为 {(real() + offset()).isoformat()}，不能拨回 {later.isoformat()}。"
        )
    seconds = (later - real()).total_seconds()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".tmp")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump({"offset_microseconds": round(seconds * 1_000_000)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    _State.stamp = None


@contextlib.contextmanager
def frozen(at: datetime) -> Iterator[FrozenClock]:
    """This process's time stands at ``at``; yields the clock, to be moved on with ``set``."""
    _require_demo()
    before, clock = _State.frozen, FrozenClock(at)
    _State.frozen = clock
    try:
        yield clock
    finally:
        _State.frozen = before


def _require_demo() -> None:
    if not is_demo():
        raise DemoClockRefused(
            f"日志来源“{settings.CHENGMING_ORIGIN}”不是演示日志，不得使用演示时钟："
            "真实执法记录的时间必须真实（行政处罚法第四十七条）。"
            f"请删除 {FILE_NAME}，或者改用以“{DEMO_PREFIX}”开头的日志来源。"
        )


def _path() -> Path:
    return Path(settings.CHENGMING_HOME) / FILE_NAME


def _read(path: Path) -> timedelta:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))["offset_microseconds"]
        return timedelta(microseconds=int(value))
    except (ValueError, KeyError, TypeError) as error:
        raise ClockFileDamaged(
            f"演示时钟文件 {path.name} 无法读取。请从备份恢复；不要手工填写。"
        ) from error


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("时间缺少时区：应为带 +08:00 的时间。")
    return at.astimezone(SHANGHAI)
