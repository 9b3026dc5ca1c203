"""Questions about a case: where it stands, what is next, what is due, what was recorded."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import BESIDE_TITLES, Dossier
from chengming.casework.cases.locks import find_case
from chengming.casework.cases.models import Case, Decision
from chengming.casework.cases.visibility import visible_to
from chengming.law.events import Event
from chengming.law.procedure import Procedure
from chengming.law.progress import Due, Fold, Progress
from chengming.law.progress import progress as law_progress
from chengming.record.clock.queries import now
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts

CaseKey = Case | uuid.UUID | str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: the record as written, and what became of it."""

    record: Record
    title: str
    corrected_by: tuple[str, ...]
    voided: bool


def case(key: CaseKey) -> Case:
    """The case by id or number."""
    return find_case(key)


def seen(person: str, agency: str, office: str, number: str, stands_for: str = "") -> Case | None:
    """The case of this number if this person may see it in this office, else None."""
    rows = visible_to(person, agency, office, stands_for).filter(number=number)
    return rows.select_related("stream", "power").first()


def dossier(key: CaseKey, as_of: datetime | None = None) -> Dossier:
    """The case with its records, judged by the law and lists of the day of ``as_of`` (now)."""
    return dossiers.read(find_case(key), acts.law(), as_of or now())


def progress(key: CaseKey, as_of: datetime | None = None) -> Progress:
    """Where the case stands, the next lawful acts, what is missing, what is due."""
    at = as_of or now()
    return law_progress(dossier(key, at).fold, at)


def due(key: CaseKey, as_of: datetime | None = None) -> tuple[Due, ...]:
    """Running time limits, soonest first."""
    return progress(key, as_of).due


def fold(key: CaseKey, as_of: datetime | None = None) -> Fold:
    """The case folded from its records."""
    return dossier(key, as_of).fold


def events(key: CaseKey) -> list[Event]:
    """Effective records as ``law`` sees them."""
    return list(dossiers.events(dossier(key).records))


def timeline(key: CaseKey) -> list[Entry]:
    """全过程: every record in order, the corrected and voided ones marked, none left out."""
    found = dossier(key)
    voided = {r.corrects for r in found.records if r.kind == "void_record"}
    corrections: dict[str, list[str]] = {}
    for record in found.records:
        if record.kind == "rectify" and record.id.hex not in voided:
            corrections.setdefault(record.corrects, []).append(record.id.hex)
    return [
        Entry(
            record=record, title=title_of(found.procedure, record.kind),
            corrected_by=tuple(corrections.get(record.id.hex, ())),
            voided=record.id.hex in voided,
        )
        for record in found.records
    ]  # fmt: skip


def title_of(procedure: Procedure, kind: str) -> str:
    """An act's name as people read it."""
    if kind in BESIDE_TITLES:
        return BESIDE_TITLES[kind]
    spec = procedure.actions.get(kind)
    return spec.title if spec else kind


def decisions(key: CaseKey) -> list[Decision]:
    """Decisions of the case, first round first."""
    return list(Decision.objects.filter(case=find_case(key)).order_by("round"))


def to_look_at(as_of: datetime, agency: str | None = None) -> list[Case]:
    """Open cases in which a time limit has passed or a first look is due, soonest first."""
    rows = Case.objects.filter(Q(next_look__lte=as_of) & Q(ended__isnull=True))
    if agency is not None:
        rows = rows.filter(agency_id=agency)
    return list(rows.order_by("next_look"))


def of_agency(agency: str, *, open_only: bool = False) -> list[Case]:
    """Cases of an agency, newest first."""
    rows = Case.objects.filter(agency_id=agency)
    if open_only:
        rows = rows.filter(ended__isnull=True)
    return list(rows.order_by("-opened"))
