"""The gate before every page: whose desk, may he ask, and what is kept of it in the trail.

What one may not see and what does not exist get the very same answer. Without a row in the table
nothing opens; a page whose look could not be kept is not shown.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from chengming.record.clock import queries as clock
from chengming.record.trail import actions as trail
from chengming.record.trail.actions import Seen
from chengming.standing.accounts import queries as accounts
from chengming.standing.accounts import sessions
from chengming.standing.accounts.factors.sealing import keyed_digest
from chengming.web.console import pages
from chengming.web.console.access import answers, browser, relations
from chengming.web.console.access.table import ANYONE, HALF, Row, table
from chengming.web.console.desk import desk_of, posts_mark

Answer = Callable[[HttpRequest], HttpResponseBase]
RENEWAL = ("account-password", "signin-out")
SAFE = ("GET", "HEAD")


class Gate:
    """Middleware: sets ``request.desk`` and ``request.signed`` (the session), judges, keeps the look."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: Any) -> HttpResponseBase:
        request.signed, request.desk, request.refusal = None, None, ""
        browser.believe_proxy(request)
        token = browser.token_of(request)
        if token:
            _sit_down(request, token)
        response = self.answer(request)
        if (
            token
            and request.signed is None
            and settings.SESSION_COOKIE_NAME not in response.cookies
        ):
            browser.forget_token(response)
        return _kept(request, response)

    def process_view(
        self, request: Any, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Judges a known address before its view runs; None lets it through."""
        row = table().row(route_of(request.resolver_match))
        return _not_there(request, "no_row") if row is None else _judged(request, row, kwargs)


def route_of(match: ResolverMatch | None) -> str:
    """The name of an address as the table writes it."""
    return (match.url_name or "") if match else ""


def _sit_down(request: Any, token: str) -> None:
    at = clock.real_now()
    session = sessions.find(token, at, clock.now())
    if session is None:
        return
    desk = desk_of(session, clock.today())
    if desk is None or (session.whole and posts_mark(desk.posts) != session.posts):
        sessions.end(session.id, sessions.POSTS_CHANGED, at)
        return
    request.signed, request.desk = session, desk if session.whole else None


def _judged(request: Any, row: Row, kwargs: dict[str, Any]) -> HttpResponseBase | None:
    if row.offices != ANYONE:
        if (first := _not_yet(request, row)) is not None:
            return first
        if request.desk is not None and not row.admits(request.desk.office):
            return _not_there(request, "office")
        if not relations.holds(row.relation, request, kwargs):
            return _not_there(request, row.relation)
    if request.method not in row.methods:
        request.refusal = "method"
        return HttpResponseNotAllowed(sorted(row.methods))
    return None


def _not_yet(request: Any, row: Row) -> HttpResponseBase | None:
    """What must come first: signing in, the second factor, another password."""
    session, route = request.signed, route_of(request.resolver_match)
    if session is None:
        request.refusal = "signed_out"
        return (
            _to(request, "signin-home") if request.method in SAFE else answers.signed_out(request)
        )
    if not session.whole and row.offices != HALF:
        request.refusal = "half_open"
        return _to(request, next_step(session))
    if session.whole and session.must_change and route not in RENEWAL:
        request.refusal = "password_to_change"
        return _to(request, "account-password")
    return None


def next_step(session: sessions.Open) -> str:
    """Where a half-open session goes on."""
    return "signin-second" if accounts.has_factor(session.account) else "signin-enroll"


def _to(request: HttpRequest, route: str) -> HttpResponseBase:
    there = reverse(f"console:{route}")
    back = request.get_full_path()
    return redirect(answers.with_next(there, back) if request.method in SAFE else there)


def _not_there(request: Any, why: str) -> HttpResponseBase:
    request.refusal = why
    return pages.not_found(request)


def _kept(request: Any, response: HttpResponseBase) -> HttpResponseBase:
    """The answer, once the trail has it; a look that cannot be kept is not granted."""
    row = table().row(route_of(request.resolver_match))
    nobody = request.signed is None and request.method in SAFE
    if nobody or (row is not None and not row.look):
        return response
    try:
        trail.note(_seen(request, response.status_code))
    except DatabaseError:
        return pages.failed(request)
    return response


def _seen(request: Any, status: int) -> Seen:
    match, desk = request.resolver_match, request.desk
    kind, key = relations.object_of(match.kwargs if match else {})
    return Seen(
        person=desk.person if desk else "",
        agency=desk.agency if desk else "",
        office=desk.office if desk else "",
        route=route_of(match),
        method=request.method,
        allowed=status < 400 and not request.refusal,
        reason=request.refusal or ("" if status < 400 else str(status)),
        object_kind=kind,
        object=keyed_digest(f"object/{kind}", key)[:32] if key else "",
        address=sessions.address_mark(browser.address_of(request)),
    )
