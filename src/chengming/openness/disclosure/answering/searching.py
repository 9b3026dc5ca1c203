"""How the list of decisions is searched: at most 5,001 hits by index, else a walk by date.

Statements carry their values as parameters; what a stranger typed never becomes SQL.
"""

import json
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from chengming.openness.disclosure.answering.answers import (
    LAST_YEAR,
    MANY,
    MOST_FEN,
    ROW_COLUMNS,
    Filters,
    Page,
    PaperAnswer,
    Row,
    plain,
)
from chengming.record.clock.queries import SHANGHAI, today

SHORTEST, LONGEST, MOST_WORDS = 2, 100, 8
_COLUMNS = ", ".join(f"d.{name}" for name in ROW_COLUMNS)

# Few hits: all of them are known, sorted, and counted. `n` stands even where the page is empty.
_FEW = """
WITH hits AS MATERIALIZED (
    SELECT d.slug, d.published FROM disclosure_decision d WHERE {where} LIMIT {limit}),
page AS (
    SELECT slug FROM hits WHERE {cursor} ORDER BY published DESC, slug DESC LIMIT %s)
SELECT n.count, {columns} FROM (SELECT count(*) FROM hits) n
LEFT JOIN page ON true LEFT JOIN disclosure_decision d ON d.slug = page.slug
ORDER BY d.published DESC, d.slug DESC
"""
# Many hits: they are dense, so a walk along the dates meets a page of them soon.
_WALK = """
SELECT {columns} FROM disclosure_decision d WHERE {where} AND {cursor}
ORDER BY d.published DESC, d.slug DESC LIMIT %s
"""


def search(term: str, filters: Filters, after: str, size: int) -> Page:
    """One page of what fits the term and the filters."""
    found = words(term)
    if isinstance(found, str):
        return Page((), refused=found)
    narrowed, given = _filtered(filters)
    exact, letters = _exact(found)
    indexed = ["d.bigrams @> disclosure_bigrams(disclosure_plain(%s))" for _ in found]
    position, place = _cursor(after)
    few = _FEW.format(
        where=" AND ".join([*narrowed, *indexed, *exact]), limit=MANY + 1, columns=_COLUMNS,
        cursor=position.format(d=""),
    )  # fmt: skip
    rows = _run(few, [*given, *found, *letters, *place, size + 1])
    count = int(rows[0][0])
    lines = [row[1:] for row in rows if row[1] is not None]
    if count > MANY:
        walk = _WALK.format(
            where=" AND ".join([*narrowed, *exact]),
            columns=_COLUMNS,
            cursor=position.format(d="d."),
        )
        lines = _run(walk, [*given, *letters, *place, size + 1])
    return _page(lines, size, count)


def words(term: str) -> list[str] | str:
    """The words of a term, or why it is not searched: ``short`` or ``long``."""
    typed = [
        "".join(filter(_is_letter, word)) for word in unicodedata.normalize("NFKC", term).split()
    ]
    typed = [word for word in typed if word]
    if len(typed) > MOST_WORDS or any(len(word) > LONGEST for word in typed):
        return "long"
    if typed and all(len(word) < SHORTEST for word in typed):
        return "short"
    return typed


def _is_letter(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")  # neither control nor invisible


def _exact(found: Sequence[str]) -> tuple[list[str], list[str]]:
    # The index finds rows with all pairs of letters; whether they stand together is asked here.
    return ["strpos(d.search, disclosure_plain(%s)) > 0" for _ in found], list(found)


def _filtered(filters: Filters) -> tuple[list[str], list[Any]]:
    clauses: list[str] = ["(d.shown_until IS NULL OR d.shown_until >= %s)"]
    given: list[Any] = [today()]
    for name in ("agency", "power", "field", "party_class", "year"):
        value = getattr(filters, name)
        if value not in ("", None):
            clauses.append(f"d.{name} = %s")
            given.append(plain(value) if isinstance(value, str) else _within(value, LAST_YEAR))
    ends = (
        ("d.kinds @> ARRAY[%s]", plain(filters.kind) or None),
        ("d.amount_fen >= %s", _within(filters.least_fen, MOST_FEN)),
        ("d.amount_fen <= %s", _within(filters.most_fen, MOST_FEN)),
        ("d.published >= %s", _midnight(filters.published_from)),
        ("d.published < %s", _midnight(filters.published_to, days=1)),
    )
    for clause, value in ends:
        if value is not None:
            clauses.append(clause)
            given.append(value)
    return clauses, given


def _within(number: int | None, most: int) -> int | None:
    return None if number is None else max(-1, min(number, most))


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None or (days and day == date.max):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=days)


def _cursor(after: str) -> tuple[str, list[Any]]:
    """The place to go on from; what is no place begins anew."""
    moment, _, slug = after.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None or not slug.isalnum() or not slug.isascii():
            return "true", []
        at = at.astimezone(SHANGHAI)  # PostgreSQL knows no zone of odd microseconds
    except (ValueError, OverflowError):
        return "true", []
    return "({d}published, {d}slug) < (%s, %s)", [at, slug]


def _page(lines: Sequence[Sequence[Any]], size: int, count: int) -> Page:
    rows = tuple(_row(line) for line in lines[:size])
    last = rows[-1] if len(lines) > size else None
    following = f"{last.published.isoformat()}~{last.slug}" if last else ""
    return Page(rows, following, min(count, MANY), count > MANY)


def _row(line: Sequence[Any]) -> Row:
    values = dict(zip(ROW_COLUMNS, line, strict=True))
    return Row(**values | {"kinds": tuple(values["kinds"])})


def _run(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def paper_answer(digest: bytes) -> PaperAnswer | None:
    """The owner's function answers to whoever gives the digest; nobody can list the table."""
    rows = _run("SELECT * FROM disclosure_paper_answer(%s)", [digest])
    if not rows:
        return None
    agency_name, title, number, issued, leaf, officers, state, steps = rows[0]
    officers, steps = _plain(officers), _plain(steps)
    return PaperAnswer(
        agency_name, title, number, issued, leaf, tuple(officers), state, tuple(steps)
    )


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
