"""What the frame round every page of the console shows: areas, counts, and who is signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Area:
    """An entry of the side navigation; shown once its landing page exists."""

    title: str
    route: str
    # Asked with whoever is signed in; a count of zero is not shown.
    count: Callable[[object], int] | None = None


AREAS = (
    Area("我的工作", "work-home"),
    Area("案件", "cases-list"),
    Area("审批", "approvals-queue"),
    Area("法制审核", "reviews-queue"),
    Area("公示", "disclosure-queue"),
    Area("消息", "notices-list"),
    Area("主体与人员", "registry-home"),
)


@dataclass(frozen=True)
class Entry:
    """An area as the frame shows it."""

    title: str
    address: str
    here: bool
    count: int


def frame(request: HttpRequest) -> dict[str, object]:
    """Templates see ``desk`` (None before sign-in) and ``areas`` (empty before sign-in)."""
    desk = getattr(request, "desk", None)
    return {"desk": desk, "areas": list(_entries(request.path, desk)) if desk else []}


def _entries(path: str, desk: object) -> Iterator[Entry]:
    for area in AREAS:
        try:
            address = reverse(f"console:{area.route}")
        except NoReverseMatch:
            continue
        here = path == address or (address != "/" and path.startswith(address))
        yield Entry(area.title, address, here, area.count(desk) if area.count else 0)
