"""The sequencer (排序进程): queue → index → commit → tiles → guard → signature → checkpoint.

Plain psycopg under the log's own role, no Django tables. One process at a time: a session lock, and
for each batch the state row must be the one this process left (the lock alone is not enough when a
connection is cut and the server has not noticed). Crash points are named at each step.
"""

import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Self

import psycopg

from chengming.proof.entry import authenticate, leaf_hashes
from chengming.proof.note import SeedSigner, Signer
from chengming.proof.tree import Frontier
from chengming.record.clock import queries as clock
from chengming.record.ledger import keys, recovery
from chengming.record.ledger.errors import AlreadyRunning, Fenced
from chengming.record.ledger.files import Files, Layout
from chengming.record.ledger.publication import Guard, Publication
from chengming.record.ledger.ticks import JUMP, Tick

SESSION_LOCK = 0x6C6F67 << 32  # "log"
LARGEST_BATCH = 20_000
PART = 500  # rows at a time: the server works on some while we work on others
COPY_BEGIN, COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
COPY_HEAD, COPY_TAIL = struct.Struct(">hiqi16si"), struct.Struct(">i32si32si")
RETRY_AFTER = 1.0  # seconds
INTERVAL = 0.5  # seconds between looks at the queue: an entry waits less than one second

# By existence, not by position: a smaller id that is committed later is claimed by a later batch.
CLAIM = """
DELETE FROM ledger_outbox WHERE id <= coalesce(
    (SELECT id FROM ledger_outbox ORDER BY id OFFSET %s - 1 LIMIT 1), 9223372036854775807)
RETURNING encode(uuid_send(record), 'hex'), entry, mac, door, id
"""
STATE = "SELECT size, frontier FROM ledger_state FOR UPDATE"
ADVANCE = """
UPDATE ledger_state
SET size = %s, root = %s, frontier = %s, tick_seq = %s, tick_leaf = %s, tick_made = %s
"""

Row = tuple[str, bytes, bytes, str]  # record (hex), entry, mac, door


@dataclass
class Batch:
    """One batch on its way: rows in order, their leaves, the tree after them, the last tick."""

    rows: list[Row]
    leaves: list[bytes]
    frontier: Frontier
    tick: Tick


