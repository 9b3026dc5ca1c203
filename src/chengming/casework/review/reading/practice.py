"""练习结果: which planted defects the reviewers found, item by item."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from chengming.casework.cases.models import PracticeFile
from chengming.casework.review.models import ReviewItem, ReviewOpinion
from chengming.standing.accounts import acts


@dataclass(frozen=True)
class Caught:
    """One planted defect: the item of the form, and whether the reviewer answered that it is wrong."""

    item: str
    words: str
    caught: bool


@dataclass(frozen=True)
class PracticeResult:
    """What came of one practice file. ``reviewed``: an opinion was given after it was planted."""

    id: uuid.UUID
    case: str
    agency: str
    planted: datetime
    revealed: datetime | None
    reviewed: bool
    reviewer: str
    outcome: str
    defects: tuple[Caught, ...]

    @property
    def found(self) -> int:
        """How many of the defects were caught."""
        return sum(defect.caught for defect in self.defects)


def result_of(practice: PracticeFile) -> PracticeResult:
    """The first opinion after the file was planted against the defects planted in it."""
    opinion = (
        ReviewOpinion.objects.filter(
            request__case=practice.case_id, concluded__gte=practice.planted
        )
        .order_by("concluded")
        .first()
    )
    forms, form = acts.law().review_forms, opinion.form if opinion else ""
    answers = dict(
        ReviewItem.objects.filter(opinion=opinion).values_list("item", "answer") if opinion else ()
    )
    return PracticeResult(
        id=practice.pk, case=practice.case.number, agency=practice.case.agency_id,
        planted=practice.planted, revealed=practice.revealed, reviewed=opinion is not None,
        reviewer=opinion.reviewer if opinion else "", outcome=opinion.outcome if opinion else "",
        defects=tuple(
            Caught(d["item"], d["words"], forms.adverse(form, d["item"], answers.get(d["item"])))
            for d in practice.defects
        ),
    )  # fmt: skip
