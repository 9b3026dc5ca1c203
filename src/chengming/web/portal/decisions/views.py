"""Pages of published decisions. A view parses, asks one question, renders."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from chengming.openness.disclosure import queries
from chengming.web.portal.cached import page
from chengming.web.portal.decisions import shown
from chengming.web.portal.decisions.asked import AskedForm
from chengming.web.portal.rendering import around, render
from chengming.web.portal.words import SERIES
from chengming.web.ui.tables import address

GONE = 410


@page
def found(request: HttpRequest) -> HttpResponse:
    """公示的处罚决定: newest first, searched and narrowed."""
    form = AskedForm(request.GET, shown.agency_choices())
    after = request.GET.get("after", "")
    listed = queries.search_decisions(form.term, form.filters(), after)
    told = {
        "form": form, "page": listed, "table": shown.table(listed),
        "refused": shown.refused(listed), "power": form.narrowed_to(),
        "anywhere": address(request.GET, power=""), **around(request, listed.next),
    }  # fmt: skip
    return render(request, "portal/decisions/list.html", told)


@page
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One decision; where it was withdrawn, the note that says so."""
    decision = queries.decision(slug)
    if decision is None:
        return _gone(request, slug)
    return render(request, "portal/decisions/one.html", shown.detail(decision))


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    gone = queries.tombstone(slug)
    if gone is None:
        raise Http404
    return render(request, "portal/decisions/gone.html", {"gone": gone}, status=GONE)


@page
def proof(request: HttpRequest, slug: str) -> HttpResponse:
    """The proof of one page as one file (docs/formats/publication-v1.md)."""
    answer = shown.proof(slug)
    if answer is None:
        raise Http404
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.cm.json"'
    return response


@page
def registers(request: HttpRequest) -> HttpResponse:
    """文号登记 of every agency, series and year."""
    return render(request, "portal/decisions/registers.html", {"groups": shown.registers()})


@page
def register(request: HttpRequest, agency: str, series: str, year: int) -> HttpResponse:
    """文号登记: every number of one series, none left out."""
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    listed = queries.register(agency, series, year, start)
    names = queries.agency_history(agency)
    if series not in SERIES or not names or not (listed.numbers or start):
        raise Http404
    following = str(listed.next) if listed.next else ""
    told = {
        "agency": names[-1], "series": SERIES[series], "year": year, "page": listed,
        **around(request, following),
    }  # fmt: skip
    return render(request, "portal/decisions/register.html", told)
