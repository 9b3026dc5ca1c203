"""决定的最后一道门 in the database, tried as role desk with records that the law would never have let
in; and with each check taken out, the same try gets through."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.casework.cases.tries import THIS, TRIES, Bench, Try
from tests.rooms.casework.conftest import standing_city

import chengming.casework.cases.migrations
from chengming.casework.cases.errors import GateRefused
from chengming.casework.cases.models import Decision
from chengming.law.procedure import ApartClause
from chengming.standing.accounts import acts

SQL = Path(chengming.casework.cases.migrations.__file__).parent / "sql" / "gates.sql"


class _Undo(Exception):
    pass


NO_CHECK = "ALTER TABLE cases_decision DROP CONSTRAINT cases_decision_reviewed"


@pytest.fixture(scope="module")
def city(server, django_db_blocker, tmp_path_factory) -> Iterator[ScratchCity]:
    home = tmp_path_factory.mktemp("home")
    with standing_city(server, django_db_blocker, home) as made, town.clock():
        town.found()
        yield made


@pytest.fixture
def bench(city: ScratchCity) -> Iterator[Bench]:
    """A fresh case, undone afterwards."""
    try:
        with transaction.atomic():
            yield Bench.fresh()
            raise _Undo
    except _Undo:
        pass


def attempt(tried: Try) -> None:
    """The try on a fresh case as role desk, undone afterwards."""
    try:
        with transaction.atomic():
            tried(Bench.fresh())
            raise _Undo
    except _Undo:
        pass


def without(check: str) -> str:
    """The functions as they are, but for one check."""
    text = SQL.read_text(encoding="utf-8").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    pattern = rf"^ *-- check: {check}\n.*?^ *-- end\n"
    left, found = re.subn(pattern, "", text, flags=re.S | re.M)
    assert found == 1, check
    return left


@pytest.fixture
def owner(city: ScratchCity) -> Iterator[Callable[..., None]]:
    """Runs statements as the owner, committed; the functions and constraints come back afterwards."""

    def run(*statements: str) -> None:
        with psycopg.connect(city.dsn("owner")) as held:
            for statement in statements:
                held.execute(statement)  # type: ignore[arg-type]

    yield run
    run(
        SQL.read_text(encoding="utf-8").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        "ALTER TABLE cases_decision DROP CONSTRAINT IF EXISTS cases_decision_reviewed",
        "ALTER TABLE cases_decision ADD CONSTRAINT cases_decision_reviewed"
        " CHECK (NOT needs_review OR gate_pass_id IS NOT NULL) NOT VALID",
    )  # fmt: skip


def test_the_desk_is_really_the_desk(city):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0].endswith("chengming_desk")


def test_a_reviewed_case_is_decided(bench):
    bench.judge()
    made = bench.passed()
    record = bench.decide()
    decision = Decision.objects.get(pk=record)
    assert decision.gate_pass_id == made["confirmation"]
    assert decision.needs_review


def test_a_panel_case_with_a_second_reviewer_is_decided(bench):
    bench.panel("2")
    assert bench.decide()


def test_a_case_that_needs_no_review_is_decided_without(bench):
    bench.judge(needed=False)
    assert not Decision.objects.get(pk=bench.decide()).needs_review


def test_an_annulled_decision_makes_room_for_the_next(bench):
    bench.judge(needed=False)
    bench.decide()
    bench.put("annul_decision", "d")
    bench.decide()
    assert [d.round for d in Decision.objects.filter(case=bench.case).order_by("round")] == [0, 1]


def test_one_case_has_one_live_decision(bench):
    from django.db import IntegrityError

    bench.judge(needed=False)
    bench.decide()
    with pytest.raises(IntegrityError, match="cases_decision_one_live"):
        bench.decide()


@pytest.mark.parametrize("tried", TRIES, ids=lambda tried: tried.__name__)
def test_the_database_refuses(city, tried):
    with pytest.raises(GateRefused):
        attempt(tried)


@pytest.mark.parametrize(
    ("tried", "check"), TRIES.items(), ids=lambda item: getattr(item, "__name__", "")
)
def test_without_the_check_the_same_try_gets_through(city, owner, tried, check):
    owner(without(check), *([NO_CHECK] if check == "has_pass" else []))
    attempt(tried)


def test_every_check_of_the_functions_is_tried():
    named = set(re.findall(r"-- check: (\w+)", SQL.read_text(encoding="utf-8")))
    # The lock is tried by the races.
    assert named - {"lock"} == set(TRIES.values())


WRITES = {
    "a verdict": "INSERT INTO cases_scopeverdict SELECT * FROM cases_scopeverdict",
    "a pass": "INSERT INTO cases_gatepass SELECT * FROM cases_gatepass",
    "a decision": "INSERT INTO cases_decision SELECT * FROM cases_decision",
    "a turned verdict": "UPDATE cases_scopeverdict SET needs_review = false",
    "a moved pass": "UPDATE cases_gatepass SET version = ''",
    "a changed decision": "UPDATE cases_decision SET kind = 'exempt'",
    "no verdict": "DELETE FROM cases_scopeverdict",
    "no pass": "DELETE FROM cases_gatepass",
    "no decision": "DELETE FROM cases_decision",
    "no case": "DELETE FROM cases_case",
    "another number": "UPDATE cases_case SET number = '1'",
    "another agency": "UPDATE cases_case SET agency_id = 'health'",
    "emptied decisions": "TRUNCATE cases_decision",
    "no credential": "DELETE FROM registry_credential",
    "no scope row": "DELETE FROM powers_scoperow",
    "no request": "DELETE FROM review_reviewrequest",
    "its own function": (
        "CREATE OR REPLACE FUNCTION casework_decide(target uuid, said uuid) RETURNS void"
        " LANGUAGE sql AS 'SELECT'"
    ),
    "the inner check": "SELECT casework_check_pass(1, '', gen_random_uuid())",
}  # fmt: skip


@pytest.mark.parametrize("wanted", list(WRITES))
def test_the_desk_may_not_write(city, wanted):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner") as refused:
        run_as_desk(WRITES[wanted])
    assert getattr(refused.value.__cause__, "sqlstate", "") == "42501"


# The tables a try needs rights on; the two about functions are tried as the owner below.
TABLES = (
    "cases_scopeverdict", "cases_gatepass", "cases_decision", "cases_case", "cases_series",
    "registry_credential", "powers_scoperow", "review_reviewrequest", "review_reviewopinion",
)  # fmt: skip
OWNERS = {"its own function", "the inner check"}


@pytest.fixture
def every_right(city, owner) -> Iterator[None]:
    """All rights on the tables, as nobody but the owner has them; taken back afterwards."""
    with psycopg.connect(city.dsn("owner")) as held:
        before = rights(held)
    owner(f"GRANT ALL ON {', '.join(TABLES)} TO chengming_desk")
    yield
    owner(
        f"REVOKE ALL ON {', '.join(TABLES)} FROM chengming_desk",
        *(f"GRANT {right} ON {table} TO chengming_desk" for table, right in before),
    )
    with psycopg.connect(city.dsn("owner")) as held:
        assert rights(held) == before


def rights(held: psycopg.Connection) -> list[tuple[str, str]]:
    """What the desk may do with the tables, whole tables and single columns."""
    return held.execute(
        "SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)"
        " WHERE grantee = 'chengming_desk'::regrole AND relname = ANY (%(tables)s)"
        " UNION SELECT relname, privilege_type || ' (' || quote_ident(attname) || ')'"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(attacl)"
        " WHERE grantee = 'chengming_desk'::regrole AND relname = ANY (%(tables)s) ORDER BY 1, 2",
        {"tables": list(TABLES)},
    ).fetchall()


@pytest.mark.parametrize("wanted", [wanted for wanted in WRITES if wanted not in OWNERS])
def test_with_the_right_granted_the_desk_may_write(every_right, wanted):
    run_as_desk(WRITES[wanted])


@pytest.mark.parametrize("wanted", sorted(OWNERS))
def test_the_owner_may_call_and_change_its_functions(city, wanted):
    with psycopg.connect(city.dsn("owner")) as held:
        if wanted == "the inner check":  # it is carried out, and refuses what it was asked
            with pytest.raises(psycopg.Error) as refused:
                held.execute(WRITES[wanted])
            assert refused.value.sqlstate == "CM001"
        else:
            held.execute(WRITES[wanted])
        held.rollback()


DIRECT = {
    "a verdict that none is needed": (
        "INSERT INTO cases_scopeverdict (record_id, case_id, version, needs_review, reasons)"
        " VALUES (%(judged)s, %(case)s, %(version)s, false, '[]')"
    ),
    "a pass without a review": (
        "INSERT INTO cases_gatepass (confirmation_id, case_id, version, conclusion_id)"
        " VALUES (%(said)s, %(case)s, %(version)s, %(said)s)"
    ),
    "a decision that was not reviewed": (
        "INSERT INTO cases_decision (record_id, case_id, kind, number, version, round,"
        " verdict_id, needs_review) VALUES (%(said)s, %(case)s, 'decide', '1', %(version)s, 0,"
        " %(judged)s, false)"
    ),
}  # fmt: skip


def insert_directly(wanted: str) -> None:
    """On a case judged to need review (for the decision: to need none), as role desk; undone."""
    with transaction.atomic():
        bench = Bench.fresh()
        given = {"case": bench.case.pk, "version": THIS, "said": bench.put("decide", "d")}
        if wanted == "a verdict that none is needed":
            given["judged"] = bench.put("judge_scope", "d", {"needs_review": True, "reasons": []})
        else:
            given["judged"] = bench.judge(needed=False)
        with connection.cursor() as cursor:
            cursor.execute(DIRECT[wanted], given)
            assert cursor.rowcount == 1
        raise _Undo


@pytest.mark.parametrize("wanted", DIRECT)
def test_the_desk_may_not_insert_past_the_functions(city, wanted):
    with pytest.raises(ProgrammingError, match="permission denied"):
        insert_directly(wanted)


@pytest.mark.parametrize("wanted", DIRECT)
def test_with_the_right_granted_the_row_stands(every_right, wanted):
    with pytest.raises(_Undo):
        insert_directly(wanted)


def run_as_desk(statement: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            raise _Undo
    except _Undo:
        pass


def test_the_handler_kinds_are_those_of_the_procedure(city):
    procedure = acts.law().procedures["penalty/ordinary"]
    apart = {
        kind
        for clause in procedure.gates["reviewer_apart"].require
        if isinstance(clause, ApartClause)
        for kind in clause.kinds
    }
    text = SQL.read_text(encoding="utf-8")
    listed = text.partition("casework_handler_kinds()")[2].partition("$$;")[0]
    assert set(re.findall(r"'(\w+)'", listed)) == apart - {"concur_review", "confirm_review"}
