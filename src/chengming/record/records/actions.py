"""The one way into the process record (执法全过程记录，行政处罚法第四十七条)."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from chengming.proof.entry import NO_PREV, Entry, authenticate, leaf_hash, stream_commitment
from chengming.proof.errors import EntryRefused
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.ledger import actions as ledger
from chengming.record.ledger import keys
from chengming.record.ledger.errors import KeyMissing
from chengming.record.records.errors import (
    DoneInFuture,
    ErasureRefused,
    FactsRefused,
    LawDataUnknown,
    NotInTransaction,
    RecordUnknown,
    StreamMoved,
)
from chengming.record.records.facts import (
    Actor,
    FileRef,
    Sealed,
    StreamRef,
    Written,
    compose,
    seal,
)
from chengming.record.vault import actions as vault

APPROVE_ERASURE, ERASE = "approve_erasure", "erase"
APPROVED_UPLOAD = """
SELECT count(*) FROM records_values v, unnest(v.names, v.values) AS f (name, value)
WHERE v.record_id = ANY (%s) AND starts_with(f.name, 'say.uploads.') AND f.value = %s
"""
NAMED_ELSEWHERE = """
SELECT EXISTS (SELECT FROM records_values v JOIN records_record r ON r.id = v.record_id
WHERE r.stream_id <> %s AND 'files.0.sha256' = ANY (v.names) AND %s = ANY (v.values))
"""
LOCK_SPACE = 0x7265 << 48  # advisory locks of record streams: "re", then the stream's number


def open_stream(kind: str, key: str) -> StreamRef:
    """The stream of an object, made when it has none; ``key`` must not hold personal data."""
    found = _stream(kind, key)
    if found is None:
        salt = secrets.token_bytes(32)
        digest = stream_commitment(f"{kind}:{key}", salt)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_stream (kind, key, salt, commitment) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (kind, key) DO NOTHING",
                (kind, key, salt, digest),
            )
        found = _stream(kind, key)
    if found is None:
        raise StreamMoved(f"序列 {kind} 由同时进行的操作建立，尚未提交。请稍后重试。")
    return found


def keep_law(digest: str, archive: bytes) -> None:
    """Keep a law data set for replay (design.md D7); nothing happens when it is kept already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM records_law_data WHERE digest = %s)", (digest,))
        if not cursor.fetchone()[0]:
            cursor.execute(
                "INSERT INTO records_law_data (digest, archive) VALUES (%s, %s)"
                " ON CONFLICT (digest) DO NOTHING",
                (digest, archive),
            )


def write(
    *,
    stream: StreamRef,
    kind: str,
    by: Actor,
    at: datetime,
    say: Mapping[str, object],
    law: str,
    beside: Sequence[Actor] = (),
    procedure: str = "",
    version: str = "",
    instrument: str = "",
    reason: str = "",
    corrects: str = "",
    late_reason: str = "",
    files: Sequence[FileRef] = (),
    texts: frozenset[str] = frozenset(),
    references: Mapping[str, str] | None = None,
    expected_seq: int | None = None,
) -> Written:
    """Write one record of one act, in the caller's transaction.

    ``at``: when done (+08:00); the record stamps its own time. ``law``: digest of the law that judged
    it. ``late_reason``: marks it as entered late for ever. ``texts``: paths within ``say`` stored in
    runs, cut round ``references`` (fact path → value). ``expected_seq``: the seq it must get.
    """
    tree = compose(
        by=by, say=say, beside=beside, files=files, procedure=procedure, version=version,
        instrument=instrument, reason=reason, corrects=corrects, late_reason=late_reason,
    )  # fmt: skip
    if not connection.in_atomic_block:
        raise NotInTransaction("记录必须与行为在同一事务中写入，否则行为失败后会留下空记录。")
    sealed = seal(tree, texts, references)
    seq, prev = _take_place(stream, law, expected_seq)
    done, made = _times(at)
    entry = _entry(
        kind=kind, stream=stream.commitment.hex(), seq=seq, prev=prev, done=done.isoformat(),
        made=made.isoformat(), late=bool(late_reason), law=law, fields=sealed.root.hex(),
    )  # fmt: skip
    return _insert(stream, entry, sealed, done, made)


