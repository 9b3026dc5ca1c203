"""One's own account: password, second factor, sessions, and the post one acts in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render

from chengming.record.clock.queries import now, real_now
from chengming.standing.accounts import actions, queries, sessions, signing_in
from chengming.standing.accounts.errors import AccountError
from chengming.web.console.access import browser
from chengming.web.console.signin import demo, entering
from chengming.web.console.signin.forms import Code, NewPassword, rules_of_passwords


def home(request: Any) -> HttpResponse:
    """我的账号。"""
    session = request.signed
    context = {
        "login": session.login,
        "password_set": queries.password_set(session.account),
        "codes_left": queries.codes_left(session.account),
        "sessions": sessions.open_of(session.account, real_now(), session.id),
    }
    return render(request, "console/signin/account.html", context)


def post(request: Any) -> HttpResponseBase:
    """换一个职务办理: only one that is held."""
    wanted = request.POST.get("post", "")
    if any(held.key == wanted for held in request.desk.posts):
        sessions.choose(request.signed.id, wanted)
        return redirect("/")
    messages.error(request, "您现在没有这一职务，没有切换。")
    return redirect("console:account-home")


def password(request: Any) -> HttpResponseBase:
    """更换口令: all sessions end; this browser goes on in a new one."""
    form = NewPassword(request.POST or None)
    if not form.is_valid():
        return _password(request, form)
    try:
        _change(request, form.cleaned_data)
    except AccountError as error:
        return _password(request, NewPassword(), error)
    messages.success(request, "口令已更换，其他地方的登录都已结束。")
    response = redirect(entering.next_of(request))
    token = sessions.go_on(request.signed, **_whence(request), at=real_now())
    rotate_token(request)
    browser.keep_token(response, token)
    return response


def _change(request: Any, typed: dict[str, str]) -> None:
    login, address = request.signed.login, browser.address_of(request)
    signing_in.confirm_password(login, typed["current"], address=address)
    actions.set_password(
        login=login, password=typed["new"], by=request.desk.holder(), at=now(), initial=False
    )


def _whence(request: Any) -> dict[str, str]:
    return {"address": browser.address_of(request), "device": browser.device_of(request)}


def _password(request: Any, form: NewPassword, error: AccountError | None = None) -> HttpResponse:
    context = {
        "form": form, "error": error, "rules": rules_of_passwords(),
        "must": request.signed.must_change, "next": entering.next_of(request),
    }  # fmt: skip
    return render(request, "console/signin/password.html", context, status=422 if error else 200)


def end_sessions(request: Any) -> HttpResponseBase:
    """结束登录: one of one's own sessions, or all others."""
    session, at = request.signed, real_now()
    wanted = request.POST.get("session", "")
    if wanted == "others":
        sessions.end_all(session.account, sessions.ENDED_BY_HOLDER, at, but=session.id)
    elif wanted.isascii() and wanted.isdigit():
        number = int(wanted[:18])
        sessions.end(number, sessions.ENDED_BY_HOLDER, at, account=session.account)
    messages.success(request, "已结束所选的登录。")
    return redirect("console:account-home")


def codes(request: Any) -> HttpResponseBase:
    """换发恢复码, shown once."""
    by = request.desk.holder()
    given = actions.replace_recovery_codes(login=request.signed.login, by=by, at=now())
    return render(request, "console/signin/codes.html", {"codes": given, "next": "/account/"})


def prove(request: Any) -> HttpResponseBase:
    """先验证身份: before a form whose attachments would not survive being asked in between."""
    form, error = Code(request.POST or None), None
    if form.is_valid():
        try:
            signing_in.prove(request.signed.account, form.cleaned_data["code"])
            sessions.prove(request.signed.id, real_now())
            return redirect(entering.next_of(request))
        except AccountError as refused:
            form, error = Code(), refused
    context = {"form": form, "error": error, "next": entering.next_of(request)}
    context["demo_code"] = demo.code(request.signed.account)
    return render(request, "console/signin/prove.html", context, status=401 if error else 200)
