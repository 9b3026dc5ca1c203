"""Acts of publication in a story: a handler of the case drafts, whoever the step names approves."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from chengming.casework.cases import queries
from chengming.casework.cases.actions import Done
from chengming.casework.review import actions as review
from chengming.openness.disclosure import actions as disclosure
from chengming.openness.disclosure.errors import NothingToPublish, NotPublished
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.standing.registry import queries as registry

CORRECT, PROPOSE = "correct_publication", "propose_publication"
TITLES = {CORRECT: "更正公示内容", PROPOSE: "提出公示意见"}
"""What a story may do beside the acts of the procedure."""
OUTCOMES = {"publish_decision": "publish", "withhold_publication": "withhold", CORRECT: "correct"}
WITHDRAW = "withdraw_publication"
ACTS = frozenset({*OUTCOMES, WITHDRAW, PROPOSE})
_REASON = "按处罚法第四十八条和本机关规定判断。"


def perform(
    *, case: uuid.UUID, act: str, by: Actor, at: datetime, say: Mapping[str, object],
    expected_seq: int | None, late_reason: str,
) -> Done:  # fmt: skip
    """One act of publication by its two persons; where there is nothing to publish, the law says so."""
    common = {"by": by, "at": at, "expected_seq": expected_seq, "late_reason": late_reason}
    if act == PROPOSE:
        return _propose(case, say, common)
    with transaction.atomic():
        try:
            if act == WITHDRAW:
                said = {name: str(say.get(name, "")) for name in ("ground", "reason")}
                return disclosure.withdraw(case=case, **said, **common)  # type: ignore[arg-type]
            proposal = disclosure.propose(
                case=case, outcome=OUTCOMES[act], by=_handler(case, at), at=at,
                choice=_choice(say), ground=str(say.get("ground", "")), reason=_reason(say),
                expected_seq=expected_seq, late_reason=late_reason,
            )  # fmt: skip
        except (NothingToPublish, NotPublished):
            if act == CORRECT:
                raise
            return review.perform(case=case, act=act, say=say, **common)  # type: ignore[arg-type]
        done = disclosure.approve(proposal=proposal, note=str(say.get("note", "")), **common)  # type: ignore[arg-type]
    return Done(done.act or done.record, done.case, done.number, done.seq, "", "")


def _propose(case: uuid.UUID, say: Mapping[str, object], common: Mapping[str, Any]) -> Done:
    """Only the first of the two persons; the case itself gets no record by it."""
    record = disclosure.propose(
        case=case, outcome="publish", choice=_choice(say), reason=_reason(say), **common
    )
    found = queries.dossier(case, common["at"]).case
    return Done(record, found.pk, found.number, found.seq, "", "")


def _choice(say: Mapping[str, object]) -> disclosure.Choice:
    return disclosure.Choice(scope=str(say.get("scope") or "summary"))


def _reason(say: Mapping[str, object]) -> str:
    return str(say.get("note") or _REASON)


def _handler(case: uuid.UUID, at: datetime) -> Actor:
    """The first of those who handle the case, as he stands in the registry that day."""
    found, day = queries.dossier(case, at), at.astimezone(SHANGHAI).date()
    person, agency = sorted(found.fold.handlers)[0], found.case.agency_id
    return registry.actor(person, agency, registry.offices_of(person, agency, day)[0], day)
