"""Who does an act, as its form offers it: the person at the desk, or somebody for whom it is entered.

Acts of the party, the court or the police are entered by an officer of the case (代为登记): the record
names the party as who acted, and the officer beside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chengming.law.judging.persons import may_hold
from chengming.law.procedure import OUTSIDERS, ActionSpec
from chengming.law.progress import Act, Fold, Person, Refusal, judge
from chengming.record.records.facts import Actor
from chengming.standing.registry.queries import as_law_person
from chengming.web.console.desk import Desk

SELF = "self"
BODIES = {
    "police": "公安机关",
    "court": "人民法院",
    "system": "行政复议机关",
}
"""What an outsider without a name of his own is called; ``system`` brings what other bodies decided."""
ENTERING = "officer"


@dataclass(frozen=True)
class Side:
    """Somebody who may be said to do the act. ``asks_name``: his name is to be typed."""

    value: str
    label: str
    office: str
    name: str = ""
    asks_name: bool = False

    @property
    def is_self(self) -> bool:
        """The person at the desk."""
        return self.value == SELF

    def actor(self, typed: str) -> Actor:
        """Who stands in the record; only for others than the person at the desk."""
        return Actor(person=self.value, name=self.name or typed, office=self.office)


def sides(spec: ActionSpec, fold: Fold, desk: Desk) -> tuple[Side, ...]:
    """Everybody on whose behalf this desk may hand the act in; empty: it is not offered here."""
    found = list(_own(spec, desk))
    if enters_for_others(fold, desk):
        for office in spec.by:
            if office in OUTSIDERS:
                found += _others(office, fold)
    return tuple(found)


def enters_for_others(fold: Fold, desk: Desk) -> bool:
    """An officer of the case; before it is filed, any officer of the agency."""
    return desk.office == ENTERING and (not fold.handlers or desk.person in fold.handlers)


def _own(spec: ActionSpec, desk: Desk) -> Iterator[Side]:
    held = as_law_person(Actor(desk.person, "", desk.office, desk.agency))
    if may_hold(held, spec):
        yield Side(SELF, f"{desk.name}（本人）", desk.office, desk.name)


def _others(office: str, fold: Fold) -> Iterator[Side]:
    if office == "party":
        parties = fold.sheet.get("parties")
        names = [str(p.get("name", "")) for p in parties] if isinstance(parties, list) else []
        for number, name in enumerate(names or [""]):
            yield Side(f"party:{number}", f"当事人 {name}".strip(), "party", name, not name)
    elif office == "third_party":
        yield Side("third_party:0", "利害关系人", "third_party", asks_name=True)
    else:
        yield Side(f"{office}:0", BODIES[office], office, BODIES[office])


def refusals_before(spec: ActionSpec, fold: Fold, by: Person | None, at: datetime) -> list[Refusal]:
    """What stands against the act whatever is filled in: said before anybody fills anything in.

    ``by``: the person at the desk where he acts himself. Who goes along is only known from the form.
    """
    verdict = judge(fold, Act(spec.id, at, by), at)
    company = f"officers_{spec.id}" if by is not None and by.enforcement else ""
    return [refusal for refusal in verdict.refusals if refusal.gate != company]
