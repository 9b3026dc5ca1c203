"""Every byte that the portal's role can read, searched for what must not be there."""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.db import connection

PUBLIC = (
    "disclosure_agency", "disclosure_decision", "disclosure_follower", "disclosure_officer",
    "disclosure_power", "disclosure_register", "disclosure_scope_row", "disclosure_tombstone",
    "disclosure_version",
)  # fmt: skip
"""The relations that the portal may read; nothing else in the database."""


def rows_of(relation: str) -> list[str]:
    """Every row of a relation as text, generated columns included."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text || t::text FROM {relation} t")
        return [row[0] for row in cursor.fetchall()]


def papers() -> list[str]:
    """What the owner's function answers for every paper there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(a)::text FROM disclosure_paper p, disclosure_paper_answer(p.digest) a"
        )
        return [row[0] for row in cursor.fetchall()]


def public_text() -> str:
    """All of it."""
    return "\n".join([*(row for relation in PUBLIC for row in rows_of(relation)), *papers()])


def leaks(secrets: Iterable[str]) -> list[str]:
    """Those of the secrets that stand in a public byte, as written or in JSON's escapes."""
    text = public_text()
    return [s for s in secrets if s in text or s.encode("unicode_escape").decode() in text]


def snapshot() -> dict[str, list[str]]:
    """Every public relation, row by row, for comparing before and after."""
    return {relation: sorted(rows_of(relation)) for relation in PUBLIC}


def relations(dsn: str) -> list[tuple[str, str]]:
    """Every relation of every schema but PostgreSQL's own: name and kind."""
    with psycopg.connect(dsn) as owner:
        found: list[Any] = owner.execute(
            "SELECT n.nspname || '.' || quote_ident(c.relname), c.relkind::text FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
            " AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') ORDER BY 1"
        ).fetchall()
    return [(str(name), str(kind)) for name, kind in found]
