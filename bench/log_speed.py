"""The sequencer alone, and the audit of the log from its bundles against a bare hashing loop."""

import hashlib
import secrets
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import psycopg

from bench.ground import ORIGIN, Ground, say, seconds
from bench.processor import Spent, spent
from bench.table import Row
from chengming.proof.entry import Entry, authenticate
from chengming.proof.note import SeedSigner
from chengming.record.ledger import audit, keys
from chengming.record.ledger.files import Layout
from chengming.record.ledger.sequencer import Sequencer

RUNS = 3
FAST, AUDITED = 50_000, 0.5


def measure(ground: Ground, entries: int) -> Iterator[Row]:
    """Rows of the table: what, figure, aim."""
    runs = [_sequence(ground, entries, number) for number in range(RUNS)]
    rates = sorted(entries / run.wall for run in runs)
    yield Row(
        f"排序进程（{entries:,} 条，含瓦片、签名、落盘）",
        f"{rates[-1]:,.0f} 条/秒（{RUNS} 次：{rates[0]:,.0f}—{rates[-1]:,.0f}）",
        f"≥ {FAST:,}", rates[-1] >= FAST,
    )  # fmt: skip
    here, there = (min(seconds) / entries * 1e6 for seconds in (
        [run.here for run in runs], [run.server for run in runs]))  # fmt: skip
    yield Row("　处理器用时（排序进程＋数据库）", f"{here:.1f}＋{there:.1f} 微秒/条")
    yield from _audit(ground)


def _sequence(ground: Ground, entries: int, number: int) -> Spent:
    say(f"　第 {number + 1} 次：填充 {entries:,} 条，然后排序……")
    home = _home(ground)
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(mode=0o755)
    keys.prepare(home, ORIGIN)
    database = ground.database("bench_log")
    _fill(ground, database, home, entries)
    dsn = ground.server.dsn("log", database)
    with Sequencer.open(dsn, home, ORIGIN) as sequencer:
        server = sequencer._connection.info.backend_pid  # noqa: SLF001  to know what it costs there
        return spent(lambda: _drain(sequencer), server)


def _home(ground: Ground) -> Path:
    return ground.home / "log-bench"


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


def _audit(ground: Ground) -> Iterator[Row]:
    home = _home(ground)
    layout = Layout(home)
    bundles = sorted(path for path in layout.private.rglob("*") if path.is_file())
    bytes_there = [path.read_bytes() for path in bundles]
    held = keys.log_key(home, ORIGIN)
    key = SeedSigner(held.origin, held.seed).key
    with psycopg.connect(ground.server.superuser_dsn("bench_log"), autocommit=True) as connection:
        scene = audit.Scene(connection, layout, key, keys.doors(home))
        found: list[audit.Finding] = []
        pairs = [
            (seconds(lambda: _hash_entries(bytes_there)),
             seconds(lambda: found.extend(audit.of_files(scene))))
            for _ in range(5)
        ]  # fmt: skip
    assert not found, found[:3]
    size = sum(map(len, bytes_there))
    bare, taken = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(hashed / audited for hashed, audited in pairs)
    yield Row("核查日志（自条目包）", f"{size / taken / 1e6:,.0f} MB/秒")
    yield Row("　对照：同样字节的裸散列循环", f"{size / bare / 1e6:,.0f} MB/秒")
    yield Row("　比值", f"{ratio:.2f}", f"≥ {AUDITED}", ratio >= AUDITED)


def _hash_entries(bundles: list[bytes]) -> None:
    for data in bundles:
        start = 0
        while start < len(data):
            length = int.from_bytes(data[start : start + 2], "big")
            hashlib.sha256(b"\x00" + data[start + 2 : start + 2 + length]).digest()
            start += 2 + length
