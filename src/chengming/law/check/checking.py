"""Checks one procedure: properties, possibilities, dead ends, unreachable acts; two processes."""

import copy
import multiprocessing
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from chengming.law.check import dead_ends
from chengming.law.check.abstract import Model
from chengming.law.check.clauses import Gates
from chengming.law.check.dead_ends import Run
from chengming.law.check.goals import Broken, Reached
from chengming.law.check.properties import Possibility, Property, PropertyFile
from chengming.law.check.prove.lazy import Prover
from chengming.law.check.prove.plan import Planner
from chengming.law.check.prove.walk import Whole
from chengming.law.procedure import GateSpec, Procedure

STATES = 40_000  # states of one slice before the answer is "unknown"
PART_STATES = 60_000  # states of one part in the search for dead ends
LOOKED_AT = 1000  # states a guided search for a possibility may look at
Task = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """One answer: ``holds``, ``broken`` with its trace (titles of acts), or ``unknown``."""

    id: str
    title: str
    cite: tuple[str, ...]
    kind: str
    states: int = 0
    core: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    why: str = ""


@dataclass
class Result:
    """Everything found about one procedure."""

    procedure: str
    properties: list[Finding] = field(default_factory=list)
    possibilities: list[Finding] = field(default_factory=list)
    parts: list[Run] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def states(self) -> int:
        """States of the final slices and of the parts together."""
        return sum(f.states for f in (*self.properties, *self.possibilities)) + sum(
            run.states for run in self.parts
        )

    @property
    def violations(self) -> int:
        """Bypasses, possibilities that are not there, dead ends, acts that cannot happen."""
        broken = sum(f.kind == "broken" for f in (*self.properties, *self.possibilities))
        return broken + sum(run.dead > 0 for run in self.parts) + len(self.unreachable)

    @property
    def unknown(self) -> list[Finding]:
        """Questions that the search could not answer within its limits."""
        asked = [f for f in (*self.properties, *self.possibilities) if f.kind == "unknown"]
        return asked + [_undecided(run) for run in self.parts if not run.complete]


def _undecided(run: Run) -> Finding:
    """A search for dead ends that was cut off: it says nothing either way."""
    name = "+".join(run.bundles) or "base"
    why = f"死路搜索到 {run.states} 个状态的上限停止，没有结论"
    return Finding(name, f"死路：{name}", (), "unknown", run.states, why=why)


