"""Pages of the review form: looked at, kept as a draft, handed in as the opinion."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chengming.casework.cases.entry import drafts
from chengming.casework.cases.entry.drafts import DraftTooLarge
from chengming.casework.cases.errors import CaseError
from chengming.casework.review import actions
from chengming.standing.registry.errors import RegistryError
from chengming.web.console.review import answering
from chengming.web.console.review.page import CONCLUDE, Page


@require_safe
def form(request: Any, number: str) -> HttpResponse:
    """逐项审核。"""
    page = _page(request, number)
    return render(request, "console/review/form.html", page.context())


@require_POST
def save(request: Any, number: str) -> HttpResponse:
    """保存草稿: nothing is said yet."""
    page = _page(request, number, filled=True)
    page.error = _kept(page)
    if page.error is None:
        messages.success(request, "草稿已保存。")
        return redirect("console:reviews-form", number)
    return render(request, "console/review/form.html", page.context(), status=409)


@require_POST
def hand_in(request: Any, number: str) -> HttpResponse:
    """出具审核意见。"""
    page = _page(request, number, filled=True)
    page.error = _concluded(page)
    if page.error is None:
        drafts.discard(answering.whose(page.desk, page.case))
        messages.success(request, "审核意见已出具，等待法制机构负责人签署。")
        return redirect("console:cases-page", number)
    page.error = _kept(page) or page.error
    return render(request, "console/review/form.html", page.context(), status=409)


def _page(request: Any, number: str, *, filled: bool = False) -> Page:
    page = Page(request, number, answering.sent(request.POST) if filled else None)
    if CONCLUDE not in page.sight.procedure.actions:
        raise Http404
    return page


def _kept(page: Page) -> CaseError | None:
    filled = page.filled
    try:
        drafts.save(
            answering.whose(page.desk, page.case), typed=filled.typed, seen=filled.seen,
            submission=filled.submission,
        )  # fmt: skip
    except DraftTooLarge as error:
        return error
    return None


def _concluded(page: Page) -> CaseError | RegistryError | None:
    at = page.sight.at
    try:
        actions.conclude_review(
            case=page.case, by=page.desk.actor(at), at=at, say=page.said(),
            expected_seq=page.filled.seen, submission=page.filled.submission,
        )  # fmt: skip
    except (CaseError, RegistryError) as error:
        return error
    return None
