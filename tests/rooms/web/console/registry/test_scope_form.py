"""The scope list's form: what is shown is what is adopted, column by column, and what it moves."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

from chengming.standing.powers import queries as powers
from chengming.standing.powers.projection import DEFAULTS
from chengming.web.console.registry import scope_rows

PAGE = f"/registry/{town.AGENCY}/scope/new/"
FULL = [
    {
        "title": "镇街赋权事项", "act": "penalty", "power_source": "赋权", "field": town.AGENCY,
        "party_class": "organization", "metric": "either", "op": ">", "amount_fen": 1_234_567,
        "kinds": ["fine", "revocation", "other"], "flags": ["complex", "aggravated"],
        "outcomes": ["exempt"], "mode": "panel", "stage": "before_notice", "days": 3,
        "cite": "样本办法第五条", "powers": [town.POWER], "level": "town",
    },
    {"title": "当场措施", "act": "compulsion", "urgent": True, "everything": True, "kinds": ["seal_goods"]},
    {"title": "许可", "act": "licensing", "everything": True, "op": ">", "level": "city"},
]  # fmt: skip
BASE = {
    "title": "新目录", "instrument": "样本二号", "valid_from": "2026-03-20", "late_reason": "",
    "power_to_decide": "国办发〔2018〕118号/12",
}  # fmt: skip


class Shown(HTMLParser):
    """What a browser would send of the row controls on the page, untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.area = self.select = ""
        self.inside = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name") or ""
        self.inside += tag == "template"
        if self.inside:
            return
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in said:
            self.keep(self.select, said["value"])
        elif tag == "textarea":
            self.area = name
            self.keep(name, "")
        elif tag == "input" and said.get("type") in ("checkbox", "radio"):
            if "checked" in said:
                self.keep(name, said.get("value", "on"))
        elif tag == "input":
            self.keep(name, said.get("value") or "")

    def handle_endtag(self, tag):
        self.inside -= tag == "template"
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data):
        if self.area and not self.inside:
            self.sent[self.area] = [self.sent[self.area][0] + data.lstrip("\r\n")]

    def keep(self, name, value):
        if name.startswith("rows-"):
            self.sent.setdefault(name, []).append(value)


@pytest.fixture
def frozen(in_town):
    in_town.move(timedelta(hours=1))
    town.found_list(FULL, in_town.now())
    in_town.move(timedelta(days=2))
    return in_town


@pytest.fixture
def head(frozen):
    return client_for("d" * 32, town.AGENCY, "agency_head")


def text(answer):
    return answer.content.decode()


def adopted_as_shown(head):
    """The rows in force, and the rows of the list adopted untouched from the page."""
    before = powers.scope_entries(town.AGENCY, date(2026, 3, 19))
    answer = head.post(PAGE, Shown(text(head.get(PAGE))).sent | BASE)
    assert answer.status_code == 302, text(answer)
    return before, powers.scope_entries(town.AGENCY, date(2026, 3, 20))


def test_a_list_adopted_as_shown_changes_no_column_of_any_row(head):
    before, after = adopted_as_shown(head)
    assert [row["title"] for row in before] == ["镇街赋权事项", "当场措施", "许可"]
    assert after == before


@pytest.mark.parametrize("column", ["power_source", "powers", "level", "outcomes", "stage", "days"])
def test_a_column_the_form_did_not_ask_for_would_be_lost(head, monkeypatch, column):
    """The control: the same page without the control of one column."""
    monkeypatch.delitem(scope_rows.RowForm.base_fields, column)
    before, after = adopted_as_shown(head)
    assert before[0][column] != after[0][column]


def test_a_word_the_form_does_not_know_would_be_lost(head, monkeypatch):
    """The control: choices as the form has them, without those of the list in force."""
    monkeypatch.setattr(scope_rows, "carried", lambda rows: {})
    before, after = adopted_as_shown(head)
    assert before[0]["flags"] == ["complex", "aggravated"]
    assert after[0]["flags"] == ["complex"]


def test_the_form_asks_for_every_column_a_row_has():
    assert {*DEFAULTS, "amount"} - {"amount_fen"} == set(scope_rows.RowForm.base_fields)


def test_every_column_is_read_on_the_page_of_the_list(head):
    page = text(head.get(f"/registry/{town.AGENCY}/scope/"))
    for words in (
        "职权来源：赋权",
        "层级：镇、街道",
        "审核期限：3",
        "不予处罚",
        town.POWER,
        "12,345.67",
    ):
        assert words in page


def test_an_amount_without_its_measure_is_refused_and_not_dropped(head):
    shown = Shown(text(head.get(PAGE))).sent | BASE | {"rows-2-amount": "5万元"}
    answer = head.post(PAGE, shown)
    assert answer.status_code == 422
    assert "含与不含必须明示" in text(answer)
    assert 'value="5万元"' in text(answer)


def test_a_preview_names_the_cases_that_change_and_adopts_nothing(head, frozen):
    number = town.Play(frozen).file(town.SMALL).last.number
    shown = Shown(text(head.get(PAGE))).sent | BASE | {"preview": "1"}
    same = head.post(PAGE, shown)
    assert same.status_code == 200
    assert "没有在办案件因新目录改变审核范围" in text(same)
    every = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-title": "一律",
        "rows-0-party_class": "any", "rows-0-op": ">=", "rows-0-mode": "panel",
        "rows-0-everything": "on",
    }  # fmt: skip
    moved = head.post(PAGE, BASE | {"preview": "1"} | every)
    for words in (number, "不须审核", "须经合议审核", 'value="一律"'):
        assert words in text(moved)
    assert powers.scope_entries(town.AGENCY, date(2026, 3, 20))[0]["title"] == "镇街赋权事项"


def test_a_preview_of_rows_the_law_refuses_says_why(head):
    wrong = {
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-title": "没有条件",
        "rows-0-party_class": "any", "rows-0-op": ">=", "rows-0-mode": "sole",
    }  # fmt: skip
    answer = head.post(PAGE, BASE | {"preview": "1"} | wrong)
    assert answer.status_code == 422
    assert "应当写明金额" in text(answer)
