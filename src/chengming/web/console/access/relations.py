"""How the one who asks stands to what he asks for: the third column of the access table."""

from collections.abc import Mapping
from typing import Any

from chengming.casework.cases.practice import queries as practices
from chengming.casework.cases.visibility.relations import visible_to
from chengming.openness.disclosure import letters, office_queries
from chengming.web.console.access.table import (
    NONE,
    OWN_AGENCY,
    OWN_LETTER,
    OWN_PRACTICE,
    VISIBLE_CASE,
    VISIBLE_PROPOSAL,
)

# Part of an address → kind of object, the most telling first.
OBJECTS = {
    "number": "case", "record": "record", "proposal": "proposal", "message": "letter",
    "practice": "practice", "person": "person", "agency": "agency",
}  # fmt: skip


def holds(relation: str, request: Any, kwargs: Mapping[str, Any]) -> bool:
    """Whether the relation that the table asks for is there; every one it does not know is not."""
    if relation == OWN_AGENCY:
        return bool(request.desk.agency) and kwargs.get("agency") == request.desk.agency
    if relation == VISIBLE_CASE:
        return _sees(request, number=str(kwargs.get("number", "")))
    if relation == VISIBLE_PROPOSAL:
        return _sees(request, pk=office_queries.case_of(kwargs["proposal"]))
    if relation == OWN_LETTER:
        return letters.is_about(kwargs["message"], request.desk.agency)
    if relation == OWN_PRACTICE:
        return practices.of_office(kwargs["practice"], request.desk.agency) is not None
    return relation == NONE


def object_of(kwargs: Mapping[str, Any]) -> tuple[str, str]:
    """Kind and key of what an address names; empty where it names nothing."""
    for part, kind in OBJECTS.items():
        if part in kwargs:
            return kind, str(kwargs[part])
    return "", ""


def _sees(request: Any, **case: object) -> bool:
    desk = request.desk
    rows = visible_to(desk.person, desk.agency, desk.office, desk.for_person)
    return rows.filter(**case).exists()
