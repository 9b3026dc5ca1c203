"""From the second factor to the desk: what happens between two pages of signing in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse

from chengming.record.clock.queries import now, real_now, today
from chengming.standing.accounts import sessions, signing_in
from chengming.standing.accounts.errors import SignInRefused
from chengming.standing.registry import queries as registry
from chengming.standing.registry.queries import Seat
from chengming.web.console.access import browser
from chengming.web.console.access.answers import with_next
from chengming.web.console.desk import chosen, holder, posts_mark

ELSEWHERE = "您的账号正在另一处使用。如果不是您本人，请到“我的账号”结束那里的登录，更换口令，并告诉账号管理员。"


def seat_of(request: Any) -> Seat:
    """Whose account this is; an account that nobody holds gets the answer of a wrong password."""
    seat = registry.seat(request.signed.account, today())
    if seat is None:
        sessions.end(request.signed.id, sessions.ACCOUNT_CLOSED, real_now())
        raise SignInRefused(signing_in.REFUSED)
    return seat


def half_way(request: Any, *, login: str, password: str) -> HttpResponseBase:
    """The password fits: a half-open session, under a token of its own; on to the second factor."""
    whence = {"address": browser.address_of(request), "device": browser.device_of(request)}
    token = signing_in.with_password(login, password, **whence)
    if request.signed is not None:
        sessions.end(request.signed.id, sessions.SIGNED_OUT, real_now())
    response = to(request, "signin-second")
    rotate_token(request)
    browser.keep_token(response, token)
    return response


def show(request: Any, answer: str) -> bool:
    """The factor, or a recovery code, is shown; gives whether it was the factor."""
    seat, session = seat_of(request), request.signed
    if not signing_in.is_recovery_code(answer):
        signing_in.prove(session.account, answer)
        return True
    by = holder(seat.person, seat.name)
    signing_in.recover(session, answer, by=by, at=now())
    return False


def enter(request: Any, response: HttpResponseBase, *, proved: bool) -> HttpResponseBase:
    """The session is whole: another token, and other form tokens, go out with the answer."""
    seat = seat_of(request)
    here = browser.address_of(request)
    if sessions.elsewhere(request.signed.account, here, real_now()):
        messages.warning(request, ELSEWHERE)
    token = sessions.enter(
        request.signed.id, posts=posts_mark(seat.posts), post=chosen(seat, "").key,
        at=real_now(), proved=proved,
    )  # fmt: skip
    rotate_token(request)
    browser.keep_token(response, token)
    return response


def next_of(request: HttpRequest) -> str:
    """Where it goes on after signing in: an address of this door, else the first page."""
    return browser.local_address(request.POST.get("next") or request.GET.get("next") or "/")


def to(request: HttpRequest, route: str) -> HttpResponseBase:
    """On to the next step, still knowing where it goes on afterwards."""
    return redirect(with_next(reverse(f"console:{route}"), next_of(request)))
