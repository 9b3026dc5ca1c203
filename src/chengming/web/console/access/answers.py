"""What is said when somebody must first sign in, or show the second factor again."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def signed_out(request: HttpRequest) -> HttpResponse:
    """会话已结束: a form was sent without a session; nothing was done."""
    return render(request, "console/signin/signed_out.html", status=401)


def with_next(address: str, back: str) -> str:
    """An address that knows where to go on afterwards; home needs no saying."""
    return address if back == "/" else f"{address}?{urlencode({'next': back})}"
