"""The sequencer alone, and the audit of the log from its bundles against a bare hashing loop."""

import hashlib
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.ground import ORIGIN, Ground, seconds
from chengming.proof.entry import Entry, authenticate
from chengming.proof.note import SeedSigner
from chengming.record.ledger import audit, keys
from chengming.record.ledger.files import Layout
from chengming.record.ledger.sequencer import Sequencer

Row = tuple[str, str]


def measure(ground: Ground, entries: int) -> Iterator[Row]:
    """Rows of the table: what, figure."""
    home = ground.home / "log-bench"
    home.mkdir(mode=0o755)
    keys.prepare(home, ORIGIN)
    database = ground.database("bench_log")
    _fill(ground, database, home, entries)
    with Sequencer.open(ground.server.dsn("log", database), home, ORIGIN) as sequencer:
        taken = seconds(lambda: _drain(sequencer))
    yield f"排序进程（{entries:,} 条，含瓦片、签名、落盘）", f"{entries / taken:,.0f} 条/秒"
    yield from _audit(ground, database, home)


def _fill(ground: Ground, database: str, home: Path, entries: int) -> None:
    door, key = keys.DESK_DOOR, keys.doors(home)[keys.DESK_DOOR]
    with (
        psycopg.connect(ground.server.superuser_dsn(database)) as connection,
        connection.cursor() as cursor,
        cursor.copy("COPY ledger_outbox (record, entry, mac, door) FROM STDIN") as copy,
    ):
        for _ in range(entries):
            identity = secrets.token_hex(16)
            data = Entry(
                id=identity, kind="inquire", stream=secrets.token_hex(32), seq=1, prev="0" * 64,
                done="2026-03-02T09:00:00+08:00", made="2026-03-02T09:00:00+08:00", late=False,
                law=secrets.token_hex(32), fields=secrets.token_hex(32), door=door,
            ).to_bytes()  # fmt: skip
            copy.write_row((uuid.UUID(identity), data, authenticate(data, key), door))


def _drain(sequencer: Sequencer) -> None:
    while sequencer.run_once():
        pass


def _audit(ground: Ground, database: str, home: Path) -> Iterator[Row]:
    layout = Layout(home)
    bundles = sorted(path for path in layout.private.rglob("*") if path.is_file())
    bytes_there = [path.read_bytes() for path in bundles]
    bare = min(seconds(lambda: _hash_entries(bytes_there)) for _ in range(3))
    held = keys.log_key(home, ORIGIN)
    key = SeedSigner(held.origin, held.seed).key
    with psycopg.connect(ground.server.superuser_dsn(database), autocommit=True) as connection:
        scene = audit.Scene(connection, layout, key, keys.doors(home))
        found: list[audit.Finding] = []
        taken = min(seconds(lambda: found.extend(audit.of_files(scene))) for _ in range(3))
    assert not found, found[:3]
    size = sum(map(len, bytes_there))
    yield "核查日志（自条目包）", f"{size / taken / 1e6:,.0f} MB/秒"
    yield "　对照：同样字节的裸散列循环", f"{size / bare / 1e6:,.0f} MB/秒"
    yield "　比值（目标 ≥ 0.5）", f"{bare / taken:.2f}"


def _hash_entries(bundles: list[bytes]) -> None:
    for data in bundles:
        start = 0
        while start < len(data):
            length = int.from_bytes(data[start : start + 2], "big")
            hashlib.sha256(b"\x00" + data[start + 2 : start + 2 + length]).digest()
            start += 2 + length
