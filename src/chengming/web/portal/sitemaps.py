"""Sitemaps: an index, the lists, and a page for each month of publication.

What was published in a month past hardly changes, so a crawler that looks again reads one page.
"""

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from chengming.openness.disclosure import queries
from chengming.web.portal.cached import page

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses of one page, by the protocol
LISTS = (
    "home", "decisions", "agencies", "officers", "powers", "procedures", "registers", "verify",
    "log",
)  # fmt: skip
Address = tuple[str, str]


@page
def index(request: HttpRequest) -> HttpResponse:
    """Where the pages are."""
    months = [f"{month:%Y-%m}" for month in queries.published_months()]
    pages = [reverse("sitemap-lists"), *(reverse("sitemap-month", args=[m]) for m in months)]
    return _answer(
        "sitemapindex", "sitemap", ((request.build_absolute_uri(at), "") for at in pages)
    )


@page
def lists(request: HttpRequest) -> HttpResponse:
    """Every public list; never a code's address."""
    told = ((request.build_absolute_uri(reverse(name)), "") for name in LISTS)
    return _answer("urlset", "url", told)


@page
def month(request: HttpRequest, month: str) -> HttpResponse:
    """The decisions published in one month that are shown now."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    place = request.build_absolute_uri(reverse("decision", args=["0"])).removesuffix("0")
    shown = queries.published_in(first, MOST)
    if not shown:
        raise Http404
    return _answer("urlset", "url", ((place + slug, f"{at:%Y-%m-%d}") for slug, at in shown))


def _answer(whole: str, part: str, told: Iterable[Address]) -> HttpResponse:
    lines = "".join(
        f"<{part}><loc>{escape(at)}</loc>{_modified(day)}</{part}>\n" for at, day in told
    )
    text = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<{whole} xmlns="{SCHEMA}">\n{lines}</{whole}>\n'
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _modified(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""
