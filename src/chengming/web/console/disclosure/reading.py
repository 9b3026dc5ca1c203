"""公众来信: opened at the desk, answered with reason."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.openness.disclosure import actions, follower, letters
from chengming.record.clock import queries as clock
from chengming.web.console.disclosure import forms
from chengming.web.console.disclosure.drafting import REFUSED


@require_safe
def inbox(request: Any) -> HttpResponse:
    """公众来信。"""
    found = [
        (letter, letters.KINDS[letter.kind]) for letter in letters.letters(request.desk.agency)
    ]
    told = {"letters": found, "lag": follower.lag(), "tab": "letters"}
    return render(request, "console/disclosure/letters.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Any, message: uuid.UUID) -> HttpResponse:
    """一封来信。"""
    found = _own(request, message)
    form = forms.LetterAnswer(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        error = _answer(request, message, form.cleaned_data)
        if error is None:
            return redirect("console:disclosure-letters")
    told = {"letter": found, "kind": letters.KINDS[found.kind], "form": form, "error": error}
    return render(request, "console/disclosure/letter.html", told | {"tab": "letters"})


def _own(request: Any, message: uuid.UUID) -> letters.Letter:
    """A letter about what this agency published; any other does not exist for it."""
    for found in letters.letters(request.desk.agency):
        if found.id == message:
            return found
    raise Http404


def _answer(request: Any, message: uuid.UUID, said: Any) -> Exception | None:
    at = clock.now()
    try:
        letters.letter(message)
        actions.answer_message(
            message=message, agency=request.desk.agency, outcome=said["outcome"],
            reason=said["reason"], by=request.desk.actor(at), at=at,
        )  # fmt: skip
    except REFUSED as error:
        return error
    messages.success(request, "已处理来信。采纳的，请到该案起草更正或者撤回。")
    return None
