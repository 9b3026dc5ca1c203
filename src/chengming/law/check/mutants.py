"""Mutants (变异): take one gate away, and see which property notices.

A gate that nobody misses is either implied by others or guards nothing that anybody asked for;
both must be explained. Only the properties whose proof rests on the gate are proved again.
"""

import multiprocessing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chengming.law.check.checking import Desk, Finding
from chengming.law.check.properties import Property, PropertyFile, covered
from chengming.law.procedure import Procedure


@dataclass(frozen=True)
class Mutant:
    """One gate taken away: the property that was broken then, or who survived and why."""

    gate: str
    killed_by: str
    trace: tuple[str, ...]
    explains: str
    unknown: bool = False

    @property
    def explained(self) -> bool:
        """Killed, or marked as only explaining another gate."""
        return bool(self.killed_by or self.explains)


def without(procedure: Procedure, gate: str) -> Procedure:
    """The procedure with one gate taken away."""
    return replace(procedure, gates={k: g for k, g in procedure.gates.items() if k != gate})


def twins(file: PropertyFile, gate: str, cores: Mapping[str, tuple[str, ...]]) -> list[Property]:
    """The properties that name the gate, then those whose proof rests on it."""
    named = [p for p in file.properties.values() if covered(gate, p.gates)]
    resting = [
        p for p in file.properties.values() if gate in cores.get(p.id, ()) and p not in named
    ]
    return [*named, *resting]


def mutate(
    procedure: Procedure, file: PropertyFile, gate: str, cores: Mapping[str, tuple[str, ...]]
) -> Mutant:
    """Take the gate away and prove its properties again, until one breaks."""
    spec = procedure.gates[gate]
    desk = Desk(without(procedure, gate), file, 0)
    unknown = False
    for prop in twins(file, gate, cores):
        touched = (
            tuple(act for act in prop.never if act in spec.at) if spec.generated else prop.never
        )
        found: Finding = desk.property(replace(prop, never=touched))
        if found.kind == "broken":
            return Mutant(gate, prop.id, found.trace, spec.explains)
        unknown = unknown or found.kind == "unknown"
    return Mutant(gate, "", (), spec.explains, unknown)


def mutate_all(
    procedure: Procedure, file: PropertyFile, gates: list[str],
    cores: Mapping[str, tuple[str, ...]], processes: int = 2,
) -> Iterator[Mutant]:  # fmt: skip
    """Every gate of the list, one at a time, in order."""
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, _open, (procedure, file, dict(cores))) as pool:
        yield from pool.imap(_mutate, gates)


_ground: list[tuple[Procedure, PropertyFile, Mapping[str, tuple[str, ...]]]] = []


def _open(procedure: Procedure, file: PropertyFile, cores: Mapping[str, tuple[str, ...]]) -> None:
    _ground[:] = [(procedure, file, cores)]


def _mutate(gate: str) -> Mutant:
    procedure, file, cores = _ground[0]
    return mutate(procedure, file, gate, cores)
