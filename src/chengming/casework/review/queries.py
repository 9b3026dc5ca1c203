"""Questions about review: what waits at an agency's legal office, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from chengming.casework.cases import queries as cases
from chengming.casework.cases.carrying import CaseKey
from chengming.casework.cases.models import Case
from chengming.casework.review.models import ReviewOpinion, ReviewRequest

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
