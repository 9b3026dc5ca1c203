"""What the frame round every page of the console shows: areas, counts, and who is signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from chengming.web.console.desk import Desk


@dataclass(frozen=True)
class Area:
    """An entry of the side navigation; shown once its landing page exists."""

    title: str
    route: str
    shortcut: str
    # Asked with whoever is signed in; a count of zero is not shown.
    count: Callable[[Desk], int] | None = None


AREAS = (
    Area("我的工作", "work-home", "g w"),
    Area("案件", "cases-list", "g c"),
    Area("审批", "approvals-queue", "g a"),
    Area("法制审核", "reviews-queue", "g r"),
    Area("公示", "disclosure-queue", "g d"),
    Area("消息", "notices-list", "g n"),
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
    title = next((p.title for p in desk.posts if p.office == desk.office), desk.office)
    areas = list(_entries(request.path, desk))
    return {"desk": desk, "areas": areas, "office_title": title, **links}


def _entries(path: str, desk: Desk) -> Iterator[Entry]:
    for area in AREAS:
        address = _address(area.route)
        if address:
            here = path == address or (address != "/" and path.startswith(address))
            count = area.count(desk) if area.count else 0
            yield Entry(area.title, address, area.shortcut, here, count)


def _address(route: str) -> str:
    try:
        return reverse(f"console:{route}")
    except NoReverseMatch:
        return ""
