"""Mutants (变异): take one gate away, or one limb of it, and see which property notices.

Only the properties whose proof rests on the gate are proved again. A gate or limb that nobody
misses is looked at once more: can anything happen that it would have refused? If not, other gates
imply it, and they are named; if so, nobody asked for it, and the shortest case is shown.
"""

import multiprocessing
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from chengming.law.check.checking import Desk, Finding
from chengming.law.check.goals import Differs
from chengming.law.check.properties import Property, PropertyFile, covered
from chengming.law.check.prove.lazy import Prover
from chengming.law.procedure import (
    AllClause,
    AnyClause,
    ApartClause,
    Clause,
    GateSpec,
    Procedure,
    RecordClause,
)

LIMB_STATES = 10_000  # limbs are many: a search that needs more says "not known"


@dataclass(frozen=True)
class Mutant:
    """One gate (or limb) taken away: the property that was broken then, or why nobody missed it."""

    gate: str
    killed_by: str
    trace: tuple[str, ...]
    explains: str
    unknown: bool = False
    limb: str = ""
    redundant: bool = False  # proved: nothing changes without it
    implied_by: tuple[str, ...] = ()  # the gates that proof rests on
    written: bool = True  # by hand; a generated gate cannot be marked as explaining another

    @property
    def explained(self) -> bool:
        """Noticed; or proved redundant, and marked as only explaining another gate."""
        return bool(self.killed_by or (self.redundant and (self.explains or not self.written)))


def twins(file: PropertyFile, gate: str, cores: Mapping[str, tuple[str, ...]]) -> list[Property]:
    """The properties that name the gate, then those whose proof rests on it."""
    named = [p for p in file.properties.values() if covered(gate, p.gates)]
    resting = [
        p for p in file.properties.values() if gate in cores.get(p.id, ()) and p not in named
    ]
    return [*named, *resting]


@dataclass(frozen=True)
class Limb:
    """A gate with one limb dropped; ``stricter``: it then refuses more, not less."""

    label: str
    gate: GateSpec
    stricter: bool


def limbs(gate: GateSpec) -> Iterator[Limb]:
    """Every way to drop one limb: a clause, what a record must say, what it must be later than.

    An alternative of ``any`` and a ``when`` are dropped too: that makes the gate stricter, which
    only a possibility can notice.
    """
    for i, clause in enumerate(gate.require):
        rest = (*gate.require[:i], *gate.require[i + 1 :])
        if rest:
            yield Limb(f"require[{i}]", replace(gate, require=rest), stricter=False)
        for label, changed, stricter in _shorter(clause):
            require = (*gate.require[:i], changed, *gate.require[i + 1 :])
            yield Limb(f"require[{i}]{label}", replace(gate, require=require), stricter)
    if gate.when is not None:
        yield Limb("when", replace(gate, when=None), stricter=True)


def _shorter(clause: Clause) -> Iterator[tuple[str, Clause, bool]]:
    match clause:
        case AllClause(parts) | AnyClause(parts):
            for i, part in enumerate(parts):
                rest = (*parts[:i], *parts[i + 1 :])
                if rest:
                    yield f".{i}", replace(clause, limbs=rest), isinstance(clause, AnyClause)
                for label, changed, stricter in _shorter(part):
                    whole = (*parts[:i], changed, *parts[i + 1 :])
                    yield f".{i}{label}", replace(clause, limbs=whole), stricter
        case ApartClause(kinds, handlers):
            for i, kind in enumerate(kinds if len(kinds) > 1 or handlers else ()):
                yield f".apart.{kind}", replace(clause, kinds=kinds[:i] + kinds[i + 1 :]), False
            if handlers and kinds:
                yield ".apart.handlers", replace(clause, handlers=False), False
        case RecordClause(_, match, after, negated):
            for i, item in enumerate(match):
                fewer = replace(clause, match=match[:i] + match[i + 1 :])
                yield f".with.{item.field}", fewer, negated
            for i, kind in enumerate(after):
                fewer = replace(clause, after=after[:i] + after[i + 1 :])
                yield f".after.{kind}", fewer, negated


