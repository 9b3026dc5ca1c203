"""Registers and months of publication are found by leaps: as many rows are met as are told."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from tests.rooms.openness.disclosure.test_searching import fill

from chengming.openness.disclosure import queries
from chengming.openness.disclosure.answering import leaping
from chengming.openness.disclosure.models import PublishedDecision, RegisterRow

pytestmark = pytest.mark.django_db
MOST = 50_000


def numbers(agency: str, series: str, year: int, count: int) -> None:
    RegisterRow.objects.bulk_create(
        RegisterRow(
            key=f"{agency}/{series}/{year}/{n}", agency=agency, agency_name=f"{agency}局",
            series=series, year=year, ordinal=n, number=f"{agency}{series}〔{year}〕{n}号",
            state="not_due", slug="",
        )
        for n in range(1, count + 1)
    )  # fmt: skip


def published(*moments: datetime) -> list[str]:
    fill(len(moments))
    rows = list(PublishedDecision.objects.order_by("slug"))
    for row, moment in zip(rows, moments, strict=True):
        row.published = row.modified = moment
    PublishedDecision.objects.bulk_update(rows, ["published", "modified"])
    return [row.slug for row in rows]


def test_every_register_is_told_once_the_latest_year_first():
    assert queries.register_series() == []
    for agency, series, year in (
        ("health", "decide", 2025), ("health", "exempt", 2026), ("health", "decide", 2026),
        ("agriculture", "decide", 2026),
    ):  # fmt: skip
        numbers(agency, series, year, 3)
    told = [(s.agency, s.agency_name, s.series, s.year) for s in queries.register_series()]
    assert told == [
        ("agriculture", "agriculture局", "decide", 2026), ("health", "health局", "decide", 2026),
        ("health", "health局", "decide", 2025), ("health", "health局", "exempt", 2026),
    ]  # fmt: skip


def test_months_are_those_of_beijing_and_what_is_in_one_is_in_no_other():
    eve = datetime(2026, 1, 31, 15, 59, tzinfo=UTC)  # a minute to midnight in Beijing
    first, second, third = published(eve, eve + timedelta(minutes=1), eve - timedelta(days=400))
    assert queries.published_months() == [date(2026, 2, 1), date(2026, 1, 1), date(2024, 12, 1)]
    told = [[slug for slug, _ in queries.published_in(m, MOST)] for m in queries.published_months()]
    assert told == [[second], [first], [third]]
    assert queries.published_in(date(2026, 3, 1), MOST) == []
    assert queries.published_in(date(9999, 12, 1), MOST) == []
    assert queries.published_in(date(1, 1, 1), MOST) == []


def test_a_month_is_told_newest_first_and_no_longer_than_asked():
    start = datetime(2026, 1, 5, tzinfo=UTC)
    slugs = published(*(start + timedelta(hours=n) for n in range(9)))
    assert [slug for slug, _ in queries.published_in(date(2026, 1, 1), 4)] == slugs[:-5:-1]


def test_what_is_shown_no_more_is_not_told():
    (slug,) = published(datetime(2026, 1, 5, tzinfo=UTC))
    assert [s for s, _ in queries.published_in(date(2026, 1, 1), MOST)] == [slug]
    PublishedDecision.objects.update(shown_until=date(2020, 1, 1))
    assert queries.published_in(date(2026, 1, 1), MOST) == []


def met(statement: str) -> int:
    """Rows that the plan says it met in tables and indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {statement}")
        lines = [row[0] for row in cursor.fetchall()]
    scans = [re.search(r"rows=([\d.]+) loops=(\d+)\)", line) for line in lines if "Scan" in line
             and "disclosure_" in line]  # fmt: skip
    return sum(round(float(found[1]) * int(found[2])) for found in scans if found)


def test_the_price_is_that_of_the_answer_and_not_of_the_table():
    numbers("health", "decide", 2026, 5)
    numbers("health", "decide", 2025, 5)
    short = met(leaping._SERIES)
    numbers("health", "exempt", 2026, 2000)
    assert met(leaping._SERIES) <= short + 2 < 10
    published(*(datetime(2026, 1 + n % 2, 5, tzinfo=UTC) for n in range(600)))
    assert 0 < met(leaping._MONTHS) < 10
    whole = "SELECT DISTINCT agency, series, year FROM disclosure_register"
    assert met(whole) >= 2010, "the same count sees a statement that meets every row"
