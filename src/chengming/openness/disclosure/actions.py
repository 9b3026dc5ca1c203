"""公示 as acts of two persons: one drafts and proposes, another approves; each leaves its record.

What is public changes in the transaction of the act that changes it: there is no moment in which a
withdrawn decision can still be read (行政处罚法第四十八条).
"""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengming.casework.cases import rules as case_rules
from chengming.casework.cases.carrying import CaseKey, Done, whole_seconds
from chengming.casework.cases.locks import lock_case
from chengming.casework.cases.models import Case
from chengming.casework.review import actions as review
from chengming.openness.disclosure import rules
from chengming.openness.disclosure.errors import PartUnknown, ProposalAnswered
from chengming.openness.disclosure.models import Draft, InboxAnswer, Proposal
from chengming.openness.disclosure.publishing import content, pages, projection, terms
from chengming.openness.disclosure.publishing.content import Content
from chengming.openness.disclosure.publishing.pages import CORRECT, PUBLISH, WITHHOLD, Life
from chengming.openness.disclosure.publishing.projection import Told
from chengming.openness.disclosure.publishing.review import Choice, Reviewed
from chengming.openness.disclosure.publishing.review import review as lay_out
from chengming.proof.canonical import canonical
from chengming.proof.papers.codes import ALPHABET
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import actions as records
from chengming.record.records.facts import Actor, Written
from chengming.standing.accounts import acts

__all__ = [
    "Choice",
    "Published",
    "answer_message",
    "approve",
    "propose",
    "return_proposal",
    "withdraw",
]
SLUG_LENGTH = 26


@dataclass(frozen=True)
class Published:
    """What an approval gives back: its record, that of the case's act (none of a correction), and the
    page; ``slug`` "" where the decision is withheld."""

    record: uuid.UUID
    act: uuid.UUID | None
    case: uuid.UUID
    number: str
    seq: int
    slug: str
    version: int
    digest: str


def propose(
    *, case: CaseKey, outcome: str, by: Actor, at: datetime, choice: Choice | None = None,
    ground: str = "", reason: str, expected_seq: int | None = None, late_reason: str = "",
) -> uuid.UUID:  # fmt: skip
    """提出公示意见: publish, withhold or correct, with reason; gives the record of proposing.

    ``choice``: scope, what to hide beside what rules demand; ``ground``: of withholding.
    """
    with transaction.atomic():
        row, told = _locked(case, at, late_reason, expected_seq)
        (by,) = case_rules.photograph((by,), row.agency_id, at)
        rules.check_drafter(told.dossier, by)
        rules.check_reason(reason, "公示与否的判断")
        life = rules.published(told.lives) if outcome == CORRECT else rules.latest(told.lives)
        made = choice or Choice()
        digest = ""
        if outcome == WITHHOLD:
            _check_ground(row, ground)
        elif outcome in (PUBLISH, CORRECT):
            digest = content.compose(_checked(row, life, made, at)).digest
        else:
            raise PartUnknown(f"没有“{outcome}”这种公示意见。请选公示、不予公示或者更正。")
        written = _write(told, pages.PROPOSE, by, at, late_reason, texts=("reason",), say={
            "decision": life.decision.id.hex, "outcome": outcome,
            "scope": "" if outcome == WITHHOLD else made.scope, "ground": ground, "reason": reason,
            "hide": [{"part": p, "rule": r} for p, r in sorted(made.hide.items())],
            "show": sorted(made.show), "digest": digest,
        })  # fmt: skip
        Draft.objects.filter(decision=life.decision.id).delete()
        projection.project(row.pk)
        return written.id


def return_proposal(*, proposal: uuid.UUID, reason: str, by: Actor, at: datetime) -> uuid.UUID:
    """退回公示意见, with what is to be changed."""
    with transaction.atomic():
        row, told, drafter = _open(proposal, at)
        (by,) = case_rules.photograph((by,), row.agency_id, at)
        rules.check_second_person(told.dossier, drafter, by)
        rules.check_reason(reason, "退回")
        say = {"proposal": proposal.hex, "reason": reason}
        written = _write(told, pages.RETURN, by, at, "", say=say, texts=("reason",))
        projection.project(row.pk)
        return written.id


