"""审批 and 法制审核: what waits for the heads, and what waits for the legal office."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.work import queries, slips
from chengming.casework.review import queries as reviews
from chengming.record.clock import queries as clock
from chengming.standing.registry import queries as registry
from chengming.web.console.approvals import cards, queue, together
from chengming.web.console.cases.lookup import case_or_404, reader_of


@require_safe
def approvals(request: Any) -> HttpResponse:
    """审批: one card for each case, dissent first."""
    at, desk = clock.now(), request.desk
    work = queries.approvals(reader_of(request), desk.agency, at)
    names = registry.names(sorted(cards.persons_in(work.waiting)))
    listed = together.listed(desk.agency, desk.office, clock.today())
    context = {
        "work": work, "cards": cards.cards(work.waiting, desk.office, names, at),
        "batches": together.batches(work.waiting, listed),
    }  # fmt: skip
    return render(request, "console/approvals/queue.html", context)


@require_POST
def send_back(request: Any, number: str) -> HttpResponse:
    """退回: with its reason, to the handlers; nothing is recorded, nothing decided."""
    case, desk, act = case_or_404(request, number), request.desk, request.POST.get("act", "")
    if act not in queries.acts_of(desk.office):
        raise Http404
    try:
        slips.write(case=case, kind=slips.RETURNED, act=act, text=request.POST.get("text", ""),
                    person=desk.person, office=desk.office, at=clock.now())  # fmt: skip
    except CaseError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"已退回，{case.number} 的承办人会收到消息。")
    return redirect("console:approvals-queue")


@require_POST
def at_once(request: Any, act: str) -> HttpResponse:
    """一并审批: several cases, one routine act; each its own record, each with its own result."""
    at, desk = clock.now(), request.desk
    if act not in together.listed(desk.agency, desk.office, clock.today()):
        raise Http404
    work = queries.approvals(reader_of(request), desk.agency, at)
    found = together.batches(work.waiting, [act], request.POST)
    return render(request, "console/approvals/together.html", together.outcome(found, request, at))


@require_safe
def review_queue(request: Any) -> HttpResponse:
    """法制审核: by deadline, with what changed since the last submission."""
    at, desk, who = clock.now(), request.desk, reader_of(request)
    handed = reviews.handed_in(queries.concerning(who))
    cases = who.visible.filter(pk__in=[one.case for one in handed])
    waiting = queries.of_cases(cases, desk.agency, at)
    names = registry.names(sorted({one.requested_by for one in handed}))
    lines = queue.lines(handed, waiting, desk.office, names, at)
    return render(request, "console/approvals/reviews.html", {"lines": lines})
