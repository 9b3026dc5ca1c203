"""审核情况: the figures of one agency in one period, and the same as a file to take along."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengming.casework.review.figures import figures as counted
from chengming.web.console.cases import exports
from chengming.web.console.review import measures
from chengming.web.console.review.period import asked


@require_safe
def figures(request: Any) -> HttpResponse:
    """审核情况。"""
    wanted = asked(request.GET, request.desk)
    context: dict[str, object] = {"asked": wanted, "form": wanted.form}
    if wanted.understood:
        found = counted(wanted.agency, wanted.first, wanted.last)
        context |= measures.context(found)
    return render(request, "console/review/figures.html", context)


@require_safe
def export(request: Any, kind: str) -> HttpResponse:
    """导出: every figure with what it counts; a period not understood is answered by the page."""
    wanted = asked(request.GET, request.desk)
    if not wanted.understood:
        return redirect(f"{reverse('console:reviews-figures')}?{request.GET.urlencode()}")
    found = counted(wanted.agency, wanted.first, wanted.last)
    rows = measures.rows(found, wanted.name)
    return exports.answer(rows, kind, measures.HEADS, "review-figures")