def approve_erasure(
    *,
    record: uuid.UUID,
    fields: Sequence[str],
    by: Actor,
    at: datetime,
    law: str,
    reason: str,
    uploads: Sequence[str] = (),
) -> Written:
    """批准依法删除（个人信息保护法第四十七条）: one of the two approvals; ``fields``, ``uploads`` as in ``erase``."""
    stream, names = _to_erase(record, fields)
    return write(
        stream=stream, kind=APPROVE_ERASURE, by=by, at=at, law=law, reason=reason,
        corrects=record.hex, say={"record": record.hex, "fields": names} | _named(uploads),
    )  # fmt: skip


def erase(
    *,
    record: uuid.UUID,
    fields: Sequence[str],
    approvals: tuple[uuid.UUID, uuid.UUID],
    by: Actor,
    at: datetime,
    law: str,
    reason: str,
    uploads: Sequence[str] = (),
) -> Written:
    """依法删除: blank fields of a record for good, leaving their commitments and a tombstone record.

    ``fields``: names as committed (``say.parties.0.name``), or the path above several (``say.parties``,
    a text in runs). ``uploads``: digests of files named by records of the stream, which are removed from
    the vault once this is committed. Whoever keeps other copies blanks them in the same act.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("依法删除必须与各处副本的删除在同一事务中进行。")
    stream, names = _to_erase(record, fields)
    _check_uploads(stream, approvals, uploads)
    tombstone = write(
        stream=stream, kind=ERASE, by=by, at=at, law=law, reason=reason, corrects=record.hex,
        say={"record": record.hex, "fields": names, "approvals": [a.hex for a in approvals]}
        | _named(uploads),
    )  # fmt: skip
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT records_erase(%s, %s, %s, %s, %s)",
                (record, names, *approvals, tombstone.id),
            )
    except DatabaseError as error:
        said = getattr(getattr(error.__cause__, "diag", None), "message_primary", None)
        raise ErasureRefused(
            f"{said or '数据库拒绝删除。'}（个人信息保护法第四十七条；行政处罚法第四十七条）"
        ) from error
    # Never before the commit: bytes that are gone cannot be rolled back.
    transaction.on_commit(partial(vault.remove, list(uploads)))
    return tombstone


def discard(uploads: Sequence[str]) -> None:
    """Remove from the vault, once this is committed, those of the files that no record names."""
    with connection.cursor() as cursor:
        for digest in uploads:
            cursor.execute(NAMED_ELSEWHERE, (0, f'"{digest}"'.encode()))
            if not cursor.fetchone()[0]:
                transaction.on_commit(partial(vault.remove, [digest]))


def _named(uploads: Sequence[str]) -> dict[str, object]:
    return {"uploads": list(uploads)} if uploads else {}


def _check_uploads(
    stream: StreamRef, approvals: tuple[uuid.UUID, uuid.UUID], uploads: Sequence[str]
) -> None:
    """Both approvals name every upload, and no other case rests on the same bytes."""
    for digest in uploads:
        with connection.cursor() as cursor:
            cursor.execute(APPROVED_UPLOAD, (list(approvals), f'"{digest}"'.encode()))
            approved = cursor.fetchone()[0]
            cursor.execute(NAMED_ELSEWHERE, (stream.id, f'"{digest}"'.encode()))
            elsewhere = cursor.fetchone()[0]
        if approved < len(set(approvals)):
            raise ErasureRefused(
                "要一并删除的文书原件没有全部写在两份批准里（可能是批准以后制发的）。请重新批准后再删除。"
            )
        if elsewhere:
            raise ErasureRefused("同一份文件另有案件作为记录保存，不能删除。请先处理那一案。")


def _to_erase(record: uuid.UUID, fields: Sequence[str]) -> tuple[StreamRef, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.kind, s.key, s.commitment, v.names FROM records_record r"
            " JOIN records_stream s ON s.id = r.stream_id"
            " JOIN records_values v ON v.record_id = r.id WHERE r.id = %s",
            (record,),
        )
        row = cursor.fetchone()
    if row is None:
        raise RecordUnknown(f"没有编号为 {record} 的记录。请核对编号。")
    names = [n for n in row[4] if any(n == f or n.startswith((f"{f}.", f"{f}/")) for f in fields)]
    if not names:
        raise ErasureRefused("记录中没有所列的事实。请核对事实名称。")
    return StreamRef(row[0], row[1], row[2], bytes(row[3])), names


def _stream(kind: str, key: str) -> StreamRef | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, key, commitment FROM records_stream WHERE kind = %s AND key = %s",
            (kind, key),
        )
        row = cursor.fetchone()
    return StreamRef(row[0], row[1], row[2], bytes(row[3])) if row else None


def _take_place(stream: StreamRef, law: str, expected_seq: int | None) -> tuple[int, str]:
    # Two statements: the second must not see the stream as it was before the lock was got.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK_SPACE | stream.id,))
        cursor.execute(
            "SELECT l.digest, r.seq, r.leaf FROM (SELECT) one"
            " LEFT JOIN records_law_data l ON l.digest = %s"
            " LEFT JOIN LATERAL (SELECT seq, leaf FROM records_record WHERE stream_id = %s"
            " ORDER BY seq DESC LIMIT 1) r ON true",
            (law, stream.id),
        )
        digest, seq, leaf = cursor.fetchone()
    if digest is None:
        raise LawDataUnknown(
            f"法律数据集 {law[:12]}… 尚未保存。记录必须写明可以复核的法律：请先保存该数据集。"
        )
    if expected_seq is not None and expected_seq != (seq or 0) + 1:
        raise StreamMoved(
            f"您查看之后已有他人操作：现已有 {seq or 0} 条记录，而您依据的是前 {expected_seq - 1} 条。"
            "请刷新后核对，再行办理。"
        )
    return (seq or 0) + 1, bytes(leaf).hex() if leaf else NO_PREV


def _times(at: datetime) -> tuple[datetime, datetime]:
    # Whole seconds, as the entry says them: a column must not know more than what was committed to.
    done, made = at.astimezone(SHANGHAI).replace(microsecond=0), now().replace(microsecond=0)
    if done > made:
        raise DoneInFuture(
            f"办理时间 {done.isoformat()} 晚于录入时间 {made.isoformat()}。"
            "尚未作出的行为不能记录：请核对办理时间。"
        )
    return done, made


def _entry(**columns: object) -> Entry:
    try:
        return Entry(id=secrets.token_hex(16), door=keys.DESK_DOOR, **columns)  # type: ignore[arg-type]
    except EntryRefused as error:
        raise FactsRefused(f"记录不能写成日志条目：{error}") from error


def _door(door: str) -> bytes:
    home = Path(settings.CHENGMING_HOME)
    try:
        return keys.doors(home)[door]
    except KeyMissing:
        # The first start of all; when anything was signed, a missing key stays missing.
        keys.prepare(home, settings.CHENGMING_ORIGIN)
        return keys.doors(home)[door]


def _insert(
    stream: StreamRef, entry: Entry, sealed: Sealed, at: datetime, made: datetime
) -> Written:
    data = entry.to_bytes()
    record, leaf = uuid.UUID(entry.id), leaf_hash(data)
    mac = authenticate(data, _door(entry.door))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_record (id, stream_id, seq, kind, done, made, late, law, fields,"
            " commitments, entry, leaf, mac, door)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (record, stream.id, entry.seq, entry.kind, at, made, entry.late, entry.law,
             sealed.root, sealed.commitments, data, leaf, mac, entry.door),
        )  # fmt: skip
        cursor.execute(
            "INSERT INTO records_values (record_id, names, salts, values, erased_by)"
            " VALUES (%s, %s, %s, %s, array_fill(NULL::uuid, ARRAY[%s]))",
            (record, sealed.names, sealed.salts, sealed.values, len(sealed.names)),
        )
    ledger.enqueue(record=record, entry=data, mac=mac, door=entry.door)
    return Written(id=record, seq=entry.seq, leaf=leaf, made=made)
