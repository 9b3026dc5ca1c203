"""What a search looks for: a broken property, or the end that a possibility promises.

A goal has its own memory, apart from the gates: keys ``("M", name)`` and ``("K", name)`` of a
property, ``("count", act, n)`` and ``("told", i)`` of a possibility.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from chengming.law.check.abstract import CLOCK_CODES, NIL, ONE, TICK, Effect, const
from chengming.law.check.clauses import Gates
from chengming.law.check.formulas import FALSE, TRUE, Cmp, Formula, Key, Lit, conj, disj, keys
from chengming.law.check.properties import (
    FAMILIES,
    VERSION,
    Expr,
    Memory,
    Possibility,
    Property,
)
from chengming.law.procedure import OUTSIDERS, GateSpec, Match, Operand


class Goal(Protocol):
    """A question put to a search."""

    gates: Gates

    @property
    def targets(self) -> tuple[str, ...]:
        """The acts at which the goal may be met."""

    def hit(self, act: str) -> Formula:
        """The goal is met by this act, seen before its effects."""

    def effect(self, act: str, key: Key) -> Effect:
        """How the goal's own memory changes."""

    def owns(self, key: Key) -> bool:
        """Is this key the goal's own memory?"""

    def kinds(self) -> frozenset[str]:
        """The acts that the goal's memory is about."""

    def assumed(self) -> Mapping[str, bool]:
        """Conditions the goal takes for granted wherever a gate reads them."""

    def free(self) -> frozenset[str]:
        """Input families that a search for the goal must vary, though they have a usual value."""

    def usable(self, act: str) -> bool:
        """May this act or tick occur at all?"""

    def demand(self, act: str) -> Formula:
        """What the goal asks of every step besides gates."""

    def over(self, gates: Gates) -> "Goal":
        """The same question, its conditions read as `gates` reads them."""


