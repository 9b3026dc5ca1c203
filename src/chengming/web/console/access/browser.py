"""What the other end of a connection tells of itself, and what is left with it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

_BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Android": "安卓", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "Mac OS": "Mac", "Linux": "Linux",
}  # fmt: skip


def address_of(request: HttpRequest) -> str:
    """Whence it was asked. A header is believed only from one of our own proxies."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    named = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    while address in settings.CHENGMING_PROXIES and named:
        address = named.pop().strip() or address
    return address


def believe_proxy(request: HttpRequest) -> None:
    """Whether the connection is encrypted, where one of our own proxies ends the encryption."""
    ours = str(request.META.get("REMOTE_ADDR", "")) in settings.CHENGMING_PROXIES
    if ours and request.META.get("HTTP_X_FORWARDED_PROTO") == "https":
        request.META["wsgi.url_scheme"] = "https"


def device_of(request: HttpRequest) -> str:
    """Browser and system in two words, without versions: enough for its owner to know it again."""
    said = str(request.META.get("HTTP_USER_AGENT", ""))
    browser = next((name for mark, name in _BROWSERS.items() if mark in said), "其他浏览器")
    system = next((name for mark, name in _SYSTEMS.items() if mark in said), "其他系统")
    return f"{system} 上的 {browser}"


def local_address(wanted: str) -> str:
    """``wanted`` when it is an address of this door, else the first page."""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside and wanted.startswith("/") else "/"


def token_of(request: HttpRequest) -> str:
    """The session token the browser brings, or ""."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def keep_token(response: HttpResponseBase, token: str) -> None:
    """Give the browser its token, until it is closed."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME, token, secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Strict",
    )  # fmt: skip


def forget_token(response: HttpResponseBase) -> None:
    """Take the token away, and what the browser has stored of our pages."""
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache"'


def is_open_to_read(request: HttpRequest) -> bool:
    """Plain HTTP from another machine: whatever is typed can be read on the way."""
    return not request.is_secure() and request.get_host().rsplit(":", 1)[0] not in _LOOPBACK


_LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")
