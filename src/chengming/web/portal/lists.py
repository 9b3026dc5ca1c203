"""执法主体、执法人员、权责清单: what is shown before anything happens (C-P1), as of any day."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chengming.law.dated import FIELDS
from chengming.openness.disclosure import queries
from chengming.web.portal.cached import page
from chengming.web.portal.words import AGENCY_KINDS, CREDENTIAL_KINDS, POWER_SOURCES, kind_titles

PAGE = 50
LONGEST = 100


@page
def agencies(request: HttpRequest) -> HttpResponse:
    """执法主体。"""
    on, wrong = _day(request)
    rows = [_agency(row) for row in queries.agencies(on)]
    return render(request, "portal/agencies.html", {"rows": rows, "on": on, "wrong": wrong})


@page
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """One agency: what it is, its names, its powers, its scope list, its registers."""
    on, wrong = _day(request)
    row = queries.agency(agency, on)
    if row is None:
        raise Http404
    told = {
        **_agency(row), "history": queries.agency_history(agency),
        "scope": queries.scope_list(agency, on), "on": on, "wrong": wrong,
        "officers": len(queries.officers(agency, on=on, size=queries.MOST_ROWS)),
        "powers": len(queries.powers(agency, on=on, size=queries.MOST_ROWS)),
    }  # fmt: skip
    return render(request, "portal/agency.html", told)


@page
def officers(request: HttpRequest) -> HttpResponse:
    """执法人员: name, agency, credential and how long it is good; nothing else."""
    on, wrong = _day(request)
    found = _Asked(request)
    rows = queries.officers(found.agency, found.term, on, found.after, PAGE + 1)
    names = {row.agency: row.name for row in queries.agencies(on)}
    people = [
        {"row": row, "agency": names.get(row.agency, row.agency),
         "kind": CREDENTIAL_KINDS.get(row.kind, row.kind), "last": row.valid_to - timedelta(days=1)}
        for row in rows[:PAGE]
    ]  # fmt: skip
    told = {"people": people, "asked": found, "agencies": names, "on": on, "wrong": wrong}
    told["next"] = found.following(rows[PAGE - 1].place) if len(rows) > PAGE else ""
    return render(request, "portal/officers.html", told)


@page
def powers(request: HttpRequest) -> HttpResponse:
    """权责清单。"""
    on, wrong = _day(request)
    found = _Asked(request)
    rows = queries.powers(found.agency, found.term, on, found.after, PAGE + 1)
    names = {row.agency: row.name for row in queries.agencies(on)}
    items = [_power(row, names) for row in rows[:PAGE]]
    told = {"items": items, "asked": found, "agencies": names, "on": on, "wrong": wrong}
    told["next"] = found.following(rows[PAGE - 1].power) if len(rows) > PAGE else ""
    return render(request, "portal/powers.html", told)


@page
def power(request: HttpRequest, power: str) -> HttpResponse:
    """One power: who holds it, since when, under which articles, what was decided under it."""
    row = queries.power(power)
    if row is None:
        raise Http404
    names = {agency.agency: agency.name for agency in queries.agencies(row.valid_from)}
    latest = queries.search_decisions("", queries.Filters(power=power), "", 5)
    return render(request, "portal/power.html", {**_power(row, names), "latest": latest.rows})


def _agency(row: Any) -> dict[str, Any]:
    fields = "、".join(FIELDS.get(field, field) for field in row.fields)
    return {"row": row, "kind": AGENCY_KINDS.get(row.kind, row.kind), "fields": fields}


def _power(row: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row, "agency": names.get(row.agency, row.agency),
        "field": FIELDS.get(row.field, row.field), "penalties": kind_titles(row.penalties),
        "source": POWER_SOURCES.get(row.power_source, row.power_source),
    }  # fmt: skip


class _Asked:
    """Words, agency and place of a list."""

    def __init__(self, request: HttpRequest) -> None:
        self.query = request.GET
        self.term = request.GET.get("q", "")[:LONGEST].strip()
        self.agency = request.GET.get("agency", "")[:64]
        self.after = request.GET.get("after", "")[:300]

    def following(self, key: str) -> str:
        """The address of the page after."""
        fresh = self.query.copy()
        fresh["after"] = key
        return f"?{fresh.urlencode()}"


def _day(request: HttpRequest) -> tuple[date | None, str]:
    """``?on=`` as a day; what is no day is said, and today is shown."""
    asked = request.GET.get("on", "").strip()
    if not asked:
        return None, ""
    try:
        return date.fromisoformat(asked), ""
    except ValueError:
        return None, "日期写作 2026-03-02。现在显示的是今天的内容。"
