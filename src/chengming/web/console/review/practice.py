"""练习案卷, for the office that planted them alone: the list, planting one, telling what came of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.practice import actions
from chengming.casework.review import queries as reviews
from chengming.record.clock import queries as clock
from chengming.standing.registry.errors import RegistryError
from chengming.web.console.review import planting
from chengming.web.ui import rows as row_buttons

Refused = CaseError | RegistryError | None


@require_safe
def index(request: Any) -> HttpResponse:
    """本机关投放的练习案卷。"""
    found = reviews.practice_results(request.desk.agency)
    told = {"lines": planting.lines(found)}
    return render(request, "console/review/practice.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def plant(request: Any) -> HttpResponse:
    """投放: one more row, or the act; what was typed comes back where it is refused."""
    data = row_buttons.changed(request) or (request.POST if request.method == "POST" else None)
    form, rows, error = planting.Which(data), planting.Defects(data, prefix="defects"), None
    sent = data is not None and data is request.POST
    if sent and form.is_valid() and rows.is_valid():
        error = _planted(request, form.cleaned_data["number"], planting.said(rows))
        if error is None:
            messages.success(
                request, "练习案卷已投放。办案机关和审核人员看不出它与其他案卷的区别。"
            )
            return redirect("console:reviews-practice")
    told = {"form": form, "rows": rows, "error": error}
    return render(request, "console/review/plant.html", told, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: Any, practice: uuid.UUID) -> HttpResponse:
    """一件练习案卷的结果, and 公布."""
    found = reviews.practice_result(practice, request.desk.agency)
    if found is None:
        raise Http404
    error = _revealed(request, found.case) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        messages.success(request, "结果已公布，计入办案机关的检出率。")
        return redirect("console:reviews-practice")
    told = {"line": planting.line(found), "error": error}
    return render(request, "console/review/reveal.html", told, status=409 if error else 200)


def _planted(request: Any, number: str, defects: list[dict[str, str]]) -> Refused:
    at = clock.now()
    try:
        actions.plant_practice(case=number, defects=defects, by=request.desk.actor(at), at=at)
    except (CaseError, RegistryError) as refused:
        return refused
    return None


def _revealed(request: Any, number: str) -> Refused:
    at = clock.now()
    try:
        actions.reveal_practice(case=number, by=request.desk.actor(at), at=at)
    except (CaseError, RegistryError) as refused:
        return refused
    return None