class Desk:
    """What one process needs to answer questions about one procedure; built once."""

    def __init__(
        self, procedure: Procedure, file: PropertyFile, part_states: int, states: int = STATES
    ) -> None:
        self.procedure, self.file, self.part_states = procedure, file, part_states
        self.whole = Whole(Gates(Model(procedure)))
        self.prover = Prover(self.whole, states, last_look=states // 10)

    def changed(self, gate: str, other: GateSpec | None, states: int = STATES) -> "Desk":
        """The same desk, one gate taken out or read otherwise."""
        gates = {name: spec for name, spec in self.procedure.gates.items() if name != gate}
        desk = copy.copy(self)
        desk.procedure = replace(
            self.procedure, gates={**self.procedure.gates, gate: other} if other else gates
        )
        desk.prover = self.prover.changed(desk.procedure, gate, states)
        desk.whole = desk.prover.whole
        return desk

    def answer(self, task: Task) -> Finding | Run:
        """One property, possibility, act or part."""
        word, name = task
        if word == "property":
            return self.property(self.file.properties[name])
        if word == "possibility":
            return self.possibility(self.file.possibilities[name])
        if word == "act":
            return self.act(name)
        bundles = tuple(name.split("+")) if name else ()
        return dead_ends.search(self.prover.rough, bundles, self.part_states)

    def property(self, prop: Property, *, glimpse: bool = False) -> Finding:
        """All acts it forbids; the first that can happen all the same ends the search."""
        core: set[str] = set()
        states, why = 0, ""
        for act in prop.never:
            goal = Broken(self.whole.gates, prop, (act,))
            verdict = self.prover.prove(goal, prop.gates, glimpse=glimpse)
            states += verdict.states
            core |= set(verdict.core)
            if verdict.kind == "broken":
                acts = tuple(step for step, _ in verdict.trace)
                return self._finding(prop, "broken", states, acts=acts)
            why = why or verdict.why
        kind = "unknown" if why else "holds"
        return self._finding(prop, kind, states, core=tuple(sorted(core)), why=why)

    def possibility(self, can: Possibility) -> Finding:
        """A real way with every gate in force; none found is a violation: an over-strict gate."""
        way = Planner(self.whole, Reached(self.whole.gates, can), LOOKED_AT).find()
        if way is None:
            return self._finding(can, "broken", LOOKED_AT, why="没有找到可行的办法")
        return self._finding(can, "holds", way.looked_at, acts=way.acts)

    def act(self, name: str) -> Finding:
        """Can this act happen at all?"""
        spec = self.procedure.actions[name]
        can = Possibility(name, spec.title, spec.cite, tuple(self.procedure.actions), name)
        return self.possibility(can)

    def _finding(
        self,
        item: Property | Possibility,
        kind: str,
        states: int,
        *,
        core: tuple[str, ...] = (),
        acts: tuple[str, ...] = (),
        why: str = "",
    ) -> Finding:
        titles = tuple(map(self.whole.model.title, acts))
        return Finding(item.id, item.title, item.cite, kind, states, core, titles, acts, why)


def check(
    procedure: Procedure, file: PropertyFile, *, part_states: int = PART_STATES,
    bundles: bool = False, processes: int = 2, only: Iterable[str] = (),
) -> Result:  # fmt: skip
    """Everything about one procedure.

    ``bundles``: dead ends are searched with every optional part too, which takes minutes; ``only``:
    these properties and possibilities, nothing else.
    """
    start = time.monotonic()
    result = Result(procedure.id)
    tasks = list(_tasks(procedure, file, bundles=bundles, only=frozenset(only)))
    seen: set[str] = set()
    for (word, name), answer in answers(procedure, file, tasks, part_states, processes):
        if isinstance(answer, Run):
            result.parts.append(answer)
            continue
        seen |= set(answer.acts)
        if word == "property":
            result.properties.append(answer)
        elif word == "possibility":
            result.possibilities.append(answer)
        elif answer.kind != "holds":
            result.unreachable.append(name)
    order = list(file.properties)
    result.properties.sort(key=lambda f: order.index(f.id))
    result.seconds = time.monotonic() - start
    return result


def _tasks(
    procedure: Procedure, file: PropertyFile, *, bundles: bool, only: frozenset[str]
) -> Iterator[Task]:
    if only:
        yield from (("property", name) for name in file.properties if name in only)
        yield from (("possibility", name) for name in file.possibilities if name in only)
        return
    for part in dead_ends.parts(procedure, bundles=bundles):
        yield "part", "+".join(part)
    yield from (("property", name) for name in file.properties)
    yield from (("possibility", name) for name in file.possibilities)
    yield from (("act", name) for name in procedure.actions)


def answers(
    procedure: Procedure, file: PropertyFile, tasks: list[Task], part_states: int, processes: int
) -> Iterator[tuple[Task, Finding | Run]]:
    """Answers as they come, from that many processes."""
    if processes <= 1:
        desk = Desk(procedure, file, part_states)
        yield from ((task, desk.answer(task)) for task in tasks)
        return
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, _open, (procedure, file, part_states)) as pool:
        yield from pool.imap_unordered(_answer, tasks)


_desk: list[Desk] = []  # of this worker process


def _open(procedure: Procedure, file: PropertyFile, part_states: int) -> None:
    # The pool ends its processes by SIGTERM: a handler inherited from the caller would swallow that.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _desk[:] = [Desk(procedure, file, part_states)]


def _answer(task: Task) -> tuple[Task, Finding | Run]:
    return task, _desk[0].answer(task)
