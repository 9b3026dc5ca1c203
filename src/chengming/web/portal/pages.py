"""Pages of the public door: the state of the log, its files, and whether we are well."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chengming.web.portal import public_log
from chengming.web.portal.errors import LogDamaged, LogNotThere
from chengming.web.ui.interruption import asks_to_repeat

IMMUTABLE = {"public": True, "max_age": 31_536_000, "immutable": True}
TEXT = "text/plain; charset=utf-8"


@require_safe
@cache_control(no_cache=True)
def home(request: HttpRequest) -> HttpResponse:
    """公示门户首页: for now the state of the public log, in plain words."""
    try:
        shown: dict[str, object] = {"head": public_log.latest()}
    except LogNotThere:
        shown = {"empty": True}
    except LogDamaged as error:
        return render(request, "portal/home.html", {"damaged": str(error)}, status=503)
    return render(request, "portal/home.html", shown)


@require_safe
@cache_control(no_cache=True)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """检查点, as it lies on disk."""
    return _file(public_log.checkpoint_bytes, TEXT)


@require_safe
@cache_control(no_cache=True)
def verifier_key(request: HttpRequest) -> HttpResponse:
    """The log's public key."""
    return _file(public_log.verifier_key_bytes, TEXT)


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """A hash tile; it never changes, so any cache may keep it."""
    answer = _file(lambda: public_log.tile_bytes(f"tile/{rest}"), "application/octet-stream")
    if answer.status_code == 200:
        patch_cache_control(answer, **IMMUTABLE)
    return answer


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the database answers this role and how old the checkpoint is; 503 when not well."""
    state: dict[str, object] = {"version": settings.VERSION, "role": settings.CHENGMING_ROLE}
    state |= {"database": _database(), **_log()}
    state["ok"] = state["database"] == "ok" and state["log"] != "damaged"
    return JsonResponse(state, status=200 if state["ok"] else 503)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有这个页面。"""
    return render(request, "portal/not_found.html", status=404)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """不能这样做: what was sent is not taken."""
    return render(request, "portal/denied.html", status=403)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """请求无法识别。"""
    return render(request, "portal/denied.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """我们这里出了差错, or the database was away for a moment: please repeat."""
    repeat = asks_to_repeat()
    answer = render(
        request, "portal/failed.html", {"repeat": repeat}, status=503 if repeat else 500
    )
    if repeat:
        answer.headers["Retry-After"] = "5"
    return answer


def _file(read: Callable[[], bytes], content_type: str) -> HttpResponse:
    try:
        return HttpResponse(read(), content_type=content_type)
    except LogNotThere as missing:
        return HttpResponse(f"{missing}\n", status=404, content_type=TEXT)
    except LogDamaged as damaged:
        return HttpResponse(f"{damaged}\n", status=503, content_type=TEXT)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _log() -> dict[str, object]:
    try:
        head = public_log.latest()
    except LogNotThere:
        return {"log": "empty"}
    except LogDamaged:
        return {"log": "damaged"}
    size, age = head.checkpoint.size, round(head.age.total_seconds())
    return {"log": "ok", "log_size": size, "checkpoint_age_seconds": age}
