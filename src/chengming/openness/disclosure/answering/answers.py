"""What the public is answered with: frozen values, so that a template can neither ask nor write."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import QuerySet

MANY = 5_000
"""Counts are exact up to this; above it they read “5,000+”."""


MOST_FEN = 2**62
LAST_YEAR = 9999


def plain(typed: str) -> str:
    """What a stranger typed, without what no column can hold."""
    return typed.replace("\x00", "")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty is everything."""

    agency: str = ""
    power: str = ""
    field: str = ""
    kind: str = ""
    party_class: str = ""
    year: int | None = None
    published_from: date | None = None
    published_to: date | None = None
    least_fen: int | None = None
    most_fen: int | None = None


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    slug: str
    number: str
    agency: str
    agency_name: str
    party: str
    party_class: str
    cause: str
    power: str
    power_title: str
    field: str
    kinds: tuple[str, ...]
    amount_fen: int
    decided: date
    published: datetime
    on_time: bool
    state: str
    modified: datetime


@dataclass(frozen=True)
class Page:
    """Lines, and ``next`` for the page after; ``count`` is at most ``MANY``, with ``more`` above it.

    ``refused``: "" or why there is no answer: ``short`` (one letter only) or ``long``.
    """

    rows: tuple[Row, ...]
    next: str = ""
    count: int = 0
    more: bool = False
    refused: str = ""

    @property
    def count_text(self) -> str:
        """The count as printed."""
        return f"{MANY:,}+" if self.more else f"{self.count:,}"


@dataclass(frozen=True)
class Version:
    """One version of a page; ``ended`` None while it is shown."""

    number: int
    digest: str
    published: datetime
    ended: datetime | None
    why: str


@dataclass(frozen=True)
class Detail:
    """One decision. ``body``: blocks of shown and hidden parts (docs/formats/publication-v1.md)."""

    row: Row
    version: int
    series: str
    year: int
    ordinal: int
    due: date | None
    shown_until: date | None
    body: tuple[Mapping[str, Any], ...]
    remedies: Mapping[str, Any]
    digest: str
    indexes: tuple[int | None, ...]
    versions: tuple[Version, ...] = ()

    @classmethod
    def of(cls, row: Any, versions: list[Version]) -> "Detail":
        """From its table row."""
        return cls(
            row=row_of(row), version=row.version, series=row.series, year=row.year,
            ordinal=row.ordinal, due=row.due, shown_until=row.shown_until, body=tuple(row.body),
            remedies=row.remedies, digest=row.digest, indexes=tuple(row.indexes),
            versions=tuple(versions),
        )  # fmt: skip


ROW_COLUMNS = (
    "slug", "number", "agency", "agency_name", "party", "party_class", "cause", "power",
    "power_title", "field", "kinds", "amount_fen", "decided", "published", "on_time", "state",
    "modified",
)  # fmt: skip


def row_of(row: Any) -> Row:
    """A list line from its table row."""
    values = {name: getattr(row, name) for name in ROW_COLUMNS}
    return Row(**values | {"kinds": tuple(row.kinds)})


@dataclass(frozen=True)
class Gone:
    """撤下说明 of a page that was withdrawn."""

    slug: str
    agency: str
    agency_name: str
    number: str
    withdrawn: datetime
    ground: str
    ground_title: str
    reason: str
    versions: tuple[Version, ...]

    @classmethod
    def of(cls, row: Any, versions: list[Version]) -> "Gone":
        """From its table row."""
        names = ("slug", "agency", "agency_name", "number", "withdrawn", "ground", "ground_title")
        said = {name: getattr(row, name) for name in (*names, "reason")}
        return cls(**said, versions=tuple(versions))


@dataclass(frozen=True)
class Proof:
    """``snapshot``: the very bytes ``digest`` is of; ``records``: record.json texts; ``indexes``: their places."""

    slug: str
    version: int
    digest: str
    snapshot: str
    records: tuple[str, ...]
    indexes: tuple[int | None, ...]


@dataclass(frozen=True)
class Series:
    """One register."""

    agency: str
    agency_name: str
    series: str
    year: int


# 状态 of a number that is not public: one of four classes, and a class of our own for a breach.
CLASSES = {
    "published": "公示中", "corrected": "公示中（已更正）", "withdrawn": "已撤下",
    "not_due": "未到期", "not_by_law": "依法不公开", "void": "作废", "overdue": "逾期未公开",
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """One number of a register; ``slug`` leads to its page or to the note that it was withdrawn."""

    ordinal: int
    number: str
    state: str
    slug: str

    @property
    def class_title(self) -> str:
        """The state as printed."""
        return CLASSES[self.state]


@dataclass(frozen=True)
class RegisterPage:
    """Numbers in order; ``next`` is the ordinal to go on after, 0 at the end."""

    numbers: tuple[Number, ...]
    next: int = 0

    @classmethod
    def of(cls, rows: list[Any], size: int) -> "RegisterPage":
        """From table rows, one more than the page holds."""
        numbers = tuple(Number(r.ordinal, r.number, r.state, r.slug) for r in rows[:size])
        return cls(numbers, numbers[-1].ordinal if len(rows) > size else 0)


@dataclass(frozen=True)
class PaperAnswer:
    """What may be said of a paper; ``steps``: what, by when (ISO day or ""), under which article."""

    agency_name: str
    title: str
    number: str
    issued: date
    leaf: str
    officers: tuple[Mapping[str, str], ...]
    state: str
    sha256: str = ""
    steps: tuple[Mapping[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Agency:
    """执法主体 under one of its names."""

    agency: str
    name: str
    short_name: str
    kind: str
    fields: tuple[str, ...]
    place: str
    duties: str
    address: str
    phone: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Officer:
    """执法人员: one credential in one agency."""

    name: str
    agency: str
    credential: str
    kind: str
    areas: tuple[str, ...]
    valid_from: date
    valid_to: date

    @property
    def place(self) -> str:
        """To be given as ``after``."""
        return f"{self.agency}~{self.credential}"


@dataclass(frozen=True)
class Power:
    """职权事项."""

    power: str
    agency: str
    code: str
    title: str
    kind: str
    field: str
    power_source: str
    basis: tuple[str, ...]
    penalties: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class ScopeRow:
    """法制审核目录条目."""

    agency: str
    list_title: str
    instrument: str
    power_to_decide: str
    valid_from: date
    valid_to: date | None
    position: int
    title: str
    act: str
    field: str
    party_class: str
    metric: str
    op: str
    amount_fen: int
    kinds: tuple[str, ...]
    flags: tuple[str, ...]
    everything: bool
    cite: str


def value_of(kind: type[Any], row: Any) -> Any:
    """A frozen value with the columns of a table row, lists as tuples."""
    columns = {item.name: getattr(row, item.name) for item in fields(kind)}
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in columns.items()})


_Value = TypeVar("_Value")


def values_of(kind: type[_Value], rows: QuerySet[Any]) -> list[_Value]:
    """Frozen values of all these rows, without making a model of each."""
    names = [item.name for item in fields(kind)]  # type: ignore[arg-type]
    lines = rows.values_list(*names)
    return [kind(*(tuple(v) if isinstance(v, list) else v for v in line)) for line in lines]


@dataclass(frozen=True)
class Following:
    """``position``: the first log index not yet taken in; ``moved``: when it last moved."""

    position: int
    moved: datetime
