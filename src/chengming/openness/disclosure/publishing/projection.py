"""All rows of one case, internal and public, derived from its records and nothing else."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.locks import lock_case
from chengming.casework.cases.models import Case
from chengming.openness.disclosure.models import (
    Paper,
    Proposal,
    Publication,
    PublishedDecision,
    PublishedVersion,
    RegisterRow,
    Tombstone,
)
from chengming.openness.disclosure.publishing import pages, papers, register
from chengming.openness.disclosure.publishing.pages import Life
from chengming.proof.entry import DisclosedRecord
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.records import actions as record_actions
from chengming.record.records import following
from chengming.record.records import queries as records
from chengming.record.records.facts import StreamRef
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.standing.accounts.rows import Rows
from chengming.standing.registry import queries as registry

STREAM = "disclosure"
"""Kind of the stream of a case's disclosure; its key is the case's id (hex)."""
TABLES = (
    Proposal, Publication, PublishedDecision, PublishedVersion, Tombstone, RegisterRow, Paper,
)  # fmt: skip
ERASED = "erased"


@dataclass(frozen=True)
class Told:
    """One case as its records tell it today."""

    dossier: Dossier
    disclosure: tuple[Record, ...]
    lives: tuple[Life, ...]
    at: datetime

    @property
    def today(self) -> date:
        """The day of this look."""
        return self.at.astimezone(SHANGHAI).date()


def stream_of(case: uuid.UUID) -> StreamRef:
    """The stream of a case's disclosure, made when it has none."""
    return record_actions.open_stream(STREAM, case.hex)


def read(case: Case, at: datetime) -> Told:
    """The case and its disclosure, as of ``at``."""
    dossier = dossiers.read(case, acts.law(), at)
    found = following.stream(STREAM, case.pk.hex)
    disclosure = () if found is None else tuple(records.of_stream(found))
    day = at.astimezone(SHANGHAI).date()
    # Only a procedure that knows publication has decisions to be shown here (处罚决定公示).
    known = pages.CASE_ACTS[pages.PUBLISH] in dossier.procedure.actions
    lives = tuple(pages.lives(dossier.records, disclosure, day)) if known else ()
    return Told(dossier, disclosure, tuple(map(_without_erased, lives)), at)


def project(case: uuid.UUID) -> None:
    """Bring every row of the case up to what its records say; the case is locked meanwhile."""
    row = lock_case(case)
    store(row, derive(read(row, now())))


def derive(told: Told) -> Rows:
    """Every row of one case by table and primary key."""
    rows: Rows = {model: {} for model in TABLES}
    case = told.dossier.case
    if not told.lives and not any(True for _ in papers.issued(told.dossier)):
        return rows
    name = registry.agency(case.agency_id).name
    rows[Proposal] = _proposals(told)
    for life in told.lives:
        _of_life(rows, told, life, name)
    for shown in papers.issued(told.dossier):
        rows[Paper][shown.key] = papers.columns(told.dossier, shown, name)
    return rows


def _of_life(rows: Rows, told: Told, life: Life, agency_name: str) -> None:
    entry = register.columns(life, told.dossier, agency_name, told.at)
    rows[RegisterRow][register.key_of(entry)] = entry
    if not life.state:
        return
    case = told.dossier.case
    rows[Publication][life.decision.id] = {
        "case_id": case.pk, "agency_id": case.agency_id, "state": life.state, "slug": life.slug,
        "version": life.versions[-1].number if life.versions else 0, "moved": life.moved,
    }  # fmt: skip
    for shown in life.versions:
        rows[PublishedVersion][f"{life.slug}/{shown.number}"] = {
            "slug": life.slug, "version": shown.number, "digest": shown.digest,
            "published": shown.at, "ended": shown.ended, "why": shown.why,
        }  # fmt: skip
    if life.current is not None:
        rows[PublishedDecision][life.slug] = _published(life)
    elif life.slug:
        rows[Tombstone][life.slug] = _tombstone(told, life)


SAME = (
    "number", "series", "year", "ordinal", "cause", "party", "party_class", "kinds", "amount_fen",
    "body", "remedies", "on_time",
)  # fmt: skip
"""Columns that stand in the snapshot under their own names."""


