"""The baseline of an act: its statements with their parameters, by psycopg alone, commit included."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql

Act = list[tuple[str, object]]
LARGE = 10_000  # rows from which on a table must not be read from end to end


def captured(act: Callable[[], object]) -> Act:
    """The statements of ``act``, which is really done; those of savepoints are among them."""
    from django.db import connection

    statements: Act = []

    def keep(execute, query, params, many, context):  # type: ignore[no-untyped-def]
        assert not many, "executemany is not replayed"
        statements.append((query, params))
        return execute(query, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    return statements


def replay(connection: psycopg.Connection, act: Act) -> None:
    """Once, in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        for query, params in act:
            cursor.execute(query, params)  # type: ignore[call-overload]
            if cursor.description:
                cursor.fetchall()


def read_whole(dsn: str, act: Act) -> list[str]:
    """Large tables that the plan of some statement of ``act`` reads from end to end."""
    with psycopg.connect(dsn) as connection, psycopg.ClientCursor(connection) as cursor:
        large = {
            name
            for (name,) in cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", (LARGE,)
            )
        }
        found: set[str] = set()
        for query, params in act:
            said = cursor.mogrify(query, params)  # type: ignore[arg-type]
            cursor.execute(sql.SQL("EXPLAIN (FORMAT JSON) ") + sql.SQL(said))  # type: ignore[arg-type]
            ((plan,),) = cursor.fetchall()
            found.update(_scanned(plan[0]["Plan"]))
        connection.rollback()
    return sorted(found & large)


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    below: Iterable[dict[str, Any]] = plan.get("Plans", ())
    for inner in below:
        yield from _scanned(inner)
