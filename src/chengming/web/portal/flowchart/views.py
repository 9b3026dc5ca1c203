"""执法程序: what runs, drawn from the very law file that judges the cases (C-P1)."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from chengming.law.errors import NotInForce
from chengming.law.load import LawData, load
from chengming.law.procedure import Procedure
from chengming.record.clock.queries import today
from chengming.web.portal import days
from chengming.web.portal.cached import page
from chengming.web.portal.flowchart import drawing, layout
from chengming.web.portal.flowchart.layout import Chart
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
    chart, on, wrong = _chart(law, found, on, wrong)
    told = {
        "procedure": found, "chart": chart, "svg": drawing.svg(chart, found.title), "on": on,
        "day": on or today(), "wrong": wrong, "digest": law.digest,
    }  # fmt: skip
    return render(request, "portal/procedure.html", told)


def _chart(
    law: LawData, procedure: Procedure, on: date | None, wrong: str
) -> tuple[Chart, date | None, str]:
    """The chart of that day, else of today, and what to say of the day asked for."""
    try:
        return layout.chart(law, procedure, on or today()), on, wrong
    except NotInForce:
        return layout.chart(law, procedure, today()), None, days.TOO_EARLY
