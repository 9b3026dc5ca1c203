"""What lists of cases need beside their rows: names, choices, and the rows as plain words."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from chengming.casework.cases.visibility.listing import STATES, Row
from chengming.law.procedure import STAGE_TITLES, STAGES
from chengming.record.clock import queries as clock
from chengming.standing.powers import queries as powers
from chengming.standing.registry import queries as registry
from chengming.web.console.cases import lists
from chengming.web.ui.moments import shown


def names_of(request: Any, rows: Iterable[Row]) -> dict[str, str]:
    """Names of the handlers of these rows, by one statement."""
    wanted = {person for row in rows for person in row.handlers}
    return registry.names(sorted(wanted)) if wanted else {}


def choices(request: Any, wanted: lists.Asked) -> dict[str, Any]:
    """What the list may be narrowed by at this desk."""
    day, agency = clock.today(), request.desk.agency
    officers = registry.holders(agency, "officer", day)
    filters = wanted.filters
    return {
        "stages": [(key, STAGE_TITLES[key]) for key in STAGES],
        "states": list(STATES.items()),
        "powers": [(item.pk, item.title) for item in powers.powers_of(agency, day)],
        "handlers": sorted(registry.names(officers).items(), key=lambda item: item[1]),
        "narrowed": any((filters.query, filters.stage, filters.state, filters.power, filters.handler)),
    }  # fmt: skip


def plain_rows(rows: Iterable[Row], names: dict[str, str], at: datetime) -> Iterator[list[str]]:
    """Rows for an export, in the order of ``exports.HEADS``."""
    for row in rows:
        number, cause, stage, handlers, due, last, opened = lists.cells(row, names, at)
        yield [
            str(number.text), str(cause.text), cause.sub, str(stage.text), str(handlers.text),
            str(due.text), f"{last.text} {last.sub}".strip(), str(opened.text),
            shown(row.ended, "day") if row.ended else "",
        ]  # fmt: skip
