"""What a database superuser may try, and which part of the audit names it (integrity.md 4.3).

Each attack: the clean city passes; afterwards exactly the named parts speak and one of them names the
place; with those parts switched off the rest of the audit sees nothing (so they are what catches it).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import pytest
from tests.rooms.record.conftest import City

from chengming.proof.tree import Frontier
from chengming.record.ledger.audit import of_files, of_heads, of_queue, of_rows
from chengming.record.ledger.errors import LogBehindGuard, LogForked
from chengming.record.records.audit import of_entries, of_law, of_records


@dataclass(frozen=True)
class Attack:
    """Statements, the parts that see it, and a word of the place it must name."""

    statements: tuple[str, ...]
    seen_by: frozenset[Callable]
    place: str


def attack(*statements: str, by: tuple[Callable, ...], place: str) -> Attack:
    return Attack(statements, frozenset(by), place)


FIRST, MIDDLE, LAST = 1, 5, 9  # indexes of records in the log; 0 is the tick
RECORD_AT = "(SELECT record FROM ledger_entry WHERE idx = {})"
BACKDATE = "UPDATE records_record SET made = made - interval '1 day' WHERE id = "


def delete_record(index: int) -> tuple[str, str]:
    at = RECORD_AT.format(index)
    return (
        f"DELETE FROM records_values WHERE record_id = {at}",
        f"DELETE FROM records_record WHERE id = {at}",
    )


def delete_both(index: int) -> tuple[str, ...]:
    return (*delete_record(index), f"DELETE FROM ledger_entry WHERE idx = {index}")


RENUMBER = (
    "UPDATE ledger_entry SET idx = idx + 1000 WHERE idx > {0}",
    "UPDATE ledger_entry SET idx = idx - 1001 WHERE idx > 1000",
)
SWAP = (
    "UPDATE ledger_entry SET idx = 1000 WHERE idx = 3",
    "UPDATE ledger_entry SET idx = 3 WHERE idx = 4",
    "UPDATE ledger_entry SET idx = 4 WHERE idx = 1000",
)
MAKE_ROOM = (
    "UPDATE ledger_entry SET idx = idx + 1000 WHERE idx >= 4",
    "UPDATE ledger_entry SET idx = idx - 999 WHERE idx >= 1000",
    "INSERT INTO ledger_entry SELECT 4, gen_random_uuid(), replace(convert_from(entry, 'UTF8'),"
    " 'conclude', 'annul')::bytea, leaf, mac, door FROM ledger_entry WHERE idx = 5",
)

# Records 1 and 3 of the log are the first and the second of one case.
EXCHANGE = (
    f"UPDATE records_record SET seq = 1000 WHERE id = {RECORD_AT.format(1)}",
    f"UPDATE records_record SET seq = 1 WHERE id = {RECORD_AT.format(3)}",
    "UPDATE records_record SET seq = 2 WHERE seq = 1000",
)
# A record that was never made, a month back, at the end of a case, with values and log row.
FORGED = "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"
FORGE = (
    "INSERT INTO records_record (id, stream_id, seq, kind, done, made, late, law, fields,"
    " commitments, entry, leaf, mac, door)"
    f" SELECT {FORGED}, stream_id, seq + 1, kind, done - interval '30 days',"
    " made - interval '30 days', late, law, fields, commitments, forged,"
    " sha256('\\x00'::bytea || forged), mac, door FROM records_record, LATERAL (SELECT"
    " replace(convert_from(entry, 'UTF8'), replace(id::text, '-', ''), repeat('f', 32))::bytea"
    f" AS forged) made_up WHERE id = {RECORD_AT.format(LAST)}",
    f"INSERT INTO records_values SELECT {FORGED}, names, salts, values, erased_by"
    f" FROM records_values WHERE record_id = {RECORD_AT.format(LAST)}",
    f"INSERT INTO ledger_entry SELECT {LAST + 1}, id, entry, leaf, mac, door FROM records_record"
    f" WHERE id = {FORGED}",
)

ATTACKS = {
    "one bit of a value": attack(
        "UPDATE records_values SET values[1] = set_bit(values[1], 9, 1 - get_bit(values[1], 9))"
        f" WHERE record_id = {RECORD_AT.format(MIDDLE)}",
        by=(of_records,), place="actor.agency",
    ),
    "a salt": attack(
        "UPDATE records_values SET salts[1] = sha256('x')"
        f" WHERE record_id = {RECORD_AT.format(MIDDLE)}",
        by=(of_records,), place="actor.agency",
    ),
    "the names of two facts exchanged": attack(
        "UPDATE records_values SET names[1] = names[2], names[2] = names[1]",
        by=(of_records,), place="actor.agency",
    ),
    "a commitment": attack(
        "UPDATE records_record SET commitments[2] = sha256('x')"
        f" WHERE id = {RECORD_AT.format(MIDDLE)}",
        by=(of_records,), place="记录",
    ),
    "recorded a day earlier, header only": attack(
        f"{BACKDATE}{RECORD_AT.format(MIDDLE)}", by=(of_records,), place="记录",
    ),
    "late mark taken off, header and entry": attack(
        "UPDATE records_record SET entry = replace(convert_from(entry, 'UTF8'),"
        " '\"made\":\"20', '\"made\":\"19')::bytea",
        "UPDATE records_record SET leaf = sha256('\\x00'::bytea || entry)",
        by=(of_records,), place="记录",
    ),
    "moved to another case": attack(
        "UPDATE records_record SET stream_id = (SELECT max(id) FROM records_stream), seq = seq + 50"
        f" WHERE id = {RECORD_AT.format(FIRST)}",
        by=(of_records,), place="记录",
    ),
    "record, its entry and the log's row alike": attack(
        "UPDATE records_record SET kind = 'annul', entry ="
        " replace(convert_from(entry, 'UTF8'), 'conclude_investigation', 'annul')::bytea"
        f" WHERE id = {RECORD_AT.format(LAST)}",
        "UPDATE records_record SET leaf = sha256('\\x00'::bytea || entry)",
        "UPDATE ledger_entry e SET entry = r.entry, leaf = r.leaf FROM records_record r"
        " WHERE r.id = e.record",
        by=(of_records, of_rows), place="第 9 号",
    ),
    "first record deleted": attack(
        *delete_record(FIRST), by=(of_records, of_entries), place="第 1 号",
    ),
    "middle record deleted": attack(
        *delete_record(MIDDLE), by=(of_records, of_entries), place="第 5 号",
    ),
    "last record deleted": attack(*delete_record(LAST), by=(of_entries,), place="第 9 号"),
    "values of a record deleted": attack(
        f"DELETE FROM records_values WHERE record_id = {RECORD_AT.format(LAST)}",
        by=(of_records,), place="记录",
    ),
    "first log row deleted": attack(
        f"DELETE FROM ledger_entry WHERE idx = {FIRST}", by=(of_rows, of_records), place="第 1 号",
    ),
    "middle log row deleted": attack(
        f"DELETE FROM ledger_entry WHERE idx = {MIDDLE}", by=(of_rows, of_records), place="第 5 号",
    ),
    "two records of a case exchanged": attack(*EXCHANGE, by=(of_records,), place="第 2 条"),
    "a record forged and dated back": attack(
        *FORGE, by=(of_rows, of_records), place="第 10 号",
    ),
    "first record and its log row deleted": attack(
        *delete_both(FIRST), by=(of_records, of_rows), place="第 1 号",
    ),
    "middle record and its log row deleted": attack(
        *delete_both(MIDDLE), by=(of_records, of_rows), place="第 5 号",
    ),
    "last record and its log row deleted": attack(*delete_both(LAST), by=(of_rows,), place="公开检查点"),
    "deleted and renumbered": attack(
        *delete_both(MIDDLE), *(s.format(MIDDLE) for s in RENUMBER),
        by=(of_records, of_rows), place="第 5 号",
    ),
    "two log rows exchanged": attack(*SWAP, by=(of_rows,), place="第 3 号"),
    "a row put in between": attack(*MAKE_ROOM, by=(of_rows, of_entries), place="第 4 号"),
    "log row changed by one bit": attack(
        "UPDATE ledger_entry SET entry = set_bit(entry, 90, 1 - get_bit(entry, 90)) WHERE idx = 2",
        by=(of_rows, of_records), place="第 2 号",
    ),
    "leaf of a log row": attack(
        "UPDATE ledger_entry SET leaf = sha256('x') WHERE idx = 2", by=(of_rows,), place="第 2 号",
    ),
    "authentication code of a log row": attack(
        "UPDATE ledger_entry SET mac = sha256('x') WHERE idx = 2",
        by=(of_rows, of_records), place="第 2 号",
    ),
    "a tick changed to another hour": attack(
        "UPDATE ledger_entry SET entry = replace(convert_from(entry, 'UTF8'), '\"made\":\"20',"
        " '\"made\":\"19')::bytea WHERE idx = 0",
        by=(of_rows,), place="第 0 号",
    ),
    "log emptied": attack("TRUNCATE ledger_entry", by=(of_rows, of_records), place="公开检查点"),
    "everything emptied": attack(
        "TRUNCATE ledger_entry, records_values, records_record CASCADE",
        "UPDATE ledger_state SET size = 0, root = sha256(''), frontier = '\\x0000000000000000'",
        by=(of_rows,), place="守护文件",
    ),
    "state row": attack(
        "UPDATE ledger_state SET root = sha256('x')", by=(of_rows,), place="ledger_state",
    ),
    "record never logged": attack(
        f"DELETE FROM ledger_entry WHERE idx = {LAST}", by=(of_rows, of_records), place="记录",
    ),
    "stream given another object": attack(
        "UPDATE records_stream SET key = repeat('7', 32) WHERE key = repeat('1', 32)",
        by=(of_records,), place="记录",
    ),
    "law data set exchanged": attack(
        "UPDATE records_law_data SET archive = set_byte(archive, 40, 65)",
        by=(of_law,), place="法律数据集",
    ),
    "law data set removed": attack(
        "DELETE FROM records_law_data", by=(of_records,), place="记录",
    ),
    "facts blanked as if lawfully": attack(
        "UPDATE records_values SET values[1] = NULL, salts[1] = NULL, erased_by[1] = record_id"
        f" WHERE record_id = {RECORD_AT.format(MIDDLE)}",
        by=(of_records,), place="actor.agency",
    ),
    "forged entry in the queue": attack(
        "INSERT INTO ledger_outbox (record, entry, mac, door)"
        " SELECT gen_random_uuid(), entry, mac, door FROM ledger_entry WHERE idx = 5",
        by=(of_queue, of_entries), place="记录",
    ),
    "logged entry queued again": attack(
        "INSERT INTO ledger_outbox (record, entry, mac, door)"
        " SELECT record, entry, mac, door FROM ledger_entry WHERE idx = 5",
        by=(of_queue,), place="记录",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_named_and_without_its_check_would_pass_unseen(name: str, busy_city: City):
    attack = ATTACKS[name]
    assert busy_city.audit() == [], "the clean city passes"
    busy_city.attack(*attack.statements)
    findings = busy_city.grave()
    assert findings, "seen at all"
    assert any(attack.place in finding.where for finding in findings), findings
    assert not busy_city.grave(without=tuple(attack.seen_by)), "only these parts see it"
    for part in attack.seen_by:
        others = tuple(attack.seen_by - {part})
        assert busy_city.grave(without=others), f"{part.__name__} sees it by itself"


def test_record_deleted_from_the_queue_before_it_was_logged_is_named(busy_city: City):
    written = busy_city.write({"n": 10})
    assert busy_city.audit() == []
    busy_city.attack("DELETE FROM ledger_outbox")
    assert [f.where for f in busy_city.grave() if "从未排入日志" in f.what] == [
        f"记录 {written.id.hex}（序列 {busy_city.stream().id} 第 5 条）"
    ]
    assert busy_city.grave(without=(of_records,)) == []


def test_superuser_who_recomputes_everything_but_the_key_is_named(busy_city: City):
    """A whole chain rebuilt in the database, consistent in itself: the files outside convict it."""
    rows = busy_city.query("SELECT idx, entry FROM ledger_entry ORDER BY idx")
    with psycopg.connect(busy_city.dsn("superuser")) as connection:
        connection.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ALL")
        for index, entry in rows:
            forged = entry.replace(b'"late":false', b'"late":true')
            leaf = hashlib.sha256(b"\x00" + forged).digest()
            connection.execute(
                "UPDATE ledger_entry SET entry = %s, leaf = %s WHERE idx = %s",
                (forged, leaf, index),
            )
    places = {finding.where for finding in busy_city.grave()}
    assert {"公开检查点", "守护文件"} <= places
    assert busy_city.grave(without=(of_rows, of_records)) == []


def put_state_in_order(city: City) -> None:
    """What a superuser does who knows how: the state row computed from the rows that are left."""
    rows = city.query("SELECT leaf FROM ledger_entry ORDER BY idx")
    frontier = Frontier()
    frontier.extend([leaf for (leaf,) in rows])
    city.attack(
        f"UPDATE ledger_state SET size = {len(rows)}, root = '\\x{frontier.root().hex()}',"
        f" frontier = '\\x{frontier.to_bytes().hex()}'"
    )


@pytest.mark.parametrize("index", [FIRST, MIDDLE, LAST])
def test_log_cut_and_renumbered_with_its_state_in_order_is_named(busy_city: City, index: int):
    busy_city.attack(*delete_both(index), *(s.format(index) for s in RENUMBER))
    put_state_in_order(busy_city)
    assert {"公开检查点", "守护文件"} <= {finding.where for finding in busy_city.grave()}
    with pytest.raises(LogBehindGuard):
        busy_city.drain()


def test_log_cut_renumbered_and_grown_past_its_published_size_is_named(busy_city: City):
    """Later growth hides the missing length, not the other root."""
    busy_city.attack(*delete_both(MIDDLE), *(s.format(MIDDLE) for s in RENUMBER))
    for number in range(3):
        busy_city.write({"n": 100 + number}, key="3" * 32)
    size = len(busy_city.query("SELECT 1 FROM ledger_entry"))
    busy_city.attack(
        f"INSERT INTO ledger_entry SELECT {size - 1} + row_number() OVER (ORDER BY id), record,"
        " entry, sha256('\\x00'::bytea || entry), mac, door FROM ledger_outbox",
        "DELETE FROM ledger_outbox",
    )
    put_state_in_order(busy_city)
    places = {f.where: f.what for f in busy_city.grave()}
    assert "历史被改写" in places["公开检查点"]
    assert "历史被改写" in places["守护文件"]
    with pytest.raises(LogForked):
        busy_city.drain()


def test_heads_are_judged_by_the_key_not_by_what_stands_beside_them(busy_city: City):
    busy_city.layout.vkey.write_text("demo.test.example/log+00000000+AAAA\n")
    assert [f.where for f in busy_city.grave()] == ["log.vkey"]
    assert busy_city.grave(without=(of_heads, of_files)) == []
