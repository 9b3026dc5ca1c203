"""核查记录: every record from its values up to its log entry, and the log back to the records.

values + salts → commitments → fields root → entry → leaf → log; header columns against the entry;
each stream's chain; what was erased against the tombstone that says so.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from psycopg.rows import namedtuple_row

from chengming.law.load import digest_of
from chengming.proof.entry import NO_PREV, Entry, leaf_hash, stream_commitment
from chengming.proof.errors import ProofError
from chengming.proof.fields import commitment, fields_root
from chengming.record.clock.queries import SHANGHAI
from chengming.record.ledger.audit import Finding, Part, Scene
from chengming.record.ledger.keys import TICK_MARK, fits
from chengming.record.records import erasures
from chengming.record.records.actions import ERASE
from chengming.record.records.erasures import Erasures, Says
from chengming.record.records.uploads import of_uploads

PART = "记录"

RECORDS = """
SELECT r.id, r.stream_id, r.seq, r.kind, r.done, r.made, r.late, r.law, r.fields, r.commitments,
       r.entry, r.leaf, r.mac, r.door, s.kind AS stream_kind, s.key, s.salt, s.commitment,
       v.names, v.salts, v.values, v.erased_by, e.idx, e.entry AS logged, e.mac AS logged_mac,
       o.entry AS queued, l.digest
FROM records_record r
LEFT JOIN records_stream s ON s.id = r.stream_id
LEFT JOIN records_values v ON v.record_id = r.id
LEFT JOIN ledger_entry e ON e.record = r.id
LEFT JOIN ledger_outbox o ON o.record = r.id
LEFT JOIN records_law_data l ON l.digest = r.law
ORDER BY r.stream_id, r.seq
"""
WITHOUT_RECORD = """
SELECT '第 ' || e.idx || ' 号（记录 ' || replace(e.record::text, '-', '') || '）', e.entry
FROM ledger_entry e LEFT JOIN records_record r ON r.id = e.record WHERE r.id IS NULL
UNION ALL
SELECT '队列（记录 ' || replace(o.record::text, '-', '') || '）', o.entry
FROM ledger_outbox o LEFT JOIN records_record r ON r.id = o.record WHERE r.id IS NULL
"""
WITHOUT_RECORD_VALUES = """
SELECT v.record_id FROM records_values v
LEFT JOIN records_record r ON r.id = v.record_id WHERE r.id IS NULL
"""


def of_records(scene: Scene) -> Iterator[Finding]:
    """Each record against its values, its stream and its log entry."""
    told = erasures.read(scene)
    stream, seq, leaf, count = None, 0, NO_PREV, 0
    with scene.connection.cursor("records_audit", binary=True, row_factory=namedtuple_row) as rows:
        rows.itersize = 2_000
        rows.execute(RECORDS)
        row: Any
        for row in rows:
            count += 1
            if row.stream_id != stream:
                stream, seq, leaf = row.stream_id, 0, NO_PREV
            where = f"记录 {row.id.hex}（序列 {row.stream_id} 第 {row.seq} 条）"
            for what in _judge(row, seq, leaf, scene):
                yield Finding(PART, where, what)
            yield from _judge_values(row, where, told)
            seq, leaf = row.seq, leaf_hash(row.entry).hex()
    scene.counted["records"] = count


def of_entries(scene: Scene) -> Iterator[Finding]:
    """Log entries and values that no record stands behind; ticks are the sequencer's own."""
    with scene.connection.cursor(binary=True) as cursor:
        for where, entry in cursor.execute(WITHOUT_RECORD):
            if TICK_MARK not in entry:
                yield Finding(PART, where, "日志中有此条目而没有这条记录：记录已被删除。")
        for (record,) in cursor.execute(WITHOUT_RECORD_VALUES):
            yield Finding(PART, f"记录 {record.hex}", "有事实内容而没有记录：记录已被删除。")


def of_law(scene: Scene) -> Iterator[Finding]:
    """Each law data set that judged a record must still be the one its digest names."""
    with scene.connection.cursor("records_law", binary=True) as cursor:
        cursor.itersize = 1
        scene.counted["law data sets"] = 0
        for digest, archive in cursor.execute("SELECT digest, archive FROM records_law_data"):
            scene.counted["law data sets"] += 1
            if _digest_of_archive(archive) != digest:
                where = f"法律数据集 {digest[:12]}…"
                yield Finding("法律数据", where, "内容与其摘要不符：已被改动，无法据以复核。")


