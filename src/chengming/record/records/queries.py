"""What was recorded, in its order, as plain values."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection

from chengming.proof.canonical import parse_all
from chengming.proof.entry import disclose
from chengming.proof.fields import Field, Leaf, gather_texts, unflatten
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.errors import RecordUnknown
from chengming.record.records.facts import Actor, FileRef, StreamRef

ERASED_TEXT = "〔已依法删除〕"
RECTIFY, VOID, ERASE = "rectify", "void_record", "erase"
CORRECTING = frozenset({RECTIFY, VOID})
ACTOR = ("person", "name", "office", "agency", "credential", "for_person", "for_name")
HEADINGS = ("procedure", "version", "instrument", "reason", "corrects", "late_reason")

COLUMNS = """
SELECT r.id, r.stream_id, r.seq, r.kind, r.done, r.made, r.late, r.law,
       v.names, v.values, v.erased_by, r.leaf
FROM records_record r JOIN records_values v ON v.record_id = r.id
"""


@dataclass(frozen=True)
class Record:
    """一条执法记录. ``say``: the facts stated, texts joined again; an erased fact reads None, an erased run
    ``ERASED_TEXT``; ``erased``: names of erased fields. ``voided_by``, ``rectified_by``: set by ``effective``.
    """

    id: uuid.UUID
    stream: int
    seq: int
    kind: str
    done: datetime
    made: datetime
    late: bool
    law: str
    actor: Actor
    say: dict[str, object]
    beside: tuple[Actor, ...] = ()
    procedure: str = ""
    version: str = ""
    instrument: str = ""
    reason: str = ""
    corrects: str = ""
    late_reason: str = ""
    files: tuple[FileRef, ...] = ()
    erased: tuple[str, ...] = ()
    rectified_by: tuple[uuid.UUID, ...] = field(default=())


@dataclass(frozen=True)
class Reading:
    """A stream as far as it was read. ``leaf``: of its last record, which commits to all before it;
    ``stated``: what texts of later records may refer to.
    """

    records: tuple[Record, ...] = ()
    leaf: bytes = b""
    stated: Mapping[str, str] = field(default_factory=dict)


def of_stream(
    stream: StreamRef | int, *, until: int | None = None, lookup: Mapping[str, str] | None = None
) -> list[Record]:
    """All records of a stream in order of ``seq`` (up to ``until``), as they were written.

    References in texts are filled from what the stream had stated by then, else from ``lookup``.
    """
    number = stream if isinstance(stream, int) else stream.id
    with connection.cursor() as cursor:
        cursor.execute(
            COLUMNS + "WHERE r.stream_id = %s AND (%s::int IS NULL OR r.seq <= %s) ORDER BY r.seq",
            (number, until, until),
        )
        rows = cursor.fetchall()
    stated: dict[str, str] = dict(lookup or {})
    return [_record(row, stated) for row in rows]


def of_streams(streams: Iterable[int]) -> dict[int, list[Record]]:
    """The records of several streams by one statement, each in its order, as they were written."""
    with connection.cursor() as cursor:
        cursor.execute(
            COLUMNS + "WHERE r.stream_id = ANY (%s) ORDER BY r.stream_id, r.seq", (list(streams),)
        )
        rows = cursor.fetchall()
    stated: dict[int, dict[str, str]] = {}
    found: dict[int, list[Record]] = {}
    for row in rows:
        known = stated.setdefault(row[1], {})
        found.setdefault(row[1], []).append(_record(row, known))
    return found


def log_indices(records: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Index in the log by record; those that still wait are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record, idx FROM ledger_entry WHERE record = ANY (%s)", (list(records),)
        )
        return dict(cursor.fetchall())


def go_on(stream: int, before: Reading) -> Reading:
    """续读: the stream as it is now, reading only what ``before`` has not.

    Read from the beginning when the record read last is no longer there, or facts were erased since.
    """
    known = before.records[-1].seq if before.records else 0
    with connection.cursor() as cursor:
        cursor.execute(
            COLUMNS + "WHERE r.stream_id = %s AND r.seq >= %s ORDER BY r.seq", (stream, known)
        )
        rows = cursor.fetchall()
    if known:
        same = bool(rows) and bytes(rows[0][-1]) == before.leaf
        if not same or any(row[3] == ERASE for row in rows[1:]):
            return go_on(stream, Reading())
        rows = rows[1:]
    if not rows:
        return before
    stated = dict(before.stated)
    new = [_record(row, stated) for row in rows]
    return Reading((*before.records, *new), bytes(rows[-1][-1]), stated)


def by_id(record: uuid.UUID) -> Record:
    """One record, with its texts filled from its stream."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream_id, seq FROM records_record WHERE id = %s", (record,))
        row = cursor.fetchone()
    if row is None:
        raise RecordUnknown(f"没有编号为 {record} 的记录。请核对编号。")
    return of_stream(row[0], until=row[1])[-1]


def last_of(stream: StreamRef | int) -> Record | None:
    """The last record of a stream, without reading those before it (references stay unfilled)."""
    number = stream if isinstance(stream, int) else stream.id
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS + "WHERE r.stream_id = %s ORDER BY r.seq DESC LIMIT 1", (number,))
        row = cursor.fetchone()
    return _record(row, {}) if row else None


def head(stream: StreamRef) -> int:
    """How many records the stream has."""
    return heads([stream]).get(stream.id, 0)


