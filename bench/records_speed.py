"""The audit of records against the log, in records per second: values up to log entries."""

from collections.abc import Iterator

import psycopg

from bench.ground import ORIGIN, Ground, say, seconds, use
from bench.table import Row

STREAMS = 20


def measure(ground: Ground, records: int) -> Iterator[Row]:
    """Rows of the table: records really written, sequenced, and audited three times."""
    from chengming.proof.note import SeedSigner
    from chengming.record.ledger import audit, keys
    from chengming.record.ledger.files import Layout
    from chengming.record.ledger.sequencer import drain
    from chengming.record.records.audit import of_records

    use(ground.database("records_bench"))
    keys.prepare(ground.home, ORIGIN)
    say(f"写入 {records:,} 条记录……")
    writing = seconds(lambda: _write(records))
    drain(ground.server.dsn("log", "records_bench"), ground.home, ORIGIN)
    held = keys.log_key(ground.home, ORIGIN)
    key, doors = SeedSigner(held.origin, held.seed).key, keys.doors(ground.home)
    found: list[audit.Finding] = []
    with psycopg.connect(
        ground.server.superuser_dsn("records_bench"), autocommit=False
    ) as connection:
        scene = audit.Scene(connection, Layout(ground.home), key, doors)
        taken = min(seconds(lambda: found.extend(of_records(scene))) for _ in range(3))
    assert not found, found[:3]
    assert scene.counted["records"] == records, scene.counted
    yield Row(f"写入记录（{records:,} 条，每事务 {STREAMS} 条）", f"{records / writing:,.0f} 条/秒")
    yield Row("核查记录（自事实内容至日志条目）", f"{records / taken:,.0f} 条/秒")


def _write(records: int) -> None:
    from django.db import transaction

    from chengming.record.clock import queries as clock
    from chengming.record.records import actions
    from chengming.record.records.facts import Actor
    from chengming.standing.accounts import acts

    officer = Actor(person="a" * 32, name="样本执法员", office="officer", agency="bench")
    with transaction.atomic():
        streams = [actions.open_stream("bench", str(number)) for number in range(STREAMS)]
    for _ in range(records // STREAMS):
        with transaction.atomic():
            for stream in streams:
                acts.write(
                    stream=stream, kind="inquire", by=officer, beside=(officer,),
                    at=clock.now(), texts=frozenset({"content"}),
                    say={"content": "承认未及时清理。货值三百元。", "rights_told": True},
                )  # fmt: skip
