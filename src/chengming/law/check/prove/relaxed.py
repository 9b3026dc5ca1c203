"""How far is a goal? A relaxed plan: nothing that was once true is ever lost.

The count of acts in it guides a search through the whole procedure; it proves nothing, except
that a goal which even the relaxed procedure cannot reach is out of reach.
"""

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chengming.law.check.abstract import KEEP
from chengming.law.check.clauses import Gates
from chengming.law.check.formulas import (
    FALSE,
    TRUE,
    And,
    Cmp,
    Formula,
    Key,
    Lit,
    Or,
    conj,
    disj,
    is_input,
)
from chengming.law.check.goals import Goal
from chengming.law.check.prove.walk import Whole

FAR = 10**6
Need = tuple[str, tuple[Any, ...]]  # ("all"|"any", needs) or ("one", fact numbers)


@dataclass(frozen=True)
class Operator:
    """An act with one group of effects that share their condition."""

    act: str
    need: Need
    adds: tuple[int, ...]
    copies: tuple[tuple[Key, Key], ...] = ()


class Relaxed:
    """The procedure and a goal as relaxed operators over numbered facts (key, value)."""

    def __init__(self, whole: Whole, goal: Goal, extra: Iterable[Key]) -> None:
        self.whole, self.goal, self.model = whole, goal, whole.model
        self.number: dict[tuple[Key, int], int] = {}
        self.operators: list[Operator] = []
        self.readers: list[list[int]] = []
        self.acts = [a for a in (*self.model.acts, *self.model.ticks) if goal.usable(a)]
        self._own = tuple(extra)
        self.gates = Gates(self.model, assumed=goal.assumed())
        for act in self.acts:
            self._operators_of(act)
        targets = [act for act in goal.targets if goal.usable(act)]
        self.goals = [need for act in targets for need in self._ends(act)]
        self.readers = [[] for _ in self.number]
        for i, operator in enumerate(self.operators):
            for fact in set(_facts(operator.need)):
                self.readers[fact].append(i)

    def _fact(self, key: Key, value: int) -> int:
        return self.number.setdefault((key, value), len(self.number))

    def guard(self, act: str) -> Need:
        """Every gate, with what the goal assumes taken for granted."""
        return _every([self._need(formula) for formula in self._asked(act)])

    def _asked(self, act: str) -> list[Formula]:
        needs = [need for _, need in self.whole.checks[act]]
        if self.gates.assumed and act in self.model.acts:
            needs = [self.gates.formula(g, act) for g in self.gates.at(act)]
        return [*needs, self.goal.demand(act)]

    def _ends(self, act: str) -> list[Need]:
        """Each way the goal may be met, with what the gates ask once that way is taken."""
        out = []
        for way in _ways(self.goal.hit(act)):
            told: dict[Key, frozenset[int]] = {}
            for limb in way:
                if isinstance(limb, Lit):
                    told[limb.key] = told.get(limb.key, limb.values) & limb.values
            asked = conj(*(_resolved(formula, told) for formula in self._asked(act)))
            if asked != FALSE and all(told.values()):
                rest = [limb for limb in way if not isinstance(limb, Lit)]
                known = [Lit(key, values) for key, values in told.items()]
                out.append(self._need(conj(asked, *known, *rest)))
        return out

    def _operators_of(self, act: str) -> None:
        guard = self.guard(act)
        effects = dict(self.whole.effects.get(act, {}))
        effects |= {k: e for k in self._own if (e := self.whole.effect(act, k, self.goal))}
        plain: list[int] = []
        for key, effect in effects.items():
            if self.model.is_amount(key):
                continue
            for when, source in effect:
                need = self._need(when)
                for value in self._values(key, source):
                    if need == _EVERY and source[0] in ("const", "in"):
                        plain.append(self._fact(key, value))
                        continue
                    copied = self._need(Lit(source, frozenset({value})))
                    extra = [] if source[0] in ("const", "in") else [copied]
                    whole = _every([guard, need, *extra])
                    self.operators.append(Operator(act, whole, (self._fact(key, value),)))
        if plain:
            self.operators.append(Operator(act, guard, tuple(plain)))

    def _values(self, key: Key, source: Key) -> list[int]:
        if source[0] == "const":
            return [int(str(source[1]))]
        return [v for v in self.model.domain(source) & self.model.domain(key) if v != KEEP]

    def _need(self, formula: Formula) -> Need:
        match formula:
            case Lit(key, values):
                if is_input(key):
                    return _EVERY
                return ("one", tuple(self._fact(key, v) for v in sorted(values)))
            case Cmp():
                return _EVERY
            case And(limbs):
                return _every([self._need(f) for f in limbs])
            case Or(limbs):
                needs = [self._need(f) for f in limbs]
                return _EVERY if _EVERY in needs else ("any", tuple(needs))

    def estimate(self, values: Mapping[Key, float]) -> tuple[int, set[str]]:
        """Acts still to come (FAR: none of them helps), and those worth trying now."""
        cost = [FAR] * len(self.number)
        by = [-1] * len(self.number)
        for (key, value), fact in self.number.items():
            if values.get(key, value) == value:
                cost[fact] = 0
        self._spread(cost, by)
        best = min(self.goals, key=lambda need: _cost(need, cost), default=_NEVER)
        if _cost(best, cost) >= FAR:
            return FAR, set()
        plan: set[int] = set()
        self._extract(best, cost, by, plan)
        ready = {self.operators[i].act for i in plan if _cost(self.operators[i].need, cost) == 0}
        if _cost(best, cost) == 0:
            ready |= set(self.goal.targets)
        return len({self.operators[i].act for i in plan}), ready

    def _spread(self, cost: list[int], by: list[int]) -> None:
        todo = list(range(len(self.operators)))
        waiting = [True] * len(self.operators)
        while todo:
            following: list[int] = []
            for i in todo:
                waiting[i] = False
                operator = self.operators[i]
                price = _cost(operator.need, cost) + 1
                if price > FAR:
                    continue
                for fact in operator.adds:
                    if price < cost[fact]:
                        cost[fact], by[fact] = price, i
                        for reader in self.readers[fact]:
                            if not waiting[reader]:
                                waiting[reader] = True
                                following.append(reader)
            todo = following

    def _extract(self, need: Need, cost: list[int], by: list[int], plan: set[int]) -> None:
        """The operators of one relaxed plan, added to `plan`."""
        todo = [need]
        while todo:
            word, parts = todo.pop()
            if word == "one":
                fact = min(parts, key=lambda f: cost[f])
                if cost[fact] > 0 and by[fact] not in plan:
                    plan.add(by[fact])
                    todo.append(self.operators[by[fact]].need)
            elif word == "any":
                todo.append(min(parts, key=lambda n: _cost(n, cost)))
            else:
                todo += parts


