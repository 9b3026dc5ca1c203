"""核查: what a superuser changes in the working tables is found and named; untouched, all is clean."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from tests.conftest import ScratchCity
from tests.rooms.casework import town

from chengming.casework.cases import audit as cases
from chengming.casework.review import audit as review
from chengming.standing.powers import audit as powers
from chengming.standing.registry import audit as registry

TRIGGERS_OFF = "SET session_replication_role = replica"


def put_in(table: str, **changes: str) -> str:
    """A copy of the table's first row with other values: a row that no record stands behind."""
    other = ", ".join(f"'{column}', {value}" for column, value in changes.items())
    return (
        f"INSERT INTO {table}"
        f" SELECT (jsonb_populate_record(old, jsonb_build_object({other}))).* FROM {table} old LIMIT 1"
    )


FRESH = "gen_random_uuid()"
ATTACKS = {
    "case stage": ("UPDATE cases_case SET stage = 'archiving'", "cases", "stage"),
    "case version": ("UPDATE cases_case SET version = repeat('0', 64)", "cases", "version"),
    "case sequence": ("UPDATE cases_case SET seq = seq - 1", "cases", "seq"),
    "case sheet": (
        "UPDATE cases_case SET sheet = jsonb_set(sheet, '{violations,0,penalties,0,fen}', '1')",
        "cases", "sheet",
    ),
    "case look": ("UPDATE cases_case SET next_look = NULL", "cases", "next_look"),
    "case number": ("UPDATE cases_case SET number = 'X' || number", "cases", "number"),
    "case agency": ("UPDATE cases_case SET agency_id = 'health'", "cases", "agency_id"),
    "case removed": ("DELETE FROM cases_case", "cases", "没有案件"),
    "case put in": (
        put_in("cases_case", id=FRESH, number="'X-1'", stream_id="1"), "cases", "没有记录依据",
    ),
    "cases emptied": ("DELETE FROM cases_case", "cases", "没有案件"),
    "verdict turned": (
        "UPDATE cases_scopeverdict SET needs_review = NOT needs_review", "cases", "needs_review"
    ),
    "verdict removed": ("DELETE FROM cases_scopeverdict", "cases", "被删除"),
    "verdict put in": (put_in("cases_scopeverdict", record_id=FRESH), "cases", "没有记录依据"),
    "pass put in": (put_in("cases_gatepass", confirmation_id=FRESH), "cases", "没有记录依据"),
    "decision put in": (
        put_in("cases_decision", record_id=FRESH, number="'X-1'", round="9"),
        "cases", "没有记录依据",
    ),
    "series put in": (
        put_in("cases_series", id="9999", year="1999", last="1"), "cases", "1999",
    ),
    "pass moved": ("UPDATE cases_gatepass SET version = repeat('0', 64)", "cases", "version"),
    "pass removed": ("DELETE FROM cases_gatepass", "cases", "被删除"),
    "decision turned": ("UPDATE cases_decision SET needs_review = false", "cases", "needs_review"),
    "decision kind": ("UPDATE cases_decision SET kind = 'exempt'", "cases", "kind"),
    "decision number": ("UPDATE cases_decision SET number = '9'", "cases", "number"),
    "decision without pass": ("UPDATE cases_decision SET gate_pass_id = NULL, needs_review = false", "cases", "gate_pass"),
    "decision removed": ("DELETE FROM cases_decision", "cases", "被删除"),
    "series": ("UPDATE cases_series SET last = last + 1 WHERE name = 'decide'", "cases", "编号"),
    "request": ("UPDATE review_reviewrequest SET state = 'open'", "review", "state"),
    "request version": (
        "UPDATE review_reviewrequest SET version = repeat('0', 64)", "review", "version"
    ),
    "opinion": ("UPDATE review_reviewopinion SET outcome = 'correct'", "review", "outcome"),
    "request put in": (put_in("review_reviewrequest", record_id=FRESH), "review", "没有记录依据"),
    "opinion put in": (put_in("review_reviewopinion", record_id=FRESH), "review", "没有记录依据"),
    "request removed": ("DELETE FROM review_reviewrequest", "review", "被删除"),
    "opinion removed": ("DELETE FROM review_reviewopinion", "review", "被删除"),
    "post prolonged": (
        "UPDATE registry_post SET valid_from = valid_from - 100", "registry", "valid_from"
    ),
    "credential renewed": (
        "UPDATE registry_credential SET expires = expires + 365", "registry", "expires"
    ),
    "credential forged": (
        put_in("registry_credential", record=FRESH, number="'X-1'"), "registry", "没有记录依据"
    ),
    "credential removed": ("DELETE FROM registry_credential", "registry", "被删除"),
    "post forged": (put_in("registry_post", record=FRESH), "registry", "没有记录依据"),
    "post removed": ("DELETE FROM registry_post", "registry", "被删除"),
    "qualification forged": (
        put_in("registry_reviewqualification", record=FRESH), "registry", "没有记录依据"
    ),
    "person put in": (
        put_in("registry_person", id="repeat('9', 32)", record=FRESH), "registry", "没有记录依据"
    ),
    "person renamed": ("UPDATE registry_person SET name = '某人'", "registry", "name"),
    "reviewer": (
        "UPDATE registry_reviewqualification SET appointed_from = appointed_from - 1", "registry",
        "appointed_from",
    ),
    "agency": ("UPDATE registry_agency SET place = '000000'", "registry", "place"),
    "agency name": ("UPDATE registry_agencyname SET name = '某局'", "registry", "name"),
    "power": ("UPDATE powers_poweritem SET basis = '{}'", "powers", "basis"),
    "power put in": (
        put_in("powers_poweritem", id="'x/y'", code="'9'", record=FRESH), "powers", "没有记录依据"
    ),
    "list row put in": (
        put_in("powers_scoperow", id="'x'", position="99"), "powers", "没有记录依据"
    ),
    "power removed": ("DELETE FROM powers_poweritem", "powers", "被删除"),
    "list loosened": (
        "UPDATE powers_scoperow SET amount_fen = amount_fen * 10", "powers", "amount_fen"
    ),
    "list row removed": ("DELETE FROM powers_scoperow", "powers", "被删除"),
    "list postponed": ("UPDATE powers_scopelist SET valid_from = valid_from + 9", "powers", "valid_from"),
}  # fmt: skip
ROOMS: dict[str, Callable[[], list]] = {
    "cases": cases.audit, "review": review.audit, "registry": registry.audit,
    "powers": powers.audit,
}  # fmt: skip


