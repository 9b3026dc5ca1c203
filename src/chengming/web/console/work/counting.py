"""How much waits in each area, for the frame round every page."""

from django.db import DatabaseError

from chengming.casework.cases.work import queries
from chengming.record.clock import queries as clock
from chengming.web.console.desk import Desk


def counts(desk: Desk) -> dict[str, int]:
    """By area; nothing where the database cannot say: a page is not refused for want of a figure."""
    if not desk.agency:
        return {}
    who = queries.reader(desk.person, desk.agency, desk.office, desk.for_person)
    try:
        return queries.counts(who, clock.now())
    except DatabaseError:
        return {}
