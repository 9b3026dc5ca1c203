"""草稿审看: a decision laid out part by part, what is hidden and why, as drafter and approver see it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.models import Case
from chengming.law.dated import limit_as_of
from chengming.openness.disclosure.redaction import demands as demanding
from chengming.openness.disclosure.redaction import facts as reading
from chengming.openness.disclosure.redaction import masks
from chengming.openness.disclosure.redaction.body import SUMMARY, Block, Part, Writer
from chengming.openness.disclosure.redaction.demands import Demand, Grounds
from chengming.openness.disclosure.redaction.facts import Facts
from chengming.record.clock import demo
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts

DECIDE = "decide"
ADULT = "penalty/age/lighter_below"
NAMES_SETTING = "disclosure/party_name"
BY_HAND = Demand("by_hand", "经办人认为不宜公开的内容", ("政府信息公开条例/15",), firm=False)


@dataclass(frozen=True)
class Choice:
    """What a human decided: scope, what else to hide (part → rule), which suggestions to show."""

    scope: str = SUMMARY
    hide: Mapping[str, str] = field(default_factory=dict)
    show: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Choice":
        """The choices that a record of proposing holds."""
        hide = {str(item["part"]): str(item["rule"]) for item in said["hide"]}
        return cls(str(said["scope"]), hide, frozenset(map(str, said["show"])))


@dataclass(frozen=True)
class Line:
    """One part as drafter and approver see it; ``said``: every reason to hide it."""

    part: Part
    said: tuple[Demand, ...]
    hidden: bool

    @property
    def firm(self) -> bool:
        """A rule demands that it be hidden: no human may show it."""
        return any(demand.firm for demand in self.said)

    @property
    def mask(self) -> str:
        """What stands in its place."""
        if self.said[0].rule == demanding.PARTY_NAME:
            return masks.person(self.part.text)
        return masks.instead(self.said[0].title)

    @property
    def shown(self) -> str:
        """What the public reads."""
        return self.mask if self.hidden else self.part.text


@dataclass(frozen=True)
class Reviewed:
    """A decision with every part decided; ``grounds`` for the last scan."""

    case: Case
    decision: Record
    facts: Facts
    grounds: Grounds
    choice: Choice
    head: tuple[Line, ...]
    blocks: tuple[tuple[str, tuple[Line, ...]], ...]
    minor: bool

    @property
    def lines(self) -> list[Line]:
        """Every part of head and text, in order."""
        return [*self.head, *(line for _, lines in self.blocks for line in lines)]

    def line(self, key: str) -> Line | None:
        """One part by its path."""
        return next((line for line in self.lines if line.part.key == key), None)

    @property
    def leaks(self) -> list[tuple[str, Part]]:
        """个人信息扫描 over everything that would be shown: what was recognised, and where."""
        shown = [line.part for line in self.lines if not line.hidden]
        found = [
            (demand.title, part)
            for part in shown
            for demand in demanding.demands([part], self.grounds).get(part.key, ())
            if demand.firm
        ]
        for run in demanding.stretches([line.part for line in self.lines], shown):
            found += [
                (datum, p)
                for datum, touched in demanding.crossing(run, self.grounds)
                for p in touched
            ]
        return found


def review(case: Case, decision: uuid.UUID, choice: Choice, at: datetime) -> Reviewed:
    """The decision under the rules of the day ``at``, and the choices of whoever drafts."""
    law = acts.law()
    dossier = dossiers.read(case, law, at)
    record = next(r for r in dossier.records if r.id == decision)
    facts = reading.of_decision(dossier.records, decision, dossier.procedure.facts)
    grounds = _grounds(dossier, facts, choice, at)
    writer = Writer(law, dossier.procedure, facts)
    head, blocks = writer.head(), writer.blocks(choice.scope)
    parts = [*head, *(part for block in blocks for part in block.parts)]
    said = demanding.demands(parts, grounds)
    return Reviewed(
        case=case, decision=record, facts=facts, grounds=grounds, choice=choice,
        head=tuple(_line(part, said, choice, grounds) for part in head),
        blocks=tuple(_lines(block, said, choice, grounds) for block in blocks),
        minor=_minor(dossier, facts, grounds, at),
    )  # fmt: skip


def _grounds(dossier: Dossier, facts: Facts, choice: Choice, at: datetime) -> Grounds:
    day, context = at.astimezone(SHANGHAI).date(), dossier.fold.context
    full = context.settings.get(NAMES_SETTING) == "full"
    return Grounds(
        rules=demanding.rules_on(acts.law(), day, context.field),
        facts=facts,
        others=demanding.other_persons(
            dossier.records, dossier.procedure, facts, full_names=full, chosen=choice.show
        ),
        full_names=full,
        sample=demo.is_demo(),
    )


def _lines(
    block: Block, said: Mapping[str, tuple[Demand, ...]], choice: Choice, grounds: Grounds
) -> tuple[str, tuple[Line, ...]]:
    return block.title, tuple(_line(part, said, choice, grounds) for part in block.parts)


def _line(
    part: Part, said: Mapping[str, tuple[Demand, ...]], choice: Choice, grounds: Grounds
) -> Line:
    machine = said.get(part.key, ())
    if any(demand.firm for demand in machine):
        return Line(part, machine, hidden=True)
    rule = choice.hide.get(part.key)
    if rule is not None:
        named = grounds.rules.get(rule)
        hand = BY_HAND if named is None else demanding.demand_of(named, firm=False)
        return Line(part, (hand, *machine), hidden=True)
    return Line(part, machine, hidden=bool(machine) and part.key not in choice.show)


def _minor(dossier: Dossier, facts: Facts, grounds: Grounds, at: datetime) -> bool:
    if grounds.covering("party.minor") is None:
        return False
    days = [at.astimezone(SHANGHAI).date()]
    for n in reading.indexes(facts, "violations"):
        done = reading.value(facts, f"violations.{n}.happened_on")
        days += [date.fromisoformat(done)] if isinstance(done, str) else []
    context = dossier.fold.context
    adult = limit_as_of(acts.law().parameters[ADULT], days[0], context.field, context.place)
    return adult is not None and demanding.is_minor(facts, days, adult)
