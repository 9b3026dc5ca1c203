"""Signing in: password, second factor (set up the first time), and out again."""

from typing import Any

import segno
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from chengming.record.clock.queries import now, real_now
from chengming.standing.accounts import sessions, signing_in
from chengming.standing.accounts.errors import AccountError
from chengming.web.console.access import browser
from chengming.web.console.access.gate import next_step
from chengming.web.console.desk import holder
from chengming.web.console.signin import demo, entering
from chengming.web.console.signin.forms import Code, SignIn


def home(request: Any) -> HttpResponseBase:
    """登录。"""
    if browser.is_open_to_read(request):
        return render(request, "console/signin/unencrypted.html", status=403)
    if request.signed is not None and request.method != "POST":
        return redirect(entering.next_of(request))
    form = SignIn(request.POST or None)
    if not form.is_valid():
        return _home(request, form)
    try:
        return entering.half_way(request, **form.cleaned_data)
    except AccountError as error:
        return _home(request, form, error)


def _home(request: Any, form: SignIn, error: AccountError | None = None) -> HttpResponse:
    context = {
        "form": form, "error": error, "next": entering.next_of(request),
        "agencies": demo.agencies(),
    }  # fmt: skip
    return render(request, "console/signin/home.html", context, status=401 if error else 200)


def second(request: Any) -> HttpResponseBase:
    """第二因素: the code of the moment, or a recovery code."""
    if request.signed.whole or next_step(request.signed) == "signin-enroll":
        onward = entering.to(request, "signin-enroll")
        return redirect(entering.next_of(request)) if request.signed.whole else onward
    form = Code(request.POST or None)
    if not form.is_valid():
        return _second(request, form)
    try:
        proved = entering.show(request, form.cleaned_data["code"])
    except AccountError as error:
        return _second(request, Code(), error)
    onward = redirect(entering.next_of(request))
    return entering.enter(request, onward if proved else entering.to(request, "signin-enroll"),
        proved=proved)  # fmt: skip


def _second(request: Any, form: Code, error: AccountError | None = None) -> HttpResponse:
    shown = demo.code(request.signed.account)
    form.fields["code"].initial = shown
    context = {"form": form, "error": error, "next": entering.next_of(request), "demo_code": shown}
    return render(request, "console/signin/second.html", context, status=401 if error else 200)


def enroll(request: Any) -> HttpResponseBase:
    """登记第二因素, at the first sign-in and whenever it is replaced."""
    form = Code(request.POST or None)
    try:
        seat = entering.seat_of(request)
        if not form.is_valid():
            return _enroll(request, form)
        by, code = holder(seat.person, seat.name), form.cleaned_data["code"]
        codes = signing_in.enrol(request.signed, code, by=by, at=now())
    except AccountError as error:
        return _enroll(request, Code(), error)
    context = {"codes": codes, "next": entering.next_of(request)}
    shown = render(request, "console/signin/codes.html", context)
    return entering.enter(request, shown, proved=True)


def _enroll(request: Any, form: Code, error: AccountError | None = None) -> HttpResponse:
    context = {"form": form, "error": error, "next": entering.next_of(request)}
    try:
        begun = signing_in.begin_enrolment(request.signed)
    except AccountError as refused:
        return render(request, "console/signin/not_yet.html", {"error": refused}, status=403)
    picture = segno.make(begun.uri, error="m").svg_data_uri(scale=5, border=3, light="white")
    context |= {"text": begun.text, "picture": picture, "demo_code": demo.code_for(begun.secret)}
    return render(request, "console/signin/enroll.html", context, status=401 if error else 200)


def out(request: Any) -> HttpResponseBase:
    """退出。"""
    sessions.end(request.signed.id, sessions.SIGNED_OUT, real_now())
    response = redirect("console:signin-home")
    browser.forget_token(response)
    return response
