"""Tables whose order, search and place stand in the address; no script, no page numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """A head: ``key`` makes it sortable (``?sort=key`` or ``?sort=-key``); ``kind`` num or text."""

    title: str
    key: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Cell:
    """A value; ``href`` makes it the link of its row, ``tone`` a badge, ``sub`` a quiet second line."""

    text: object
    href: str = ""
    tone: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Head:
    """A column as the page shows it."""

    title: str
    kind: str
    href: str
    sorted: str


@dataclass(frozen=True)
class Paging:
    """Neighbours of this page as query strings (``?after=…``); empty where there is none."""

    previous: str = ""
    next: str = ""
    said: str = ""


@dataclass(frozen=True)
class Table:
    """Everything ``ui/table.html`` needs."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    query: QueryDict = field(default_factory=QueryDict)
    sort: str = ""
    paging: Paging | None = None
    searched: str = "q"
    search_label: str = ""
    export: str = ""
    empty: str = "没有符合条件的内容"
    advice: str = ""

    @property
    def heads(self) -> list[Head]:
        """The columns with the address that sorts by each."""
        return [self._head(column) for column in self.columns]

    @property
    def words(self) -> str:
        """What is searched for now."""
        return self.query.get(self.searched, "")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else stands in the address and must survive a new search."""
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in {self.searched, "after", "before"}
            for value in values
        ]

    def _head(self, column: Column) -> Head:
        if not column.key:
            return Head(column.title, column.kind, "", "")
        turned = f"-{column.key}" if self.sort == column.key else column.key
        order = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        return Head(column.title, column.kind, address(self.query, sort=turned), order)


def address(query: QueryDict, **changed: str | Promise) -> str:
    """The query string with some parts changed (empty: left out); paging begins anew."""
    fresh = query.copy()
    for name in ("after", "before"):
        fresh.pop(name, None)
    for name, value in changed.items():
        if value:
            fresh[name] = str(value)
        else:
            fresh.pop(name, None)
    return f"?{fresh.urlencode()}"


def sort_of(request: HttpRequest, orders: Mapping[str, object], default: str) -> str:
    """The order asked for, if it is one of ``orders`` (a leading ``-`` turns it round)."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in orders else default
