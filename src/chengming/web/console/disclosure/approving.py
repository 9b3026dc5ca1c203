"""审批、已公示、撤回: what only the approver of disclosure does."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.openness.disclosure import actions, office_queries
from chengming.openness.disclosure.errors import DisclosureError
from chengming.record.clock import queries as clock
from chengming.standing.registry import queries as registry
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.disclosure import forms, layout
from chengming.web.console.disclosure.drafting import REFUSED, visible_of


@require_safe
def proposals(request: Any) -> HttpResponse:
    """待审批的公示意见。"""
    found = visible_of(request, office_queries.queue(request.desk.agency))
    names = registry.names(item.drafter for item in found)
    rows = [
        (
            item,
            layout.OUTCOMES[item.outcome],
            layout.SCOPES[item.scope],
            names.get(item.drafter, ""),
        )
        for item in found
    ]
    return render(request, "console/disclosure/proposals.html", {"rows": rows, "tab": "proposals"})


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Any, proposal: uuid.UUID) -> HttpResponse:
    """一份公示意见。"""
    by = request.desk.actor(clock.now())
    found = office_queries.proposed(proposal, by)
    if found is None:
        raise Http404
    case_or_404(request, found.waiting.case_number)
    form = forms.Answer(request.POST or None, initial={"seen_seq": found.seq})
    error = None
    if request.method == "POST" and form.is_valid():
        error = _answer(request, proposal, form.cleaned_data, by)
        if error is None:
            return redirect("console:disclosure-proposals")
    return render(request, "console/disclosure/proposal.html", _proposal(found, form, error))


def _answer(request: Any, proposal: uuid.UUID, said: Any, by: Any) -> Exception | None:
    at, note = clock.now(), said["note"]
    try:
        if "return" in request.POST:
            actions.return_proposal(proposal=proposal, reason=note, by=by, at=at)
            messages.success(request, "已退回起草人。")
        else:
            actions.approve(
                proposal=proposal, by=by, at=at, note=note, expected_seq=said["seen_seq"]
            )
            messages.success(request, "已批准。公示内容即时对外可见。")
    except REFUSED as error:
        return error
    return None


def _proposal(found: Any, form: Any, error: Exception | None) -> dict[str, object]:
    names = registry.names([found.waiting.drafter])
    return {
        "found": found, "form": form, "error": error, "tab": "proposals",
        "drafter": names.get(found.waiting.drafter, ""),
        "outcome": layout.OUTCOMES[found.waiting.outcome],
        "scope": layout.SCOPES[found.waiting.scope],
        "blocks": [] if found.reviewed is None else layout.blocks(found.reviewed),
    }  # fmt: skip


@require_safe
def published(request: Any) -> HttpResponse:
    """已公示的决定。"""
    rows = visible_of(request, office_queries.standing(request.desk.agency))
    table = layout.standing_table(rows)
    return render(
        request, "console/disclosure/published.html", {"table": table, "tab": "published"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Any, number: str) -> HttpResponse:
    """撤回一份公示。"""
    case = case_or_404(request, number)
    found = _withdrawing(case)
    form = forms.Withdraw(
        request.POST or None, grounds=found.grounds, initial={"seen_seq": found.seq}
    )
    error = None
    if request.method == "POST" and form.is_valid():
        error = _withdraw(request, case, form.cleaned_data)
        if error is None:
            return redirect("console:disclosure-published")
    told = {"case": case, "found": found, "form": form, "error": error, "tab": "published"}
    return render(request, "console/disclosure/withdraw.html", told)


def _withdrawing(case: Any) -> office_queries.Withdrawing:
    try:
        return office_queries.withdrawing(case)
    except DisclosureError as error:
        raise Http404(error.message) from error


def _withdraw(request: Any, case: Any, said: Any) -> Exception | None:
    at = clock.now()
    try:
        actions.withdraw(
            case=case, ground=said["ground"], reason=said["reason"], by=request.desk.actor(at), at=at,
            expected_seq=said["seen_seq"],
        )  # fmt: skip
    except REFUSED as error:
        return error
    messages.success(request, "已撤回。原页面只留下文号、日期和理由。")
    return None
