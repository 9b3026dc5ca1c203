"""公示草稿: what a drafter has chosen so far, kept until he proposes it. Drafts are no records (D5)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengming.casework.cases.carrying import CaseKey
from chengming.casework.cases.locks import lock_case
from chengming.openness.disclosure import rules
from chengming.openness.disclosure.models import Draft
from chengming.openness.disclosure.publishing import projection
from chengming.openness.disclosure.publishing.pages import CORRECT
from chengming.openness.disclosure.publishing.review import Choice
from chengming.record.records.facts import Actor


@dataclass(frozen=True)
class Kept:
    """A draft as it was saved last."""

    decision: uuid.UUID
    drafter: str
    outcome: str
    ground: str
    reason: str
    choice: Choice
    saved: datetime | None = None


def save(
    *, case: CaseKey, outcome: str, choice: Choice, ground: str, reason: str, by: Actor, at: datetime
) -> Kept:  # fmt: skip
    """Keep the choices; what rules demand is not kept, it is asked anew each time."""
    with transaction.atomic():
        row = lock_case(case)
        told = projection.read(row, at)
        rules.check_drafter(told.dossier, by)
        life = rules.published(told.lives) if outcome == CORRECT else rules.latest(told.lives)
        columns: Mapping[str, object] = {
            "case_id": row.pk, "agency_id": row.agency_id, "drafter": by.person,
            "outcome": outcome, "scope": choice.scope, "ground": ground, "reason": reason,
            "hide": dict(choice.hide), "show": sorted(choice.show), "saved": at,
        }  # fmt: skip
        draft, _ = Draft.objects.update_or_create(decision_id=life.decision.id, defaults=columns)
        return _kept(draft)


def of_decision(decision: uuid.UUID) -> Kept | None:
    """The draft of a decision; None where nobody began one."""
    draft = Draft.objects.filter(decision=decision).first()
    return None if draft is None else _kept(draft)


def _kept(draft: Draft) -> Kept:
    choice = Choice(draft.scope, dict(draft.hide), frozenset(draft.show))
    return Kept(
        draft.decision_id, draft.drafter, draft.outcome, draft.ground, draft.reason, choice,
        draft.saved,
    )  # fmt: skip
