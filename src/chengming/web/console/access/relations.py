"""How the one who asks stands to what he asks for: the third column of the access table."""

from collections.abc import Mapping
from typing import Any

from chengming.casework.cases.visibility.relations import visible_to
from chengming.web.console.access.table import OWN_AGENCY, VISIBLE_CASE

# Part of an address → kind of object, the most telling first.
OBJECTS = {"number": "case", "record": "record", "person": "person", "agency": "agency"}


def holds(relation: str, request: Any, kwargs: Mapping[str, Any]) -> bool:
    """Whether the relation that the table asks for is there; every one it does not know is not."""
    if relation == OWN_AGENCY:
        return bool(request.desk.agency) and kwargs.get("agency") == request.desk.agency
    if relation == VISIBLE_CASE:
        return _sees(request, str(kwargs.get("number", "")))
    return relation == "none"


def object_of(kwargs: Mapping[str, Any]) -> tuple[str, str]:
    """Kind and key of what an address names; empty where it names nothing."""
    for part, kind in OBJECTS.items():
        if part in kwargs:
            return kind, str(kwargs[part])
    return "", ""


def _sees(request: Any, number: str) -> bool:
    desk = request.desk
    rows = visible_to(desk.person, desk.agency, desk.office, desk.for_person)
    return rows.filter(number=number).exists()
