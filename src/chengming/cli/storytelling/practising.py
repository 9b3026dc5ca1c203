"""Practice files in a story: the supervisor plants one, and tells later what came of it."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chengming.casework.cases import queries
from chengming.casework.cases.actions import Done
from chengming.casework.cases.practice import actions as practice
from chengming.casework.cases.practice import queries as practices
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.standing.registry import queries as registry

PLANT, REVEAL = "plant_practice", "reveal_practice"
TITLES = {PLANT: "投放练习案卷", REVEAL: "公布练习结果"}
"""What a story may do beside the acts of the procedure; the case itself gets no record by it."""


def perform(
    *, case: uuid.UUID, act: str, by: Actor, at: datetime, say: Mapping[str, Any], late_reason: str
) -> Done:
    """One of the two, by the supervisor as he stands in the registry that day."""
    day = at.astimezone(SHANGHAI).date()
    who = registry.actor(by.person, by.agency, by.office, day)
    common: dict[str, Any] = {"case": case, "by": who, "at": at, "late_reason": late_reason}
    if act == PLANT:
        practice.plant_practice(defects=say.get("defects", ()), **common)
    else:
        practice.reveal_practice(**common)
    found, told = queries.case(case), practices.planted(case, who.agency)
    assert told is not None
    return Done(told.pk, found.pk, found.number, found.seq, "", "")