@pytest.fixture(scope="module")
def decided_case(server, django_db_blocker, tmp_path_factory) -> Iterator[ScratchCity]:
    """One city with a decided major case, for all attacks; each attack is rolled back."""
    from tests.rooms.casework.conftest import standing_city

    home = tmp_path_factory.mktemp("home")
    with standing_city(server, django_db_blocker, home) as city, town.clock() as frozen:
        town.found()
        town.Play(frozen).file(town.LARGE).review().notice().discuss().decide()
        town.Play(frozen).file()
        yield city


def test_an_untouched_city_is_clean(decided_case):
    assert {name: audit() for name, audit in ROOMS.items()} == {name: [] for name in ROOMS}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_the_audit_names_what_a_superuser_changed(decided_case, attack):
    statement, room, named = ATTACKS[attack]
    with as_superuser(decided_case, statement):
        findings = ROOMS[room]()
        assert any(named in finding.where + finding.what for finding in findings), findings
    assert ROOMS[room]() == []


class as_superuser:  # noqa: N801  reads as a phrase in the test
    """The change, committed, and afterwards undone from a copy of every table."""

    TABLES = (
        "cases_case", "cases_scopeverdict", "cases_gatepass", "cases_decision", "cases_series",
        "review_reviewrequest", "review_reviewopinion", "registry_agency", "registry_agencyname",
        "registry_person", "registry_post", "registry_credential",
        "registry_reviewqualification", "powers_poweritem", "powers_scopelist", "powers_scoperow",
    )  # fmt: skip

    def __init__(self, city: ScratchCity, statement: str) -> None:
        self.city, self.statement = city, statement

    def __enter__(self) -> None:
        with psycopg.connect(self.city.dsn("superuser")) as connection:
            connection.execute(TRIGGERS_OFF)
            for table in self.TABLES:
                connection.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
            connection.execute(self.statement)

    def __exit__(self, *_: object) -> None:
        with psycopg.connect(self.city.dsn("superuser")) as connection:
            connection.execute(TRIGGERS_OFF)
            for table in self.TABLES:
                connection.execute(f"DELETE FROM {table}")
                connection.execute(
                    f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}"
                )
                connection.execute(f"DROP TABLE kept_{table}")
