"""法制审核目录: the list in force, the lists before it, and adopting the next one row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.casework.review import queries as reviews
from chengming.law.load import load
from chengming.record.clock import queries as clock
from chengming.standing.powers import actions as powers
from chengming.standing.powers import queries, rules
from chengming.standing.registry import queries as registry
from chengming.standing.registry.errors import RegistryError
from chengming.standing.registry.history import history
from chengming.web.console.registry import reading, scope_rows
from chengming.web.console.registry.doing import LEGAL
from chengming.web.console.registry.forms import ScopeList
from chengming.web.console.registry.scope_rows import RowForm
from chengming.web.ui import rows as row_buttons

ROWS = "rows"
PREVIEW = "preview"


@dataclass(frozen=True)
class Change:
    """An open case that the new list would judge otherwise."""

    number: str
    now: str
    then: str


@require_safe
def scope(request: Any, agency: str) -> HttpResponse:
    """本机关的法制审核目录, as of a day, and every list there was."""
    on, wrong, other = reading.as_of(request)
    found = queries.scope_list(agency, on)
    told = {
        "list": found, "rows": [scope_rows.plain(row) for row in queries.scope_entries(agency, on)],
        "agency": agency, "on": on, "wrong": wrong, "other_day": other,
        "timeline": list(reading.timeline(history("scope_list", agency))),
        "may_adopt": request.desk.office in LEGAL,
    }  # fmt: skip
    return render(request, "console/registry/scope.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: Any, agency: str) -> HttpResponse:
    """通过新的目录: begins with the rows in force; it replaces them on its day."""
    data = row_buttons.changed(request) or (request.POST if request.method == "POST" else None)
    form = ScopeList(data, initial={"power_to_decide": "国办发〔2018〕118号/12"})
    rows, moved, error = _rows(data, agency), None, None
    sent = data is not None and data is request.POST
    if sent and form.is_valid() and rows.is_valid():
        if PREVIEW in request.POST:
            moved, error = _preview(agency, form.cleaned_data["valid_from"], rows)
        elif (error := _adopt(request, agency, form.cleaned_data, rows)) is None:
            messages.success(request, "目录已通过，自施行之日起适用于此后的决定。")
            return redirect("console:registry-scope", agency=agency)
    told = {"form": form, "rows": rows, "error": error, "agency": agency, "moved": moved}
    status = 422 if sent and moved is None else 200
    return render(request, "console/registry/scope_form.html", told, status=status)


def _rows(data: Any, agency: str) -> Any:
    found = queries.scope_entries(agency, clock.today())
    return scope_rows.Rows(
        data, prefix=ROWS, initial=[scope_rows.initial(row) for row in found],
        form_kwargs={"carried": scope_rows.carried(found)},
    )  # fmt: skip


def _preview(
    agency: str, on: date, rows: Iterable[RowForm]
) -> tuple[list[Change] | None, RegistryError | None]:
    """预览: which open cases the rows would judge otherwise; nothing is adopted."""
    said = [form.row() for form in rows]
    try:
        place = registry.agency(agency, on).place
        rules.check_scope_rows(load(), said, on, place, queries.own(agency))
    except RegistryError as refused:
        return None, refused
    return [_change(one) for one in reviews.preview(agency, said)], None


def _change(moved: Any) -> Change:
    now, then = ((moved.needed[n], moved.panel[n]) for n in (0, 1))
    return Change(moved.number, _words(*now), _words(*then))


def _words(needed: bool, panel: bool) -> str:
    return ("须经合议审核" if panel else "须经审核") if needed else "不须审核"


def _adopt(
    request: Any, agency: str, said: Mapping[str, Any], rows: Iterable[RowForm]
) -> RegistryError | None:
    at = clock.now()
    try:
        powers.adopt_scope_list(
            agency=agency, rows=[form.row() for form in rows], by=request.desk.actor(at), at=at,
            **said,
        )  # fmt: skip
    except RegistryError as refused:
        return refused
    return None