class Sequencer:
    """Gives indices, signs and publishes. Anything wrong raises and ends it; a new one recovers."""

    def __init__(
        self,
        dsn: str,
        home: Path,
        signer: Signer,
        doors: Mapping[str, bytes],
        *,
        files: Files | None = None,
        connect: Callable[..., psycopg.Connection] = psycopg.connect,
        now: Callable[[], datetime] = clock.now,
        limit: int = LARGEST_BATCH,
    ) -> None:
        self._layout, self._signer, self._doors = Layout(home), signer, doors
        self._files = files or Files()
        self._now, self._limit = now, limit
        self._guard = Guard(self._layout.guard, signer.key, self._files)
        self._publication = Publication(self._layout, self._files, signer, self._guard)
        self._last_look: tuple[datetime, float] | None = None
        self._connection = connect(dsn, autocommit=True)
        try:
            self._take_lock()
            self._frontier, self._tick = recovery.recover(
                self._connection, self._publication, doors
            )
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def open(cls, dsn: str, home: Path, origin: str, *, files: Files | None = None) -> Self:
        """A sequencer with the keys of ``home``; makes them when nothing was ever signed there."""
        keys.prepare(home, origin)
        held = keys.log_key(home, origin)
        signer = SeedSigner(held.origin, held.seed)
        return cls(dsn, home, signer, keys.doors(home), files=files)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the lock back."""
        self._connection.close()

    @property
    def size(self) -> int:
        """How many entries the log has."""
        return self._frontier.size

    def run_once(self) -> int:
        """One batch, ticks included; how many entries it gave an index. 0: nothing was waiting."""
        at = self._now()
        due = self._tick.is_due(at) or self._clock_jumped(at)
        if not due and not self._somebody_waits():
            return 0
        batch = self._sequence(at if due else None)
        # Crash here: the rows are committed and unsigned; recovery derives the files and signs.
        old, self._frontier, self._tick = self._frontier.size, batch.frontier, batch.tick
        self._publication.extend(old, [row[1] for row in batch.rows], batch.leaves)
        # Crash here: files of a size nobody has signed; recovery writes the same bytes again.
        self._publication.sign(self._frontier)
        return len(batch.rows)

    def run_forever(self, stop: threading.Event) -> None:
        """Batch after batch until ``stop`` is set."""
        while not stop.is_set():
            if self.run_once() < self._limit:
                stop.wait(INTERVAL)

    def _take_lock(self) -> None:
        row = self._connection.execute(
            "SELECT pg_try_advisory_lock(%s)", (SESSION_LOCK,)
        ).fetchone()
        if row is None or not row[0]:
            raise AlreadyRunning(
                "已有排序进程在运行。同一日志只能有一个：请使用正在运行的那一个，或者先停止它。"
            )

    def _clock_jumped(self, at: datetime) -> bool:
        steady, before = clock.monotonic(), self._last_look
        self._last_look = (at, steady)
        if before is None:
            return False
        drift = (at - before[0]).total_seconds() - (steady - before[1])
        return abs(drift) > JUMP.total_seconds()

    def _somebody_waits(self) -> bool:
        row = self._connection.execute("SELECT EXISTS (SELECT FROM ledger_outbox)").fetchone()
        return bool(row and row[0])

    def _sequence(self, tick_at: datetime | None) -> Batch:
        with self._connection.transaction(), self._connection.cursor(binary=True) as cursor:
            cursor.execute(STATE)
            self._require_own(cursor.fetchone())
            rows, leaves = self._claim(cursor)
            tick = self._tick
            if tick_at is not None:
                # First in its batch: what follows was recorded before the next tick, not after this.
                rows.insert(0, self._tick_row(tick_at))
                leaves[:0] = leaf_hashes([rows[0][1]])
                tick = Tick(tick.seq + 1, leaves[0], tick_at)
            batch = Batch(rows, leaves, self._frontier.copy(), tick)
            self._store(cursor, batch)
        return batch

    def _claim(self, cursor: psycopg.Cursor) -> tuple[list[Row], list[bytes]]:
        """Those who wait and their leaves, in order; checked by parts while the server claims on."""
        claimed: list[tuple[int, bytes, Row]] = []
        waiting = cursor.stream(CLAIM, (self._limit,), size=PART)
        while part := list(islice(waiting, PART)):
            rows: list[Row] = [row[:4] for row in part]
            keys.require_all(rows, self._doors)
            ids, leaves = map(itemgetter(4), part), leaf_hashes(map(itemgetter(1), part))
            claimed += zip(ids, leaves, rows, strict=True)
        # Sorted here: there the sort would go through the disk.
        claimed.sort(key=itemgetter(0))
        return [row for _, _, row in claimed], [leaf for _, leaf, _ in claimed]

    def _require_own(self, row: tuple[object, ...] | None) -> None:
        if row is None or bytes(row[1]) != self._frontier.to_bytes():  # type: ignore[call-overload]
            raise Fenced(
                "日志状态已被另一个进程推进，本进程不再是排序者，已停止。"
                "请确认只有一个排序进程在运行，再重新启动。"
            )

    def _tick_row(self, at: datetime) -> Row:
        entry = self._tick.next(self._signer.key.name, at)
        data = entry.to_bytes()
        return entry.id, data, authenticate(data, self._doors[entry.door]), entry.door

    @staticmethod
    def _store(cursor: psycopg.Cursor, batch: Batch) -> None:
        copy_in = (
            "COPY ledger_entry (idx, record, entry, leaf, mac, door) FROM STDIN (FORMAT BINARY)"
        )
        with cursor.copy(copy_in) as copy:
            copy.write(COPY_BEGIN)
            for start in range(0, len(batch.rows), PART):
                leaves = batch.leaves[start : start + PART]
                copy.write(
                    _copy_rows(batch.rows[start : start + PART], leaves, batch.frontier.size)
                )
                batch.frontier.extend(leaves)
            copy.write(COPY_END)
        tick = batch.tick
        cursor.execute(
            ADVANCE,
            (batch.frontier.size, batch.frontier.root(), batch.frontier.to_bytes(),
             tick.seq, tick.leaf, tick.made),
        )  # fmt: skip


def _copy_rows(rows: Sequence[Row], leaves: Sequence[bytes], index: int) -> bytes:
    """Some rows in COPY's binary form: number of columns, then each with its length before it."""
    parts: list[bytes] = []
    for (record, entry, mac, door), leaf in zip(rows, leaves, strict=True):
        parts += (
            COPY_HEAD.pack(6, 8, index, 16, bytes.fromhex(record), len(entry)),
            entry,
            COPY_TAIL.pack(32, leaf, 32, mac, len(door)),
            door.encode(),
        )
        index += 1
    return b"".join(parts)


def drain(dsn: str, home: Path, origin: str, *, files: Files | None = None) -> int:
    """Sequence all that waits, in this process (stories, tests); how many entries were added."""
    with Sequencer.open(dsn, home, origin, files=files) as sequencer:
        total = 0
        while added := sequencer.run_once():
            total += added
        return total


def serve(dsn: str, home: Path, origin: str, stop: threading.Event) -> None:
    """The sequencer's process: goes on when the database comes back, ends on anything else."""
    had_lock = False
    while not stop.is_set():
        try:
            with Sequencer.open(dsn, home, origin) as sequencer:
                had_lock = True
                sequencer.run_forever(stop)
        except psycopg.OperationalError:
            # Restarted or cut off: the next one recovers from what was committed.
            stop.wait(RETRY_AFTER)
        except AlreadyRunning:
            # Perhaps our own lost connection, which the server has not noticed yet.
            if not had_lock:
                raise
            stop.wait(RETRY_AFTER)
