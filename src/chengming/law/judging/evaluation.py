"""One look at one act in one case: what the sheet would be, what the act says, what is unsaid.

Three answers (Kleene): True, False, and None for "something is still to be said".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Final

from chengming.law.dated import Value, value_as_of
from chengming.law.events import Act, Context, Event, Person
from chengming.law.judging.fold import Fold, Live, Plan
from chengming.law.limits import Limit, day_of
from chengming.law.predicates import Answer


class Unsaid:
    """A value nobody has stated yet, though this act may state it."""


UNSAID: Final = Unsaid()


# An answer, the fields it waits for, and whether it depends on the act.
Answers = dict[str, tuple[Answer, frozenset[str], bool]]


class Evaluation:
    """What clauses and predicates may ask. Made for one act; conditions are worked out once."""

    __slots__ = (
        "_carried",
        "_version",
        "act",
        "conditions",
        "fold",
        "looked_at_act",
        "open_fields",
        "plan",
        "shared",
        "stated",
    )

    def __init__(self, fold: Fold, act: Act, plan: Plan, shared: Answers | None = None) -> None:
        self.fold = fold
        self.act = act
        self.plan = plan
        self.stated: dict[str, object] = (
            {name: act.say[name] for name in plan.facts if name in act.say} if act.say else {}
        )
        self.conditions: Answers = {}
        # Answers that do not depend on the act, for a run over many acts that say nothing yet.
        self.shared = shared
        self.looked_at_act = False
        self.open_fields: set[str] = set()
        self._version: str | None = None
        self._carried: dict[str, object] | None = None

    def remember(self, name: str, ask: Callable[["Evaluation"], Answer]) -> Answer:
        """Work a condition out once, with the fields it waits for."""
        known = self.conditions.get(name)
        if known is None and self.shared is not None:
            known = self.shared.get(name)
        if known is None:
            fields, looked = self.open_fields, self.looked_at_act
            self.open_fields, self.looked_at_act = set(), False
            answer = ask(self)
            known = answer, frozenset(self.open_fields), self.looked_at_act
            self.conditions[name] = known
            if self.shared is not None and not self.looked_at_act:
                self.shared[name] = known
            self.open_fields, self.looked_at_act = fields, looked
        self.looked_at_act = self.looked_at_act or known[2]
        if known[0][0] is None:
            self.open_fields |= known[1]
        return known[0]

    # What predicates may look at --------------------------------------------------------

    @property
    def at(self) -> datetime:
        """When the act is done."""
        return self.act.at

    @property
    def kind(self) -> str:
        """What the procedure is about: penalty, compulsion."""
        return self.fold.procedure.id.partition("/")[0]

    @property
    def context(self) -> Context:
        return self.fold.context

    @property
    def by(self) -> Person | None:
        """Who wants to act; None when asked for anyone entitled."""
        self.looked_at_act = True
        return self.act.by

    @property
    def handlers_ever(self) -> AbstractSet[str]:
        """Everyone ever named 承办人 of this case."""
        return self.fold.handlers_ever

    def fact(self, name: str) -> object:
        """A fact of the sheet after this act; None where it is not stated."""
        if name in self.stated:
            return self.stated[name]
        return self.fold.sheet.get(name)

    def facts(self) -> Mapping[str, object]:
        """The whole sheet after this act."""
        return {**self.fold.sheet, **self.stated} if self.stated else self.fold.sheet

    def said(self, name: str) -> object:
        """An input of this act; None where it is unsaid (it is then asked for)."""
        self.looked_at_act = True
        if name in self.act.say:
            return self.act.say[name]
        if name in self.plan.spec.says:
            self.open_fields.add(name)
        return None

    def leaves_unsaid(self, name: str) -> bool:
        """Whether the act leaves an optional input out, without asking for it."""
        self.looked_at_act = True
        return name not in self.act.say

    def ask(self, name: str) -> None:
        """Name a fact or input on which the answer still waits."""
        self.looked_at_act = True
        self.open_fields.add(name)

    def record(self, kind: str) -> Event | None:
        """The latest record of a kind that still counts."""
        live = self.fold.latest.get(kind)
        return None if live is None else live.event

    def carried_by(self, kind: str, name: str) -> object:
        """A value of the latest record of a kind, carried ones included; None where there is none."""
        live = self.fold.latest.get(kind)
        return None if live is None else live.field(name)

    def total(self, kind: str, name: str) -> int:
        """The sum of a money input over the records of a kind that still count, in fen."""
        return self.fold.totals.get((kind, name), 0)

    def since(self, kind: str, after: str) -> Sequence[Event]:
        """Every record of a kind that still counts and is later than the latest of another."""
        other = self.fold.latest.get(after)
        start = 0 if other is None else other.event.seq
        return [event for event in self.fold.each.get(kind, ()) if event.seq > start]

    def did(self, kind: str) -> AbstractSet[str]:
        """Everyone who ever did this kind of act in this case, forgotten rounds included."""
        return self.fold.persons.get(kind, frozenset())

    def later_than(self, record: str) -> int | None:
        """How many records of the case are later than this one; None where it has no such record."""
        position = self.fold.positions.get(record)
        return None if position is None else self.fold.events - position

    def last_day(self, clock: str) -> date | None:
        """The last day of a clock; None while idle, paused or without limit."""
        computation = self.fold.clock(clock, self.act.at).computation
        last = computation.deadline if computation else None
        return None if last is None else day_of(last)

    def value(self, parameter: str) -> Value:
        """A value of the law on the day of the act, in the case's field and place."""
        context = self.fold.context
        found = self.fold.law.parameters[parameter]
        return value_as_of(found, day_of(self.act.at), context.field, context.place)

    def limit(self, parameter: str) -> Limit | None:
        """A time limit of the law on the day of the act."""
        value = self.value(parameter)
        return Limit(value.value, value.unit) if isinstance(value.value, int) else None

    # What clauses ask -------------------------------------------------------------------

    @property
    def version(self) -> str:
        """The version as it will be once this act's facts are stated."""
        if self._version is None:
            self._version = self.fold.version_with(self.stated)
        return self._version

    def live(self, kinds: Iterable[str]) -> Live | None:
        """The latest of several kinds."""
        best: Live | None = None
        for kind in kinds:
            live = self.fold.latest.get(kind)
            if live is not None and (best is None or live.event.seq > best.event.seq):
                best = live
        return best

    def this(self, name: str) -> object:
        """An input, a carried value or a fact of this act; UNSAID while it is still to be said."""
        self.looked_at_act = True
        if name in self.act.say:
            return self.act.say[name]
        spec = self.plan.spec
        if name in self.plan.facts:
            return self.sheet(name)
        if any(carry.field == name for carry in spec.carries):
            return self._carry(name)
        self.open_fields.add(name)
        return UNSAID

    def _carry(self, name: str) -> object:
        if self._carried is None:
            self._carried = self.fold.carry(self.act.kind, self.act.say)
        return self._carried.get(name)

    def sheet(self, name: str) -> object:
        """A fact after this act: its value, None if absent for good, UNSAID if this act may state it."""
        value = self.fact(name)
        if value is None:
            self.looked_at_act = True  # absent for one act, still to be said for another
        if value is None and name in self.plan.facts:
            self.open_fields.add(name)
            return UNSAID
        return value
