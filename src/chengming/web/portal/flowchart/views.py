"""执法程序: what runs, drawn from the very law file that judges the cases (C-P1)."""

from django.http import Http404, HttpRequest, HttpResponse

from chengming.law.errors import NotInForce
from chengming.law.load import load
from chengming.record.clock.queries import today
from chengming.web.portal import days
from chengming.web.portal.cached import page
from chengming.web.portal.flowchart import drawing, layout
from chengming.web.portal.rendering import render


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
    on, wrong = days.asked(request)
    try:
        chart = layout.chart(law, found, on or today())
    except NotInForce:
        on, wrong = None, days.TOO_EARLY
        chart = layout.chart(law, found, today())
    told = {
        "procedure": found, "chart": chart, "svg": drawing.svg(chart, found.title), "on": on,
        "day": on or today(), "wrong": wrong, "digest": law.digest,
    }  # fmt: skip
    return render(request, "portal/procedure.html", told)
