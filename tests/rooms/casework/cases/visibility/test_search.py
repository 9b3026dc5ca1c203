"""案件检索: by number, party, cause and document number, in any way of writing; never an error."""

import pytest
from django.db import connection
from tests.rooms.casework import town

from chengming.casework.cases.models import Case, SearchText
from chengming.casework.cases.visibility import listing, searching
from chengming.casework.cases.visibility.listing import Filters

pytestmark = pytest.mark.django_db


def found(play, query):
    rows = Case.objects.filter(agency_id=town.AGENCY)
    return [row.number for row in listing.page(rows, Filters(query=query), play.frozen.now()).rows]


@pytest.fixture
def decided(play):
    play.file().notice().decide()
    return play


NUMBER = "澄市监案〔2026〕1号"


WAYS = [
    NUMBER, "澄市监案[2026]1号", "澄市监案（2026）1号", "澄市监案【\uff12\uff10\uff12\uff16】\uff11号", "2026]1号",
    "澄市监案〔2026]第001号", "澄市监罚〔2026〕1号", "市监罚", "食品", "店", "江阴某食品店",
    "江阴 超过保质期食品案", "超过保质期 市监罚", "  食品店  ",
]  # fmt: skip
ODD = [
    "%", "_", "%%%", "食_", "'", "\"", "食品' OR '1'='1", "\\", "\x00食品", "食\x00品", "()", "〔",
    "(((", "[a-z]*", "号案", "店江", "不存在的", "🍜", "\ud800", "é", "a" * 10_000, "食" * 10_000,
    "食 品 店 案 号 罚 无", " ", "\t\n", "\u3000", "\u202e\u200b", "ﷺ" * 10_000,
]  # fmt: skip


def test_a_case_is_found_however_it_is_written(decided):
    assert [query for query in WAYS if found(decided, query) != [NUMBER]] == []


def test_whatever_is_typed_gets_an_answer(decided):
    for query in ODD:
        assert found(decided, query) in ([], [NUMBER]), repr(query[:20])


def test_wildcards_stand_for_themselves(decided):
    assert found(decided, "食%店") == []
    assert found(decided, "食_店") == []
    hits = Case.objects.filter(pk__in=SearchText.objects.filter(text__regex="食.店").values("case"))
    assert hits.exists(), "the control: as a pattern it would be found"


def test_a_match_does_not_run_across_two_things(decided):
    text = SearchText.objects.get().text
    first, second = text.split("\n")[:2]
    assert found(decided, first[-1] + second[0]) == []


def test_one_and_two_letters_are_found_by_the_index(decided):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # a table of one row has cheaper ways
        for term in ("店", "食品"):
            plan = searching.find(Case.objects.all(), [term]).explain()
            assert "cases_search_text_grams" in plan


def test_grams_in_the_table_are_those_that_are_asked_for(decided):
    row = SearchText.objects.get()
    for line in row.text.split("\n"):
        assert set(searching.grams(line)) <= set(row.grams)
        assert set(line) <= set(row.grams)


def test_a_rectified_name_is_found_and_the_former_one_is_not(play):
    play.file()
    for record in ("file_case", "write_report"):
        play.do("rectify", "f", {
            "record": play.ids[record], "field": "parties.0.name", "value": "江阴新街小吃店",
            "reason": "营业执照为准", "approved_by": "d" * 32,
        })  # fmt: skip
    assert found(play, "新街") == [NUMBER]
    assert found(play, "江阴某食品店") == [NUMBER], "the cause still says it"
    for record in ("file_case", "write_report"):
        play.do("rectify", "f", {
            "record": play.ids[record], "field": "case_name", "value": "江阴新街小吃店经营案",
            "reason": "随当事人更正", "approved_by": "d" * 32,
        })  # fmt: skip
    assert found(play, "江阴某食品店") == []


def test_the_number_of_a_voided_decision_is_found_no_more(decided):
    assert found(decided, "市监罚") == [NUMBER]
    decided.do("void_record", "f", {"record": decided.ids["decide"], "reason": "录入了别的案件"})
    assert found(decided, "市监罚") == []


def test_natural_persons_are_veiled_in_lists_and_still_found_by_name(play):
    sheet = town.facts()
    sheet["parties"] = [
        {"kind": "natural_person", "name": "张三丰", "id_number": "320281199001011234"}
    ]
    play.open()
    play.do("file_case", "d", {
        "verification": "属实。", "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
        "case_name": "张三丰经营超过保质期食品案", "parties": sheet["parties"],
        "violations": sheet["violations"],
    })  # fmt: skip
    (row,) = listing.page(Case.objects.all(), Filters(query="三丰"), play.frozen.now()).rows
    assert row.parties == ("张*",)
    assert row.cause == "张*经营超过保质期食品案"
    assert "320281" not in repr(row)
    assert found(play, "320281199001011234") == []


def many(play, count):
    for _ in range(count):
        play.open()


def test_pages_go_on_from_the_last_row_and_miss_none(play):
    many(play, 7)
    for order in [*listing.ORDERS, *(f"-{order}" for order in listing.ORDERS)]:
        seen, after = [], ""
        while True:
            page = listing.page(
                Case.objects.all(), Filters(), play.frozen.now(), order=order, after=after, size=3
            )
            seen += [row.number for row in page.rows]
            if not page.following:
                break
            after = page.following
        assert len(seen) == len(set(seen)) == 7
        assert page.count == 7


KEYS = ["x", "☃", "W10", "eyJhIjoxfQ", "WyJ4IiwieSJd", "A" * 5_000, "W1sxXSwyXQ", "bnVsbA"]


def test_a_key_that_is_not_ours_begins_at_the_first_page(play):
    many(play, 2)
    for key in KEYS:
        for order in listing.ORDERS:
            page = listing.page(
                Case.objects.all(), Filters(), play.frozen.now(), after=key, order=order, size=5
            )
            assert len(page.rows) == 2, key[:20]


def test_filters_narrow_the_list(play):
    play.file().notice().decide()
    decided = play.case
    play.open()
    at, rows = play.frozen.now(), Case.objects.all()

    def ids(**by):
        return [row.id for row in listing.page(rows, Filters(**by), at).rows]

    assert ids(stage="decision") == [decided]
    assert ids(handler="a" * 32) == [decided]
    assert ids(power="nothing") == []
    assert ids(state="ended") == []
    assert len(ids(state="open", power=town.POWER)) == 2
