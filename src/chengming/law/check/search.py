"""Breadth-first search of a slice: a proof, a shortest trace, or "not known" at the limit."""

from dataclasses import dataclass

from chengming.law.check.compiled import compile_slice, inputs_of_target
from chengming.law.check.formulas import Key
from chengming.law.check.slices import Slice, State


@dataclass(frozen=True)
class TraceStep:
    """One act (or tick) with the inputs the slice chose; amounts are ranks of that moment."""

    act: str
    inputs: tuple[tuple[Key, int], ...]
    before: State


@dataclass(frozen=True)
class Outcome:
    """`holds`: no state meets the goal; `trace`: a shortest way to it; `limit`: not known."""

    kind: str
    states: int
    trace: tuple[TraceStep, ...] = ()
    depth: int = 0  # no shorter way to the goal than this


def explore(piece: Slice, limit: int) -> Outcome:
    """Search a slice from its initial states, at most `limit` states."""
    successors, hit = compile_slice(piece)
    parent: dict[State, tuple[State, int, tuple[int, ...]] | None] = {}
    frontier: list[State] = []
    depth = 0
    for state in piece.initial():
        parent[state] = None
        frontier.append(state)
    while frontier:
        following: list[State] = []
        for state in frontier:
            found = hit(state)
            if found is not None:
                return Outcome("trace", len(parent), _trace(piece, parent, state, found), depth)
            for index, inputs, after in successors(state):
                if after not in parent:
                    parent[after] = (state, index, inputs)
                    following.append(after)
            if len(parent) > limit:
                return Outcome("limit", len(parent), (), depth)
        frontier = following
        depth += 1
    return Outcome("holds", len(parent), (), depth)


def _trace(
    piece: Slice,
    parent: dict[State, tuple[State, int, tuple[int, ...]] | None],
    state: State,
    found: tuple[int, tuple[int, ...]],
) -> tuple[TraceStep, ...]:
    index, values = found
    last = tuple(zip(inputs_of_target(piece, index), values, strict=True))
    steps = [TraceStep(piece.goal.targets[index], last, state)]
    link = parent[state]
    while link is not None:
        before, at, inputs = link
        step = piece.steps[at]
        steps.append(TraceStep(step.act, tuple(zip(step.inputs, inputs, strict=True)), before))
        link = parent[before]
    return tuple(reversed(steps))
