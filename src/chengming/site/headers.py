"""What every answer carries: a policy under which only our own files load, and the demo mark."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from chengming.record.clock import queries as clock

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
Answer = Callable[[HttpRequest], HttpResponseBase]


class StrictHeaders:
    """Adds the headers; there is no inline style or script anywhere, so none is allowed."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response


class NeverStored:
    """No cache keeps a page of the console; static files say themselves that they may be kept."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        if "immutable" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response


def demo_mark(request: HttpRequest) -> dict[str, bool | datetime]:
    """Templates see ``is_demo`` (every page of a demo log carries 演示数据) and ``demo_now``."""
    if not settings.CHENGMING_DEMO:
        return {"is_demo": False}
    return {"is_demo": True, "demo_now": clock.now()}
