"""Proves a goal unreachable on a slice to which gates are added only when a trace needs them."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from chengming.law.check.clauses import Gates
from chengming.law.check.goals import Broken, Goal
from chengming.law.check.properties import covered
from chengming.law.check.prove.plan import Planner
from chengming.law.check.prove.walk import Replay, Values, Whole
from chengming.law.check.search import Outcome, explore
from chengming.law.check.slices import Slice
from chengming.law.procedure import Procedure

MOST_CANDIDATES = 10
GLANCE = 1500  # states of a first look at a candidate
LOOK = 120  # states of a guided look for a real way
LAST_LOOK = 4000  # where the search came to its limit: a way may be there all the same
STUCK = "反例既不能走通，也没有关卡拒绝它"


@dataclass(frozen=True)
class Verdict:
    """`holds` with its core of gates, `broken` with a real trace, or `unknown`."""

    kind: str
    core: tuple[str, ...]
    states: int
    searches: int
    trace: tuple[tuple[str, Values], ...] = ()
    why: str = ""


class Prover:
    """Answers goals about one procedure."""

    def __init__(self, whole: Whole, limit: int, last_look: int = LAST_LOOK) -> None:
        self.whole, self.limit, self.last_look = whole, limit, last_look
        self.rough = Gates(whole.model, rough=True)
        self.searches = 0

    def changed(self, procedure: Procedure, gate: str, limit: int) -> "Prover":
        """One for the procedure with one gate changed; what both share is kept."""
        other = copy.copy(self)
        other.whole = self.whole.changed(procedure, gate)
        other.rough = self.rough.changed(other.whole.model, gate)
        other.limit, other.last_look = limit, limit // 10
        return other

    def _explore(self, goal: Goal, chosen: Sequence[str], limit: int = 0) -> tuple[Slice, Outcome]:
        self.searches += 1
        piece = Slice(goal.gates, goal, chosen)
        return piece, explore(piece, limit or self.limit)

    def prove(
        self, goal: Goal, hints: Sequence[str] = (), first: Sequence[str] = (), *,
        glimpse: bool = False,
    ) -> Verdict:  # fmt: skip
        """Gates are added until none of the goal's states is reachable, or a real trace is left.

        `hints` are patterns of gates to try first; `first` a core known from before. Conditions
        are one free yes or no as long as that suffices. `glimpse`: a way is expected, so look first.
        """
        self.searches = 0
        if glimpse and (found := self._look(_straight(goal), LOOK, GLANCE)) is not None:
            return found
        chosen = [g for g in first if g in self.whole.model.procedure.gates]
        verdict = self._prove(goal.over(self.rough), chosen, hints)
        if verdict.why != STUCK:
            return verdict  # where the rough search is too large, the exact one is larger
        return self._prove(goal.over(self.whole.gates), chosen, hints)

    def _prove(self, goal: Goal, chosen: list[str], hints: Sequence[str]) -> Verdict:
        planned = False
        piece, outcome = self._explore(goal, chosen)
        while outcome.kind == "trace":
            replay = Replay(self.whole, piece, outcome.trace)
            if replay.run():
                steps = tuple((s.act, i) for s, i in zip(outcome.trace, replay.filled, strict=True))
                return Verdict("broken", (), outcome.states, self.searches, steps)
            near, far = ([g for g in group if g not in chosen] for group in replay.candidates())
            if not near and not planned:
                planned = True
                found = self._look(goal)
                if found is not None:
                    return found
            candidates = near or far
            if not candidates:
                return self._unknown(outcome, STUCK)
            piece, outcome, gate = self._best(goal, chosen, candidates, hints)
            chosen.append(gate)
            if outcome.kind == "limit":
                piece, outcome = self._explore(goal, chosen)
        if outcome.kind == "limit":
            found = self._look(_straight(goal), self.last_look)
            return found or self._unknown(outcome, f"超过 {self.limit} 个状态的上限")
        core, states = self._least(goal, chosen, outcome.states)
        return Verdict("holds", tuple(core), states, self.searches)

    def _look(self, goal: Goal, most: int = LOOK, shorten: int = 0) -> Verdict | None:
        """Is there a real way after all? Made shorter as far as `shorten` states allow."""
        exact = goal.over(self.whole.gates)
        way = Planner(self.whole, exact, most).find()
        if way is None:
            return None
        piece = Slice(self.whole.gates, exact, self.whole.model.procedure.gates, set(way.acts))
        outcome = explore(piece, shorten or self.limit)
        if outcome.kind == "trace":
            replay = Replay(self.whole, piece, outcome.trace)
            if replay.run():
                steps = tuple((s.act, i) for s, i in zip(outcome.trace, replay.filled, strict=True))
                return Verdict("broken", (), outcome.states, self.searches, steps)
        steps = tuple(zip(way.acts, way.inputs, strict=True))
        return Verdict("broken", (), way.looked_at, self.searches, steps)

    def _unknown(self, outcome: Outcome, why: str) -> Verdict:
        return Verdict("unknown", (), outcome.states, self.searches, (), why)

    def _best(
        self, goal: Goal, chosen: list[str], candidates: list[str], hints: Sequence[str]
    ) -> tuple[Slice, Outcome, str]:
        """The candidate that proves most: it holds, or leaves only longer traces."""
        ordered = sorted(candidates, key=lambda g: (not covered(g, hints), g))
        found: list[tuple[tuple[int, int], Slice, Outcome, str]] = []
        for gate in ordered[:MOST_CANDIDATES]:
            piece, outcome = self._explore(goal, [*chosen, gate], GLANCE)
            if outcome.kind == "holds":
                return piece, outcome, gate
            found.append(((outcome.depth, -outcome.states), piece, outcome, gate))
        _, piece, outcome, gate = max(found, key=lambda item: item[0])
        return piece, outcome, gate

    def _least(self, goal: Goal, chosen: list[str], states: int) -> tuple[list[str], int]:
        """Drop every gate that the proof does not need."""
        core = list(chosen)
        if len(core) <= 1:
            return core, states
        for gate in chosen:
            rest = [g for g in core if g != gate]
            _, outcome = self._explore(goal, rest, max(GLANCE, 2 * states))
            if outcome.kind == "holds":
                core, states = rest, outcome.states
        return core, states


def _straight(goal: Goal) -> Goal:
    return goal.straight() if isinstance(goal, Broken) else goal
