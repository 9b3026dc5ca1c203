"""The portal's role against every relation of the database: what is listed, and nothing else."""

import uuid

import psycopg
import pytest
from tests.rooms.openness.disclosure import searched
from tests.rooms.openness.disclosure.published import decided, publish, withdraw

from chengming.openness.disclosure.models import Paper

LISTED = {f"public.{name}" for name in searched.PUBLIC}
INBOX = "public.disclosure_inbox"
FUNCTIONS = {"disclosure_plain(text)", "disclosure_bigrams(text)", "disclosure_paper_answer(bytea)"}


def tries(city, statement: str, values: object = None) -> str:
    """What becomes of a statement of the portal: ``done``, or the SQLSTATE of the refusal."""
    with psycopg.connect(city.dsn("portal")) as portal:
        try:
            portal.execute(statement, values)  # type: ignore[arg-type]
        except psycopg.Error as error:
            return str(error.sqlstate)
        finally:
            portal.rollback()
    return "done"


REFUSED = "42501"


def test_it_reads_the_listed_relations_and_no_other(scratch_city):
    found = searched.relations(scratch_city.dsn("owner"))
    assert len(found) > 40
    tables = [name for name, kind in found if kind != "S"]
    readable = {
        name for name in tables if tries(scratch_city, f"SELECT * FROM {name} LIMIT 1") == "done"
    }
    assert readable == LISTED
    for name, kind in found:
        if kind == "S":
            assert tries(scratch_city, f"SELECT * FROM {name}") == REFUSED, name


def test_no_column_of_any_other_relation_is_readable(scratch_city):
    with psycopg.connect(scratch_city.dsn("owner")) as owner:
        rows = owner.execute(
            "SELECT c.oid::regclass::text, a.attname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')"
            " AND has_column_privilege('chengming_portal', c.oid, a.attnum, 'SELECT')"
        ).fetchall()
    assert {f"public.{table}" for table, _ in rows} == LISTED


def test_it_writes_nothing_but_the_inbox(scratch_city):
    for name, kind in searched.relations(scratch_city.dsn("owner")):
        if kind == "S":
            assert tries(scratch_city, f"SELECT nextval('{name}')") == REFUSED, name
            continue
        assert tries(scratch_city, f"DELETE FROM {name}") == REFUSED, name
        assert tries(scratch_city, f"TRUNCATE {name}") == REFUSED, name
        inserted = tries(scratch_city, f"INSERT INTO {name} DEFAULT VALUES")
        assert (inserted == REFUSED) == (name != INBOX), name
        with psycopg.connect(scratch_city.dsn("owner")) as owner:
            can = owner.execute(
                "SELECT has_table_privilege('chengming_portal', %s, 'INSERT'),"
                " has_any_column_privilege('chengming_portal', %s, 'UPDATE')", (name, name),
            ).fetchone()  # fmt: skip
        assert can == (name == INBOX, False), name


def test_with_one_grant_more_the_same_tries_find_it(scratch_city):
    with psycopg.connect(scratch_city.dsn("owner"), autocommit=True) as owner:
        owner.execute("GRANT SELECT ON cases_case TO chengming_portal")
        owner.execute("GRANT DELETE ON disclosure_decision TO chengming_portal")
    assert tries(scratch_city, "SELECT * FROM cases_case") == "done"
    assert tries(scratch_city, "DELETE FROM disclosure_decision") == "done"


def test_it_may_call_three_functions_and_no_other(scratch_city):
    with psycopg.connect(scratch_city.dsn("owner")) as owner:
        rows = owner.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND probin IS NULL AND has_function_privilege('chengming_portal', oid, 'EXECUTE')"
        ).fetchall()
    assert {row[0] for row in rows} == FUNCTIONS


def test_it_can_neither_make_nor_become_anything(scratch_city):
    for statement in (
        "CREATE TABLE mine (x int)", "CREATE SCHEMA mine", "SET ROLE chengming_owner",
        "SET ROLE chengming_desk", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE disclosure_decision ADD COLUMN x int", "COPY cases_case TO STDOUT",
        "CREATE TEMP TABLE t AS SELECT * FROM records_values", "LOCK TABLE records_record",
        "SELECT pg_read_file('/etc/hostname')",
    ):  # fmt: skip
        assert tries(scratch_city, statement) == REFUSED, statement


def test_the_inbox_takes_and_never_gives_back(scratch_city):
    row = (uuid.uuid4(), "objection", "a" * 26, bytes(100), bytes(16))
    insert = (
        "INSERT INTO disclosure_inbox (id, kind, slug, sealed, sender, received)"
        " VALUES (%s, %s, %s, %s, %s, now())"
    )
    assert tries(scratch_city, insert, row) == "done"
    assert tries(scratch_city, insert + " RETURNING id", row) == REFUSED
    assert tries(scratch_city, "SELECT count(*) FROM disclosure_inbox") == REFUSED
    assert tries(scratch_city, "UPDATE disclosure_inbox SET slug = ''") == REFUSED


def test_a_paper_is_answered_to_its_digest_and_never_listed(real_shown, scratch_city):
    decided(real_shown)
    publish(real_shown)
    digest = bytes(Paper.objects.get(kind="penalty_decision").digest)
    ask = "SELECT count(*) FROM disclosure_paper_answer(%s)"
    with psycopg.connect(scratch_city.dsn("portal")) as portal:
        assert portal.execute(ask, (digest,)).fetchone() == (1,)
        assert portal.execute(ask, (bytes(32),)).fetchone() == (0,)
        assert portal.execute(ask, (None,)).fetchone() == (0,)
    assert tries(scratch_city, "SELECT * FROM disclosure_paper") == REFUSED
    assert tries(scratch_city, "SELECT digest FROM disclosure_paper LIMIT 1") == REFUSED


def test_a_withdrawn_page_is_gone_for_the_portal_with_the_act_itself(real_shown, scratch_city):
    decided(real_shown)
    done = publish(real_shown)
    find = "SELECT count(*) FROM disclosure_decision WHERE slug = %s"
    with psycopg.connect(scratch_city.dsn("portal"), autocommit=True) as portal:
        assert portal.execute(find, (done.slug,)).fetchone() == (1,)
        withdraw(real_shown)
        assert portal.execute(find, (done.slug,)).fetchone() == (0,)


@pytest.mark.parametrize("bad", [b"", bytes(60), bytes(16_385)])
def test_a_letter_of_the_wrong_size_is_refused_by_the_database(scratch_city, bad):
    insert = (
        "INSERT INTO disclosure_inbox (id, kind, slug, sealed, sender, received)"
        " VALUES (%s, 'objection', 'x', %s, %s, now())"
    )
    assert tries(scratch_city, insert, (uuid.uuid4(), bad, bytes(16))) == "23514"
