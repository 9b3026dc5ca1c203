"""A slice: only the variables that some gates and one goal read, as generated Python.

An act that writes none of them is left out; an input that nothing reads is not varied, one
whose values are not told apart takes one value of each kind. Fewer gates mean more behaviour,
so "never" proved on a slice holds for the whole procedure.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from chengming.law.check.abstract import Effect
from chengming.law.check.clauses import Gates
from chengming.law.check.formulas import (
    FALSE,
    And,
    Cmp,
    Formula,
    Key,
    Lit,
    Or,
    conj,
    is_input,
    keys,
)
from chengming.law.check.goals import Goal

State = tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One act of a slice with the inputs that the slice varies."""

    act: str
    guard: Formula
    inputs: tuple[Key, ...]
    effects: Mapping[Key, Effect]


class Slice:
    """`gates` in force, `acts` allowed (default: all that the goal allows); everything else absent."""

    def __init__(
        self,
        gates: Gates,
        goal: Goal,
        chosen: Collection[str],
        acts: Iterable[str] | None = None,
    ) -> None:
        self.gates, self.goal, self.model = gates, goal, gates.model
        self.chosen = frozenset(chosen)
        every = acts if acts is not None else (*self.model.acts, *self.model.ticks)
        self.allowed = [a for a in every if goal.usable(a)]
        self._guards: dict[str, Formula] = {}
        self.keys: dict[Key, int] = {}
        self.steps: list[Step] = []
        self._close()

    def guard(self, act: str) -> Formula:
        """What the step needs in this slice."""
        found = self._guards.get(act)
        if found is None:
            chosen = (
                self.gates.formula(g.id, act)
                for g in self.model.procedure.gates.values()
                if g.id in self.chosen and act in g.at
            )
            parts = (self.model.enabled(act), self.goal.demand(act), *chosen)
            found = self._guards[act] = conj(*parts)
        return found

    def effect(self, act: str, key: Key) -> Effect:
        return self.goal.effect(act, key) if self.goal.owns(key) else self.model.effect(act, key)

    def _close(self) -> None:
        """The least set of variables and acts that contains all that is read."""
        wanted: list[Key] = []
        for act in self.goal.targets:
            self._read(conj(self.guard(act), self.goal.hit(act)), wanted)
        effects: dict[str, dict[Key, Effect]] = {a: {} for a in self.allowed}
        while wanted:
            key = wanted.pop()
            if key in self.keys:
                continue
            self.keys[key] = len(self.keys)
            if key[0] == "const":
                continue
            for act in self.allowed:
                effect = self.effect(act, key)
                if effect and self.guard(act) != FALSE:
                    effects[act][key] = effect
                    self._read(self.guard(act), wanted)
                    for when, source in effect:
                        self._read(when, wanted)
                        if source[0] not in ("const", "in"):
                            wanted.append(source)
        self.steps = [self._step(act, found) for act, found in effects.items() if found]

    def _read(self, formula: Formula, wanted: list[Key]) -> None:
        wanted += [k for k in keys(formula) if not is_input(k)]
        wanted += [k for k in _constants(formula) if k[1] != -1]

    def _step(self, act: str, effects: Mapping[Key, Effect]) -> Step:
        read = list(keys(self.guard(act)))
        for effect in effects.values():
            for when, source in effect:
                read += [*keys(when), source]
        inputs = tuple(dict.fromkeys(k for k in read if is_input(k)))
        return Step(act, self.guard(act), inputs, effects)

    # ── values ────────────────────────────────────────────────────────────────

    @cached_property
    def amounts(self) -> list[int]:
        """Positions of the state that hold ranks."""
        is_amount = self.model.is_amount
        return [i for k, i in self.keys.items() if k[0] == "const" or is_amount(k)]

    def initial(self) -> Iterator[State]:
        """Every state before the first act."""
        ranks = {n: r for r, n in enumerate(sorted(k[1] for k in self.keys if k[0] == "const"))}  # type: ignore[type-var]
        choices = [
            (ranks[k[1]],) if k[0] == "const" else sorted(self.model.initial(k)) for k in self.keys
        ]
        return itertools.product(*choices)

    @cached_property
    def _told_apart(self) -> dict[Key, list[frozenset[int]]]:
        """The value sets that literals ask of each key, followed through copies."""
        asked: dict[Key, list[frozenset[int]]] = {}
        flows: list[tuple[Key, Key]] = []
        formulas = [s.guard for s in self.steps]
        formulas += [self.goal.hit(a) for a in self.goal.targets]
        formulas += [self.guard(a) for a in self.goal.targets]
        for step in self.steps:
            for key, effect in step.effects.items():
                formulas += [when for when, _ in effect]
                flows += [(source, key) for _, source in effect if source[0] != "const"]
        for formula in formulas:
            for lit in literals(formula):
                asked.setdefault(lit.key, []).append(lit.values)
        for _ in range(3):  # copies of copies
            for source, key in flows:
                have = asked.setdefault(source, [])
                have += [v for v in asked.get(key, []) if v not in have]
        return asked

    def choices(self, key: Key) -> list[int]:
        """One value of each kind that this slice tells apart."""
        sets = self._told_apart.get(key, [])
        classes: dict[tuple[bool, ...], int] = {}
        for value in sorted(self.model.domain(key)):
            classes.setdefault(tuple(value in s for s in sets), value)
        return list(classes.values())


def literals(formula: Formula) -> Iterator[Lit]:
    """Every literal of a formula."""
    match formula:
        case Lit():
            yield formula
        case And(limbs) | Or(limbs):
            for limb in limbs:
                yield from literals(limb)


def _constants(formula: Formula) -> Iterator[Key]:
    match formula:
        case Cmp(left, _, right):
            yield from (k for k in (left, right) if k[0] == "const")
        case And(limbs) | Or(limbs):
            for limb in limbs:
                yield from _constants(limb)
