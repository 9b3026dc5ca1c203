"""Draws a page of the public door and marks the heading of the site under which it stands."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as drawn

from chengming.web.ui.tables import address

HEADINGS = {
    "agencies": "agencies", "agency": "agencies", "officers": "officers", "powers": "powers",
    "power": "powers", "procedures": "procedures", "procedure": "procedures",
    "decisions": "decisions", "decision": "decisions", "registers": "decisions",
    "register": "decisions", "papers": "verify", "paper": "verify", "verify": "verify",
}  # fmt: skip
"""Heading of the navigation, by the name of the address."""


def render(
    request: HttpRequest, template: str, told: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Django's own ``render``, with ``section`` for the frame."""
    found = request.resolver_match
    section = HEADINGS.get(found.url_name or "", "") if found else ""
    return drawn(request, template, {"section": section, **(told or {})}, status=status)


def around(request: HttpRequest, following: str) -> dict[str, str]:
    """Addresses of the first page (where this is another) and of the next (where there is one)."""
    fresh = request.GET.copy()
    fresh["after"] = following
    return {
        "first": address(request.GET) if request.GET.get("after") else "",
        "next": f"?{fresh.urlencode()}" if following else "",
    }
