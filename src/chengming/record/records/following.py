"""Records in the order of the log, for whoever follows it from a stored index (design.md D22)."""

from dataclasses import dataclass

from django.db import connection

from chengming.record.records.facts import StreamRef

_AFTER = """
SELECT e.idx, s.id, s.kind, s.key, s.commitment FROM ledger_entry e
LEFT JOIN records_record r ON r.id = e.record
LEFT JOIN records_stream s ON s.id = r.stream_id
WHERE e.idx >= %s ORDER BY e.idx LIMIT %s
"""


@dataclass(frozen=True)
class Followed:
    """One place in the log, and the stream its record belongs to; a tick belongs to none."""

    idx: int
    stream: StreamRef | None


def after(position: int, limit: int) -> list[Followed]:
    """The log from ``position`` on, at most ``limit`` places."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, (position, limit))
        rows = cursor.fetchall()
    return [
        Followed(idx, None if key is None else StreamRef(number, kind, key, bytes(commitment)))
        for idx, number, kind, key, commitment in rows
    ]


def log_size() -> int:
    """How many places the log has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry")
        return int(cursor.fetchone()[0])


def unsequenced() -> int:
    """Records written that still wait for their place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_outbox")
        return int(cursor.fetchone()[0])


def stream(kind: str, key: str) -> StreamRef | None:
    """The stream of an object; None where nothing was recorded of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, key, commitment FROM records_stream WHERE kind = %s AND key = %s",
            (kind, key),
        )
        row = cursor.fetchone()
    return None if row is None else StreamRef(row[0], row[1], row[2], bytes(row[3]))


def streams_beyond(position: int) -> set[int]:
    """Streams with records at or after ``position``, those still waiting included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.stream_id FROM records_record r"
            " WHERE r.id IN (SELECT record FROM ledger_entry WHERE idx >= %s"
            " UNION ALL SELECT record FROM ledger_outbox)",
            (position,),
        )
        return {row[0] for row in cursor.fetchall()}
