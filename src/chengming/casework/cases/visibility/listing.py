"""案件列表: filtered, sorted, in pages that go on from the last row seen (never an offset).

What a list shows of a person is veiled: 张*. The full name stands on the case's own page.
"""

import base64
import binascii
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from chengming.casework.cases.models import Agenda, Case
from chengming.casework.cases.visibility import involvement, searching
from chengming.casework.cases.visibility.relations import is_any
from chengming.law.procedure import STAGES

STATES = {"open": "在办", "overdue": "逾期", "ended": "已办结"}
ORDERS = {
    "opened": "opened", "due": "due_key", "last": "last_key", "stage": "stage_key",
    "number": "number",
}  # fmt: skip
"""What a list may be sorted by; with a minus before it, the other way round."""
NEWEST = "-opened"
COUNTED = 5_000
"""Counts above this are not worked out: “5000 以上”."""
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; an empty word narrows nothing."""

    query: str = ""
    stage: str = ""
    state: str = ""
    power: str = ""
    handler: str = ""


@dataclass(frozen=True)
class Row:
    """One case in a list. ``parties`` and ``cause`` are veiled, ``handlers`` are ids."""

    id: uuid.UUID
    number: str
    cause: str
    parties: tuple[str, ...]
    stage: str
    power: str
    procedure: str
    opened: datetime
    ended: datetime | None
    last_act: str
    last_done: datetime | None
    due_at: datetime | None
    handlers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """Some rows, the key of the next page ("" for none), and how many there are in all, if few."""

    rows: tuple[Row, ...]
    following: str = ""
    count: int = 0
    more_than_counted: bool = False


def narrowed(rows: QuerySet[Case], filters: Filters, at: datetime) -> QuerySet[Case]:
    """The cases a list is about."""
    if filters.query:
        wanted = searching.terms(filters.query)
        rows = searching.find(rows, wanted) if wanted else rows.none()
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.power:
        rows = rows.filter(power_id=filters.power)
    if filters.handler:
        rows = rows.filter(is_any(filters.handler, involvement.HANDLER))
    if filters.state == "ended":
        rows = rows.filter(ended__isnull=False)
    elif filters.state:
        rows = rows.filter(ended__isnull=True)
    if filters.state == "overdue":
        rows = rows.filter(pk__in=Agenda.objects.filter(due_at__lte=at).values("case"))
    return rows


def page(
    rows: QuerySet[Case], filters: Filters, at: datetime, *, order: str = NEWEST,
    after: str = "", size: int = 50,
) -> Page:  # fmt: skip
    """One page of the list; a key that is not ours begins at the first page."""
    wanted = narrowed(rows, filters, at)
    count = wanted[: COUNTED + 1].count()
    column, falling = _column(order)
    ordered = _keyed(wanted).order_by(*_order(column, falling))
    key = _key_of(after, column)
    if key is not None:
        ordered = ordered.filter(_beyond(column, falling, *key))
    found = list(ordered[: size + 1])
    following = ""
    if len(found) > size:
        found = found[:size]
        following = _key_text(getattr(found[-1], column), found[-1].pk)
    return Page(tuple(_rows(found)), following, min(count, COUNTED), count > COUNTED)


def every(
    rows: QuerySet[Case], filters: Filters, at: datetime, *, order: str = NEWEST, most: int
) -> list[Row]:
    """The whole list up to ``most``, for an export."""
    ordered = _keyed(narrowed(rows, filters, at)).order_by(*_order(*_column(order)))
    return list(_rows(list(ordered[:most])))


def rows_of(cases: QuerySet[Case]) -> dict[uuid.UUID, Row]:
    """Rows by case, for lists that are put together otherwise."""
    return {row.id: row for row in _rows(list(_keyed(cases)))}


def veiled(name: str, kind: str) -> str:
    """张*: of a natural person only the first letter; firms and shops are named.

    >>> veiled("张三丰", "natural_person"), veiled("某某公司", "organization")
    ('张*', '某某公司')
    """
    return f"{name[:1]}*" if kind == "natural_person" and name else name


def veiled_cause(cause: str, parties: Iterable[tuple[str, str]]) -> str:
    """案由 with the natural persons in it veiled; the longest name first."""
    for name, kind in sorted(parties, key=lambda party: -len(party[0])):
        if kind == "natural_person" and name:
            cause = cause.replace(name, veiled(name, kind))
    return cause


def _keyed(rows: QuerySet[Case]) -> QuerySet[Case]:
    soonest = Agenda.objects.filter(case=OuterRef("pk")).values("due_at")
    never = Value(_NEVER, output_field=DateTimeField())
    return rows.defer("sheet").annotate(
        cause=F("sheet__case_name"),
        named=F("sheet__parties"),
        due_at=Subquery(soonest),
        due_key=Coalesce(F("due_at"), never),
        stage_key=Choose(
            *(When(stage=stage, then=Value(rank)) for rank, stage in enumerate(STAGES)),
            default=Value(len(STAGES)),
        ),
        last_key=Coalesce(F("last_done"), F("opened")),
    )


def _column(order: str) -> tuple[str, bool]:
    """The column of an order, and whether it falls; what is no order is the newest first."""
    name = order if order.removeprefix("-") in ORDERS else NEWEST
    return ORDERS[name.removeprefix("-")], name.startswith("-")


def _order(column: str, falling: bool) -> tuple[str, str]:
    sign = "-" if falling else ""
    return f"{sign}{column}", f"{sign}pk"


def _beyond(column: str, falling: bool, value: object, pk: uuid.UUID) -> Q:
    step = "lt" if falling else "gt"
    return Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"pk__{step}": pk})


def _key_text(value: object, pk: uuid.UUID) -> str:
    plain = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(json.dumps([plain, pk.hex]).encode()).decode().rstrip("=")


def _key_of(text: str, column: str) -> tuple[object, uuid.UUID] | None:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        value, pk = json.loads(base64.urlsafe_b64decode(padded))
        return _value_of(value, column), uuid.UUID(pk)
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        return None


def _value_of(value: object, column: str) -> object:
    if column == "number":
        return str(value).replace("\x00", "").encode("utf-8", "replace").decode()
    if column == "stage_key":
        return min(int(str(value)), len(STAGES))
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _rows(found: Sequence[Any]) -> Iterator[Row]:
    handlers = involvement.of_cases([case.pk for case in found], involvement.HANDLER)
    for case in found:
        parties = list(_parties(case.named))
        yield Row(
            id=case.pk, number=case.number, cause=veiled_cause(case.cause or "", parties),
            parties=tuple(veiled(name, kind) for name, kind in parties), stage=case.stage,
            power=case.power_id, procedure=case.procedure, opened=case.opened, ended=case.ended,
            last_act=case.last_act, last_done=case.last_done, due_at=case.due_at,
            handlers=tuple(handlers.get(case.pk, ())),
        )  # fmt: skip


def _parties(named: object) -> Iterator[tuple[str, str]]:
    for party in named if isinstance(named, list) else ():
        if isinstance(party, Mapping):
            yield str(party.get("name") or ""), str(party.get("kind") or "")