def approve(
    *, proposal: uuid.UUID, by: Actor, at: datetime, note: str = "",
    expected_seq: int | None = None, late_reason: str = "",
) -> Published:  # fmt: skip
    """审批公示意见: the case's act and the public rows in one transaction, or nothing at all."""
    with transaction.atomic():
        row, told, drafter = _open(proposal, at)
        said = next(r.say for r in told.disclosure if r.id == proposal)
        outcome = str(said["outcome"])
        done = None
        if outcome in pages.CASE_ACTS:
            done = review.perform(
                case=row, act=pages.CASE_ACTS[outcome], by=by, at=at,
                say=_said(outcome, said, note), expected_seq=expected_seq, late_reason=late_reason,
            )  # fmt: skip
        (by,) = case_rules.photograph((by,), row.agency_id, at)
        rules.check_second_person(told.dossier, drafter, by)
        life = _life_of(told, outcome)
        page = {} if outcome == WITHHOLD else _page(row, told, life, said, at)
        written = _write(told, pages.APPROVE, by, at, late_reason, say={
            "proposal": proposal.hex, "decision": life.decision.id.hex, "outcome": outcome,
            "act": "" if done is None else done.record.hex, "note": note,
            "case_seq": row.seq if done is None else done.seq, **page,
        })  # fmt: skip
        projection.project(row.pk)
        return _published(written, row, page, done)


def withdraw(
    *, case: CaseKey, ground: str, reason: str, by: Actor, at: datetime,
    expected_seq: int | None = None, late_reason: str = "",
) -> Done:  # fmt: skip
    """撤回公示并公开说明理由（行政处罚法第四十八条第二款）: gone from the public tables with the act itself."""
    with transaction.atomic():
        row = lock_case(case)
        told = projection.read(row, at)
        done = review.perform(
            case=row, act=pages.WITHDRAW, by=by, at=at, expected_seq=expected_seq,
            say={"ground": ground, "reason": reason}, late_reason=late_reason,
        )  # fmt: skip
        rules.check_public_reason(reason, _names(row, rules.published(told.lives), at))
        projection.project(row.pk)
        return done


def answer_message(
    *, message: uuid.UUID, agency: str, outcome: str, reason: str, by: Actor, at: datetime
) -> uuid.UUID:
    """处理公众来信（更正、异议）: adopted or not, with reason; its text never enters the record."""
    with transaction.atomic():
        (by,) = case_rules.photograph((by,), agency, at)
        rules.check_reason(reason, "来信的处理")
        stream = records.open_stream("message", message.hex)
        written = acts.enter(
            stream=stream, kind="answer_message", by=by, at=whole_seconds(at), reason=reason,
            say={"message": message.hex, "outcome": outcome},
        )  # fmt: skip
        InboxAnswer.objects.create(
            record_id=written.id, message=message, outcome=outcome, answered=whole_seconds(at)
        )
        return written.id


def _locked(
    case: CaseKey, at: datetime, late_reason: str, expected_seq: int | None
) -> tuple[Case, Told]:
    row = lock_case(case)
    case_rules.check_moment(at, late_reason)
    told = projection.read(row, at)
    case_rules.check_sequence(told.dossier, expected_seq)
    return row, told


def _open(proposal: uuid.UUID, at: datetime) -> tuple[Case, Told, Actor]:
    """The proposal's case, locked, if the proposal still waits for an answer."""
    found = Proposal.objects.filter(pk=proposal).first()
    row = lock_case(found.case_id) if found is not None else None
    # Read again under the lock: another approver may have been quicker.
    found = Proposal.objects.filter(pk=proposal, state="open").first()
    if row is None or found is None:
        raise ProposalAnswered("这份公示意见已经审批、退回或者被取代。请刷新后核对最新的意见。")
    told = projection.read(row, at)
    return row, told, next(r.actor for r in told.disclosure if r.id == proposal)


def _life_of(told: Told, outcome: str) -> Life:
    return rules.published(told.lives) if outcome == CORRECT else rules.latest(told.lives)


def _checked(row: Case, life: Life, choice: Choice, at: datetime) -> Reviewed:
    reviewed = lay_out(row, life.decision.id, choice, at)
    rules.check_no_minor(reviewed)
    rules.check_choice(reviewed)
    rules.check_scan(reviewed)
    return reviewed


