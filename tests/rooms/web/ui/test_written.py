"""What is written out without templates says the same as the templates it stands in for."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from chengming.web.ui.tables import Cell, Column, Table
from chengming.web.ui.written import PlainDay, PlainHidden, PlainSelect, PlainText, escaped

HOSTILE = "<script>alert(1)</script>\"'&"
CHOICES = [("", "不限"), ("a", HOSTILE), (HOSTILE, "乙"), (3, "三")]
PAIRS = {
    "text": (PlainText(), forms.TextInput()),
    "hidden": (PlainHidden(), forms.HiddenInput()),
    "day": (PlainDay(), forms.DateInput(attrs={"type": "date"})),
    "select": (PlainSelect(choices=CHOICES), forms.Select(choices=CHOICES)),
}


@pytest.mark.parametrize("kind", PAIRS)
@pytest.mark.parametrize("value", [None, "", "a", HOSTILE, "3", 3, "2026-03-02", "无此项"])
@pytest.mark.parametrize("told", [{}, {"id": "id_x", "class": "k", "aria-invalid": "true"},
    {"required": True, "disabled": True, "title": HOSTILE}])  # fmt: skip
def test_a_control_is_djangos_own(kind, value, told):
    plain, own = PAIRS[kind]
    assert parse_html(plain.render("名", value, told)) == parse_html(own.render("名", value, told))


class Asked(forms.Form):
    q = forms.CharField(label=HOSTILE, required=False, widget=PlainText)
    since = forms.DateField(label="自", required=False, widget=PlainDay)


@pytest.mark.parametrize("data", ["", "q=x&since=2026-01-01", "q=%3Cb%3E&since=%3Cb%3E"])
def test_a_plain_field_is_the_field_of_the_kit(data):
    for name in ("q", "since"):
        drawn = [
            Template("{% load ui %}" + f'{{% {tag} form.{name} "wide" %}}').render(
                Context({"form": Asked(QueryDict(data))})
            )
            for tag in ("field", "plain_field")
        ]
        assert parse_html(drawn[0]) == parse_html(drawn[1])
        assert "<b>" not in drawn[1] and "<script" not in drawn[1]


def test_cells_print_text_as_text_and_links_badges_and_second_lines_where_asked():
    row = [Cell(HOSTILE), Cell(HOSTILE, href=f"/x?{HOSTILE}"), Cell(HOSTILE, tone="leaf"),
        Cell(7, sub=HOSTILE), Cell(mark_safe("<b>粗</b>"))]  # fmt: skip
    columns = [Column(HOSTILE, kind="num"), *(Column(str(n)) for n in range(4))]
    page = Template('{% include "ui/table.html" %}').render(
        Context({"table": Table("表", columns, [row])})
    )
    assert "<script" not in page and page.count("<tr>") == 2 and page.count("<td") == 5
    assert page.count(escaped(HOSTILE)) == 2 + 5
    assert '<td data-head="3">' in page.replace('data-head="2"', 'data-head="3"')
    assert 'class="num"' in page and '<span class="word word-leaf">' in page
    assert '7<span class="cell-sub">' in page and "<b>粗</b>" in page


def test_a_page_of_fixed_address_is_found_or_told_to_be_missing():
    page = Template('{% load ui %}{% place "nowhere-at-all" as at %}[{{ at }}]').render(Context())
    assert page == "[]"