@dataclass
class Broken:
    """A property, looked at for some of the acts it forbids."""

    gates: Gates
    prop: Property
    targets: tuple[str, ...]
    shunned: frozenset[str] = frozenset()  # acts a search for a way leaves alone
    _cache: dict[tuple[str, Key], Effect] = field(default_factory=dict)

    def over(self, gates: Gates) -> "Broken":
        return Broken(gates, self.prop, self.targets, self.shunned)

    def straight(self) -> "Broken":
        """The same, without acts that undo what the property waits for: quicker to find if there."""
        wanted, unwanted = _memories(self.prop.condition, truth=True)
        undo = [t for name in wanted for t in self.prop.mem[name].clear]
        undo += [t for name in unwanted for t in self.prop.mem[name].set]
        needed = {t.act for name in wanted for t in self.prop.mem[name].set} | set(self.targets)
        shunned = {t.act for t in undo if t.condition is None} - needed
        return Broken(self.gates, self.prop, self.targets, frozenset(shunned))

    def usable(self, act: str) -> bool:
        return act not in self.shunned

    def demand(self, act: str) -> Formula:
        return TRUE

    def owns(self, key: Key) -> bool:
        return key[0] in ("M", "K")

    def kinds(self) -> frozenset[str]:
        told = (t.act for m in self.prop.mem.values() for t in (*m.set, *m.clear))
        return frozenset((*told, *(act for act, _ in self.prop.keep.values())))

    def assumed(self) -> Mapping[str, bool]:
        return {}

    def free(self) -> frozenset[str]:
        words = _words(self.prop.condition)
        asked = words & {"did", "recused", "other_than"}
        person = {"who", "is", "named", "names"} if asked else set()
        return frozenset(person | ({"ok"} if words & set(FAMILIES) else set()))

    def hit(self, act: str) -> Formula:
        return self.expr(self.prop.condition, act)

    def effect(self, act: str, key: Key) -> Effect:
        found = self._cache.get((act, key))
        if found is None:
            found = self._cache[act, key] = self._effect(act, key)
        return found

    def _effect(self, act: str, key: Key) -> Effect:
        if key[0] == "W":
            return self.gates.model.effect(act, key)
        if act.startswith(TICK):
            return ()
        if key[0] == "K":
            at, value = self.prop.keep[str(key[1])]
            return ((TRUE, self.gates.model.amount(act, value)),) if act == at else ()
        memory = self.prop.mem[str(key[1])]
        new = self.gates.model.new(act)
        out = [
            (self._triggered(memory, act, "set"), const(1)),
            (self._triggered(memory, act, "clear"), const(0)),
            (new if _on_version(memory, "set") else FALSE, const(1)),
            (new if _on_version(memory, "clear") else FALSE, const(0)),
        ]
        return tuple((when, value) for when, value in out if when != FALSE)

    def _triggered(self, memory: Memory, act: str, side: str) -> Formula:
        out = []
        for trigger in memory.set if side == "set" else memory.clear:
            if trigger.act == act:
                out.append(self.expr(trigger.condition, act) if trigger.condition else TRUE)
        return disj(*out)

    def remembered(self, name: str, act: str) -> Formula:
        """The memory as it is once this act's facts are stated: `@version` comes before the act."""
        memory = self.prop.mem[name]
        new = self.gates.model.new(act)
        bit: Formula = Lit(("M", name), ONE)
        if _on_version(memory, "clear"):
            bit = conj(self.gates.negated(new), bit)
        return disj(new, bit) if _on_version(memory, "set") else bit

    def expr(self, e: Expr, act: str) -> Formula:
        """A property's expression at an act."""
        gates = self.gates
        if e.word in ("all", "any"):
            limbs = [self.expr(limb, act) for limb in e.limbs]
            return conj(*limbs) if e.word == "all" else disj(*limbs)
        if e.word == "not":
            return gates.negated(self.expr(e.limbs[0], act))
        if e.word == "mem":
            return self.remembered(e.name, act)
        if e.word == "says":
            return gates.model.inputs(act, e.matches)
        if e.word == "condition":
            return gates.condition(e.name, act)
        if e.word in CLOCK_CODES:
            return Lit(("C", e.name), frozenset({CLOCK_CODES[e.word]}))
        return self._expr_of_step(e, act)

    def _expr_of_step(self, e: Expr, act: str) -> Formula:
        here = Lit(("in", act, "who"), ONE)
        spec = self.gates.model.procedure.actions[act]
        if e.word == "did":
            return conj(here, Lit(("W", tuple(sorted(e.kinds))), ONE))
        if e.word == "other_than":
            return conj(Lit(("in", act, "is"), ONE), Lit(("A", e.kinds, e.name), NIL))
        if e.word == "recused":
            # 回避 is for those who act for the agency, not for parties, courts and police.
            outside = OUTSIDERS.issuperset(spec.by)
            return FALSE if outside else conj(here, Lit(("R",), ONE if e.truth else NIL))
        asked = {"officers": spec.officers, "qualified": spec.qualified, "handler": spec.handlers}
        if e.word in asked and not asked[e.word]:
            return FALSE if not e.truth else TRUE
        if e.word in FAMILIES:
            return Lit(("in", act, "ok", e.word), ONE if e.truth else NIL)
        left, right = (self._operand(o, act) for o in e.operands)
        return Cmp(left, e.name, right)

    def _operand(self, operand: Operand, act: str) -> Key:
        if operand.source == "keep":
            return ("K", operand.field)
        return self.gates.model.amount(act, operand.field)


def _witnessed(e: Expr) -> list[tuple[str, ...]]:
    """The sets of acts of which an expression asks whether the witness did one."""
    found = [kinds for limb in e.limbs for kinds in _witnessed(limb)]
    return [*found, tuple(sorted(e.kinds))] if e.word == "did" else found


