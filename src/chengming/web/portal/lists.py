"""执法主体、执法人员、权责清单: what is shown before anything happens (C-P1), as of any day."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from chengming.law.dated import FIELDS
from chengming.law.load import load
from chengming.openness.disclosure import queries
from chengming.record.clock.queries import today
from chengming.web.portal import days
from chengming.web.portal.cached import page
from chengming.web.portal.rendering import around, render
from chengming.web.portal.words import AGENCY_KINDS, CREDENTIAL_KINDS, POWER_SOURCES, kind_titles

PAGE = 50
LONGEST = 100


@page
def agencies(request: HttpRequest) -> HttpResponse:
    """执法主体。"""
    on, wrong = days.asked(request)
    rows = [_agency(row) for row in queries.agencies(on)]
    return render(request, "portal/agencies.html", {"rows": rows, "on": on, "wrong": wrong})


@page
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """One agency: what it is, its names, its powers, its scope list, its registers."""
    on, wrong = days.asked(request)
    history = queries.agency_history(agency)
    if not history:
        raise Http404
    told = {"history": history, "name": history[-1].name, "on": on, "wrong": wrong}
    row = queries.agency(agency, on)
    if row is not None:
        told |= _agency(row) | {
            "name": row.name, "scope": queries.scope_list(agency, on),
            "officers": queries.count_officers(on, agency),
            "powers": queries.count_powers(on, agency),
        }  # fmt: skip
    return render(request, "portal/agency.html", told)


@page
def officers(request: HttpRequest) -> HttpResponse:
    """执法人员: name, agency, credential and how long it is good; nothing else."""
    on, wrong = days.asked(request)
    found = _Asked(request)
    rows = queries.officers(found.agency, found.term, on, found.after, PAGE + 1)
    names = {row.agency: row.name for row in queries.agencies(on)}
    people = [
        {"row": row, "agency": names.get(row.agency, row.agency), "areas": _fields(row.areas),
         "kind": CREDENTIAL_KINDS.get(row.kind, row.kind), "last": row.valid_to - timedelta(days=1)}
        for row in rows[:PAGE]
    ]  # fmt: skip
    following = rows[PAGE - 1].place if len(rows) > PAGE else ""
    told = {"people": people, "asked": found, "agencies": names, "on": on, "wrong": wrong}
    return render(request, "portal/officers.html", told | around(request, following))


@page
def powers(request: HttpRequest) -> HttpResponse:
    """权责清单。"""
    on, wrong = days.asked(request)
    found = _Asked(request)
    rows = queries.powers(found.agency, found.term, on, found.after, PAGE + 1)
    names = {row.agency: row.name for row in queries.agencies(on)}
    items = [_power(row, names) for row in rows[:PAGE]]
    following = rows[PAGE - 1].power if len(rows) > PAGE else ""
    told = {"items": items, "asked": found, "agencies": names, "on": on, "wrong": wrong}
    return render(request, "portal/powers.html", told | around(request, following))


@page
def power(request: HttpRequest, power: str) -> HttpResponse:
    """One power: who holds it, since when, under which articles, what was decided under it."""
    row = queries.power(power)
    if row is None:
        raise Http404
    names = {name.agency: name.name for name in queries.agency_history(row.agency)}
    latest = queries.search_decisions("", queries.Filters(power=power), "", 5)
    ways = [way for way in load().procedures.values() if way.id.startswith(f"{row.kind}/")]
    ended = row.valid_to is not None and row.valid_to <= today()
    told = _power(row, names) | {"latest": latest.rows, "procedures": ways, "ended": ended}
    return render(request, "portal/power.html", told)


def _agency(row: queries.Agency) -> dict[str, Any]:
    kind = AGENCY_KINDS.get(row.kind, row.kind)
    return {"row": row, "kind": kind, "fields": _fields(row.fields)}


def _fields(fields: Iterable[str]) -> str:
    return "、".join(FIELDS.get(field, field) for field in fields)


def _power(row: queries.Power, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row, "agency": names.get(row.agency, row.agency),
        "field": FIELDS.get(row.field, row.field), "penalties": kind_titles(row.penalties),
        "source": POWER_SOURCES.get(row.power_source, row.power_source),
    }  # fmt: skip


class _Asked:
    """Words, agency and place of a list."""

    def __init__(self, request: HttpRequest) -> None:
        self.term = request.GET.get("q", "")[:LONGEST].strip()
        self.agency = request.GET.get("agency", "")[:64]
        self.after = request.GET.get("after", "")[:300]
