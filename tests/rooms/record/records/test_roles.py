"""What the roles of the database may not do, shown by trying; and that the guard is what stops them."""

from dataclasses import replace

import psycopg
import pytest
from tests.rooms.record.conftest import City

from chengming.proof.entry import Entry, leaf_hash

TABLES = ("records_record", "records_values", "records_stream", "records_law_data", "ledger_entry")
COLUMN = {"records_record": "kind", "records_values": "names", "records_stream": "kind"}
COLUMN |= {"records_law_data": "archive", "ledger_entry": "door", "ledger_outbox": "door"}
COLUMN |= {"ledger_state": "root"}


def tries(table: str) -> list[str]:
    return [
        f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ]


def attempt(dsn: str, *statements: str) -> None:
    """Runs and rolls back."""
    with psycopg.connect(dsn) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.rollback()


ALL = [(table, statement) for table in TABLES for statement in tries(table)]
ALL += [("ledger_outbox", s) for s in tries("ledger_outbox")]
ALL += [("ledger_state", s) for s in tries("ledger_state")]


@pytest.mark.parametrize(("table", "statement"), ALL)
def test_desk_cannot_change_what_was_recorded_and_with_the_grant_the_trigger_still_stops_it(
    busy_city: City, table: str, statement: str
):
    desk, superuser = busy_city.dsn("desk"), busy_city.dsn("superuser")
    busy_city.write({"n": 99})  # so that the outbox is not empty either
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attempt(desk, statement)
    with psycopg.connect(superuser) as connection:
        # TRUNCATE .. CASCADE reaches tables that refer to this one.
        connection.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO chengming_desk")
    if (table, statement.split(maxsplit=1)[0]) in {
        ("ledger_outbox", "DELETE"),
        ("ledger_state", "UPDATE"),
    }:
        attempt(desk, statement)  # only the grant guards these: they are the sequencer's work
        return
    with pytest.raises(psycopg.Error, match=r"只增不改|不得修改"):
        attempt(desk, statement)
    with psycopg.connect(superuser) as connection:
        for (name,) in connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall():
            connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    referred = table in {"records_record", "records_stream", "records_law_data"}
    if referred and statement.startswith("DELETE"):
        with psycopg.connect(superuser) as connection:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")  # foreign keys as well
    attempt(desk, statement)  # both taken out: the same try succeeds


# statement → what shows that it was carried out, for the one whose only effect is a right.
GUARDS_AWAY = {
    "ALTER TABLE records_record DISABLE TRIGGER ALL": "",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only": "",
    "DROP TRIGGER records_record_append_only ON records_record": "",
    "SET session_replication_role = replica": "",
    "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'": "",
    "DROP TABLE ledger_entry CASCADE": "",
    "CREATE TABLE public.mine (n int)": "",
    "SET ROLE chengming_owner": "",
    "SELECT records_fact(NULL, 'x')": "",
    "INSERT INTO ledger_entry SELECT idx + 100, gen_random_uuid(), entry || ' ',"
    " sha256('\\x00'::bytea || entry || ' '), mac, door FROM ledger_entry": "",
    "SELECT setval('ledger_outbox_id_seq', 1)": "",
    "GRANT UPDATE ON records_record TO chengming_portal": "SET ROLE chengming_portal;"
    " UPDATE records_record SET kind = 'x' WHERE false",
}


@pytest.mark.parametrize("statement", GUARDS_AWAY)
def test_no_role_of_a_process_can_take_the_guards_away(busy_city: City, statement: str):
    shown = GUARDS_AWAY[statement]
    roles = ("desk", "portal", "log")
    if statement.startswith("INSERT INTO ledger_entry"):
        roles = ("desk", "portal")
    for role in roles:
        # A GRANT by one who may not give it is only a warning: what it gave is tried.
        with pytest.raises(psycopg.Error, match=r"denied|permission|must be owner"):
            attempt(busy_city.dsn(role), statement, *([shown] if shown else []))


@pytest.mark.parametrize("statement", GUARDS_AWAY)
def test_one_who_owns_the_database_can_so_it_is_the_role_that_stops_them(
    busy_city: City, statement: str
):
    """The positive control: the same statements as superuser; the append-only triggers aside."""
    shown = GUARDS_AWAY[statement]
    off = "ALTER TABLE records_record DISABLE TRIGGER ALL"
    attempt(
        busy_city.dsn("superuser"),
        *([off] if shown else []),
        statement,
        *([shown] if shown else []),
    )


