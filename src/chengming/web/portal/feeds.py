"""Feeds and robots: what was published lately, for readers that are programs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import feedgenerator

from chengming.openness.disclosure import queries
from chengming.web.portal.cached import page
from chengming.web.portal.words import kind_titles

ATOM = "application/atom+xml; charset=utf-8"
LATEST = 50


def _title() -> str:
    mark = "（演示数据）" if settings.CHENGMING_DEMO else ""
    return f"江阴市行政处罚决定公示{mark}"


def _latest(request: HttpRequest) -> tuple[queries.Row, ...]:
    agency = request.GET.get("agency", "")[:64]
    return queries.search_decisions("", queries.Filters(agency=agency), "", LATEST).rows


def _line(row: queries.Row) -> str:
    return f"{row.agency_name}　{row.cause}　{kind_titles(row.kinds)}"


@page
def atom(request: HttpRequest) -> HttpResponse:
    """Atom feed of the latest decisions; ``?agency=`` narrows it."""
    home = request.build_absolute_uri(reverse("decisions"))
    feed = feedgenerator.Atom1Feed(
        title=_title(), link=home, description="", language="zh-CN",
        feed_url=request.build_absolute_uri(),
    )  # fmt: skip
    for row in _latest(request):
        where = _address_of(request, row)
        feed.add_item(
            title=f"{row.number} {row.cause}", link=where, description=_line(row), unique_id=where,
            pubdate=row.published, updateddate=row.modified,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM)


def _address_of(request: HttpRequest, row: queries.Row) -> str:
    return request.build_absolute_uri(reverse("decision", args=[row.slug]))


@page
def json_feed(request: HttpRequest) -> HttpResponse:
    """The same as JSON Feed 1.1."""
    told = {
        "version": "https://jsonfeed.org/version/1.1", "title": _title(), "language": "zh-CN",
        "home_page_url": request.build_absolute_uri(reverse("decisions")),
        "feed_url": request.build_absolute_uri(),
        "items": [_item(row, _address_of(request, row)) for row in _latest(request)],
    }  # fmt: skip
    plain = {"ensure_ascii": False}
    return JsonResponse(told, json_dumps_params=plain, content_type="application/feed+json")


def _item(row: queries.Row, where: str) -> dict[str, str]:
    return {
        "id": where, "url": where, "title": f"{row.number} {row.cause}",
        "content_text": _line(row), "date_published": row.published.isoformat(),
        "date_modified": row.modified.isoformat(),
    }  # fmt: skip


@page
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone: addresses that carry codes or endless searches."""
    lines = ["User-agent: *", "Disallow: /v/", "Disallow: /*?", "Crawl-delay: 2"]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