def _memories(e: Expr, *, truth: bool) -> tuple[set[str], set[str]]:
    """The memories that an expression must have set, and those that it must have clear."""
    if e.word == "mem":
        return ({e.name}, set()) if truth else (set(), {e.name})
    wanted: set[str] = set()
    unwanted: set[str] = set()
    if e.word == ("any" if truth else "all"):
        return wanted, unwanted  # one of several: none of them is a must
    for limb in e.limbs:
        more, less = _memories(limb, truth=truth is not (e.word == "not"))
        wanted |= more
        unwanted |= less
    return wanted, unwanted


def _words(e: Expr) -> set[str]:
    return {e.word}.union(*(_words(limb) for limb in e.limbs))


def _on_version(memory: Memory, side: str) -> bool:
    triggers = memory.set if side == "set" else memory.clear
    return any(t.act == VERSION for t in triggers)


@dataclass
class Reached:
    """A possibility: an end, with what must be seen, said and assumed on the way."""

    gates: Gates
    can: Possibility

    def over(self, gates: Gates) -> "Reached":
        return Reached(gates, self.can)

    @property
    def targets(self) -> tuple[str, ...]:
        return (self.can.reach,)

    def counts(self) -> dict[str, int]:
        """How often each act must have been seen, counting the last one."""
        wanted = dict.fromkeys(self.can.see, 1) | dict(self.can.repeat)
        if self.can.reach in wanted:
            wanted[self.can.reach] -= 1
        return {act: n for act, n in wanted.items() if n > 0}

    def usable(self, act: str) -> bool:
        if act.startswith(TICK):
            return act.removeprefix(TICK) not in self.can.still
        return act not in self.can.avoid and act in (*self.can.using, self.can.reach)

    def demand(self, act: str) -> Formula:
        if act.startswith(TICK):
            return TRUE
        return self.gates.assumption(act, self.can.assume)

    def owns(self, key: Key) -> bool:
        return key[0] in ("count", "told")

    def kinds(self) -> frozenset[str]:
        return frozenset(self.can.see)

    def assumed(self) -> Mapping[str, bool]:
        return self.can.assume

    def free(self) -> frozenset[str]:
        return frozenset()

    def hit(self, act: str) -> Formula:
        seen = [Lit(("count", k, n), frozenset({n})) for k, n in self.counts().items()]
        told = []
        for i, (kind, match) in enumerate(self.can.say):
            before: Formula = Lit(("told", i), ONE)
            told.append(disj(before, self._says(act, match)) if kind == act else before)
        return conj(*seen, *told)

    def _says(self, act: str, match: Match) -> Formula:
        return self.gates.model.inputs(act, (match,))

    def effect(self, act: str, key: Key) -> Effect:
        if key[0] == "count" and key[1] == act:
            most = int(str(key[2]))
            return tuple((Lit(key, frozenset({i})), const(i + 1)) for i in range(most))
        if key[0] == "told":
            kind, match = self.can.say[int(str(key[1]))]
            return ((self._says(act, match), const(1)),) if kind == act else ()
        return ()


@dataclass
class Differs:
    """An act happens that another reading of one gate would refuse: does that reading matter?"""

    gates: Gates
    other: GateSpec
    targets: tuple[str, ...]

    def over(self, gates: Gates) -> "Differs":
        return Differs(gates, self.other, self.targets)

    def usable(self, act: str) -> bool:
        return True

    def demand(self, act: str) -> Formula:
        return TRUE

    def owns(self, key: Key) -> bool:
        return False

    def kinds(self) -> frozenset[str]:
        return frozenset()

    def assumed(self) -> Mapping[str, bool]:
        return {}

    def free(self) -> frozenset[str]:
        read = {str(k[2]) for act in self.targets for k in keys(self.hit(act)) if k[0] == "in"}
        person = {"who", "is", "named", "names"} if read & {"who", "is"} else set()
        return frozenset(person | (read & {"ok"}))

    def hit(self, act: str) -> Formula:
        return self.gates.negated(self.gates.demand(self.other, act))

    def effect(self, act: str, key: Key) -> Effect:
        return ()
