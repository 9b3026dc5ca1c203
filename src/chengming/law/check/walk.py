"""Acts carried out on the whole model with all gates, where what is not yet asked stays open.

A key that is missing from the values is an open choice: a free yes or no that nobody has asked
yet. It is decided, both ways, only when a gate or an effect asks. So a trace that names only a
few inputs can be filled up into a full one, or be seen to be refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chengming.law.check.abstract import TICK
from chengming.law.check.clauses import Gates
from chengming.law.check.formulas import TRUE, Formula, Key, is_input, kleene, unknown
from chengming.law.check.goals import Goal
from chengming.law.check.search import TraceStep
from chengming.law.check.slices import Slice

Values = dict[Key, float]
_DEFAULTS = {"who": 0, "ok": 1, "named": 0}


@dataclass
class Everything:
    """The goal that is met by any act: its slice holds all that any gate reads."""

    gates: Gates

    @property
    def targets(self) -> tuple[str, ...]:
        return self.gates.model.acts

    def usable(self, act: str) -> bool:
        return True

    def demand(self, act: str) -> Formula:
        return TRUE

    def owns(self, key: Key) -> bool:
        return False

    def hit(self, act: str) -> Formula:
        return TRUE

    def effect(self, act: str, key: Key) -> tuple[()]:
        return ()


class Whole:
    """The procedure with every gate in force."""

    def __init__(self, gates: Gates) -> None:
        self.gates, self.model = gates, gates.model
        procedure = gates.model.procedure
        self.slice = Slice(gates, Everything(gates), procedure.gates)
        self.effects = {step.act: step.effects for step in self.slice.steps}
        self.checks: dict[str, list[tuple[str, Formula]]] = {
            act: [(g, gates.formula(g, act)) for g in gates.at(act)] for act in self.model.acts
        }
        for tick in self.model.ticks:
            self.checks[tick] = [("", self.model.enabled(tick))]

    def start(self) -> Values:
        """Nothing has happened; predicates are open."""
        out: Values = {}
        for key in self.slice.keys:
            values = self.model.initial(key)
            if key[0] != "const" and len(values) == 1:
                out[key] = next(iter(values))
        return out

    def refusals(self, act: str, values: Mapping[Key, float]) -> list[str]:
        """Gates that refuse whatever the open choices are."""
        return [gate for gate, need in self.checks[act] if kleene(need, values) is False]

    def runs(
        self,
        act: str,
        values: Values,
        fixed: Mapping[Key, float],
        goal: Goal | None = None,
        extra: Sequence[Key] = (),
    ) -> Iterator[tuple[Values, Values]]:
        """Every way to carry out the act: (values after, inputs)."""
        needs = [need for _, need in self.checks[act]]
        if goal is not None:
            needs.append(goal.demand(act))
        here = {**values, **fixed}
        for key, value in self._amounts(act, here):
            here.setdefault(key, value)
        effects = dict(self.effects.get(act, {}))
        for key in extra:
            if goal is not None and goal.owns(key) and (found := goal.effect(act, key)):
                effects[key] = found
        todo = [here]
        while todo:
            env = todo.pop()
            split = self._open(needs, env)
            if split is None:
                continue
            if split == ():
                after, split = _applied(effects, env)
                if split == ():
                    yield after, {k: v for k, v in env.items() if is_input(k)}
                    continue
            todo += [{**env, split: v} for v in reversed(self._options(split))]

    def _open(self, needs: list[Formula], env: Values) -> Key | None:
        """A key to decide; () when every need is met; None when one is refused."""
        key: Key = ()
        for need in needs:
            truth = kleene(need, env)
            if truth is False:
                return None
            if truth is None and key == ():
                key = unknown(need, env)
        return key

    def _options(self, key: Key) -> list[int]:
        """Values to try, the most ordinary first."""
        if is_input(key) and key[2] in _DEFAULTS:
            return [_DEFAULTS[str(key[2])]]
        if self.model.is_amount(key):
            return [1000]
        values = sorted(self.model.domain(key))
        return values if is_input(key) and key[2] == "new" else values[::-1]

    def _amounts(self, act: str, env: Values) -> Iterator[tuple[Key, float]]:
        """An amount nobody asked for is the one last stated."""
        for effect in self.effects.get(act, {}).values():
            for _, source in effect:
                if is_input(source) and self.model.is_amount(source):
                    known = [v for k, v in env.items() if self.model.is_amount(k) and v >= 0]
                    yield source, known[-1] if known else 1000.0


def _applied(effects: Mapping[Key, object], env: Values) -> tuple[Values, Key]:
    """The values after the act, or a key that must be decided first."""
    after = {k: v for k, v in env.items() if not is_input(k)}
    for key, effect in effects.items():
        for when, source in effect:  # type: ignore[attr-defined]
            truth = True if when == TRUE else kleene(when, env)
            if truth is None:
                return after, unknown(when, env)
            if truth:
                value = source[1] if source[0] == "const" else env.get(source)
                if value is None:
                    after.pop(key, None)
                else:
                    after[key] = value
                break
    return after, ()


@dataclass
class Replay:
    """A slice's trace carried out with every gate in force."""

    whole: Whole
    piece: Slice
    trace: Sequence[TraceStep]
    budget: int = 4000
    refused: list[tuple[int, list[str]]] = field(default_factory=list)
    filled: list[Values] = field(default_factory=list)
    deepest: int = -1
    blamed: set[str] = field(default_factory=set)

    def run(self) -> bool:
        """Is the trace real? Else `refused` tells which gates refuse which steps."""
        self._surely()
        if self.refused:
            return False
        if self._fill(0, self._start(), []):
            return True
        if self.deepest >= 0:
            self.refused = [(self.deepest, sorted(self.blamed))]
        return False

    def candidates(self) -> list[str]:
        """The gates that refuse the last refused step."""
        return self.refused[-1][1] if self.refused else []

    def _start(self) -> Values:
        values = self.whole.start()
        first = self.trace[0].before
        for key, at in self.piece.keys.items():
            if key[0] != "const":
                values[key] = -1 if self.piece.model.is_amount(key) else first[at]
        return values

    def _surely(self) -> None:
        """One pass without deciding anything that is open."""
        values = self._start()
        for i, step in enumerate(self.trace):
            fixed = self._inputs(step, values)
            env = {**values, **fixed}
            refusing = [g for g in self.whole.refusals(step.act, env) if g]
            if refusing:
                self.refused.append((i, refusing))
            values = self._drift(step.act, env)

    def _drift(self, act: str, env: Values) -> Values:
        """Effects where undecided ones leave the key open."""
        after = {k: v for k, v in env.items() if not is_input(k)}
        for key, effect in self._effects(act).items():
            for when, source in effect:  # type: ignore[attr-defined]
                truth = kleene(when, env)
                if truth is False:
                    continue
                value = source[1] if source[0] == "const" else env.get(source)
                if truth is None and value == env.get(key):
                    continue
                if truth is None or value is None:
                    after.pop(key, None)
                else:
                    after[key] = value
                break
        return after

    def _effects(self, act: str) -> dict[Key, object]:
        out: dict[Key, object] = dict(self.whole.effects.get(act, {}))
        for key in self.piece.keys:
            if self.piece.goal.owns(key) and (found := self.piece.goal.effect(act, key)):
                out[key] = found
        return out

    def _inputs(self, step: TraceStep, values: Values) -> Values:
        """The inputs of the slice; ranks become numbers that keep their order."""
        out: Values = {}
        for key, value in step.inputs:
            out[key] = value
            if self.piece.model.is_amount(key):
                out[key] = self._number(step, value, values)
        for check in self.whole.effects.get(step.act, {}).values():
            del check  # inputs nobody varied keep their ordinary value
        for family, value in _DEFAULTS.items():
            out.setdefault(("in", step.act, family), value)
        for word in ("office", "officers", "qualified", "handler", "facts", "order"):
            out.setdefault(("in", step.act, "ok", word), 1)
        return out

    def _number(self, step: TraceStep, position: int, values: Values) -> float:
        if position < 0:
            return -1
        spread = 2 ** sum(self.piece.model.is_amount(k) for k, _ in step.inputs)
        numbers: dict[int, float] = {}
        for key, at in self.piece.keys.items():
            if at in self.piece.amounts and step.before[at] >= 0:
                numbers[step.before[at]] = float(key[1]) if key[0] == "const" else values[key]  # type: ignore[arg-type]
        rank, between = divmod(position, spread)
        low, high = numbers.get(rank - 1), numbers.get(rank)
        if not between and low is not None:
            return low
        if low is None:
            return 1000.0 if high is None else high * between / (spread + 1)
        step_up = (1000.0 if high is None else high - low) / (spread + 1)
        return low + step_up * between

    def _fill(self, i: int, values: Values, inputs: list[Values]) -> bool:
        if i == len(self.trace):
            self.filled = inputs
            return True
        step = self.trace[i]
        fixed = self._inputs(step, values)
        goal_keys = [k for k in self.piece.keys if self.piece.goal.owns(k)]
        for after, used in self.whole.runs(
            step.act, values, fixed, self.piece.goal, goal_keys
        ):
            self.budget -= 1
            if self.budget < 0:
                return False
            if self._fill(i + 1, after, [*inputs, used]):
                return True
        if i > self.deepest:
            self.deepest, self.blamed = i, set()
        if i == self.deepest:
            env = {**values, **fixed}
            self.blamed |= {
                g for g, need in self.whole.checks[step.act] if g and kleene(need, env) is not True
            }
        return False


def is_tick(act: str) -> bool:
    return act.startswith(TICK)