@dataclass(frozen=True)
class Ground:
    """What was found before anything was changed: cores of properties, ways of possibilities."""

    procedure: Procedure
    file: PropertyFile
    cores: Mapping[str, tuple[str, ...]]
    ways: Mapping[str, tuple[str, ...]]

    @cached_property
    def desk(self) -> Desk:
        """The unchanged procedure, prepared once; every mutant shares what it can of it."""
        return Desk(self.procedure, self.file, 0)


def mutate(ground: Ground, gate: str) -> Mutant:
    """Take the gate away and prove its properties again, until one breaks."""
    spec, desk = ground.procedure.gates[gate], ground.desk.changed(gate, None)
    found = _judged(desk, spec, ground.cores)
    return found if found.killed_by else _weighed(found, desk.prover, spec)


def mutate_limb(ground: Ground, gate: str, label: str) -> Mutant:
    """Drop one limb. A weaker gate is for properties to notice, a stricter one for possibilities.

    A possibility whose way meets the gate at no act needs no second look.
    """
    spec = ground.procedure.gates[gate]
    limb = next(found for found in limbs(spec) if found.label == label)
    desk = ground.desk.changed(gate, limb.gate, LIMB_STATES)
    survivor = Mutant(gate, "", (), spec.explains, limb=label)
    if not limb.stricter:
        weighed = _weighed(survivor, desk.prover, spec)
        if weighed.redundant:
            return weighed
        found = replace(_judged(desk, spec, ground.cores), limb=label)
        return found if found.killed_by else weighed
    possible = ground.file.possibilities.values()
    for can in (c for c in possible if not set(spec.at).isdisjoint(ground.ways[c.id])):
        if desk.possibility(can).kind == "broken":
            return Mutant(gate, can.id, (), spec.explains, limb=label)
    whole = ground.desk.changed(gate, spec, LIMB_STATES)
    return _weighed(survivor, whole.prover, limb.gate)


def _weighed(found: Mutant, prover: Prover, reading: GateSpec) -> Mutant:
    """Nobody missed it: can anything happen that this reading of the gate would refuse?"""
    core: set[str] = set()
    for act in reading.at:
        verdict = prover.prove(Differs(prover.whole.gates, reading, (act,)))
        if verdict.kind == "broken":
            trace = tuple(prover.whole.model.title(step) for step, _ in verdict.trace)
            return replace(found, trace=trace)
        if verdict.kind == "unknown":
            return replace(found, unknown=True)
        core |= set(verdict.core)
    return replace(found, unknown=False, redundant=True, implied_by=tuple(sorted(core)))


def _judged(desk: Desk, spec: GateSpec, cores: Mapping[str, tuple[str, ...]]) -> Mutant:
    gate = spec.id
    unknown = False
    for prop in twins(desk.file, gate, cores):
        touched = (
            tuple(act for act in prop.never if act in spec.at) if spec.generated else prop.never
        )
        asked = replace(prop, never=touched)
        found: Finding = desk.property(asked, glimpse=not spec.generated)
        if found.kind == "broken":
            return Mutant(gate, prop.id, found.trace, spec.explains)
        unknown = unknown or found.kind == "unknown"
    return Mutant(gate, "", (), spec.explains, unknown, written=not spec.generated)


def mutate_all(ground: Ground, gates: list[str], processes: int = 2) -> Iterator[Mutant]:
    """Every gate of the list, one at a time, in order."""
    yield from _each(ground, [(gate, "") for gate in gates], processes)


def mutate_limbs(
    ground: Ground, chosen: list[tuple[str, str]], processes: int = 2
) -> Iterator[Mutant]:
    """Every (gate, label of a limb) of the list, one at a time, in order."""
    yield from _each(ground, chosen, processes)


_standing: list[Ground] = []  # of this worker process


def _each(ground: Ground, chosen: list[tuple[str, str]], processes: int) -> Iterator[Mutant]:
    ground.desk  # noqa: B018 - prepared once, before the processes part
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, _stand, (ground,)) as pool:
        yield from pool.imap(_mutate, chosen)


def _stand(ground: Ground) -> None:
    # The pool ends its processes by SIGTERM: a handler inherited from the caller would swallow that.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _standing[:] = [ground]


def _mutate(chosen: tuple[str, str]) -> Mutant:
    gate, label = chosen
    return mutate_limb(_standing[0], gate, label) if label else mutate(_standing[0], gate)