def _published(life: Life) -> dict[str, Any]:
    shown = life.current
    assert shown is not None
    data = shown.data
    opened = pages.opened(data)
    places = records.log_indices(record for record, _ in opened)
    return {name: data[name] for name in SAME} | {
        "version": shown.number, "state": life.state, "agency": data["agency"]["id"],
        "agency_name": data["agency"]["name"], "power": data["power"]["id"],
        "power_title": data["power"]["title"], "field": data["power"]["field"],
        "decided": date.fromisoformat(data["decided"]), "due": _day(data["due"]),
        "published": datetime.fromisoformat(data["published"]),
        "shown_until": _day(data["shown_until"]), "modified": shown.at, "snapshot": shown.snapshot,
        "digest": shown.digest,
        "records": [records.disclosed(record, names).decode() for record, names in opened],
        "indexes": [places.get(record) for record, _ in opened],
    }  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _tombstone(told: Told, life: Life) -> dict[str, Any]:
    data = life.versions[-1].data
    ground = life.ground
    return {
        "agency": data["agency"]["id"], "agency_name": data["agency"]["name"],
        "number": data["number"], "withdrawn": life.moved, "ground": ground,
        "ground_title": ground_title(told.dossier, ground), "reason": life.reason,
    }  # fmt: skip


def ground_title(dossier: Dossier, ground: str) -> str:
    """A ground of withdrawing as people read it."""
    own = {pages.EXPIRED: pages.EXPIRED_TITLE, ERASED: "公示的内容已依法删除"}
    labels = dossier.procedure.actions[pages.WITHDRAW].says["ground"].labels
    return own.get(ground) or labels.get(ground, ground)


def _without_erased(life: Life) -> Life:
    """A page that shows what was lawfully erased since cannot stay (个人信息保护法第四十七条)."""
    if life.current is None:
        return life
    for record, names in pages.opened(life.current.data):
        told = DisclosedRecord.from_bytes(records.disclosed(record, names))
        if not set(names) <= {field.name for field in told.fields}:
            return pages.taken_down(life, ERASED)
    return life


def _proposals(told: Told) -> dict[Any, dict[str, Any]]:
    """Proposals in order; a later one of the same decision takes the place of one still open."""
    rows: dict[Any, dict[str, Any]] = {}
    for record in told.disclosure:
        if record.kind == pages.PROPOSE:
            for row in rows.values():
                if row["state"] == "open" and row["decision_id"].hex == record.say["decision"]:
                    row["state"] = "superseded"
            rows[record.id] = _proposal(told, record)
        elif (answered := rows.get(_uuid(record.say.get("proposal")))) is not None:
            state = "returned" if record.kind == pages.RETURN else "approved"
            answered |= {
                "state": state, "answered": record.done, "approver": record.actor.person
            }  # fmt: skip
    return rows


def _proposal(told: Told, record: Record) -> dict[str, Any]:
    case, say = told.dossier.case, record.say
    return {
        "decision_id": _uuid(say["decision"]), "case_id": case.pk, "agency_id": case.agency_id,
        "drafter": record.actor.person, "outcome": say["outcome"], "scope": say["scope"],
        "ground": say["ground"], "digest": say["digest"], "proposed": record.done,
        "state": "open", "answered": None, "approver": "",
    }  # fmt: skip


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def store(case: Case, rows: Rows) -> None:
    """Make the tables hold these rows for this case: what is no longer said is removed."""
    slugs = {row["slug"] for row in rows[Publication].values()}
    slugs.update(Publication.objects.filter(case=case).values_list("slug", flat=True))
    for model, wanted in rows.items():
        found = {row.pk: row for row in _held(model, case, slugs, rows)}
        stale = [key for key in found if key not in wanted]
        if stale:
            model.objects.filter(pk__in=stale).delete()
        for key, columns in wanted.items():
            row = found.get(key)
            if row is None:
                model.objects.create(pk=key, **columns)
            elif any(getattr(row, name) != value for name, value in columns.items()):
                model.objects.filter(pk=key).update(**columns)


def _held(model: Any, case: Case, slugs: set[str], rows: Rows) -> Any:
    """The rows that the table holds for this case."""
    if model in (Proposal, Publication, Paper):
        return model.objects.filter(case=case)
    if model is PublishedVersion:
        return model.objects.filter(slug__in=slugs)
    if model is RegisterRow:
        return model.objects.filter(pk__in=list(rows[RegisterRow]))
    return model.objects.filter(pk__in=slugs)
