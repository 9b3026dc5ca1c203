"""Searches the whole procedure, every gate in force, for a way to a goal.

Greedy best-first: the state that a relaxed plan thinks nearest is looked at first, and of its
acts those that plan recommends. What it finds is real; what it does not find is not disproved.
"""

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from chengming.law.check.formulas import Formula, Key, is_input, keys, lits
from chengming.law.check.goals import Goal
from chengming.law.check.prove.relaxed import FAR, Relaxed
from chengming.law.check.prove.walk import Values, Whole

TRIES = 150  # choices looked into to carry out one act
OUTCOMES = 2  # ways to carry out one act, saying the same, that are followed
SAYINGS = 20
LATER = 3  # how much farther a state counts for acts that no relaxed plan recommends


@dataclass(frozen=True)
class Way:
    """A real sequence of acts with all inputs that anybody asked for."""

    acts: tuple[str, ...]
    inputs: tuple[Values, ...]
    looked_at: int


@dataclass(frozen=True, slots=True)
class _Node:
    values: Values
    parent: "_Node | None"
    act: str = ""
    inputs: Values = field(default_factory=dict)
    depth: int = 0
    rest: bool = False


class Planner:
    """One goal on one procedure."""

    def __init__(self, whole: Whole, goal: Goal, most: int) -> None:
        self.whole, self.goal, self.most = whole, goal, most
        self.own = whole.besides(goal)
        self.relaxed = Relaxed(whole, goal, self.own)
        self.looked_at = 0
        self._queue: list[tuple[int, int, int, _Node]] = []
        self._keys = [*whole.slice.keys, *self.own]
        self._seen: set[tuple[float | None, ...]] = set()
        self._count = 0
        self._said: dict[str, list[Values]] = {}

    def find(self) -> Way | None:
        """A way to the goal, or None: not found within `most` states."""
        self._push(_Node(self.whole.start(self.own), None), 0)
        while self._queue and self.looked_at < self.most:
            node = heapq.heappop(self._queue)[3]
            self.looked_at += 1
            distance, ready = self.relaxed.estimate(node.values)
            if distance >= FAR:
                continue
            if (way := self._met(node)) is not None:
                return way
            self._expand(node, distance, ready)
        return None

    def _expand(self, node: _Node, distance: int, ready: set[str]) -> None:
        """The acts that the relaxed plan recommends now; the others when the queue comes to them."""
        if node.rest:
            acts = [a for a in self.relaxed.acts if a not in ready]
        else:
            acts = [a for a in self.relaxed.acts if a in ready]
            self._count += 1
            rest = _Node(node.values, node.parent, node.act, node.inputs, node.depth, rest=True)
            heapq.heappush(self._queue, (distance + LATER, node.depth, self._count, rest))
        for act in acts:
            for after, inputs in self._runs(act, node):
                self._push(_Node(after, node, act, inputs, node.depth + 1), distance)

    def _runs(self, act: str, node: _Node) -> list[tuple[Values, Values]]:
        goal, free = self.goal, self.goal.free()
        out: list[tuple[Values, Values]] = []
        for said in self._sayings(act):
            runs = self.whole.runs(act, node.values, said, goal, self.own, free=free, tries=TRIES)
            out += itertools.islice(runs, OUTCOMES)
        return out

    def _sayings(self, act: str) -> list[Values]:
        """What the act may say, as far as its record is read later, or the goal looks at it."""
        found = self._said.get(act)
        if found is None:
            effects = self.whole.effects.get(act, {}).values()
            stored = {s for effect in effects for _, s in effect if s[:1] == ("in",)}
            for key in self.own:
                for when, _ in self.whole.effect(act, key, self.goal):
                    stored |= {k for k in keys(when) if is_input(k)}
            says = sorted((k for k in stored if k[2] == "say"), key=str)
            choices = [self._told_apart(key) for key in says]
            combined = itertools.islice(itertools.product(*choices), SAYINGS)
            found = [dict(zip(says, values, strict=True)) for values in combined]
            self._said[act] = found
        return found

    def _told_apart(self, key: Key) -> list[int]:
        """One value for each group that no clause and no part of the goal tells apart."""
        _, act, _, name = key
        asked = {
            values
            for read, values in self._asked_of
            if read == key or (read[0] == "X" and read[2] == name and act in read[1])  # type: ignore[operator]
        }
        groups: dict[tuple[bool, ...], int] = {}
        for value in sorted(self.whole.model.domain(key)):
            groups.setdefault(tuple(value in values for values in asked), value)
        return list(groups.values())

    @cached_property
    def _asked_of(self) -> list[tuple[Key, frozenset[int]]]:
        return list({(lit.key, lit.values) for f in self._formulas() for lit in lits(f)})

    def _formulas(self) -> Iterator[Formula]:
        for checks in self.whole.checks.values():
            yield from (formula for _, formula in checks)
        for act in self.whole.model.acts:
            effects = [*self.whole.effects.get(act, {}).values()]
            effects += [self.whole.effect(act, key, self.goal) for key in self.own]
            yield from (when for effect in effects for when, _ in effect)
            yield self.goal.demand(act)
        yield from map(self.goal.hit, self.goal.targets)

    def _push(self, node: _Node, distance: int) -> None:
        print_of = tuple(map(node.values.get, self._keys))
        if print_of in self._seen:
            return
        self._seen.add(print_of)
        self._count += 1
        heapq.heappush(self._queue, (distance, node.depth, self._count, node))

    def _met(self, node: _Node) -> Way | None:
        for act in self.goal.targets:
            if not self.goal.usable(act):
                continue
            for _, inputs in self.whole.runs(
                act, node.values, {}, self.goal, (), last=True, free=self.goal.free(), tries=TRIES
            ):
                return self._way(_Node({}, node, act, inputs))
        return None

    def _way(self, node: _Node) -> Way:
        acts: list[str] = []
        inputs: list[Values] = []
        at: _Node | None = node
        while at is not None and at.parent is not None:
            acts.append(at.act)
            inputs.append(at.inputs)
            at = at.parent
        return Way(tuple(reversed(acts)), tuple(reversed(inputs)), self.looked_at)
