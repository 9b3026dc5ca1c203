"""从真实案件到视图: the one place where checks meet the database."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.carrying import DECISIONS, CaseKey
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.locks import NUMBER_FORMS, find_case
from chengming.casework.cases.models import Case, Decision
from chengming.casework.documents import queries as documents
from chengming.casework.review.checks import running
from chengming.casework.review.checks.findings import Finding
from chengming.casework.review.checks.view import (
    ENFORCEMENT,
    REVIEW,
    Certificate,
    Paper,
    PowerAsOf,
    Signer,
    Step,
    View,
)
from chengming.law.limits import day_of
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.standing.powers.models import PowerItem
from chengming.standing.registry import queries as registry
from chengming.standing.registry.models import Credential, ReviewQualification

NEIGHBOURS = 30
"""How many numbers before a decision's own are looked up for holes."""


def run(case: CaseKey, at: datetime, form: str = "annex") -> list[Finding]:
    """机器核对: every check over the case as it stands, under the items of the form."""
    return running.judge(view_of(case, at), at, form)


def view_of(case: CaseKey, at: datetime) -> View:
    """The case as the checks see it, judged by the law and lists of the day."""
    row, law = find_case(case), acts.law()
    dossier = dossiers.read(row, law, at)
    steps = tuple(map(step_of, dossiers.people_acts(dossier.records)))
    agency = registry.agency(row.agency_id, steps[-1].day if steps else None)
    return View(
        number=row.number, agency=row.agency_id, agency_name=agency.name,
        short_name=agency.short_name, law=law, procedure=dossier.procedure,
        context=dossier.fold.context, steps=steps,
        certificates=_certificates(row, steps), power=_power(row),
        papers=_papers(dossier, steps), issues_here=True, numbers=_neighbours(row, dossier),
    )  # fmt: skip


def step_of(record: Record) -> Step:
    """One effective record as a step."""
    return Step(
        id=record.id.hex, kind=record.kind, seq=record.seq, done=record.done, made=record.made,
        by=_signer(record.actor), beside=tuple(map(_signer, record.beside)),
        say=dossiers.say_for_law(record.kind, record.say), late=record.late,
        late_reason=record.late_reason, instrument=record.instrument, version=record.version,
    )  # fmt: skip


def _signer(actor: Actor) -> Signer:
    return Signer(
        actor.person, actor.name, actor.office, actor.credential, actor.for_person, actor.agency
    )  # fmt: skip


def _certificates(case: Case, steps: Iterable[Step]) -> Mapping[str, tuple[Certificate, ...]]:
    """What the register says of everybody who acted; two statements."""
    people = {signer.id for step in steps for signer in step.signers}
    found: dict[str, list[Certificate]] = {}
    for row in Credential.objects.filter(person_id__in=people):
        held = Certificate(
            row.number, ENFORCEMENT, row.issued, row.expires, row.revoked_on, tuple(row.areas)
        )
        found.setdefault(row.person_id, []).append(held)
    rows = ReviewQualification.objects.filter(person_id__in=people, agency_id=case.agency_id)
    for one in rows:
        number = one.legal_qualification_no or f"依法无需：{one.first_review_on}"
        held = Certificate(number, REVIEW, one.appointed_from, revoked_on=one.appointed_to)
        found.setdefault(one.person_id, []).append(held)
    return {person: tuple(held) for person, held in found.items()}


def _power(case: Case) -> PowerAsOf | None:
    row = PowerItem.objects.filter(pk=case.power_id).first()
    if row is None:
        return None
    return PowerAsOf(
        id=row.pk, agency=row.agency_id, title=row.title, field=row.field, basis=tuple(row.basis),
        penalties=tuple(row.penalties), valid_from=row.valid_from, valid_to=row.valid_to,
        kind=row.kind, source=row.power_source,
    )  # fmt: skip


def _papers(dossier: Dossier, steps: Iterable[Step]) -> tuple[Paper, ...]:
    """What was issued, dated as the act it is of; its text where it was drafted here."""
    days = {step.id: step.day for step in steps}
    texts = documents.texts_of(dossier)
    return tuple(
        Paper(
            kind=line.paper, on=days.get(line.act.id.hex, day_of(one.row.issued)),
            number=one.row.number, text=texts.get((line.act.id, line.paper), ""), void=one.state == documents.VOID,
        )
        for line in documents.papers_of(dossier)
        for one in line.issued
        if one.state != documents.CORRECTED
    )  # fmt: skip


def _neighbours(case: Case, dossier: Dossier) -> frozenset[str]:
    """Numbers of other cases just before this one's, as far as they were given."""
    wanted: set[str] = set()
    for record in dossier.records:
        if record.kind in DECISIONS and record.instrument:
            wanted |= set(_before(record))
    rows = Decision.objects.filter(number__in=wanted).exclude(case=case)
    return frozenset(rows.values_list("number", flat=True))


def _before(record: Record) -> list[str]:
    head, _, tail = record.instrument.partition("〕")
    digits = tail.removesuffix("号")
    if record.kind not in NUMBER_FORMS or not digits.isdecimal():
        return []
    n = int(digits)
    return [f"{head}〕{k}号" for k in range(max(1, n - NEIGHBOURS), n)]
