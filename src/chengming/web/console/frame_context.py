"""What the frame round every page of the console shows: areas, counts, and who is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from chengming.web.console.access.table import table
from chengming.web.console.desk import Desk
from chengming.web.console.work.counting import counts


@dataclass(frozen=True)
class Area:
    """An entry of the side navigation; shown once its landing page exists."""

    title: str
    route: str
    shortcut: str
    # Which of the counts of the desk stands beside it; zero is not shown.
    count: str = ""


AREAS = (
    Area("我的工作", "work-home", "g w", "work"),
    Area("案件", "cases-list", "g c"),
    Area("审批", "approvals-queue", "g a", "approvals"),
    Area("法制审核", "reviews-queue", "g r", "reviews"),
    Area("审核情况", "reviews-figures", "g f"),
    Area("练习案卷", "reviews-practice", "g p"),
    Area("公示", "disclosure-queue", "g d"),
    Area("消息", "notices-list", "g n", "notices"),
    Area("主体与人员", "registry-home", "g o"),
)
# Word of the frame's template → route; left out while the route does not exist.
LINKS = {
    "search_address": "work-search",
    "account_address": "account-home",
    "signout_address": "signin-out",
    "post_address": "signin-post",
}


@dataclass(frozen=True)
class Entry:
    """An area as the frame shows it."""

    title: str
    address: str
    shortcut: str
    here: bool
    count: int


def frame(request: HttpRequest) -> dict[str, object]:
    """Templates see ``desk`` (None before sign-in), ``areas`` (empty before sign-in) and links."""
    desk: Desk | None = getattr(request, "desk", None)
    if desk is None:
        return {"desk": None, "areas": []}
    links = {word: _address(route) for word, route in LINKS.items()}
    # Not worked out for pages without the navigation: they may be telling that the database is away.
    areas = SimpleLazyObject(lambda: list(_entries(request.path, desk)))
    return {"desk": desk, "areas": areas, "office_title": desk.title, **links}


def _entries(path: str, desk: Desk) -> Iterator[Entry]:
    """The areas this office may open, with what waits in each."""
    waiting = counts(desk)
    opened = [
        (area, address)
        for area in AREAS
        if (address := _address(area.route))
        and (row := table().row(area.route)) is not None
        and row.admits(desk.office)
    ]
    # /reviews/figures/ lies below /reviews/ and is an area of its own: the longest address wins.
    begun = [address for _, address in opened if path.startswith(address)]
    here = max((one for one in begun if one != "/" or path == "/"), key=len, default="")
    for area, address in opened:
        count = waiting.get(area.count, 0)
        yield Entry(area.title, address, area.shortcut, address == here, count)


def _address(route: str) -> str:
    try:
        return reverse(f"console:{route}")
    except NoReverseMatch:
        return ""
