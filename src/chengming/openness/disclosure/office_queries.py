"""What the desk may ask about publication: what is due, what waits for a second person, what is shown.

Duties are no rows: they are read from the records each time (design.md D22).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengming.casework.cases.carrying import CaseKey
from chengming.casework.cases.locks import find_case
from chengming.casework.cases.models import Case, Decision
from chengming.law.progress import Due, progress
from chengming.openness.disclosure import drafts, rules
from chengming.openness.disclosure.errors import DisclosureError
from chengming.openness.disclosure.models import Draft, Proposal, Publication, PublishedDecision
from chengming.openness.disclosure.publishing import content, pages, papers, projection, terms
from chengming.openness.disclosure.publishing.pages import CORRECT, PUBLISH, Life
from chengming.openness.disclosure.publishing.projection import Told
from chengming.openness.disclosure.publishing.review import Choice, Reviewed
from chengming.openness.disclosure.publishing.review import review as lay_out
from chengming.openness.disclosure.redaction.body import FULL, SUMMARY
from chengming.record.clock.queries import now
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts

PUBLISHING, WITHDRAWING = "publication", "withdrawal_of_publication"
FINISHED = ("published", "corrected", "withheld")
SHOWN = ("published", "corrected")


@dataclass(frozen=True)
class Duty:
    """应办的公示: what is to be done about one decision, and by when (with the computation)."""

    case: uuid.UUID
    case_number: str
    number: str
    decided: datetime
    what: str  # publish, withdraw
    due: Due | None
    served: bool
    drafted: str  # "", draft, open, returned

    @property
    def overdue(self) -> bool:
        """Whether the last day has passed."""
        return self.due is not None and self.due.overdue


def duties(agency: str, as_of: datetime | None = None) -> list[Duty]:
    """Everything an agency still owes the public, soonest first."""
    at = as_of or now()
    found = [*_to_publish(agency, at), *_to_withdraw(agency, at)]
    return sorted(found, key=_soonest)


def _to_publish(agency: str, at: datetime) -> Iterable[Duty]:
    done = Publication.objects.filter(agency_id=agency, state__in=FINISHED)
    rows = Decision.objects.filter(case__agency_id=agency, kind="decide")
    cases = rows.exclude(record__in=done.values("decision")).values_list("case_id", flat=True)
    for case in dict.fromkeys(cases.order_by("number")):
        told = projection.read(find_case(case), at)
        for life in told.lives:
            # Of an earlier decision that fell, and of a page that had its time, nothing is owed.
            if life.decision.kind == "decide" and not life.fallen and not life.state:
                yield _duty(told, life, "publish", PUBLISHING)


def _to_withdraw(agency: str, at: datetime) -> Iterable[Duty]:
    rows = Publication.objects.filter(agency_id=agency, state__in=SHOWN)
    for case in rows.order_by("moved").values_list("case_id", flat=True):
        told = projection.read(find_case(case), at)
        if told.dossier.fold.clocks[WITHDRAWING].start is not None:
            for life in told.lives:
                if life.current is not None:
                    yield _duty(told, life, "withdraw", WITHDRAWING)


def _duty(told: Told, life: Life, what: str, clock: str) -> Duty:
    found = progress(told.dossier.fold, told.at)
    due = next((item for item in found.due if item.clock == clock), None)
    case = told.dossier.case
    return Duty(
        case=case.pk, case_number=case.number, number=life.decision.instrument,
        decided=life.decision.done, what=what, due=due,
        served="serve_decision" in told.dossier.fold.latest, drafted=_drafted(life.decision.id),
    )  # fmt: skip


def _drafted(decision: uuid.UUID) -> str:
    last = Proposal.objects.filter(decision=decision).order_by("proposed").last()
    if last is not None and last.state == "open":
        return "open"
    if Draft.objects.filter(decision=decision).exists():
        return "draft"
    return last.state if last is not None and last.state == "returned" else ""


def _soonest(duty: Duty) -> tuple[bool, str, str]:
    deadline = duty.due.deadline if duty.due is not None else None
    return deadline is None, str(deadline or ""), duty.number


@dataclass(frozen=True)
class Judgment:
    """What speaks for and against publishing, before anybody judges (行政处罚法第四十八条)."""

    number: str
    decided: datetime
    served: bool
    due: date | None
    minor: bool
    only_warned: bool
    full_text: bool  # 本领域规定公示决定书全文
    social_impact: bool
    grounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Desk:
    """The drafting page: the decision laid out, the draft, the judgment, and who may do what."""

    case: Case
    life: Life
    reviewed: Reviewed
    kept: drafts.Kept | None
    judgment: Judgment
    outcome: str
    may_draft: bool
    hide_rules: tuple[tuple[str, str], ...]
    seq: int


def desk(case: CaseKey, by: Actor, choice: Choice | None = None) -> Desk:
    """Everything the drafting page shows; raises where there is nothing to publish or correct."""
    row, at = find_case(case), now()
    told = projection.read(row, at)
    correcting = any(life.current is not None for life in told.lives)
    life = rules.published(told.lives) if correcting else rules.latest(told.lives)
    kept = drafts.of_decision(life.decision.id)
    chosen = choice or (kept.choice if kept is not None else _former(told, life))
    reviewed = lay_out(row, life.decision.id, chosen, at)
    named = reviewed.grounds.rules.values()
    return Desk(
        case=row, life=life, reviewed=reviewed, kept=kept,
        judgment=_judgment(told, life, reviewed),
        outcome=CORRECT if correcting else kept.outcome if kept is not None else PUBLISH,
        may_draft=rules.can_draft(told.dossier, by),
        hide_rules=tuple((rule.id, rule.title) for rule in named if rule.action == "redact"),
        seq=row.seq,
    )  # fmt: skip


def _former(told: Told, life: Life) -> Choice:
    """The choices of the last proposal, so that a correction begins where the page stands."""
    said = [r.say for r in told.disclosure if r.kind == pages.PROPOSE]
    mine = [s for s in said if s.get("decision") == life.decision.id.hex and s.get("scope")]
    return Choice.of(mine[-1]) if mine else Choice(FULL if _full_text(told) else SUMMARY)


def _full_text(told: Told) -> bool:
    context, day = told.dossier.fold.context, told.today
    disclosure = acts.law().disclosures["penalty_decision"]
    return any(r.id == "decision_text" for r in disclosure.as_of(day, context.field, "content"))


def _judgment(told: Told, life: Life, reviewed: Reviewed) -> Judgment:
    spec = rules.grounds_of_withholding(acts.law(), told.dossier.procedure.id)
    kinds = set(content.compose(reviewed).data["kinds"])
    return Judgment(
        number=life.decision.instrument, decided=life.decision.done,
        served="serve_decision" in told.dossier.fold.latest,
        due=terms.due(told.dossier, life.decision), minor=reviewed.minor,
        only_warned=kinds == {"warning"}, full_text=_full_text(told),
        social_impact=told.dossier.fold.sheet.get("social_impact") is True,
        grounds=tuple(spec.labels.items()),
    )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """One proposal in the queue of approvers."""

    proposal: uuid.UUID
    case: uuid.UUID
    case_number: str
    number: str
    outcome: str
    scope: str
    proposed: datetime
    drafter: str
    due: date | None


def queue(agency: str) -> list[Waiting]:
    """待审批的公示意见, soonest due first."""
    rows = Proposal.objects.filter(agency_id=agency, state="open").select_related("case")
    found = [_waiting(row) for row in rows.order_by("proposed")]
    return sorted(found, key=lambda item: (item.due is None, str(item.due or ""), item.proposed))


def _waiting(row: Proposal) -> Waiting:
    told = projection.read(find_case(row.case_id), now())
    decision = next(r for r in told.dossier.records if r.id == row.decision_id)
    return Waiting(
        row.pk, row.case_id, row.case.number, decision.instrument, row.outcome, row.scope,
        row.proposed, row.drafter, terms.due(told.dossier, decision),
    )  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """What an approver reads: the proposal, the decision laid out as proposed, and what hinders it."""

    waiting: Waiting
    record: Record
    reviewed: Reviewed | None
    ground_title: str
    before: Reviewed | None
    moved: bool
    may_approve: bool
    seq: int


def proposed(proposal: uuid.UUID, by: Actor) -> Proposed | None:
    """One open proposal; None where it was answered meanwhile."""
    row = Proposal.objects.filter(pk=proposal, state="open").select_related("case").first()
    if row is None:
        return None
    case = find_case(row.case_id)
    told = projection.read(case, now())
    record = next(r for r in told.disclosure if r.id == proposal)
    reviewed = None
    if row.scope:
        reviewed = lay_out(case, row.decision_id, Choice.of(record.say), now())
    spec = rules.grounds_of_withholding(acts.law(), told.dossier.procedure.id)
    return Proposed(
        waiting=_waiting(row), record=record, reviewed=reviewed,
        ground_title=spec.labels.get(row.ground, ""), before=None,
        moved=reviewed is not None and content.compose(reviewed).digest != row.digest,
        may_approve=rules.can_approve(told.dossier, record.actor, by), seq=case.seq,
    )  # fmt: skip


def case_of(proposal: uuid.UUID) -> uuid.UUID | None:
    """The case a proposal belongs to, whatever became of it."""
    return Proposal.objects.filter(pk=proposal).values_list("case_id", flat=True).first()


@dataclass(frozen=True)
class Standing:
    """One decision whose publication stands or ended."""

    case: uuid.UUID
    case_number: str
    state: str
    slug: str
    version: int
    moved: datetime
    number: str
    shown_until: date | None


def standing(agency: str, states: Iterable[str] = (), size: int = 200) -> list[Standing]:
    """已公示、已撤回、不予公示的决定, newest first."""
    rows = Publication.objects.filter(agency_id=agency).select_related("case")
    if wanted := list(states):
        rows = rows.filter(state__in=wanted)
    found = list(rows.order_by("-moved")[:size])
    numbers = dict(
        Decision.objects.filter(record__in=[r.decision_id for r in found])
        .values_list("record", "number")
    )  # fmt: skip
    until = dict(
        PublishedDecision.objects.filter(pk__in=[r.slug for r in found])
        .values_list("slug", "shown_until")
    )  # fmt: skip
    return [
        Standing(
            r.case_id, r.case.number, r.state, r.slug, r.version, r.moved,
            numbers.get(r.decision_id, ""), until.get(r.slug),
        )
        for r in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Withdrawing:
    """The page on which something is withdrawn."""

    case: Case
    life: Life
    due: Due | None
    grounds: tuple[tuple[str, str], ...]
    seq: int


def withdrawing(case: CaseKey) -> Withdrawing:
    """What is shown of a case, why it may have to go, and by when; raises where nothing is shown."""
    row = find_case(case)
    told = projection.read(row, now())
    life = rules.published(told.lives)
    found = progress(told.dossier.fold, told.at)
    due = next((item for item in found.due if item.clock == WITHDRAWING), None)
    spec = told.dossier.procedure.actions[pages.WITHDRAW].says["ground"]
    return Withdrawing(row, life, due, tuple(spec.labels.items()), row.seq)


def life_of(case: CaseKey) -> list[Life]:
    """What became of every decision of a case."""
    return list(projection.read(find_case(case), now()).lives)


@dataclass(frozen=True)
class CodedPaper:
    """A paper of a case with its code, for whoever may see the case."""

    title: str
    number: str
    issued: date
    code: str
    state: str


def papers_of(case: CaseKey) -> list[CodedPaper]:
    """文书和查验码: computed from the key, so that a lost print can be made again."""
    told = projection.read(find_case(case), now())
    out = []
    for shown in papers.issued(told.dossier):
        row: dict[str, Any] = papers.columns(told.dossier, shown, "")
        code = shown.code(told.dossier.case.pk.hex)
        out.append(CodedPaper(row["title"], row["number"], row["issued"], code, row["state"]))
    return out


def can_correct(case: CaseKey) -> bool:
    """Whether something of the case is shown now."""
    try:
        rules.published(life_of(case))
    except DisclosureError:
        return False
    return True
