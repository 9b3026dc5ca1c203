"""跟随: brings the public tables up to the log, from a stored index; idempotent, and rebuilt from 0.

Whatever is published or withdrawn stands there already, stored by the act itself. The follower adds
what follows from other acts: registers, papers, the lists of the registry, places in the log.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from chengming.casework.cases.models import Decision
from chengming.openness.disclosure.models import FollowerState, PublishedDecision, RegisterRow
from chengming.openness.disclosure.publishing import projection, standing
from chengming.openness.disclosure.queries import FOLLOWER
from chengming.record.clock.queries import real_now, today
from chengming.record.records import following
from chengming.record.records import queries as records
from chengming.record.records.facts import StreamRef

BATCH = 500


@dataclass(frozen=True)
class Lag:
    """How far behind the public tables are: places of the log, and records that have none yet."""

    position: int
    size: int
    waiting: int
    moved: datetime | None

    @property
    def behind(self) -> int:
        """Places of the log not yet taken in."""
        return max(0, self.size - self.position)


def follow(stop: Callable[[], bool] = lambda: False) -> int:
    """Take in all that the log holds; gives how many places were taken in."""
    taken = 0
    while not stop():
        count = _step()
        if count == 0:
            break
        taken += count
    _sweep()
    return taken


def _step() -> int:
    """One batch: each stream once, however many of its records are new; then the place is kept."""
    state = _state()
    found = following.after(state.position, BATCH)
    if not found:
        return 0
    for stream in {item.stream for item in found if item.stream is not None}:
        _take_in(stream)
    FollowerState.objects.filter(pk=FOLLOWER).update(position=found[-1].idx + 1, moved=real_now())
    return len(found)


def _take_in(stream: StreamRef) -> None:
    # A transaction for each: a case is locked no longer than it takes.
    with transaction.atomic():
        if stream.kind in ("case", projection.STREAM):
            projection.project(uuid.UUID(stream.key))
        elif stream.kind in standing.KINDS:
            standing.project(stream)


def rebuild() -> None:
    """Every public row anew from the records, whatever the tables hold; then follow from there.

    Rows that no record founds are left for the audit to name: they are evidence.
    """
    _state()
    size = following.log_size()
    for kind in ("agency", "person", "power", "scope_list", "case"):
        for stream in records.streams(kind):
            _take_in(stream)
    FollowerState.objects.filter(pk=FOLLOWER).update(position=size, moved=real_now(), swept=today())


def _sweep() -> None:
    """What changes by the day alone: numbers overdue, pages whose time is over."""
    day = today()
    if _state().swept == day:
        return
    for case in _touched_by(day):
        with transaction.atomic():
            projection.project(case)
    FollowerState.objects.filter(pk=FOLLOWER).update(swept=day, moved=real_now())


def _touched_by(day: date) -> Iterable[uuid.UUID]:
    numbers = [
        *RegisterRow.objects.filter(state="not_due").values_list("number", flat=True),
        *PublishedDecision.objects.filter(Q(shown_until__lt=day)).values_list("number", flat=True),
    ]
    cases = Decision.objects.filter(number__in=numbers).values_list("case_id", flat=True)
    return sorted(set(cases))


def lag() -> Lag:
    """How far behind the public tables are now."""
    state = FollowerState.objects.filter(pk=FOLLOWER).first()
    return Lag(
        state.position if state else 0, following.log_size(), following.unsequenced(),
        state.moved if state else None,
    )  # fmt: skip


def _state() -> FollowerState:
    state, _ = FollowerState.objects.get_or_create(
        pk=FOLLOWER, defaults={"position": 0, "moved": real_now(), "swept": None}
    )
    return state
