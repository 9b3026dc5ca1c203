"""Pages of cases: the list, the case, one record, and what may be taken along."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.visibility import listing
from chengming.casework.cases.work import notices, slips
from chengming.record.clock import queries as clock
from chengming.web.console.cases import exports, lists, proofs
from chengming.web.console.cases.lookup import case_or_404, reader_of
from chengming.web.console.cases.page import record_page, whole
from chengming.web.console.cases.page.sight import sight
from chengming.web.console.cases.parts import choices, names_of, plain_rows


@require_safe
def index(request: Any) -> HttpResponse:
    """案件列表。"""
    at, wanted = clock.now(), lists.asked(request.GET)
    rows = reader_of(request).visible
    page = listing.page(rows, wanted.filters, at, order=wanted.order, after=wanted.after)
    table = lists.table(page, request.GET, wanted, names_of(request, page.rows), at)
    context = {"table": table, "asked": wanted, **choices(request, wanted)}
    return render(request, "console/cases/list.html", context)


@require_safe
def export(request: Any, kind: str) -> HttpResponse:
    """导出: the same list as a file."""
    at, wanted = clock.now(), lists.asked(request.GET)
    found = listing.every(
        reader_of(request).visible, wanted.filters, at, order=wanted.order, most=exports.MOST
    )
    return exports.answer(plain_rows(found, names_of(request, found), at), kind)


@require_safe
def page(request: Any, number: str) -> HttpResponse:
    """一个案件。"""
    seen = sight(request, number)
    written = slips.of_case(seen.case)
    notices.saw_records(request.desk.person, seen.case, seen.at)
    oldest = request.GET.get("order") == "oldest"
    return render(
        request, "console/cases/page.html", whole.context(seen, written, oldest_first=oldest)
    )


@require_safe
def record(request: Any, number: str, record: str) -> HttpResponse:
    """一条记录。"""
    seen = sight(request, number)
    shown = record_page.page(seen, record)
    return render(request, "console/cases/record.html", {"sight": seen, "page": shown})


@require_safe
def proof(request: Any, number: str, record: str, kind: str) -> HttpResponse:
    """记录全文或者存在性证明，供自行核验。"""
    found = record_page.record_or_404(sight(request, number), record)
    return proofs.record_file(found.id) if kind == "record" else proofs.proof_file(found.id)


@require_POST
def ask(request: Any, number: str) -> HttpResponse:
    """请示: ask the heads for an act that the law does not ask for by itself."""
    case, desk = case_or_404(request, number), request.desk
    act, text = request.POST.get("act", ""), request.POST.get("text", "")
    try:
        whole.may_ask(sight(request, number), act)
        slips.write(case=case, kind=slips.ASKED, act=act, text=text, person=desk.person,
                    office=desk.office, at=clock.now())  # fmt: skip
    except CaseError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "已请示，负责人会在审批里看到。")
    return redirect("console:cases-page", number)
