"""The four database roles, the databases, and the probe that refuses an unfit server.

Nothing is granted to PUBLIC; what a role may do with tables stands in each room's migrations.
"""

import psycopg
from psycopg import sql

from chengming.cli.cluster.passwords import ROLES
from chengming.cli.errors import DatabaseUnfit

OLDEST = 150000
BUILTIN_LOCALE_SINCE = 170000
# Code point order, one of them outside the first plane; a linguistic locale sorts otherwise.
PROBE = ("执", "江", "市", "阴", "法", "𬭎", "A", "a", "中")
TRIGRAM_PROBE = "江阴市执法"


def role_name(role: str) -> str:
    """``desk`` → ``chengming_desk``."""
    return f"chengming_{role}"


def make_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    """Create the four roles where missing and set their passwords (sent as SCRAM verifiers)."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('chengming_roles'))")
        rows = connection.execute("SELECT rolname FROM pg_roles").fetchall()
        known = {row[0] for row in rows}
        for role in ROLES:
            name = role_name(role)
            if name not in known:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
            verifier = connection.pgconn.encrypt_password(
                passwords[role].encode(), name.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL(
                    "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
                    " NOREPLICATION NOBYPASSRLS PASSWORD {}"
                ).format(sql.Identifier(name), sql.Literal(verifier.decode()))
            )


def make_database(connection: psycopg.Connection, name: str, template: str | None) -> None:
    """Create a database of the owner's; ``template`` must be one of ours."""
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if known is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' {}").format(
                sql.Identifier(name),
                sql.Identifier(role_name("owner")),
                sql.Identifier(template or "template0"),
                # A copy is a throwaway: file by file takes half of what page by page takes.
                sql.SQL(
                    "STRATEGY FILE_COPY" if template else _locale(connection.info.server_version)
                ),
            )
        )
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for role in ROLES:
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                database, sql.Identifier(role_name(role))
            )
        )


def _locale(version: int) -> str:
    if version >= BUILTIN_LOCALE_SINCE:
        return "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'"
    return "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"


def close_to_public(connection: psycopg.Connection) -> None:
    """Take from PUBLIC what PostgreSQL gives it in a new database; hand the schema to the owner."""
    owner = sql.Identifier(role_name("owner"))
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for kind in ("FUNCTIONS", "TYPES"):
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE ALL ON {} FROM PUBLIC").format(
                owner, sql.SQL(kind)
            )
        )
    for role in ROLES:
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role_name(role)))
        )


def probe(connection: psycopg.Connection) -> None:
    """Refuse a server that is too old, or that sorts or cuts Chinese in a way we do not expect."""
    version = connection.info.server_version
    if version < OLDEST:
        raise DatabaseUnfit(f"PostgreSQL {version // 10000} 太旧：需要 15 或更新的版本。")
    with connection.transaction(force_rollback=True):
        encoding = _value(connection, "SHOW server_encoding")
        if encoding != "UTF8":
            raise DatabaseUnfit(f"数据库编码是 {encoding}，应为 UTF8。{_REMEDY}")
        ordered = connection.execute(
            "SELECT coalesce(array_agg(x ORDER BY x), '{}') FROM unnest(%s::text[]) x",
            [list(PROBE)],
        ).fetchone()
        if ordered is None or ordered[0] != sorted(PROBE):
            raise DatabaseUnfit(f"数据库不按码位排列汉字。{_REMEDY}")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        if not _value(connection, "SELECT show_trgm(%s)", TRIGRAM_PROBE):
            raise DatabaseUnfit(f"数据库不能切分汉字（pg_trgm 对汉字无输出）。{_REMEDY}")


_REMEDY = (
    "请用区域设置 C.UTF-8 新建数据库，例如：CREATE DATABASE chengming "
    "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
)


def _value(connection: psycopg.Connection, query: str, *given: str) -> object:
    row = connection.execute(query.encode(), given or None).fetchone()
    return row[0] if row else None
