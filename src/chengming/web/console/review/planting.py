"""Forms and lines of practice files: which case, which defects, and what was found of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import formset_factory

from chengming.casework.review.queries import PracticeResult
from chengming.law.load import load
from chengming.standing.registry import queries as registry
from chengming.web.console.review import measures
from chengming.web.ui import rows as row_buttons
from chengming.web.ui.shapes import Mark

USUAL = "annex"
BLANK = 5
MOST_LETTERS = 2_000


def items() -> list[tuple[str, Any]]:
    """Every item once: those of the usual form, then what other forms ask beside them."""
    law = load().review_forms.forms
    usual = law[USUAL].items
    seen = {item.id for item in usual}
    more = [item for form in law.values() for item in form.items if item.id not in seen]
    return [
        ("", "请选择"),
        ("附件格式", [(item.id, item.text) for item in usual]),
        ("增项格式另有的", [(item.id, item.text) for item in more]),
    ]


class Which(forms.Form):
    """哪一件案卷。"""

    number = forms.CharField(
        label="案号", max_length=100, help_text="另备的虚构案卷，由办案机关以外的机关投放。"
    )


class Defect(forms.Form):
    """预设的一处缺陷; a row left empty says nothing."""

    item = forms.ChoiceField(label="审核项目", choices=items)
    words = forms.CharField(
        label="缺陷", max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 2})
    )


Defects = formset_factory(Defect, extra=BLANK, max_num=row_buttons.MOST)


def said(rows: Iterable[Defect]) -> list[dict[str, str]]:
    """The defects as the act takes them, empty rows left out."""
    return [
        {"item": row.cleaned_data["item"], "words": row.cleaned_data["words"]}
        for row in rows
        if row.cleaned_data
    ]


@dataclass(frozen=True)
class Found:
    """One planted defect in words."""

    item: str
    words: str
    mark: Mark


@dataclass(frozen=True)
class Line:
    """One practice file as its office sees it. ``outcome``: what the first opinion came to."""

    result: PracticeResult
    agency: str
    state: Mark
    outcome: str
    defects: tuple[Found, ...]


def lines(found: Iterable[PracticeResult]) -> list[Line]:
    """The files of one office, newest first."""
    return [line(one) for one in found]


def line(found: PracticeResult) -> Line:
    """One file."""
    state = Mark("已公布", "leaf") if found.revealed else Mark("未公布", "sand")
    return Line(
        found, registry.agency(found.agency).name, state, measures.outcome_of(found.outcome),
        tuple(
            Found(measures.text_of(one.item), one.words, _mark(found, caught=one.caught))
            for one in found.defects
        ),
    )  # fmt: skip


def _mark(found: PracticeResult, *, caught: bool) -> Mark:
    if not found.reviewed:
        return Mark("还没有审核", "plain")
    return Mark("检出", "leaf") if caught else Mark("没有检出", "seal")
