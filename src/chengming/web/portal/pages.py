"""Pages of the public door: the state of the log, its files, and whether we are well."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chengming.openness.disclosure import queries
from chengming.proof.papers import codes
from chengming.web.portal import cached
from chengming.web.portal.decisions import shown
from chengming.web.portal.errors import LogDamaged, LogNotThere
from chengming.web.portal.proofs import public_log
from chengming.web.portal.rendering import render
from chengming.web.ui.interruption import asks_to_repeat

IMMUTABLE = {"public": True, "max_age": 31_536_000, "immutable": True}
TEXT = "text/plain; charset=utf-8"
LATEST = 8
LONGEST_TERM, LONGEST_NAME = 10_000, 100


@cached.page
def home(request: HttpRequest) -> HttpResponse:
    """公示门户首页: one big search, what stands before, during and after enforcement, the latest."""
    latest = queries.search_decisions(size=LATEST)
    told = {
        "latest": shown.table(latest), "count": latest.count_text,
        "agencies": len(queries.agencies()), "officers": queries.count_officers(),
        "powers": queries.count_powers(), "head": _head(),
    }  # fmt: skip
    return render(request, "portal/home.html", told)


@cached.page
def search(request: HttpRequest) -> HttpResponse:
    """The one search box: decisions, powers, officers and agencies that answer to these words."""
    term = request.GET.get("q", "")[:LONGEST_TERM].strip()
    if codes.read(term):
        return HttpResponseRedirect(reverse("paper", args=[term]))
    return render(request, "portal/search.html", _found(term) if term else {})


def _found(term: str) -> dict[str, object]:
    found = queries.search_decisions(term, size=LATEST)
    told: dict[str, object] = {
        "term": term, "decisions": shown.table(found), "count": found.count_text,
        "more": bool(found.next), "refused": shown.refused(found), "many": LATEST,
    }  # fmt: skip
    if len(term) > LONGEST_NAME:
        return told
    return told | {
        "powers": queries.powers(term=term, size=LATEST),
        "officers": queries.officers(term=term, size=LATEST),
        "agencies": [row for row in queries.agencies() if term in row.name][:LATEST],
    }


@require_safe
@cache_control(no_cache=True)
def log(request: HttpRequest) -> HttpResponse:
    """公开日志: its state, in plain words."""
    try:
        told: dict[str, object] = {"head": public_log.latest()}
    except LogNotThere:
        told = {"empty": True}
    except LogDamaged as error:
        return render(request, "portal/log.html", {"damaged": str(error)}, status=503)
    return render(request, "portal/log.html", told)


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


def _head() -> public_log.Head | None:
    try:
        return public_log.latest()
    except (LogNotThere, LogDamaged):
        return None


def _log() -> dict[str, object]:
    try:
        head = public_log.latest()
    except LogNotThere:
        return {"log": "empty"}
    except LogDamaged:
        return {"log": "damaged"}
    size, age = head.checkpoint.size, round(head.age.total_seconds())
    return {"log": "ok", "log_size": size, "checkpoint_age_seconds": age}
