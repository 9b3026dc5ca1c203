"""报时条目: the sequencer's own entries that say what its clock showed (design.md, Entry v1)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from chengming.proof.canonical import canonical
from chengming.proof.entry import NO_PREV, Entry, stream_commitment
from chengming.proof.fields import commitment, fields_root
from chengming.record.ledger.keys import LOG_DOOR

KIND = "tick"
EVERY = timedelta(hours=1)
JUMP = timedelta(seconds=5)
NO_LAW = "0" * 64  # a tick is no act: no law judges it
PUBLIC_SALT = bytes(32)  # nothing to hide: anybody may rebuild stream and field of a tick


@dataclass(frozen=True)
class Tick:
    """Where the ticks stand: seq, leaf and time of the last one."""

    seq: int
    leaf: bytes
    made: datetime | None

    def is_due(self, at: datetime) -> bool:
        """An hour has passed, or the clock ran back, or there was none yet."""
        return self.made is None or at - self.made >= EVERY or at < self.made

    def next(self, origin: str, at: datetime) -> Entry:
        """The next tick at ``at``."""
        shown = at.replace(microsecond=0).isoformat()
        return Entry(
            id=secrets.token_hex(16),
            kind=KIND,
            stream=stream_of(origin),
            seq=self.seq + 1,
            prev=self.leaf.hex() if self.seq else NO_PREV,
            done=shown,
            made=shown,
            late=False,
            law=NO_LAW,
            fields=root_of(shown),
            door=LOG_DOOR,
        )


def stream_of(origin: str) -> str:
    """The stream of all ticks of a log."""
    return stream_commitment(f"tick:{origin}", PUBLIC_SALT).hex()


def root_of(shown: str) -> str:
    """The fields root of a tick: one field, ``clock``."""
    return fields_root([commitment("clock", PUBLIC_SALT, canonical(shown))]).hex()
