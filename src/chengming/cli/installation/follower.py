"""``chengming worker``: keeps the public tables up to the log (design.md D22), until it is stopped."""

import argparse
import logging
import signal
import threading

from chengming.cli import session
from chengming.cli.home import home
from chengming.cli.parser import Parser

LOOKS_EVERY = 1.0
WAITS_AFTER_FAILURE = 10.0
log = logging.getLogger(__name__)


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``worker``."""
    parser = commands.add_parser("worker", help="跟随公开日志，整理公示门户的数据（常驻）")
    parser.add_argument("--rebuild", action="store_true", help="由全部记录重新整理，然后结束")
    parser.add_argument("--once", action="store_true", help="跟到日志末尾，然后结束")
    parser.set_defaults(run=worker)


def worker(options: argparse.Namespace) -> int:
    """Follows until SIGTERM or SIGINT; what fails is tried again, and shows as lag meanwhile."""
    stop = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stop.set())
    with session.opened("desk"):
        from chengming.openness.disclosure import follower, letters

        letters.prepare(home())
        if options.rebuild:
            follower.rebuild()
            return 0
        if options.once:
            print(f"跟随日志 {follower.follow(stop.is_set)} 条。", flush=True)
            return 0
        while not stop.wait(_look(stop)):
            pass
    return 0


def _look(stop: threading.Event) -> float:
    """One look at the log; gives how long to wait for the next."""
    from django.db import connections

    from chengming.openness.disclosure import follower

    try:
        follower.follow(stop.is_set)
        _agenda()
        _digest_of_looks()
    except Exception as error:  # noqa: BLE001  whatever it is, the next look may succeed
        # Named without its words: they may hold what must not stand in a log.
        log.error("公示数据没有跟上，稍后重试：%s", type(error).__name__)
        connections.close_all()
        return WAITS_AFTER_FAILURE
    return LOOKS_EVERY


def _agenda() -> None:
    """待办 of the cases that moved, so that the pages of the desk find it ready."""
    from chengming.casework.cases.work import agenda
    from chengming.record.clock.queries import now

    agenda.catch_up(now())


def _digest_of_looks() -> None:
    """留痕摘要 into the log, every hour (docs/decisions/0040)."""
    from chengming.record.clock.queries import now
    from chengming.record.records import trail_digests
    from chengming.standing.accounts import acts

    if trail_digests.is_due(now()):
        trail_digests.write_digest(by=acts.SYSTEM, at=now(), law=acts.law().digest)
