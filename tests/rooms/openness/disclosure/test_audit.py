"""Whoever alters a public row, as owner of the database, is named by the audit."""

import psycopg
import pytest
from tests.rooms.casework import town
from tests.rooms.openness.disclosure.published import (
    Secrets,
    decided,
    natural_facts,
    publish,
    withdraw,
)
from tests.rooms.openness.disclosure.sequencing import sequence

from chengming.openness.disclosure import follower
from chengming.openness.disclosure.audit import TABLES, audit


@pytest.fixture
def lived(real_shown, scratch_city):
    """One published, one withdrawn, followed to the end of the log."""
    decided(real_shown, natural_facts(Secrets()))
    publish(real_shown)
    decided(real_shown)
    publish(real_shown)
    withdraw(real_shown)
    sequence(scratch_city)
    follower.follow()
    return scratch_city


def changed(city, *statements: str) -> list[str]:
    """Where the audit finds something after the owner ran these."""
    with psycopg.connect(city.dsn("owner"), autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)
    return sorted(finding.where for finding in audit() if finding.grave)


def test_a_clean_room_has_no_finding(lived):
    assert audit() == []


CHANGES = {
    "UPDATE disclosure_decision SET amount_fen = 1": "amount_fen",
    "UPDATE disclosure_decision SET party = '另一人'": "party",
    "UPDATE disclosure_decision SET on_time = NOT on_time": "on_time",
    "UPDATE disclosure_decision SET body = '[]'": "body",
    "UPDATE disclosure_decision SET digest = repeat('0', 64)": "digest",
    "UPDATE disclosure_decision SET shown_until = '2030-01-01'": "shown_until",
    "UPDATE disclosure_decision SET indexes = ARRAY[0]": "indexes",
    "UPDATE disclosure_decision SET records = '[]'": "records",
    "UPDATE disclosure_tombstone SET reason = '另一理由'": "reason",
    "UPDATE disclosure_version SET digest = repeat('0', 64) WHERE why = ''": "digest",
    "UPDATE disclosure_register SET state = 'not_by_law' WHERE ordinal = 1": "state",
    "UPDATE disclosure_officer SET name = '另一人' WHERE credential = 'JY-a-0001'": "name",
    "UPDATE disclosure_agency SET phone = '1' WHERE agency = 'health'": "phone",
    "UPDATE disclosure_power SET basis = '{}'": "basis",
    "UPDATE disclosure_scope_row SET amount_fen = 1": "amount_fen",
    "UPDATE disclosure_paper SET state = 'void' WHERE kind = 'penalty_decision'": "state",
    "UPDATE disclosure_paper SET digest = sha256('x') WHERE key ="
    " (SELECT min(key) FROM disclosure_paper)": "digest",
    "UPDATE disclosure_publication SET slug = 'x' WHERE state = 'published'": "slug",
    "UPDATE disclosure_proposal SET drafter = 'x'": "drafter",
}


def test_every_altered_row_is_named_with_its_column(lived):
    with psycopg.connect(lived.dsn("owner"), autocommit=True) as owner:
        for statement, column in CHANGES.items():
            owner.execute("BEGIN")
            owner.execute(statement)
            owner.execute("COMMIT")
            table = statement.split()[1]
            found = [f.where for f in audit() if f.grave]
            assert any(where.startswith(table) and where.endswith(column) for where in found), (
                statement, found,
            )  # fmt: skip
            follower.rebuild()
            assert [f for f in audit() if f.grave] == [], f"a rebuild puts it right: {statement}"


def test_a_row_that_was_slipped_in_or_taken_out_is_named(lived):
    slipped = (
        "INSERT INTO disclosure_register SELECT 'x/decide/2026/9', agency, agency_name, series, year,"
        " 9, '另一文号', 'published', '' FROM disclosure_register WHERE ordinal = 1"
    )
    assert changed(lived, slipped) == ["disclosure_register x/decide/2026/9"]
    gone = "DELETE FROM disclosure_decision"
    assert any(w.startswith("disclosure_decision") for w in changed(lived, gone))


def test_a_position_beyond_the_log_is_named(lived):
    assert changed(lived, "UPDATE disclosure_follower SET position = 1000000") == [
        "disclosure_follower"
    ]


def test_what_the_follower_has_not_taken_in_is_no_finding_but_told(lived, real_shown):
    decided(real_shown)
    findings = audit()
    assert [f.grave for f in findings] == [False]
    assert "落后" in findings[0].what


def test_every_table_of_the_room_is_audited():
    from django.apps import apps

    models = set(apps.get_app_config("disclosure").get_models())
    kept_otherwise = {"Draft", "FollowerState", "InboxMessage", "InboxAnswer"}
    assert {m.__name__ for m in models - set(TABLES)} == kept_otherwise
    assert town.AGENCY
