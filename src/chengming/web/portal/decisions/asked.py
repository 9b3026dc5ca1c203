"""What a reader asked the list for: read kindly, never refused."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.http import QueryDict

from chengming.law.dated import FIELDS
from chengming.openness.disclosure import queries
from chengming.web.portal.words import KINDS, PARTY_CLASSES
from chengming.web.ui.written import PlainDay, PlainHidden, PlainSelect, PlainText

LONGEST_TERM = 10_000
_EVERY = [("", "不限")]


def _chosen(label: str, titles: Mapping[str, str]) -> forms.ChoiceField:
    choices = [*_EVERY, *titles.items()]
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=PlainSelect)


class AskedForm(forms.Form):
    """查询条件. A value that means nothing is said to, beside its field, and narrows nothing."""

    q = forms.CharField(label="关键词", required=False, strip=True, widget=PlainText)
    agency = _chosen("机关", {})
    field = _chosen("领域", FIELDS)
    kind = _chosen("处罚种类", KINDS)
    party_class = _chosen("当事人", PARTY_CLASSES)
    since = forms.DateField(label="公示自", required=False, widget=PlainDay)
    until = forms.DateField(label="公示至", required=False, widget=PlainDay)
    power = forms.CharField(required=False, widget=PlainHidden, max_length=96)

    def __init__(self, data: QueryDict, agencies: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        known = self.fields["agency"]
        assert isinstance(known, forms.ChoiceField)
        known.choices = [*_EVERY, *agencies]
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = "日期写作 2026-03-02。"
        for name in ("agency", "field", "kind", "party_class"):
            self.fields[name].error_messages["invalid_choice"] = "没有这个选项，已按“不限”查询。"

    @property
    def term(self) -> str:
        """The words to search for."""
        return str(self.data.get("q", ""))[:LONGEST_TERM].strip()

    def narrowed_to(self) -> queries.Power | None:
        """The power that the list is narrowed to, to be named."""
        asked = self.filters().power
        return queries.power(asked) if asked else None

    @property
    def narrowed(self) -> bool:
        """Whether anything but words narrows the list, or was meant to."""
        return self.filters() != queries.Filters() or bool(self.errors)

    def filters(self) -> queries.Filters:
        """What is said rightly; the rest narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return queries.Filters(
            agency=said.get("agency") or "", field=said.get("field") or "",
            kind=said.get("kind") or "", party_class=said.get("party_class") or "",
            power=said.get("power") or "", published_from=_day(said.get("since")),
            published_to=_day(said.get("until")),
        )  # fmt: skip


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
