"""Dead ends: can a case always be brought to an end? Searched over the main line and its bundles.

Every state of a small part of the procedure (main line, one optional part) is enumerated with the
gates in force and routine inputs; a state from which no end can be reached is a dead end. This is
not a proof for the whole procedure, and a search cut off at its limit says so.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from chengming.law.check.clauses import Gates
from chengming.law.check.compiled import compile_slice
from chengming.law.check.prove.walk import Everything
from chengming.law.check.slices import Slice, State
from chengming.law.procedure import AllClause, AnyClause, ApartClause, Clause, NotClause, Procedure


@dataclass(frozen=True)
class Run:
    """One search: which optional parts, how many states, how many dead; ``complete`` or cut off."""

    bundles: tuple[str, ...]
    states: int
    dead: int
    complete: bool


class Final(Everything):
    """The end of a case: one of the final acts among those allowed."""

    def __init__(self, gates: Gates, acts: tuple[str, ...]) -> None:
        super().__init__(gates)
        self.acts = acts

    @property
    def targets(self) -> tuple[str, ...]:
        return self.acts

    def over(self, gates: Gates) -> "Final":
        return Final(gates, self.acts)


def parts(procedure: Procedure, *, bundles: bool) -> Iterator[tuple[str, ...]]:
    """The main line alone; with ``bundles`` also the main line with each optional part."""
    yield ()
    if bundles:
        yield from ((name,) for name in procedure.bundles)


def search(gates: Gates, bundles: tuple[str, ...], limit: int) -> Run:
    """Enumerate the part with these bundles and what they need, at most ``limit`` states."""
    procedure = gates.model.procedure
    acts = list(procedure.base)
    for name in bundles:
        for needed in (name, *procedure.bundles[name].needs):
            acts += procedure.bundles[needed].acts
    final = tuple(a for a in procedure.final if a in acts)
    chosen = [g.id for g in procedure.gates.values() if g.generated in ("", "cause")]
    chosen = [g for g in chosen if not any(map(_is_apart, procedure.gates[g].require))]
    allowed = [*dict.fromkeys(acts), *gates.model.ticks]
    piece = Slice(gates, Final(gates, final), chosen, allowed)
    successors, hit = compile_slice(piece)
    order, good, back = _enumerate(list(piece.initial()), successors, hit, limit)
    if len(order) > limit:
        return Run(bundles, len(order), 0, complete=False)
    return Run(bundles, len(order), len(order) - len(_reaching(good, back)), complete=True)


Successors = Callable[[State], Iterable[tuple[int, tuple[int, ...], State]]]


def _enumerate(
    start: Sequence[State],
    successors: Successors,
    hit: Callable[[State], object],
    limit: int,
) -> tuple[list[State], list[int], dict[int, list[int]]]:
    order = list(start)
    place = {state: number for number, state in enumerate(order)}
    good: list[int] = []
    back: dict[int, list[int]] = {}
    for number, state in enumerate(order):
        if hit(state) is not None:
            good.append(number)
            continue
        for _, _, after in successors(state):
            if after not in place:
                place[after] = len(order)
                order.append(after)
            back.setdefault(place[after], []).append(number)
        if len(order) > limit:
            break
    return order, good, back


def _reaching(good: list[int], back: dict[int, list[int]]) -> set[int]:
    """All states from which one of the good ones can be reached."""
    found, todo = set(good), list(good)
    while todo:
        for before in back.get(todo.pop(), ()):
            if before not in found:
                found.add(before)
                todo.append(before)
    return found


def _is_apart(clause: Clause) -> bool:
    """Rules on who may act: another person can always be found, so they make no dead end."""
    if isinstance(clause, AllClause | AnyClause):
        return any(map(_is_apart, clause.limbs))
    if isinstance(clause, NotClause):
        return _is_apart(clause.limb)
    return isinstance(clause, ApartClause)
