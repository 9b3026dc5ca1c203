"""What is asked of the figures: the agency and the days; what was typed stays where it is wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from chengming.record.clock.queries import today
from chengming.standing.registry import queries as registry
from chengming.standing.registry.rules import SUPERVISION, SUPERVISOR
from chengming.web.console.desk import Desk
from chengming.web.console.registry.forms import Day


class Period(forms.Form):
    """期间: two days, both included; a supervisor also chooses whose figures."""

    agency = forms.ChoiceField(label="办案机关")
    first = Day("起始日期")
    last = Day("截止日期")

    def __init__(self, data: Any, agencies: dict[str, str]) -> None:
        super().__init__(data)
        if agencies:
            self.fields["agency"].choices = list(agencies.items())  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        """The days run forward."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", f"截止日期早于起始日期 {first:%Y-%m-%d}。请核对两个日期。")
        return said

    def full_clean(self) -> None:
        """A date picker would show nothing of what is no date."""
        super().full_clean()
        for name in ("first", "last"):
            if name in self.errors and name not in self.cleaned_data:
                self.fields[name].widget.input_type = "text"


@dataclass(frozen=True)
class Asked:
    """Whose figures of which days; ``form`` says what is wrong, then there are none."""

    form: Period
    agency: str
    name: str
    first: date
    last: date

    @property
    def understood(self) -> bool:
        """Whether figures can be given."""
        return self.form.is_valid()


def asked(query: QueryDict, desk: Desk) -> Asked:
    """From the address; without days this year up to today, for anybody but a supervisor his own agency."""
    day = today()
    first, last = date(day.year, 1, 1), day
    others = _agencies(day) if desk.office == SUPERVISOR else {}
    data = {
        "first": query.get("first", first.isoformat()), "last": query.get("last", last.isoformat()),
        "agency": query.get("agency", next(iter(others), "")),
    }  # fmt: skip
    form = Period(data, others)
    said = form.cleaned_data if form.is_valid() else {}
    agency = said.get("agency", "") if others else desk.agency
    return Asked(
        form, agency, others.get(agency, desk.agency_name), said.get("first", first),
        said.get("last", last),
    )  # fmt: skip


def _agencies(on: date) -> dict[str, str]:
    """Everybody who enforces, by id."""
    return {one.pk: one.name for one in registry.agencies(on) if one.kind != SUPERVISION}
