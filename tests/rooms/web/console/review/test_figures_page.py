"""审核情况: who sees whose figures, the period, what stands on the page, and the file to take along."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.rooms.casework import town
from tests.rooms.web.console.review import supervising
from tests.rooms.web.console.signed_in import client_for

pytestmark = pytest.mark.django_db
AT = reverse("console:reviews-figures")


@pytest.fixture
def bureau(play):
    """The supervisor at his desk; enrolled before the town lives on."""
    return supervising.sits(play)


def head():
    return client_for("e" * 32, town.AGENCY, "legal_head")


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def asked(client, **query):
    return text(client.get(AT, query))


def test_what_was_handed_in_and_what_came_of_it_stands_there_with_what_it_counts(bureau, play):
    play.file(town.LARGE).review()
    page = asked(head())
    assert "1 件次，涉及 1 件案件" in page
    assert "1/1（100%）" in page
    assert page.count("怎么算") > 10
    assert "不统计个人" in page


def test_an_item_is_named_by_its_words(bureau, play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("conclude_review", "c", {
        "outcome": "correct", "opinion": "见各项。", "form": "annex", "items": supervising.items("remedies"),
    })  # fmt: skip
    play.do("confirm_review", "e", {"outcome": "correct"})
    page = asked(head())
    assert "行政决定救济途径告知是否正确" in page
    assert "建议纠正" in page
    row = page.split("行政决定救济途径告知是否正确")[1].split("</tr>")[0]
    assert "1/1（100%）" in row
    assert "True" not in page
    assert "remedies" not in page


def test_without_a_case_the_page_says_so_and_keeps_the_share(bureau):
    page = asked(head())
    assert "这段时间没有送审的案件" in page
    assert "审核人员配备" in page
    assert "达到" in page


def test_the_period_is_this_year_to_date_unless_asked_otherwise(bureau, play):
    play.file(town.LARGE).review()
    page = asked(head())
    assert 'value="2026-01-01"' in page
    assert f'value="{play.frozen.now().date().isoformat()}"' in page
    assert "没有送审的案件" in asked(head(), first="2025-01-01", last="2025年12月31日")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"first": "昨天吧"}, "看不懂这个日期"),
        ({"last": "2026-02-30"}, "没有 2026年2月30日 这一天"),
        ({"first": "2026-03-05", "last": "2026-03-01"}, "截止日期早于起始日期"),
        ({"first": ""}, "必填"),
        ({"first": "<script>"}, "看不懂这个日期"),
    ],
)
def test_nonsense_is_said_and_what_was_typed_stays(bureau, query, said):
    page = asked(head(), **query)
    assert said in page
    assert "请先改正上面的日期" in page
    for typed in query.values():
        assert "<script>" not in typed or "&lt;script&gt;" in page
        assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in page or not typed
    assert "<script>alert" not in page


def test_nobody_but_a_supervisor_asks_about_another_agency(bureau, play):
    play.file(town.LARGE).review()
    other = client_for(supervising.OTHERS_HEAD * 32, town.OTHER_AGENCY, "legal_head")
    assert "没有送审的案件" in asked(other, agency=town.AGENCY)
    assert "涉及 1 件案件" in asked(bureau, agency=town.AGENCY)
    assert "没有送审的案件" in asked(bureau, agency=town.OTHER_AGENCY)


def test_a_supervisor_chooses_among_those_who_enforce_and_no_other(bureau):
    page = asked(bureau)
    assert "江阴市卫生健康委员会" in page
    assert f'value="{supervising.BUREAU}"' not in page
    assert "请先改正" in asked(bureau, agency="no_such")


@pytest.mark.parametrize(("letter", "office"), [("a", "officer"), ("3", "hearing_chair")])
def test_others_find_no_page(bureau, letter, office):
    assert client_for(letter * 32, town.AGENCY, office).get(AT).status_code == 404


def test_the_same_figures_as_a_file(bureau, play):
    play.file(town.LARGE).review()
    query = {"first": "2026-03-01", "last": "2026-03-31"}
    answer = head().get(reverse("console:reviews-figures-csv"), query)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["部分", "项目", "数值", "怎么算"]
    assert rows[1][1:3] == ["江阴市市场监督管理局", "2026-03-01 至 2026-03-31"]
    assert ["送审", "1 件次，涉及 1 件案件"] in [row[1:3] for row in rows]
    answer = head().get(reverse("console:reviews-figures-xlsx"), query)
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(sheet)
    assert [list(row) for row in book.to_python()] == rows
    assert "attachment" in answer["Content-Disposition"]


def test_a_file_of_days_that_are_none_leads_back_to_the_page(bureau):
    answer = head().get(reverse("console:reviews-figures-csv"), {"first": "昨天吧"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(AT)


def test_figures_and_forms_are_areas_of_their_own(bureau):
    page = asked(head())
    assert page.count('aria-current="page"') == 1
    assert f'href="{AT}" aria-current="page"' in page
    assert "练习案卷</a>" not in page


def test_a_year_long_gone_is_answered(bureau):
    assert "没有送审的案件" in asked(head(), first="1999-01-01", last="1999-12-31")
    assert date(1999, 1, 1).isoformat() in asked(head(), first="1999-01-01", last="1999-12-31")