_EVERY: Need = ("all", ())
_NEVER: Need = ("any", ())
MOST_WAYS = 16


def _ways(formula: Formula) -> list[tuple[Formula, ...]]:
    """The alternatives of a formula, each as limbs that must all hold; few, or the whole as one."""
    if isinstance(formula, Or):
        found = [way for limb in formula.limbs for way in _ways(limb)]
    elif isinstance(formula, And):
        parts = [_ways(limb) for limb in formula.limbs]
        if math.prod(map(len, parts)) > MOST_WAYS:
            return [formula.limbs]
        found = [tuple(itertools.chain(*way)) for way in itertools.product(*parts)]
    else:
        return [(formula,)]
    return found if len(found) <= MOST_WAYS else [(formula,)]


def _resolved(formula: Formula, told: Mapping[Key, frozenset[int]]) -> Formula:
    """A formula where some keys are known to have one of few values."""
    match formula:
        case Lit(key, values) if key in told:
            left = values & told[key]
            return FALSE if not left else TRUE if left == told[key] else Lit(key, left)
        case And(limbs):
            return conj(*(_resolved(limb, told) for limb in limbs))
        case Or(limbs):
            return disj(*(_resolved(limb, told) for limb in limbs))
    return formula


def _every(needs: list[Need]) -> Need:
    out: list[object] = []
    for need in needs:
        out += need[1] if need[0] == "all" else [need]
    return ("all", tuple(dict.fromkeys(out)))


def _cost(need: Need, cost: list[int]) -> int:
    word, parts = need
    if word == "one":
        return min((cost[f] for f in parts), default=FAR)
    if word == "any":
        return min((_cost(n, cost) for n in parts), default=FAR)
    total = 0
    for part in parts:
        total += _cost(part, cost)
        if total >= FAR:
            return FAR
    return total


def _facts(need: Need) -> Iterable[int]:
    word, parts = need
    if word == "one":
        yield from parts
        return
    for part in parts:
        yield from _facts(part)
