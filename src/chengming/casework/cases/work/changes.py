"""改动: what differs between two states of a fact sheet, item by item."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chengming.casework.cases import dossier as dossiers
from chengming.law.procedure import FactSpec, Procedure
from chengming.record.records.queries import Record

Sheet = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """One item: where it stands (titles from the outside in), what it was, what it is; None: absent."""

    where: tuple[str, ...]
    spec: FactSpec
    before: object
    after: object
    decisive: bool


def sheet_until(procedure: Procedure, found: Iterable[Record], seq: int) -> dict[str, object]:
    """案件事实表 as the records up to a place in the case give it, read as they read now."""
    sheet: dict[str, object] = {}
    for record in dossiers.people_acts(found):
        if record.seq <= seq:
            sheet |= {n: v for n, v in record.say.items() if n in procedure.facts}
    return sheet


def between(procedure: Procedure, before: Sheet, after: Sheet) -> list[Change]:
    """Every item that was added, taken away or stated otherwise, in the order of the sheet."""
    return [
        change
        for name, spec in procedure.facts.items()
        for change in _of(spec, before.get(name), after.get(name), (spec.title,), spec.decisive)
    ]


def _of(
    spec: FactSpec, before: object, after: object, where: tuple[str, ...], decisive: bool
) -> Iterator[Change]:
    if before == after:
        return
    if spec.items and (_listed(before) or _listed(after)):
        yield from _of_lists(spec, _list(before), _list(after), where, decisive)
    elif spec.items and isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_items(spec, before, after, where, decisive)
    else:
        yield Change(where, spec, before, after, decisive)


def _of_lists(
    spec: FactSpec,
    before: list[object],
    after: list[object],
    where: tuple[str, ...],
    decisive: bool,
) -> Iterator[Change]:
    for place in range(max(len(before), len(after))):
        old = before[place] if place < len(before) else None
        new = after[place] if place < len(after) else None
        yield from _of_items(spec, old, new, (*where, str(place + 1)), decisive)


def _of_items(
    spec: FactSpec, before: object, after: object, where: tuple[str, ...], decisive: bool
) -> Iterator[Change]:
    old = before if isinstance(before, Mapping) else {}
    new = after if isinstance(after, Mapping) else {}
    for item in spec.items:
        inner = (*where, item.title)
        yield from _of(item, old.get(item.name), new.get(item.name), inner, decisive)


def _listed(value: object) -> bool:
    return isinstance(value, list | tuple)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
