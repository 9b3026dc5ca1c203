"""Questions about review: what waits at an agency's legal office, and what was said."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from chengming.casework.cases import queries as cases
from chengming.casework.cases.carrying import CaseKey
from chengming.casework.cases.models import Case
from chengming.casework.cases.practice import queries as practices
from chengming.casework.review.models import (
    ReviewExpert,
    ReviewItem,
    ReviewOpinion,
    ReviewRequest,
    ReviewVote,
)
from chengming.casework.review.reading import materials as of_materials
from chengming.casework.review.reading import practice as of_practice
from chengming.casework.review.reading import rounds as of_rounds
from chengming.casework.review.reading import scoping, trail
from chengming.casework.review.reading.materials import Material
from chengming.casework.review.reading.practice import PracticeResult
from chengming.casework.review.reading.rounds import RoundDiff
from chengming.casework.review.reading.scoping import Moved, Scope
from chengming.casework.review.reading.trail import Answerable
from chengming.record.clock.queries import now

OPEN = ("open", "concluded")


@dataclass(frozen=True)
class Handed:
    """One open request, and how many times the case has been handed in so far."""

    case: Any
    round: int
    requested: datetime
    requested_by: str
    waiting: bool
    state: str


def handed_in(cases: QuerySet[Case]) -> list[Handed]:
    """待审核、待签署 of these cases, oldest first; one statement."""
    earlier = ReviewRequest.objects.filter(
        case=OuterRef("case"), requested__lte=OuterRef("requested")
    )  # fmt: skip
    counted = earlier.order_by().values("case").annotate(n=Count("pk")).values("n")
    rows = ReviewRequest.objects.filter(case__in=cases.values("pk"), state__in=OPEN)
    return [
        Handed(row.case_id, row.n, row.requested, row.requested_by, row.waiting, row.state)
        for row in rows.annotate(n=Subquery(counted)).order_by("requested")
    ]


def requests_of(case: CaseKey) -> list[ReviewRequest]:
    """Every request of a case, in order."""
    return list(ReviewRequest.objects.filter(case=cases.case(case)).order_by("requested"))


def opinions_of(case: CaseKey) -> list[ReviewOpinion]:
    """Every opinion of a case, in order."""
    rows = ReviewOpinion.objects.filter(request__case=cases.case(case))
    return list(rows.select_related("request").order_by("concluded"))


def items_of(opinion: ReviewOpinion) -> list[ReviewItem]:
    """逐项审核 of an opinion, in the order of the form."""
    return list(ReviewItem.objects.filter(opinion=opinion).order_by("position"))


def votes_of(opinion: ReviewOpinion) -> list[ReviewVote]:
    """合议意见 on an opinion, in order."""
    return list(ReviewVote.objects.filter(opinion=opinion).order_by("given"))


def experts_of(case: CaseKey) -> list[ReviewExpert]:
    """Experts asked in a case, in order."""
    rows = ReviewExpert.objects.filter(request__case=cases.case(case))
    return list(rows.select_related("request").order_by("invited"))


def material_titles() -> Mapping[str, str]:
    """送审材料 by id, as people read them."""
    return of_materials.TITLES


def materials(case: CaseKey, at: datetime | None = None) -> list[Material]:
    """送审材料: what is asked for, what is there, what is missing."""
    moment = at or now()
    return of_materials.materials(cases.dossier(case, moment), moment)


def round_diff(case: CaseKey, after: int = 0) -> RoundDiff | None:
    """What changed between round ``after`` and the one before; 0: since the last hand-in."""
    return of_rounds.round_diff(cases.dossier(case), after)


def responsibility(case: CaseKey) -> list[Answerable]:
    """责任: who signed what."""
    return trail.responsibility(cases.dossier(case))


def scope_of(case: CaseKey, at: datetime | None = None) -> Scope:
    """审核范围: reviewed because …, or not in scope because …, every condition tried."""
    moment = at or now()
    return scoping.scope_of(cases.dossier(case, moment), moment)


def preview(
    agency: str, rows: Iterable[Mapping[str, Any]], at: datetime | None = None
) -> list[Moved]:
    """目录预览: which open cases of the agency these rows would judge otherwise."""
    return scoping.preview(agency, rows, at or now())


def practice_result(practice: uuid.UUID, office: str) -> PracticeResult | None:
    """练习结果 of one file, if this office planted it."""
    found = practices.of_office(practice, office)
    return of_practice.result_of(found) if found else None


def practice_results(office: str) -> list[PracticeResult]:
    """练习结果 of the files one supervising office planted, newest first."""
    return [of_practice.result_of(row) for row in practices.planted_by(office)]
