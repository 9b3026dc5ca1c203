"""How the list of decisions is searched: at most 5,001 hits by index, else a walk by date.

Statements carry their values as parameters; what a stranger typed never becomes SQL.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
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

# No word, and no filter but those that an index by date begins with: the newest are met at once,
# and the count is taken from the index alone.
_NEWEST = """
SELECT n.count, {columns} FROM (SELECT count(*) FROM (
    SELECT 1 FROM disclosure_decision d WHERE {where} LIMIT {limit}) hits) n
LEFT JOIN (
    SELECT * FROM disclosure_decision d WHERE {where} AND {cursor}
    ORDER BY d.published DESC, d.slug DESC LIMIT %s) d ON true
ORDER BY d.published DESC, d.slug DESC
"""
# A word in every tenth of the newest: more than MANY stand soon among those behind them, which the
# index by date counts without a look at the table. Proves “more”, never “few”: then 0 is told.
_DENSE = """
WITH probe AS (
    SELECT count(*) FILTER (WHERE {exact}) AS hits FROM (
        SELECT d.search FROM disclosure_decision d WHERE {where} AND {short}
        ORDER BY d.published DESC, d.slug DESC LIMIT {probed}) d),
dense AS (
    SELECT count(*) AS hits FROM (SELECT 1 FROM (
        SELECT d.search FROM disclosure_decision d
        WHERE {where} AND {short} AND (SELECT hits FROM probe) >= {probed} / 10
        ORDER BY d.published DESC, d.slug DESC LIMIT {limit} * 10) d WHERE {exact} LIMIT {limit}) n)
SELECT CASE WHEN dense.hits = {limit} THEN dense.hits ELSE 0 END, {columns} FROM dense
LEFT JOIN LATERAL (
    SELECT * FROM disclosure_decision d
    WHERE dense.hits = {limit} AND {where} AND {exact} AND {cursor}
    ORDER BY d.published DESC, d.slug DESC LIMIT %s) d ON true
ORDER BY d.published DESC, d.slug DESC
"""
# As the index by date has it (migrations/sql/newest.sql); longer ones cannot stand in an index.
_SHORT = "octet_length(d.search) <= 2000"
_PROBED = 400
# Few hits: all of them are known, sorted, and counted. `n` stands even where the page is empty.
_FEW = """
WITH hits AS MATERIALIZED (
    SELECT d.slug, d.published FROM disclosure_decision d
    WHERE {where} AND {indexed} AND {exact} LIMIT {limit}),
page AS (
    SELECT slug FROM hits WHERE {cursor} ORDER BY published DESC, slug DESC LIMIT %s)
SELECT n.count, {columns} FROM (SELECT count(*) FROM hits) n
LEFT JOIN page ON true LEFT JOIN disclosure_decision d ON d.slug = page.slug
ORDER BY d.published DESC, d.slug DESC
"""
# Many hits: they are dense, so a walk along the dates meets a page of them soon.
_WALK = """
SELECT {limit}, {columns} FROM disclosure_decision d WHERE {where} AND {exact} AND {cursor}
ORDER BY d.published DESC, d.slug DESC LIMIT %s
"""


def search(term: str, filters: Filters, after: str, size: int) -> Page:
    """One page of what fits the term and the filters."""
    found = words(term)
    if isinstance(found, str):
        return Page((), refused=found)
    asked = _Asked(found, filters, after, size)
    if (
        not found
        and asked.narrowed_to <= {"agency", "power", "field"}
        and len(asked.narrowed_to) < 2
    ):
        return asked.newest()
    if found and not asked.narrowed_to:
        dense = asked.dense()
        if dense.more:
            return dense
    few = asked.few()
    return asked.walk() if few.more else few


class _Asked:
    """One question in its clauses and values, and the statements that may answer it."""

    def __init__(self, found: list[str], filters: Filters, after: str, size: int) -> None:
        narrowed, self.given = _filtered(filters)
        self.found, self.size, self.where = found, size, " AND ".join(narrowed)
        # The index finds rows with all pairs of letters; whether they stand together is asked here.
        exact = ["strpos(d.search, disclosure_plain(%s)) > 0" for _ in found]
        self.exact = " AND ".join(exact or ["true"])
        indexed = ["d.bigrams @> disclosure_bigrams(disclosure_plain(%s))" for _ in found]
        self.indexed = " AND ".join(indexed or ["true"])
        self.position, self.place = _cursor(after)
        by_date = {"published_from", "published_to"}
        told = {item.name: getattr(filters, item.name) for item in fields(Filters)}
        self.narrowed_to = {n for n, value in told.items() if value not in ("", None)} - by_date

    def newest(self) -> Page:
        """Nothing is searched for."""
        return self._page(_NEWEST, [*self.given, *self.given, *self.place])

    def dense(self) -> Page:
        """Not ``more`` where it does not know."""
        given = [*self.found, *self.given, *self.given, *self.found]
        return self._page(_DENSE, [*given, *self.given, *self.found, *self.place])

    def few(self) -> Page:
        """At most MANY hits, all of them known; else only that there are more."""
        return self._page(_FEW, [*self.given, *self.found, *self.found, *self.place], "")

    def walk(self) -> Page:
        """More than MANY hits."""
        return self._page(_WALK, [*self.given, *self.found, *self.place])

    def _page(self, statement: str, given: Sequence[Any], table: str = "d.") -> Page:
        said = statement.format(
            columns=_COLUMNS, where=self.where, exact=self.exact, indexed=self.indexed, short=_SHORT,
            cursor=self.position.format(d=table), limit=MANY + 1, probed=_PROBED,
        )  # fmt: skip
        rows = run(said, [*given, self.size + 1])
        count = int(rows[0][0]) if rows else MANY + 1  # only a walk may come to its end
        return _page([row[1:] for row in rows if row[1] is not None], self.size, count)


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


def run(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """One statement with its values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def paper_answer(digest: bytes) -> PaperAnswer | None:
    """The owner's function answers to whoever gives the digest; nobody can list the table."""
    rows = run("SELECT * FROM disclosure_paper_answer(%s)", [digest])
    if not rows:
        return None
    agency_name, title, number, issued, leaf, sha256, officers, state, steps = rows[0]
    officers, steps = _plain(officers), _plain(steps)
    return PaperAnswer(
        agency_name, title, number, issued, leaf, tuple(officers), state, sha256, tuple(steps)
    )


def _plain(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