def heads(streams: Iterable[StreamRef]) -> dict[int, int]:
    """Number of records by stream id; streams without any are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stream_id, max(seq) FROM records_record WHERE stream_id = ANY (%s)"
            " GROUP BY stream_id",
            ([stream.id for stream in streams],),
        )
        return dict(cursor.fetchall())


def streams(kind: str) -> list[StreamRef]:
    """All streams of one kind of object, in order of their making."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, key, commitment FROM records_stream WHERE kind = %s ORDER BY id",
            (kind,),
        )
        return [StreamRef(row[0], row[1], row[2], bytes(row[3])) for row in cursor.fetchall()]


def law_archive(digest: str) -> bytes | None:
    """The law data set kept under a digest, for replay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT archive FROM records_law_data WHERE digest = %s", (digest,))
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def effective(records: Iterable[Record]) -> list[Record]:
    """The same records as they read now (design.md D5): the last rectified value stands, what was
    voided is left out, and so are the acts of correcting. The originals are with the caller.
    """
    found = list(records)
    voided = {r.corrects for r in found if r.kind == VOID}
    # An act of correcting that was itself voided corrects nothing.
    live = [r for r in found if r.id.hex not in voided]
    changes: dict[str, list[Record]] = {}
    for record in live:
        if record.kind == RECTIFY:
            changes.setdefault(record.corrects, []).append(record)
    return [_rectified(r, changes.get(r.id.hex, ())) for r in live if r.kind not in CORRECTING]


def _rectified(record: Record, changes: Iterable[Record]) -> Record:
    for change in changes:
        say = put(record.say, str(change.say["field"]), change.say["value"])
        record = replace(record, say=say, rectified_by=(*record.rectified_by, change.id))
    return record


def put(tree: dict[str, object], path: str, value: object) -> dict[str, object]:
    """A copy of ``tree`` with ``value`` at the dotted ``path`` (numbers index lists)."""
    key, _, rest = path.partition(".")
    copy = dict(tree)
    copy[key] = _put(tree.get(key), rest, value) if rest else value
    return copy


def _put(node: object, path: str, value: object) -> object:
    if isinstance(node, list):
        key, _, rest = path.partition(".")
        index, copy = int(key), list(node)
        copy[index] = _put(copy[index], rest, value) if rest else value
        return copy
    return put(node if isinstance(node, dict) else {}, path, value)


def _record(row: tuple, stated: dict[str, str]) -> Record:
    record, stream, seq, kind, done, made, late, law, names, values, erased_by, _ = row
    parsed = iter(parse_all([bytes(value) for value in values if value is not None]))
    leaves: dict[str, Leaf] = {
        name: _erased(name) if value is None else next(parsed)  # type: ignore[misc]
        for name, value in zip(names, values, strict=True)
    }
    # What this record states itself comes first, then what the stream stated before it.
    _state(leaves, leaves, stated)
    gathered = gather_texts(leaves, _filler(stated))
    _state(gathered.keys() - leaves.keys(), gathered, stated)
    tree = unflatten(gathered)
    return Record(
        id=record,
        stream=stream,
        seq=seq,
        kind=kind,
        done=done.astimezone(SHANGHAI),
        made=made.astimezone(SHANGHAI),
        late=late,
        law=law,
        actor=_actor(tree.get("actor")),
        say=_mapping(tree.get("say")),
        beside=tuple(_actor(item) for item in _items(tree.get("beside"))),
        files=tuple(FileRef(**item) for item in _items(tree.get("files"))),
        erased=tuple(n for n, by in zip(names, erased_by, strict=True) if by is not None),
        **{name: value for name in HEADINGS if isinstance(value := tree.get(name), str)},  # type: ignore[arg-type]
    )


def _state(names: Iterable[str], leaves: Mapping[str, Leaf], stated: dict[str, str]) -> None:
    for name in names:
        value = leaves[name]
        if isinstance(value, str) and name.startswith("say.") and "/" not in name:
            stated[name[4:]] = value


def _filler(stated: Mapping[str, str]) -> Callable[[str], str]:
    return lambda path: stated.get(path, f"〔{path}〕")


def _erased(name: str) -> Leaf:
    return ERASED_TEXT if "/" in name else None


def _actor(value: object) -> Actor:
    given = _mapping(value)
    return Actor(*[str(given.get(key) or "") for key in ACTOR])


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _items(value: object) -> list[dict]:
    return [_mapping(item) for item in value] if isinstance(value, list) else []


def disclosed(record: uuid.UUID, names: Iterable[str] = ()) -> bytes:
    """``record.json``: the entry with all its fields, only those named shown (a path shows all below)."""
    wanted = list(names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.entry, r.commitments, v.names, v.salts, v.values FROM records_record r"
            " JOIN records_values v ON v.record_id = r.id WHERE r.id = %s",
            (record,),
        )
        row = cursor.fetchone()
    if row is None:
        raise RecordUnknown(f"没有编号为 {record} 的记录。请核对编号。")
    shown = []
    for digest, name, salt, value in zip(*row[1:], strict=True):
        opened = any(name == w or name.startswith((f"{w}.", f"{w}/")) for w in wanted)
        if opened and value is not None:
            shown.append(Field.opened(name, bytes(salt), bytes(value)))
        else:
            shown.append(Field.concealed(bytes(digest)))
    return disclose(bytes(row[0]), shown)


def log_index(record: uuid.UUID) -> int | None:
    """The record's index in the log; None while it waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx FROM ledger_entry WHERE record = %s", (record,))
        row = cursor.fetchone()
    return row[0] if row else None
