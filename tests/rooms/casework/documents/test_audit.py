"""核查: an edited row, a forged one, a removed one, and an edited or missing file of a paper are named."""

from pathlib import Path

import psycopg
import pytest
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import FILING, decided, issue

from chengming.casework.cases import audit as cases_audit
from chengming.casework.documents import audit, queries
from chengming.casework.documents.models import IssuedPaper
from chengming.cli import ledger

TRIGGERS_OFF = "SET session_replication_role = replica"
ATTACKS = {
    "number": ("UPDATE documents_paper SET number = 'X' || number", "number"),
    "digest": ("UPDATE documents_paper SET sha256 = repeat('0', 64)", "sha256"),
    "second digest": ("UPDATE documents_paper SET sm3 = repeat('0', 64)", "sm3"),
    "size": ("UPDATE documents_paper SET size = size + 1", "size"),
    "code": ("UPDATE documents_paper SET code = sha256(code)", "code"),
    "kind": ("UPDATE documents_paper SET paper = 'lead_form'", "paper"),
    "title": ("UPDATE documents_paper SET title = '警告'", "title"),
    "time": ("UPDATE documents_paper SET issued = issued - interval '1 day'", "issued"),
    "by": ("UPDATE documents_paper SET issued_by = repeat('0', 32)", "issued_by"),
    "made void": ("UPDATE documents_paper SET void_id = record_id", "void_id"),
    "removed": ("DELETE FROM documents_paper", "被删除"),
    "put in": (
        "INSERT INTO documents_paper SELECT (jsonb_populate_record(old, jsonb_build_object("
        "'record_id', act_id, 'copy', 9, 'code', '\\x01'))).* FROM documents_paper old LIMIT 1",
        "没有记录依据",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_change_to_the_rows_is_named(real_play, scratch_city: ScratchCity, attack):
    decided(real_play)
    issue(real_play)
    assert audit.audit() == cases_audit.audit() == []
    statement, named = ATTACKS[attack]
    with psycopg.connect(scratch_city.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute(TRIGGERS_OFF)
        assert superuser.execute(statement).rowcount == 1
    findings = audit.audit()
    assert findings
    assert any(named in f"{one.where} {one.what}" for one in findings)


def test_the_desk_itself_can_neither_remove_nor_unlink_a_paper(real_play, scratch_city):
    decided(real_play)
    issue(real_play)
    with psycopg.connect(scratch_city.dsn("desk"), autocommit=True) as desk:
        for statement in ("DELETE FROM documents_paper", "TRUNCATE documents_paper"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.execute(statement)


def test_a_number_that_no_record_explains_is_named(real_play, scratch_city):
    decided(real_play)
    with psycopg.connect(scratch_city.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute(
            "INSERT INTO cases_series (agency_id, name, year, last)"
            " VALUES (%s, 'paper/notice', 2026, 3)", (town.AGENCY,),
        )  # fmt: skip
    assert any("paper/notice" in finding.where for finding in cases_audit.audit())


def test_the_audit_command_asks_this_room():
    assert "documents" in [part.name for part in ledger._parts()]


def _kept(row: IssuedPaper, home: Path) -> Path:
    return home / "vault" / "sha256" / row.sha256[:2] / row.sha256[2:]


def test_a_paper_is_read_back_byte_for_byte_and_an_edited_file_is_another(real_play, scratch_city):
    """The bytes themselves are looked at by the audit of uploads (tests of records)."""
    decided(real_play)
    issue(real_play, FILING)
    row = IssuedPaper.objects.get()
    kept = _kept(row, scratch_city.home)
    with queries.bytes_of(row) as file:
        assert file.read() == kept.read_bytes()
