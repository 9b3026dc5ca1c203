"""Every table and column says in Chinese what it holds; nothing is granted to PUBLIC."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

UNEXPLAINED = """
SELECT c.relname, a.attname, col_description(c.oid, a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition AND a.attnum >= 0 AND NOT a.attisdropped
  AND c.relname <> 'django_migrations'
UNION ALL
SELECT c.relname, '', obj_description(c.oid, 'pg_class')
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition AND c.relname <> 'django_migrations'
"""
PUBLIC = """
SELECT what, name FROM (
  SELECT 'relation' AS what, relname::text AS name, relacl AS acl FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'function', oid::regprocedure::text,
    coalesce(proacl, acldefault('f', proowner))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND probin IS NULL
  UNION ALL SELECT 'schema', nspname, nspacl FROM pg_namespace WHERE nspname = 'public'
  UNION ALL SELECT 'database', datname, coalesce(datacl, acldefault('d', datdba))
    FROM pg_database WHERE datname = current_database()
) things, aclexplode(acl) entry WHERE entry.grantee = 0
"""


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@pytest.mark.django_db
def test_every_table_and_column_is_explained_in_chinese():
    found = rows(UNEXPLAINED)
    assert len(found) > 50
    assert [row for row in found if not re.search(r"[一-鿿]", row[2] or "")] == []


@pytest.mark.django_db
def test_nothing_is_granted_to_public():
    assert rows(PUBLIC) == []


def test_a_grant_to_public_is_found(scratch_city):
    import psycopg

    with psycopg.connect(scratch_city.dsn("owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE open_to_all (x int)")
        owner.execute("GRANT SELECT ON open_to_all TO PUBLIC")
        owner.execute("CREATE FUNCTION silent() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    assert rows(PUBLIC) == [("relation", "open_to_all")]
    assert ("open_to_all", "x", None) in rows(UNEXPLAINED)


def changes_not_in_migrations() -> dict[str, list]:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(), ProjectState.from_apps(apps), NonInteractiveMigrationQuestioner()
    )
    with translation.override(None):  # Django's own models name themselves by translation
        return detector.changes(graph=loader.graph)


def test_migrations_say_what_the_models_say():
    assert changes_not_in_migrations() == {}


def test_a_model_without_its_migration_is_found(monkeypatch):
    field = apps.get_model("ledger", "Entry")._meta.get_field("door")
    monkeypatch.setattr(field, "null", True)
    assert list(changes_not_in_migrations()) == ["ledger"]