def _check_ground(row: Case, ground: str) -> None:
    spec = rules.grounds_of_withholding(acts.law(), row.procedure)
    if ground not in spec.values:
        raise PartUnknown(f"不予公示的情形应为：{'、'.join(spec.labels.values())}。请选择一种。")


def _said(outcome: str, said: Mapping[str, Any], note: str) -> dict[str, object]:
    more = {"note": note} if note else {}
    if outcome == WITHHOLD:
        return {"ground": said["ground"], **more}
    return {"scope": said["scope"], **more}


def _page(
    row: Case, told: Told, life: Life, said: Mapping[str, Any], at: datetime
) -> dict[str, object]:
    """The public snapshot of this version, and its digest, as the record keeps them."""
    reviewed = _checked(row, life, Choice.of(said), at)
    made = content.compose(reviewed)
    rules.check_same_content(made, str(said["digest"]))
    slug = life.slug or _slug()
    version = len(life.versions) + 1
    data = dict(made.data) | _dates(told, life, made, whole_seconds(at))
    data |= {"slug": slug, "version": version, "remedies": _remedies(told, reviewed)}
    snapshot = canonical(data).decode()
    return {
        "slug": slug, "version": version, "snapshot": snapshot, "digest": content.digest_of(data)
    }  # fmt: skip


def _dates(told: Told, life: Life, made: Content, at: datetime) -> dict[str, object]:
    first = life.versions[0].at if life.versions else at
    day = first.astimezone(SHANGHAI).date()
    due = terms.due(told.dossier, life.decision)
    context = told.dossier.fold.context
    until = terms.shown_until(
        decided=life.decision.done.astimezone(SHANGHAI).date(), published=day,
        kinds=made.data["kinds"], field=context.field, place=context.place,
    )  # fmt: skip
    return {
        "published": first.astimezone(SHANGHAI).isoformat(), "due": due and due.isoformat(),
        "on_time": due is None or day <= due, "shown_until": until and until.isoformat(),
    }  # fmt: skip


def _remedies(told: Told, reviewed: Reviewed) -> dict[str, object]:
    """What the party may still do and by when, as the paper says."""
    said = {
        line.part.key.rpartition(".")[2]: line.part.text
        for line in reviewed.lines
        if line.part.key.startswith("remedies.") and not line.hidden
    }
    steps = []
    for clock, what in (("reconsideration", "申请行政复议"), ("litigation", "提起行政诉讼")):
        last = told.dossier.fold.clocks[clock].computation
        if last is not None and last.deadline is not None:
            cites = told.dossier.procedure.clocks[clock].cite
            cite = "、".join(acts.law().instruments.parse(c).print() for c in cites)
            steps.append({"what": what, "until": str(last.deadline)[:10], "cite": cite})
    return said | {"steps": steps}


def _slug() -> str:
    return "".join(secrets.choice(ALPHABET.lower()) for _ in range(SLUG_LENGTH))


def _names(row: Case, life: Life, at: datetime) -> list[str]:
    reviewed = lay_out(row, life.decision.id, Choice(), at)
    party = (line.part.text for line in reviewed.lines if line.part.key.startswith("parties."))
    return [*reviewed.grounds.others, *(text for text in party if len(text) > 1)]


def _write(
    told: Told, kind: str, by: Actor, at: datetime, late_reason: str, *,
    say: Mapping[str, object], texts: Sequence[str] = (),
) -> Written:  # fmt: skip
    case = told.dossier.case
    return acts.write(
        stream=projection.stream_of(case.pk), kind=kind, by=by, at=whole_seconds(at), say=say,
        procedure=told.dossier.procedure.id, late_reason=late_reason, texts=frozenset(texts),
    )  # fmt: skip


def _published(
    written: Written, row: Case, page: Mapping[str, Any], done: Done | None
) -> Published:
    return Published(
        record=written.id, act=None if done is None else done.record, case=row.pk, number=row.number, seq=row.seq if done is None else done.seq,
        slug=str(page.get("slug", "")), version=int(page.get("version", 0)),
        digest=str(page.get("digest", "")),
    )  # fmt: skip
