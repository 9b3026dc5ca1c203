"""执法程序: what runs, drawn from the very law file that judges the cases (C-P1)."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chengming.law.load import load
from chengming.record.clock.queries import today
from chengming.web.portal.cached import page
from chengming.web.portal.flowchart import drawing, layout


@page
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure that runs."""
    return render(request, "portal/procedures.html", {"procedures": load().procedures.values()})


@page
def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """One procedure as a chart and as text, as of a day."""
    law = load()
    found = law.procedures.get(procedure)
    if found is None:
        raise Http404
    on = _day(request.GET.get("on", "")) or today()
    chart = layout.chart(law, found, on)
    told = {
        "procedure": found, "chart": chart, "svg": drawing.svg(chart, found.title), "on": on,
        "digest": law.digest,
    }  # fmt: skip
    return render(request, "portal/procedure.html", told)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
