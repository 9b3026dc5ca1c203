"""Components: plain values in, HTML out; whatever is hostile comes out as text."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from chengming.record.clock.queries import SHANGHAI
from chengming.web.ui import differences, moments, rows
from chengming.web.ui.shapes import Chip, Entry, Fact, Mark, Step
from chengming.web.ui.tables import Cell, Column, Paging, Table, address, sort_of

HOSTILE = "<script>alert(1)</script>\"'&"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)


def shown(text: str, **given: object) -> str:
    """A template with the tags loaded."""
    return Template("{% load ui %}" + text).render(Context(given))


@dataclass
class Limit:
    deadline: date | datetime | None
    overdue: bool = False
    note: str = ""
    computation: object = None


@dataclass
class Computation:
    provisional: bool = False
    steps = ["期限：7 个工作日"]
    warnings = (HOSTILE,)


class Asked(forms.Form):
    title = forms.CharField(label="案由", help_text="一句话", max_length=5)
    place = forms.CharField(label="地点", required=False)
    outcome = forms.ChoiceField(
        label="结论", choices=[("a", "处罚"), ("b", HOSTILE)], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label="已告知")
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


@pytest.mark.parametrize(
    "text",
    [
        "{% badge hostile 'seal' %}",
        "{% empty hostile hostile %}",
        "{% citation hostile %}",
        "{% diff hostile 'x' %}{% diff 'x' hostile %}{% diff hostile hostile %}",
        "{% card hostile hostile %}{{ hostile }}{% endcard %}",
        "{% person chip %}",
        "{% deadline due now %}",
        "{% field form.outcome %}{% field form.title %}{% errors form %}",
        "{% refusal error %}",
        "{% include 'ui/timeline.html' %}{% include 'ui/facts.html' %}{% include 'ui/steps.html' %}",
        "{% include 'ui/table.html' %}",
        "{% include 'ui/confirm.html' with question=hostile button=hostile %}",
        "{% include 'ui/progress.html' with address=hostile title=hostile said=hostile %}",
    ],
)
def test_hostile_text_comes_out_as_text(text):
    form = Asked({"title": HOSTILE, "outcome": HOSTILE})
    found = shown(
        text, hostile=HOSTILE, now=NOW, form=form, error=ValueError(HOSTILE),
        chip=Chip(HOSTILE, HOSTILE, HOSTILE, "valid"), due=Limit(date(2026, 12, 1), computation=Computation()),
        entries=[Entry(NOW, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (Mark(HOSTILE),), "a")],
        facts=[Fact(HOSTILE, HOSTILE), Fact("x", "", (HOSTILE,))], steps=[Step(HOSTILE, "now")],
        table=Table(
            HOSTILE, [Column(HOSTILE, "k")], [[Cell(HOSTILE, sub=HOSTILE)], [Cell(HOSTILE, tone="seal")]],
            QueryDict("q=" + "%3Cscript%3Ealert(1)%3C/script%3E&z=%3Cscript%3E"), search_label=HOSTILE,
            paging=Paging(next=HOSTILE, said=HOSTILE), export=HOSTILE,
        ),
    )  # fmt: skip
    assert "<script" not in found
    assert "&lt;script&gt;" in found or "%3Cscript" in found


def test_the_same_text_marked_safe_would_run():
    assert "<script>" in shown("{{ hostile|safe }}", hostile=HOSTILE)


def test_a_tone_that_does_not_exist_is_refused_when_the_page_is_written():
    with pytest.raises(TemplateSyntaxError, match="色调"):
        shown("{% badge 'x' 'pink' %}")


@pytest.mark.parametrize(
    ("fen", "text"),
    [(500000, "5,000 元"), (500050, "5,000.50 元"), (5, "0.05 元"), (0, "0 元"), (-120000, "-1,200 元"), (None, "—")],
)  # fmt: skip
def test_amounts_are_shown_in_yuan(fen, text):
    assert text in shown("{% fen amount %}", amount=fen)


def test_moments_are_shown_in_beijing():
    utc = datetime.fromisoformat("2026-11-20T18:30:00+00:00")
    assert moments.shown(utc) == "2026-11-21 02:30"
    assert moments.shown(utc, "short") == "11-21 02:30"
    assert moments.shown(utc, "long") == "2026 年 11 月 21 日 02:30"
    assert moments.shown(utc, "day") == "2026-11-21"
    assert moments.shown(date(2026, 1, 2), "long") == "2026 年 1 月 2 日"
    assert 'datetime="2026-11-20T18:30:00+00:00"' in shown("{% when m %}", m=utc)
    assert "—" in shown("{% when m %}", m=None)


@pytest.mark.parametrize(
    ("limit", "words", "tone"),
    [
        (Limit(date(2026, 11, 25)), "还有 5 日", "water"),
        (Limit(date(2026, 11, 22)), "还有 2 日", "sand"),
        (Limit(date(2026, 11, 20)), "今日届满", "seal"),
        (Limit(date(2026, 11, 18), overdue=True), "逾期 2 日", "seal"),
        (Limit(date(2026, 11, 18)), "已届满", "plain"),
        (Limit(NOW + timedelta(hours=30)), "还有 30 小时", "water"),
        (Limit(NOW + timedelta(minutes=50)), "还有 50 分钟", "seal"),
        (Limit(NOW - timedelta(hours=3), overdue=True), "逾期 3 小时", "seal"),
        (Limit(None, note="没有法律规定期限"), "没有法律规定期限", "plain"),
        (Limit(None), "已中止计算", "plain"),
    ],
)
def test_a_deadline_says_what_is_left(limit, words, tone):
    found = shown("{% deadline due now %}", due=limit, now=NOW)
    assert words in found
    assert f"word-{tone}" in found


def test_a_deadline_shows_its_computation_on_demand_and_that_it_is_provisional():
    due = Limit(date(2026, 12, 1), computation=Computation(provisional=True))
    found = shown("{% deadline due now %}", due=due, now=NOW)
    assert "暂定" in found
    assert "<details" in found and "7 个工作日" in found


def test_citations_are_printed_as_the_law_prints_them():
    assert "《中华人民共和国行政处罚法》第五十八条" in shown("{% citation '行政处罚法/58' %}")
    several = shown("{% citation both %}", both=("行政处罚法/58", "没有这部法/1"))
    assert several.count("<cite>") == 2
    assert "、" in several and "没有这部法/1" in several


def test_a_field_names_its_help_and_its_error():
    form = Asked({"title": "超过五个字的案由", "outcome": "a"})
    found = shown("{% field form.title %}", form=form)
    assert 'aria-invalid="true"' in found
    assert 'aria-describedby="id_title_helptext id_title_error"' in found
    assert 'id="id_title_helptext"' in found and 'id="id_title_error"' in found
    assert "超过五个字的案由" in found
    assert "（可不填）" in shown("{% field form.place %}", form=form)
    assert "（可不填）" not in found


def test_several_choices_stand_in_a_fieldset_with_a_legend():
    found = shown("{% field form.outcome %}{% field form.secret %}", form=Asked({"title": "x"}))
    assert "<legend>结论" in found
    assert found.count('class="form-check-input"') == 2
    assert 'aria-describedby="id_outcome_error"' in found
    assert '<input type="hidden" name="secret"' in found


def test_every_error_is_linked_to_its_field_and_none_shown_where_there_is_none():
    form = Asked({"title": "", "outcome": "a", "secret": "x"})
    form.add_error(None, "两处不一致")
    found = shown("{% errors form %}", form=form)
    assert 'href="#id_title"' in found and "案由" in found
    assert "两处不一致" in found
    assert "3 处" in found
    assert "alert" not in shown("{% errors form %}", form=Asked())


def test_a_refusal_says_why_and_by_which_articles():
    class NotReviewed(Exception):
        citations = ("行政处罚法/58",)

    found = shown("{% refusal error %}", error=NotReviewed("未经法制审核。"))
    assert "未经法制审核。" in found
    assert "第五十八条" in found
    assert shown("{% refusal error %}", error=None).strip() == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("面积十八平方米", "面积二十平方米"),
        ("", "全新"),
        ("全删", ""),
        ("一。二。三。" * 900, "一。二。四。" * 900),
        ("a b\nc", "a c\nb"),
    ],
)
def test_both_texts_can_be_read_out_of_a_diff(before, after):
    pieces = differences.pieces(before, after)
    assert "".join(text for kind, text in pieces if kind != "in") == before
    assert "".join(text for kind, text in pieces if kind != "out") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("甲乙" * 20_000, "甲丙" * 20_000),
        ("一。二。" * 10_000, "一。三。" * 10_000),
        ("x" * 9999, ""),
    ],
)
def test_long_texts_keep_nobody_waiting(before, after):
    begun = time.monotonic()
    pieces = differences.pieces(before, after)
    assert time.monotonic() - begun < 5
    assert "".join(text for kind, text in pieces if kind != "in") == before


def test_in_a_long_text_only_what_changed_is_marked():
    before = [f"第{n}句写在这里。" for n in range(150)]
    after = [*before]
    after[3], after[90] = "第三句改写在这里。", "第90句写在那里。"
    marked = [p for p in differences.pieces("".join(before), "".join(after)) if p[0] != "same"]
    assert sum(len(text) for _, text in marked) < 20


def test_changes_close_together_are_one_change():
    assert differences.pieces("面积十八平", "面积二十平") == [
        ("same", "面积"), ("out", "十八"), ("in", "二十"), ("same", "平"),
    ]  # fmt: skip


def test_a_table_turns_its_order_keeps_its_search_and_begins_again():
    query = QueryDict("q=占用&sort=number&after=9&kind=a&kind=b")
    table = Table("案件", [Column("号", "number"), Column("名")], [], query, "number")
    assert table.heads[0].sorted == "ascending"
    assert table.heads[0].href == "?q=%E5%8D%A0%E7%94%A8&sort=-number&kind=a&kind=b"
    assert table.heads[1].href == ""
    assert table.words == "占用"
    assert table.kept == [("sort", "number"), ("kind", "a"), ("kind", "b")]
    assert address(query, q="") == "?sort=number&kind=a&kind=b"
    assert "没有符合条件" in shown("{% include 'ui/table.html' %}", table=table)


@pytest.mark.parametrize(
    ("asked", "order"), [("fine", "fine"), ("-fine", "-fine"), ("password", "-number"), ("--fine", "-number")]
)  # fmt: skip
def test_only_an_order_that_is_offered_is_taken(asked, order):
    request = RequestFactory().get("/", {"sort": asked})
    assert sort_of(request, {"number": 0, "fine": 0}, "-number") == order


def sent(**data: str) -> QueryDict | None:
    form = {"v-TOTAL_FORMS": "2", "v-0-a": "甲", "v-0-b": "1", "v-1-a": "乙", "other": "x"}
    return rows.changed(RequestFactory().post("/", {**form, **data}))


def test_a_row_more_keeps_what_was_typed():
    data = sent(add_row="v")
    assert data["v-TOTAL_FORMS"] == "3"
    assert (data["v-0-a"], data["v-1-a"], data["other"]) == ("甲", "乙", "x")


def test_a_row_less_moves_the_later_ones_up():
    data = sent(remove_row="v-0")
    assert data["v-TOTAL_FORMS"] == "1"
    assert data["v-0-a"] == "乙"
    assert "v-0-b" not in data and "v-1-a" not in data
    assert data["other"] == "x"


@pytest.mark.parametrize(
    "pressed",
    [{}, {"add_row": "w"}, {"remove_row": "v"}, {"remove_row": "v-x"}, {"remove_row": "w-0"}, {"add_row": ""}],
)  # fmt: skip
def test_without_a_row_button_nothing_changes(pressed):
    assert sent(**pressed) is None


@pytest.mark.parametrize("total", ["-1", "x", "", "999999", "٣"])
def test_a_forged_number_of_rows_does_no_harm(total):
    data = sent(add_row="v", **{"v-TOTAL_FORMS": total})
    assert 1 <= int(data["v-TOTAL_FORMS"]) <= rows.MOST
