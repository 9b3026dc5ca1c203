"""相关人员: who is what in the case, each with how the credential stands today; who is recused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chengming.casework.cases.visibility import involvement
from chengming.casework.cases.visibility.involvement import (
    CHAIR,
    DECIDER,
    FORMER_HANDLER,
    HANDLER,
    RECUSED,
    REVIEWER,
    TOOK_PART,
)
from chengming.law.procedure import OFFICES
from chengming.record.clock.queries import SHANGHAI
from chengming.web.console.cases.page.sight import Sight
from chengming.web.ui.shapes import Chip

ORDER = (HANDLER, FORMER_HANDLER, REVIEWER, CHAIR, DECIDER, RECUSED, TOOK_PART)
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Group:
    """People in one role."""

    title: str
    chips: tuple[Chip, ...]


def groups(sight: Sight) -> list[Group]:
    """The people of the case by role; whoever has a role of his own is not named again as present."""
    by_role: dict[str, list[str]] = {}
    for person, role in sorted(involvement.derive(sight.dossier.fold)):
        by_role.setdefault(role, []).append(person)
    named = {p for role, people in by_role.items() if role != TOOK_PART for p in people}
    by_role[TOOK_PART] = [p for p in by_role.get(TOOK_PART, []) if p not in named]
    return [
        Group(involvement.TITLES[role], tuple(_chips(sight, by_role[role], role)))
        for role in ORDER
        if by_role.get(role)
    ]


def _chips(sight: Sight, people: list[str], role: str) -> Iterator[Chip]:
    day = sight.at.astimezone(SHANGHAI).date()
    for person in people:
        name = sight.names.get(person, person)
        found = sight.officers.get(person)
        office = (
            "、".join(OFFICES.get(o, o) for o in found.offices) if found else "已不在本机关任职"
        )
        if role == RECUSED:
            yield Chip(name, office, "已回避，不再参与本案", "ended")
        elif found is None:
            yield Chip(name, office)
        elif role in (HANDLER, TOOK_PART):
            until = found.credentials[0].expires if found.credentials else None
            yield Chip(name, office, *_credential(until, day))
        else:
            yield Chip(name, office, *_qualification(bool(found.review), role))


def _credential(until: date | None, day: date) -> tuple[str, str]:
    if until is None:
        return "没有有效的执法证件", "ended"
    return f"执法证件有效至 {until}", "soon" if until - day <= SOON else "valid"


def _qualification(qualified: bool, role: str) -> tuple[str, str]:
    if role != REVIEWER:
        return "", ""
    return ("具有法制审核资格", "valid") if qualified else ("没有法制审核资格", "ended")