def test_a_session_that_calls_itself_a_replica_is_stopped_all_the_same(busy_city: City):
    """ENABLE ALWAYS: the superuser must switch the trigger off by name, which shows in the catalog."""
    with pytest.raises(psycopg.errors.RestrictViolation):
        attempt(
            busy_city.dsn("superuser"),
            "SET session_replication_role = replica",
            "DELETE FROM ledger_entry",
        )


def test_portal_reads_nothing_of_records_and_log(busy_city: City):
    for table in (*TABLES, "ledger_outbox", "ledger_state"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attempt(busy_city.dsn("portal"), f"SELECT * FROM {table}")


def test_sequencers_role_reads_no_record_and_makes_none(busy_city: City):
    for table in ("records_record", "records_values", "records_stream", "records_law_data"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attempt(busy_city.dsn("log"), f"SELECT * FROM {table}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attempt(
            busy_city.dsn("log"),
            "INSERT INTO ledger_outbox (record, entry, mac, door)"
            " SELECT record, entry, mac, door FROM ledger_entry",
        )


def test_nothing_is_granted_to_public(busy_city: City):
    assert (
        busy_city.query(
            "SELECT relname FROM pg_class, aclexplode(relacl) WHERE grantee = 0"
            " AND relnamespace = 'public'::regnamespace"
        )
        == []
    )
    assert (
        busy_city.query(
            "SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))"
            " WHERE grantee = 0 AND pronamespace = 'public'::regnamespace"
        )
        == []
    )
    assert busy_city.query(
        "SELECT nspname FROM pg_namespace, aclexplode(nspacl) WHERE grantee = 0"
        " AND nspname = 'public'"
    ) == []  # fmt: skip


CHANGES = {
    "kind": "'annul'",
    "late": "true",
    "door": "'desk-2'",
    "law": "repeat('0', 64)",
    "fields": "sha256('x')",
    "leaf": "sha256('x')",
    "seq": "99",
}


@pytest.mark.parametrize("column", CHANGES)
def test_record_inserted_past_the_action_must_chain_and_fit_its_entry(busy_city: City, column: str):
    """The database's own check of what the application writes, were its code wrong."""
    change = f"UPDATE next SET {column} = {CHANGES[column]}"
    copy = "INSERT INTO records_record SELECT * FROM next"
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match=r"不一致|接续"):
        attempt(busy_city.dsn("owner"), *_next_record(busy_city), change, copy)
    attempt(busy_city.dsn("owner"), *_next_record(busy_city), copy)  # unchanged, it goes in
    with psycopg.connect(busy_city.dsn("superuser")) as connection:
        connection.execute("ALTER TABLE records_record DISABLE TRIGGER records_record_chain")
    attempt(busy_city.dsn("owner"), *_next_record(busy_city), change, copy)


def test_record_that_skips_or_repeats_a_place_in_its_stream_is_refused(busy_city: City):
    copy = "INSERT INTO records_record SELECT * FROM next"
    for seq, prev in ((6, None), (4, None), (5, "0" * 63 + "1")):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="接续"):
            attempt(busy_city.dsn("owner"), *_next_record(busy_city, seq, prev), copy)


def _next_record(city: City, seq: int = 5, prev: str | None = None) -> list[str]:
    """Statements that lay out, in a table ``next``, the record that would follow in a stream of four."""
    ((record, data),) = city.query(
        "SELECT id, entry FROM records_record ORDER BY seq = 4 DESC, stream_id DESC LIMIT 1"
    )
    last = Entry.from_bytes(data)
    entry = replace(last, id="f" * 32, seq=seq, prev=prev or leaf_hash(data).hex()).to_bytes()
    return [
        f"CREATE TEMP TABLE next AS SELECT * FROM records_record WHERE id = '{record}'",
        f"UPDATE next SET id = '{'f' * 32}', seq = {seq}, entry = '\\x{entry.hex()}',"
        f" leaf = '\\x{leaf_hash(entry).hex()}'",
    ]
