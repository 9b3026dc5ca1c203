"""Search: exact substrings of two letters and more, counts up to 5,000, pages by key."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from chengming.openness.disclosure import queries
from chengming.openness.disclosure.answering import answers, searching
from chengming.openness.disclosure.models import PublishedDecision
from chengming.openness.disclosure.queries import Filters

START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(count: int, party: str = "江阴某某商行") -> None:
    """So many decisions, an hour apart, every third of another agency."""
    PublishedDecision.objects.bulk_create(
        PublishedDecision(
            slug=f"{n:026d}", version=1, state="published",
            agency="health" if n % 3 == 0 else "market_regulation", agency_name="江阴市市场监督管理局",
            number=f"澄市监罚〔2026〕{n}号", series="decide", year=2026, ordinal=n,
            field="market_regulation", power="food/expired", power_title="经营超过保质期的食品",
            cause="经营过期食品案", party=party, party_class="organization", kinds=["fine"],
            amount_fen=n * 100, decided=date(2026, 1, 1), due=None,
            published=START + timedelta(hours=n), on_time=True, shown_until=None,
            modified=START, body=[], remedies={}, snapshot="{}", digest="0" * 64, records=[],
            indexes=[],
        )
        for n in range(1, count + 1)
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("term", [
    "过期", "食品", "澄市监罚〔2026〕7号", "澄市监罚[2026]7号", "澄市监罚【2026】7号", "澄市监罚（2026）7号",
    "2026 7号", "商行 食品", "监督管理局", "经营超过保质期的食品", "阴某", "  食品  ",
])  # fmt: skip
def test_what_stands_in_the_searched_columns_is_found(term):
    fill(9)
    assert "000007" in "".join(row.slug for row in queries.search_decisions(term).rows)


@pytest.mark.django_db
@pytest.mark.parametrize("term", [
    "期过", "绝无此词", "%%", "__", "食_品", "'; DROP TABLE disclosure_decision; --", "\\\\", "\x00食\x00",
    "局经", "食品 绝无", "🙂🙂", "á\u0301x", "\ud800x", "x" * 100,
])  # fmt: skip
def test_what_does_not_stand_there_is_not_found_and_never_an_error(term):
    fill(9)
    page = queries.search_decisions(term)
    assert (page.rows, page.count) == ((), 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("term", "why"), [
    ("食", "short"), ("食 品", "short"), ("x" * 101, "long"), ("食品" * 5000, "long"),
    (" ".join(["食品"] * 9), "long"),
])  # fmt: skip
def test_too_short_and_too_long_are_said_plainly(term, why):
    assert queries.search_decisions(term).refused == why


@pytest.mark.django_db
def test_invisible_letters_do_not_match_everything():
    fill(3)
    assert queries.search_decisions("\u200b\u200b").count == 3, "nothing was asked: the whole list"
    assert queries.search_decisions("\u200b食\u200b品").count == 3


@pytest.mark.django_db
@pytest.mark.parametrize("many", [100, 20], ids=["sorted", "walked"])
def test_pages_by_key_show_every_row_once_newest_first(monkeypatch, many):
    fill(47)
    monkeypatch.setattr(searching, "MANY", many)
    monkeypatch.setattr(answers, "MANY", many)
    seen: list[str] = []
    after = ""
    while True:
        page = queries.search_decisions("食品", after=after, size=10)
        assert page.count == min(47, many)
        assert page.count_text == ("20+" if many == 20 else "47")
        seen += [row.slug for row in page.rows]
        after = page.next
        if not after:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 47


@pytest.fixture
def few_are_many(monkeypatch):
    """As on the real size, with 20 in the place of 5,000."""
    monkeypatch.setattr(searching, "MANY", 20)
    monkeypatch.setattr(answers, "MANY", 20)


def ways(monkeypatch) -> list[str]:
    """Names of the statements that are asked from now on."""
    asked: list[str] = []
    for name in ("newest", "dense", "few", "walk"):
        whole = getattr(searching._Asked, name)
        monkeypatch.setattr(
            searching._Asked, name,
            lambda self, name=name, whole=whole: (asked.append(name), whole(self))[1],
        )  # fmt: skip
    return asked


@pytest.mark.django_db
def test_a_common_word_is_proved_to_be_common_along_the_dates_alone(few_are_many, monkeypatch):
    fill(400)
    asked = ways(monkeypatch)
    page = queries.search_decisions("食品")
    assert asked == ["dense"]
    assert (page.count_text, len(page.rows), page.rows[0].slug[-3:]) == ("20+", 20, "400")
    assert queries.search_decisions("食品", Filters(published_to=date(2026, 1, 3))).count == 20
    assert queries.search_decisions("食品", after=page.next).rows[0].slug[-3:] == "380"
    assert asked == ["dense"] * 3


@pytest.mark.django_db
def test_what_the_newest_do_not_prove_is_counted(few_are_many, monkeypatch):
    fill(400)
    old = {f"{n:026d}" for n in range(1, 16)}
    PublishedDecision.objects.filter(slug__in=old).update(party="独此一家商店")
    asked = ways(monkeypatch)
    page = queries.search_decisions("独此")
    assert (asked, page.count_text, {row.slug for row in page.rows}) == (
        ["dense", "few"],
        "15",
        old,
    )
    del asked[:]
    assert queries.search_decisions("绝无此词").count == 0
    assert queries.search_decisions("食品", Filters(agency="health")).more
    assert asked == ["dense", "few", "few", "walk"]


@pytest.mark.django_db
def test_a_word_of_the_newest_only_is_not_called_common(few_are_many, monkeypatch):
    """The probe finds it everywhere; the count behind it must not take that for a proof."""
    fill(300)
    new = {f"{n:026d}" for n in range(290, 301)}
    PublishedDecision.objects.filter(slug__in=new).update(party="独此一家商店")
    monkeypatch.setattr(searching, "_PROBED", 20)
    asked = ways(monkeypatch)
    assert queries.search_decisions("独此").count_text == "11"
    assert asked == ["dense", "few"]


@pytest.mark.django_db
def test_a_text_too_long_for_the_index_is_found_all_the_same(few_are_many, monkeypatch):
    fill(40)
    PublishedDecision.objects.update(party="长" * 3000 + "末尾")
    assert queries.search_decisions("末尾").count_text == "20+"
    assert len(queries.search_decisions("末尾", size=50).rows) == 40


def test_lists_and_common_words_are_counted_along_an_index(scratch_city):
    fill(2000)
    with psycopg.connect(scratch_city.dsn("owner"), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE disclosure_decision")
    asked: list[tuple[str, object]] = []

    def kept(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kept):
        queries.search_decisions("")
        queries.search_decisions("食品")
    assert len(asked) == 3, "not dense enough among two thousand: counted as well"
    for (statement, given), times in zip(asked, (1, 2, 0), strict=True):
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
            cursor.execute(f"EXPLAIN {statement}", given)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert plan.count("Index Only Scan") == times, plan


@pytest.mark.django_db
@pytest.mark.parametrize("after", [
    "x", "~", "2026-01-01", "2026-01-01T00:00:00~abc", "2026-01-01T00:00:00+00:00~'", "9" * 5000,
    "2026-13-01T00:00:00+00:00~abc", "2026-01-01T00:00:00+00:00~\x00",
])  # fmt: skip
def test_a_strange_place_begins_anew(after):
    fill(3)
    assert queries.search_decisions("食品", after=after).count == 3


@pytest.mark.django_db
def test_filters_narrow_and_nonsense_finds_nothing():
    fill(9)
    counts = {
        "agency": queries.search_decisions("", Filters(agency="health")).count,
        "kind": queries.search_decisions("食品", Filters(kind="fine")).count,
        "none": queries.search_decisions("", Filters(kind="revocation")).count,
        "amount": queries.search_decisions("", Filters(least_fen=300, most_fen=500)).count,
        "days": queries.search_decisions("", Filters(published_to=date(2025, 12, 31))).count,
        "huge": queries.search_decisions("", Filters(year=10**30, least_fen=10**40)).count,
        "nul": queries.search_decisions("", Filters(agency="\x00", kind="\x00")).count,
    }
    assert counts == {
        "agency": 3, "kind": 9, "none": 0, "amount": 3, "days": 0, "huge": 0, "nul": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_rare_term_is_asked_of_the_index():
    fill(3000)
    fill_one("独此一家商店")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosure_decision")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT slug FROM disclosure_decision WHERE bigrams @>"
            " disclosure_bigrams(disclosure_plain('独此')) AND strpos(search, disclosure_plain('独此')) > 0"
            " LIMIT 5001"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "disclosure_decision_bigrams" in plan
    assert queries.search_decisions("独此").count == 1


def fill_one(party: str) -> None:
    row = PublishedDecision.objects.first()
    assert row is not None
    PublishedDecision.objects.filter(pk=row.pk).update(party=party)


@pytest.mark.django_db
def test_a_search_is_two_statements_at_most(django_assert_max_num_queries):
    fill(40)
    with django_assert_max_num_queries(1):
        queries.search_decisions("食品", Filters(agency="health"))


@pytest.mark.django_db
def test_nothing_a_stranger_types_raises():
    for typed in ("", "\x00", "'", "%", "x" * 10_000, "〔", "🙂", "../..", "1 OR 1=1"):
        queries.decision(typed)
        queries.tombstone(typed)
        queries.proof(typed)
        queries.versions(typed)
        queries.register(typed, typed, 2026)
        queries.register(typed, typed, 10**20, after=-(10**20))
        queries.agency(typed)
        queries.agency_history(typed)
        queries.officers(typed, typed, after=typed)
        queries.officer(typed)
        queries.powers(typed, typed, after=typed)
        queries.power(typed)
        queries.scope_list(typed)
        assert queries.paper(typed) is None
        queries.search_decisions(typed, Filters(agency=typed, power=typed, field=typed), typed)
