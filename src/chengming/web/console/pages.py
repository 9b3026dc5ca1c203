"""Pages that belong to no area: whether we are well, and what is said instead of an answer."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengming.web.ui.interruption import asks_to_repeat


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database answers this role; 503 when not."""
    database = _database()
    state = {"version": settings.VERSION, "role": settings.CHENGMING_ROLE, "database": database}
    well = database == "ok"
    return JsonResponse({**state, "ok": well}, status=200 if well else 503)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有这个页面: the same words whether it does not exist or may not be seen."""
    return render(request, "console/not_found.html", status=404)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """不能这样做。"""
    return render(request, "console/denied.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """页面已过期: the form's token does not fit the session any more."""
    return render(request, "console/denied.html", {"expired": True}, status=403)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """请求无法识别。"""
    return render(request, "console/denied.html", {"garbled": True}, status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """我们这里出了差错, or the database was away for a moment: please repeat."""
    repeat = asks_to_repeat()
    answer = render(
        request, "console/failed.html", {"repeat": repeat}, status=503 if repeat else 500
    )
    if repeat:
        answer.headers["Retry-After"] = "5"
    return answer


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"
