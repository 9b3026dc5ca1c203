"""我的工作 and the one search over all cases one may see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chengming.casework.cases.entry import drafts
from chengming.casework.cases.visibility import listing, searching
from chengming.casework.cases.work import notices, queries
from chengming.record.clock import queries as clock
from chengming.web.console.cases import lists
from chengming.web.console.cases.lookup import reader_of
from chengming.web.console.cases.parts import names_of
from chengming.web.console.notices import lines
from chengming.web.console.work import items


@require_safe
def home(request: Any) -> HttpResponse:
    """我的工作: what is due, soonest first; drafts; what is new."""
    at, desk, who = clock.now(), request.desk, reader_of(request)
    work = queries.work(who, desk.agency, at)
    context = {
        "work": work,
        "bands": items.bands(work.waiting, desk.office, at),
        "drafts": items.draft_lines(drafts.of_person(desk.person, desk.agency)),
        "news": lines.lines(notices.unread(who, at))[:6],
    }
    return render(request, "console/work/home.html", context)


@require_safe
def search(request: Any) -> HttpResponse:
    """查找: by number, party, cause or document number; one exact number leads to its case."""
    at, wanted = clock.now(), lists.asked(request.GET)
    terms = searching.terms(wanted.filters.query)
    page = listing.page(reader_of(request).visible, wanted.filters, at, order=wanted.order,
                        after=wanted.after) if terms else listing.Page(())  # fmt: skip
    if len(page.rows) == 1 and searching.normal(page.rows[0].number) == "".join(terms):
        return redirect("console:cases-page", page.rows[0].number)
    table = lists.table(page, request.GET, wanted, names_of(request, page.rows), at)
    return render(
        request, "console/work/search.html", {"table": table, "asked": wanted, "terms": terms}
    )
