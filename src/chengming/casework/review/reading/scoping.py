"""为什么审核、为什么不审核: every condition tried with its words; and what another list would change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.models import Case
from chengming.casework.cases.scope import CONDITION, PANEL
from chengming.law.progress import Fold, condition, limbs_of, scope_tried
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers


@dataclass(frozen=True)
class TriedRow:
    """One row of the agency's list: hit or not, and each of its conditions with its words."""

    id: str
    title: str
    hit: bool
    mode: str
    conditions: tuple[tuple[bool, str], ...]


@dataclass(frozen=True)
class Limb:
    """One ground of review (处罚法第五十八条、118号（十二）、目录、标记): hit or not, and why."""

    id: str
    title: str
    citations: tuple[str, ...]
    hit: bool
    words: tuple[str, ...]
    rows: tuple[TriedRow, ...] = ()


@dataclass(frozen=True)
class Scope:
    """The whole answer for a case as it stands."""

    needed: bool
    panel: bool
    limbs: tuple[Limb, ...]

    @property
    def because(self) -> tuple[Limb, ...]:
        """The grounds that apply."""
        return tuple(limb for limb in self.limbs if limb.hit)


@dataclass(frozen=True)
class Moved:
    """An open case that another list would judge otherwise."""

    number: str
    needed: tuple[bool, bool]  # now, then
    panel: tuple[bool, bool]


def scope_of(dossier: Dossier, at: datetime) -> Scope:
    """Every condition tried, whether the case must be reviewed or not."""
    fold = dossier.fold
    if CONDITION not in fold.procedure.conditions:
        return Scope(False, False, ())
    return Scope(_is(fold, CONDITION, at), _is(fold, PANEL, at), tuple(_limbs(fold, at)))


def _limbs(fold: Fold, at: datetime) -> Iterator[Limb]:
    for spec, (hit, words) in limbs_of(fold, CONDITION, at):
        rows: tuple[TriedRow, ...] = ()
        if spec.predicate == "scope_list_hit":
            rows = tuple(
                TriedRow(row.id, row.title, fits, row.mode, tests)
                for row, fits, tests in scope_tried(fold, at)
            )
        said = words or (("有此情形" if hit else "没有此情形"),)
        yield Limb(spec.id, spec.title, spec.cite, bool(hit), said, rows)


def _is(fold: Fold, name: str, at: datetime) -> bool:
    return name in fold.procedure.conditions and bool(condition(fold, name, at)[0])


def preview(agency: str, rows: Iterable[Mapping[str, Any]], at: datetime) -> list[Moved]:
    """目录预览: open, undecided cases whose answer these rows would change, by number."""
    wanted = powers.proposed(rows)
    out = []
    found = Case.objects.filter(agency_id=agency, ended__isnull=True, decided=False)
    for case in found.select_related("stream").order_by("number"):
        now = dossiers.read(case, acts.law(), at)
        then = replace(now.fold.context, scope=wanted)
        fold = Fold.start(now.fold.law, now.procedure, then)
        for event in dossiers.events(now.records):
            fold.add(event)
        needed = (_is(now.fold, CONDITION, at), _is(fold, CONDITION, at))
        panel = (_is(now.fold, PANEL, at), _is(fold, PANEL, at))
        if needed[0] != needed[1] or panel[0] != panel[1]:
            out.append(Moved(case.number, needed, panel))
    return out
