"""What every answer carries: a policy under which only our own files load, and the demo mark."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class StrictHeaders:
    """Adds the headers; there is no inline style or script anywhere, so none is allowed."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response


def demo_mark(request: HttpRequest) -> dict[str, bool]:
    """Templates see ``is_demo``: every page of a demo log carries 演示数据."""
    return {"is_demo": settings.CHENGMING_DEMO}
