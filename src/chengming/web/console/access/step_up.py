"""Acts that are signed want a second factor shown just now; it is asked for without losing the form.

Comes after CSRF protection: a code typed into a foreign page proves nothing. What was typed comes
along as hidden fields and goes on to the view as if nothing had come between.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render

from chengming.record.clock import demo
from chengming.record.clock.queries import real_now
from chengming.standing.accounts import sessions, signing_in
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.errors import AccountError
from chengming.web.console.access.gate import route_of
from chengming.web.console.access.table import ALWAYS, BY_ACT, BY_FORM, table

CODE = "step_up_code"
AUTOSAVE = "X-Autosave"
Answer = Callable[[HttpRequest], HttpResponseBase]


class StepUp:
    """Middleware: a signed act goes through only from a desk where the factor is fresh."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(
        self, request: Any, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Asks for the code, or takes it, before the view runs."""
        if request.method != "POST" or request.desk is None or not _is_signed(request, kwargs):
            return None
        code = request.POST.get(CODE, "")
        if request.desk.fresh:
            _without_code(request)
            return None
        if not code:
            return _ask(request)
        return _try(request, code)


def _is_signed(request: Any, kwargs: dict[str, Any]) -> bool:
    row = table().row(route_of(request.resolver_match))
    if row is None or row.step_up == ALWAYS:
        return True
    if row.step_up == BY_FORM and not _hands_in(request):
        return False
    return row.step_up in (BY_ACT, BY_FORM) and table().is_signed(str(kwargs.get("act", "")))


def _hands_in(request: Any) -> bool:
    """Whether the form is handed in, and not only kept: its view does nothing lawful otherwise."""
    return request.POST.get("do") == "hand_in" and AUTOSAVE not in request.headers


def _try(request: Any, code: str) -> HttpResponseBase | None:
    try:
        signing_in.prove(request.desk.account, code)
    except AccountError as error:
        return _ask(request, error)
    sessions.prove(request.signed.id, real_now())
    request.desk = replace(request.desk, fresh=True)
    _without_code(request)
    return None


def _ask(request: Any, error: AccountError | None = None) -> HttpResponseBase:
    request.refusal = "step_up"
    kept = [(name, value) for name, value in _typed(request.POST)]
    shown = signins.code_of(request.desk.account) if demo.is_demo() else ""
    context = {
        "kept": kept, "error": error, "code": CODE, "files": bool(request.FILES),
        "demo_code": shown,
    }  # fmt: skip
    return render(request, "console/signin/step_up.html", context, status=403)


def _typed(post: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in post.lists():
        if name not in (CODE, "csrfmiddlewaretoken"):
            yield from ((name, str(value)) for value in values)


def _without_code(request: Any) -> None:
    """No view, record or log gets to see the code."""
    if CODE in request.POST:
        post = request.POST.copy()
        del post[CODE]
        request.POST = post
