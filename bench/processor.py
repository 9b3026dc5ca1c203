"""Processor time, beside the time on the wall: what others do on the machine does not change it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spent:
    """Seconds of one piece of work: on the wall, in this process, in the database's process."""

    wall: float
    here: float
    server: float


def spent(work: Callable[[], object], server: int) -> Spent:
    """What ``work`` takes; ``server``: process id of the database's side of its connection."""
    there, here, wall = _of(server), time.process_time(), time.perf_counter()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - here, _of(server) - there)


def _of(process: int) -> float:
    # The first number is the time on a processor in nanoseconds.
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
