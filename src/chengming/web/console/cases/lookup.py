"""The one way to a case: whoever may not see it gets the answer of a case that does not exist."""

from typing import Any

from django.http import Http404

from chengming.casework.cases import queries
from chengming.casework.cases.work.notices import Reader
from chengming.casework.cases.work.queries import reader


def case_or_404(request: Any, number: str) -> Any:
    """The case of this number, as the person at this desk may see it."""
    desk = request.desk
    found = queries.seen(desk.person, desk.agency, desk.office, number, desk.for_person)
    if found is None:
        raise Http404
    return found


def reader_of(request: Any) -> Reader:
    """Who asks, with the cases he may see."""
    desk = request.desk
    return reader(desk.person, desk.agency, desk.office, desk.for_person)
