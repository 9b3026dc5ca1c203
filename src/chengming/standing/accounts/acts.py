"""How an act of this floor is entered: under which law data set, and when it counts as late.

It stands in the lowest room of the floor, so that every room above enters its acts alike.
"""

import functools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chengming.law.load import LawData, load
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.records import actions as records
from chengming.record.records.errors import LawDataUnknown
from chengming.record.records.facts import Actor, StreamRef, Written

SYSTEM = Actor(person="system", name="系统", office="system")


@functools.cache
def law() -> LawData:
    """The law data set of this process, read and checked once."""
    return load()


@functools.cache
def _archive(digest: str) -> bytes:
    return law().archive()


def write(**said: Any) -> Written:
    """Write a record under the law in use; its archive is kept the first time it judges (D7)."""
    current = law().digest
    try:
        return records.write(law=current, **said)
    except LawDataUnknown:
        records.keep_law(current, _archive(current))
        return records.write(law=current, **said)


def is_late(at: datetime) -> bool:
    """补录: entered on a later calendar day (Beijing) than done (docs/decisions/0030)."""
    return now().astimezone(SHANGHAI).date() > at.astimezone(SHANGHAI).date()


def done_at(at: datetime) -> datetime:
    """When it was done, as the record says it: whole seconds, in Beijing."""
    return at.astimezone(SHANGHAI).replace(microsecond=0)


def enter(
    *,
    stream: StreamRef,
    kind: str,
    by: Actor,
    at: datetime,
    say: Mapping[str, object],
    instrument: str = "",
    reason: str = "",
    corrects: str = "",
    late_reason: str = "",
) -> Written:
    """Write the record of one act of this floor, in the caller's transaction."""
    return write(
        stream=stream, kind=kind, by=by, at=at, say=say, instrument=instrument, reason=reason,
        corrects=corrects, late_reason=late_reason,
    )  # fmt: skip
