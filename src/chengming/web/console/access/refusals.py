"""What the house refuses and no form caught: its own words on a page, not a failure of ours."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from chengming.casework.cases.errors import CaseError
from chengming.openness.disclosure.errors import DisclosureError
from chengming.record.records.errors import RecordError
from chengming.standing.accounts.errors import AccountError
from chengming.standing.registry.errors import RegistryError

MEANT = (CaseError, RegistryError, AccountError, RecordError, DisclosureError)


class Refusals:
    """Middleware: a domain error becomes a page with its message and articles (409)."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponseBase | None:
        """Only errors that were written for their reader; anything else is a failure."""
        if not isinstance(error, MEANT):
            return None
        context = {"said": getattr(error, "message", str(error)), "error": error}
        return render(request, "console/refused.html", context, status=409)
