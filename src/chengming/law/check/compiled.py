"""Turns a slice into Python functions: successors of a state, and whether the goal is met there.

Amounts are dense ranks. At a step that states new amounts every rank is spread out, so that a
new one may be equal to, between, below or above the live ones; afterwards they are dense again.
"""

from collections.abc import Callable, Collection

from chengming.law.check.formulas import TRUE, And, Cmp, Formula, Key, Lit, Or, conj, is_input, keys
from chengming.law.check.slices import Slice, State, Step

Inputs = tuple[int, ...]
Successors = Callable[[State], list[tuple[int, Inputs, State]]]
Hits = Callable[[State], tuple[int, Inputs] | None]


def compile_slice(piece: Slice) -> tuple[Successors, Hits]:
    """`successors(state)` lists (step, inputs, next state); `hit(state)` finds (target, inputs)."""
    names = [f"step_{i}" for i in range(len(piece.steps))]
    lines: list[str] = []
    for i, step in enumerate(piece.steps):
        lines += _Writer(piece, step.inputs).function(f"step_{i}", step, i)
    hits = [f"hit_{i}" for i in range(len(piece.goal.targets))]
    for i, act in enumerate(piece.goal.targets):
        formula = conj(piece.guard(act), piece.goal.hit(act))
        inputs = tuple(dict.fromkeys(k for k in keys(formula) if is_input(k)))
        lines += _Writer(piece, inputs).hit(f"hit_{i}", formula, i)
    lines += ["def successors(s):", "    out = []"]
    lines += [f"    {name}(s, out)" for name in names] + ["    return out"]
    tests = " or ".join(f"{name}(s)" for name in hits) or "None"
    lines += ["def hit(s):", f"    return {tests}"]
    space: dict[str, Callable[..., object]] = {"norm": _normaliser(piece.amounts)}
    exec(compile("\n".join(lines), "<slice>", "exec"), space)  # noqa: S102 - our own text
    return space["successors"], space["hit"]  # type: ignore[return-value]


def inputs_of_target(piece: Slice, index: int) -> tuple[Key, ...]:
    """The inputs varied where the goal is met, in the order `hit` reports them."""
    act = piece.goal.targets[index]
    formula = conj(piece.guard(act), piece.goal.hit(act))
    return tuple(dict.fromkeys(k for k in keys(formula) if is_input(k)))


def _normaliser(positions: Collection[int]) -> Callable[[State], State]:
    """Dense ranks again."""
    where = frozenset(positions)

    def norm(state: State) -> State:
        live = sorted({state[i] for i in where if state[i] >= 0})
        rank = {value: i for i, value in enumerate(live)}
        return tuple(rank.get(v, -1) if i in where else v for i, v in enumerate(state))

    return norm


class _Writer:
    """Writes one function; every input is a loop, every guard stands as far out as it can."""

    def __init__(self, piece: Slice, inputs: tuple[Key, ...]) -> None:
        self.piece = piece
        self.inputs = inputs
        self.name = {k: f"i{n}" for n, k in enumerate(inputs)}
        fresh = [k for k in inputs if piece.model.is_amount(k)]
        self.spread = 2 ** len(fresh) if fresh else 1

    def function(self, name: str, step: Step, index: int) -> list[str]:
        head = [f"def {name}(s, out):", f"    {self._unpack()} = s"]
        values = [self._next(step, key, at) for key, at in self.piece.keys.items()]
        inputs = "(" + "".join(f"{self.name[k]}, " for k in self.inputs) + ")"
        state = "(" + "".join(f"{v}, " for v in values) + ")"
        if self.spread > 1 or any(self.piece.model.is_amount(k) for k in step.effects):
            state = f"norm({state})"
        return head + self._body(step.guard, f"out.append(({index}, {inputs}, {state}))")

    def hit(self, name: str, formula: Formula, index: int) -> list[str]:
        head = [f"def {name}(s):", f"    {self._unpack()} = s"]
        inputs = "(" + "".join(f"{self.name[k]}, " for k in self.inputs) + ")"
        return [*head, *self._body(formula, f"return ({index}, {inputs})"), "    return None"]

    def _unpack(self) -> str:
        return "(" + "".join(f"s{i}, " for i in range(len(self.piece.keys))) + ")"

    def _body(self, guard: Formula, last: str) -> list[str]:
        limbs = guard.limbs if isinstance(guard, And) else (guard,)
        bound: set[Key] = set()
        lines, pad, todo = [], "    ", list(limbs)
        if self.spread > 1:
            live = "".join(f"s{i}, " for i in self.piece.amounts)
            lines.append(f"{pad}top = {self.spread} * (max(({live}-1,)) + 2)")
        for key in (None, *self.inputs):
            if key is not None:
                lines.append(f"{pad}for {self.name[key]} in {self._range(key)}:")
                pad += "  "
                bound.add(key)
            ready = [f for f in todo if all(k in bound for k in keys(f) if is_input(k))]
            todo = [f for f in todo if f not in ready]
            test = " and ".join(self.text(f) for f in ready if f != TRUE)
            if test:
                lines.append(f"{pad}if {test}:")
                pad += "  "
        return [*lines, pad + last]

    def _range(self, key: Key) -> str:
        if self.piece.model.is_amount(key):
            optional = self.piece.model.may_be_absent(key)
            return "(-1, *range(1, top))" if optional else "range(1, top)"
        return "(" + "".join(f"{v}, " for v in self.piece.choices(key)) + ")"

    def _next(self, step: Step, key: Key, at: int) -> str:
        text = self._var(key)
        for when, source in reversed(step.effects.get(key, ())):
            value = str(source[1]) if source[0] == "const" else self._var(source)
            text = value if when == TRUE else f"({value} if {self.text(when)} else {text})"
        return text

    def _var(self, key: Key) -> str:
        if is_input(key):
            return self.name[key]
        if key[0] == "const" and key[1] == -1:
            return "-1"
        at = self.piece.keys[key]
        if self.spread > 1 and at in self.piece.amounts:
            return f"({self.spread} * (s{at} + 1) if s{at} >= 0 else -1)"
        return f"s{at}"

    def text(self, formula: Formula) -> str:
        """A formula as a Python expression."""
        match formula:
            case Lit(key, values):
                if len(values) == 1:
                    return f"{self._var(key)} == {next(iter(values))}"
                return f"{self._var(key)} in {tuple(sorted(values))}"
            case Cmp(left, op, right, negated):
                a, b = self._var(left), self._var(right)
                known = f"({a} >= 0 and {b} >= 0 and {a} {op} {b})"
                return f"(not {known})" if negated else known
            case And(limbs):
                return "(" + " and ".join(self.text(f) for f in limbs) + ")" if limbs else "True"
            case Or(limbs):
                return "(" + " or ".join(self.text(f) for f in limbs) + ")" if limbs else "False"
