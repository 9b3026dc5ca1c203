"""What the sequencer does before its first batch: is this database the log that was signed?"""

from collections.abc import Iterator, Mapping

import psycopg

from chengming.proof.checkpoint import Checkpoint
from chengming.proof.entry import leaf_hash
from chengming.proof.tiles import WIDTH, bundle_path, pack_bundle
from chengming.proof.tree import Frontier
from chengming.record.ledger.errors import BadAuthentication, GuardMissing, StateDamaged
from chengming.record.ledger.files import Regrowth
from chengming.record.ledger.keys import ADVICE, fits
from chengming.record.ledger.publication import Publication, require_growth
from chengming.record.ledger.ticks import Tick

CHUNK = 65_536
STATE = "SELECT size, root, frontier, tick_seq, tick_leaf, tick_made FROM ledger_state"


def recover(
    connection: psycopg.Connection, publication: Publication, doors: Mapping[str, bytes]
) -> tuple[Frontier, Tick]:
    """Check the database against the guard, derive the files again, sign what is unsigned."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        state = _state(connection)
        guard = _guard(publication, int(state[0]))
        for folder in (publication.layout.public, publication.layout.private):
            publication.files.sweep(folder)
        publication.files.sweep(publication.layout.guard.parent)
        frontier = _require_guard(connection, guard)
        if (frontier.size, frontier.root(), frontier.to_bytes()) != state[:3]:
            raise StateDamaged(
                f"日志状态记为 {state[0]} 条，而条目表给出 {frontier.size} 条或者另一个根。"
                "数据库已被改动，已停止签名。请保留现场并运行 chengming ledger audit。"
            )
        _check_unsigned(connection, guard.size, doors)
        _write_tiles(connection, publication, guard.size)
        _write_bundles(connection, publication, guard.size, frontier.size)
    publication.resume(guard)
    publication.sign(frontier)
    return frontier, Tick(state[3], state[4], state[5])


def leaves(connection: psycopg.Connection, start: int = 0) -> Iterator[list[bytes]]:
    """Leaf hashes in order of index, in chunks; ends at the first gap."""
    with connection.cursor("ledger_leaves", binary=True) as cursor:
        cursor.itersize = CHUNK
        cursor.execute("SELECT idx, leaf FROM ledger_entry WHERE idx >= %s ORDER BY idx", (start,))
        expected = start
        while rows := cursor.fetchmany(CHUNK):
            chunk = [leaf for at, (idx, leaf) in enumerate(rows, expected) if at == idx]
            yield chunk
            if len(chunk) < len(rows):
                return
            expected += len(chunk)


def entries(
    connection: psycopg.Connection, start: int, end: int
) -> Iterator[tuple[int, object, bytes, bytes, bytes, str]]:
    """(index, record, entry, leaf, mac, door) in order."""
    with connection.cursor("ledger_entries", binary=True) as cursor:
        cursor.itersize = 2_000
        cursor.execute(
            "SELECT idx, record, entry, leaf, mac, door FROM ledger_entry"
            " WHERE idx >= %s AND idx < %s ORDER BY idx",
            (start, end),
        )
        yield from cursor


def _state(connection: psycopg.Connection) -> tuple:
    row = connection.cursor(binary=True).execute(STATE).fetchone()
    if row is None:
        raise StateDamaged("日志状态行不在。数据库已被改动，请保留现场并从备份核对。")
    return row


def _guard(publication: Publication, size: int) -> Checkpoint:
    if not publication.guard.exists():
        if size or publication.layout.checkpoint.exists():
            raise GuardMissing(
                "日志已有条目，但守护文件不在，无法判断上次签到哪里，已停止签名。"
                "请从副本恢复 guard/checkpoint（外部留存的最新检查点亦可），不要新建。"
            )
        publication.begin()
    return publication.guard.read()


def _require_guard(connection: psycopg.Connection, guard: Checkpoint) -> Frontier:
    """The tree of the committed rows, provided that it is the guard's, grown."""
    frontier = Frontier()
    root_there = frontier.root() if guard.size == 0 else None
    for chunk in leaves(connection):
        at = max(guard.size - frontier.size, 0)
        frontier.extend(chunk[:at])
        if frontier.size == guard.size:
            root_there = root_there or frontier.root()
        frontier.extend(chunk[at:])
    require_growth(guard, frontier.size, root_there)
    return frontier


def _write_tiles(connection: psycopg.Connection, publication: Publication, signed: int) -> None:
    """Every tile again from the rows: missing ones and those after the signed size are written.

    An older tile that is there stays as it is, right or wrong: the audit is to see it.
    """
    regrowth, public = Regrowth(), publication.layout.public
    for chunk in leaves(connection):
        old = regrowth.frontier.size + len(chunk) <= signed
        tiles = {public / path: data for path, data in regrowth.extend(chunk)}
        wanted = {p: d for p, d in tiles.items() if not old or not p.exists()}
        publication.files.write_all(wanted)
    publication.files.write_all({public / path: data for path, data in regrowth.partial()})


def _check_unsigned(connection: psycopg.Connection, start: int, doors: Mapping[str, bytes]) -> None:
    for index, record, entry, leaf, mac, door in entries(connection, start, 2**63 - 1):
        if leaf != leaf_hash(entry) or not fits(record, entry, mac, door, doors):
            raise BadAuthentication(
                f"第 {index} 号条目（记录 {record}）的认证码或叶哈希不符。{ADVICE}"
            )


def _write_bundles(
    connection: psycopg.Connection, publication: Publication, signed: int, size: int
) -> None:
    private = publication.layout.private
    for n in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - n * WIDTH)
        path = private / bundle_path(n, width)
        if (n + 1) * WIDTH <= signed and path.exists():
            continue
        rows = entries(connection, n * WIDTH, n * WIDTH + width)
        publication.files.write(path, pack_bundle([row[2] for row in rows]))
