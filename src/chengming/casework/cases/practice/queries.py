"""Questions about practice files; only the office that planted them may ask which they are."""

import uuid

from chengming.casework.cases.models import PracticeFile


def planted_by(office: str) -> list[PracticeFile]:
    """The practice files of one supervising office, newest first."""
    rows = PracticeFile.objects.filter(office=office).select_related("case")
    return list(rows.order_by("-planted"))


def of_office(practice: uuid.UUID, office: str) -> PracticeFile | None:
    """The practice file of this record, if this office planted it."""
    rows = PracticeFile.objects.filter(pk=practice, office=office) if office else ()
    return next(iter(rows), None)


def planted(case: uuid.UUID, office: str) -> PracticeFile | None:
    """The practice file of this case, if this office planted it."""
    return PracticeFile.objects.filter(case_id=case, office=office).first()