PARTS: tuple[Part, ...] = (of_records, of_entries, of_law, of_uploads)


def _digest_of_archive(archive: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
            return digest_of({name: bundle.read(name) for name in bundle.namelist()})
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return None


def _judge(row: Any, seq: int, leaf: str, scene: Scene) -> Iterator[str]:
    try:
        entry = Entry.from_bytes(row.entry)
    except ProofError as error:
        yield f"条目无法读取：{error}"
        return
    for column in _differing(row, entry):
        yield f"列 {column} 与条目不符：已被改动。"
    if row.leaf != leaf_hash(row.entry):
        yield "叶哈希与条目不符。"
    if not fits(row.id, row.entry, row.mac, row.door, scene.doors):
        yield "认证码不符：不是本系统的进程生成的。"
    if row.seq != seq + 1:
        yield f"本序列缺少第 {seq + 1} 条：记录被删除或者序号被改动。"
    elif entry.prev != leaf:
        yield "不接续本序列的上一条：上一条被改动，或者顺序被调换。"
    if row.digest is None:
        yield f"所依据的法律数据集 {row.law[:12]}… 不在：无法复核。"
    if row.logged is None and row.queued is None:
        yield "从未排入日志，也不在队列中。"
    elif row.logged is not None and (row.logged, row.logged_mac) != (row.entry, row.mac):
        yield f"与日志第 {row.idx} 号条目不符。"
    elif row.logged is None and row.queued != row.entry:
        yield "与队列中的条目不符。"


def _differing(row: Any, entry: Entry) -> Iterator[str]:
    said = {
        "id": row.id.hex,
        "kind": row.kind,
        "seq": row.seq,
        "done": row.done.astimezone(SHANGHAI).isoformat(),
        "made": row.made.astimezone(SHANGHAI).isoformat(),
        "late": row.late,
        "law": row.law,
        "fields": row.fields.hex(),
        "door": row.door,
        "stream": row.commitment.hex() if row.commitment else None,
    }
    yield from (name for name, value in said.items() if getattr(entry, name) != value)
    key = f"{row.stream_kind}:{row.key}"
    if row.salt is None or stream_commitment(key, row.salt) != row.commitment:
        yield "records_stream"
    try:
        if fields_root(row.commitments) != row.fields:
            yield "commitments"
    except ProofError:
        yield "commitments"


def _judge_values(row: Any, where: str, told: Erasures) -> Iterator[Finding]:
    if row.names is None:
        yield Finding(PART, where, "事实内容不在：已被删除。")
        return
    columns = (row.names, row.salts, row.values, row.erased_by, row.commitments)
    if len({len(column) for column in columns}) != 1:
        yield Finding(PART, where, "事实的数目与承诺的数目不符。")
        return
    for name, salt, value, tombstone, committed in zip(*columns, strict=True):
        if value is None or salt is None:
            yield _judge_erased(row, where, name, tombstone, told)
        elif not _fits_commitment(name, salt, value, committed):
            yield Finding(PART, f"{where} {name}", "事实与登记时的承诺不符：已被改动。")


def _fits_commitment(name: str, salt: bytes, value: bytes, committed: bytes) -> bool:
    try:
        return commitment(name, salt, value) == committed
    except ProofError:
        return False


def _judge_erased(
    row: Any, where: str, name: str, tombstone: UUID | None, told: Erasures
) -> Finding:
    place, says = f"{where} {name}", told.get(tombstone.hex) if tombstone else None
    if says is None or says.kind != ERASE or not _covers(says, row, name):
        return Finding(PART, place, "事实被清空，而没有写明此事的删除记录。")
    if len(erasures.approvers(told, says, lambda one: _covers(one, row, name))) < 2:
        return Finding(PART, place, "事实被清空，而没有两名不同人员的批准记录。")
    return Finding(PART, place, says.said, grave=False)


def _covers(says: Says, row: Any, name: str) -> bool:
    return says.stream == row.stream_id and says.record == row.id.hex and name in says.facts
