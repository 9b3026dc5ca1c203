"""Acts carried out on the whole model with all gates, where what is not yet asked stays open.

A key that is missing from the values is an open choice: a free yes or no that nobody has asked
yet. It is decided, both ways, only when a gate or an effect asks. So a trace that names only a
few inputs can be filled up into a full one, or be seen to be refused.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chengming.law.check.abstract import Effect
from chengming.law.check.clauses import Gates
from chengming.law.check.formulas import TRUE, Formula, Key, is_input, keys, kleene, wish
from chengming.law.check.goals import Goal
from chengming.law.check.search import TraceStep
from chengming.law.check.slices import Slice
from chengming.law.procedure import Procedure

Values = dict[Key, float]
_DEFAULTS = {"who": 0, "is": 0, "ok": 1, "named": 0, "names": 0}


@dataclass
class Everything:
    """The goal that is met by any act: its slice holds all that any gate reads."""

    gates: Gates

    @property
    def targets(self) -> tuple[str, ...]:
        return self.gates.model.acts

    def over(self, gates: Gates) -> "Everything":
        return Everything(gates)

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

    def kinds(self) -> frozenset[str]:
        return frozenset()

    def assumed(self) -> Mapping[str, bool]:
        return {}

    def free(self) -> frozenset[str]:
        return frozenset()


class Whole:
    """The procedure with every gate in force."""

    def __init__(self, gates: Gates) -> None:
        self.gates, self.model = gates, gates.model
        procedure = gates.model.procedure
        self.slice = Slice(gates, Everything(gates), procedure.gates)
        self.effects: dict[str, dict[Key, Effect]] = {
            step.act: dict(step.effects) for step in self.slice.steps
        }
        self.checks: dict[str, list[tuple[str, Formula]]] = {
            act: [(g, gates.formula(g, act)) for g in gates.at(act)] for act in self.model.acts
        }
        for tick in self.model.ticks:
            self.checks[tick] = [("", self.model.enabled(tick))]

    def changed(self, procedure: Procedure, gate: str) -> "Whole":
        """The same with one gate taken out or read otherwise; what both share is kept."""
        other = copy.copy(self)
        other.model = self.model.changed(procedure)
        other.gates = self.gates.changed(other.model, gate)
        acts = {*self.model.procedure.gates[gate].at}
        changed = {
            act: [(g, other.gates.formula(g, act)) for g in other.gates.at(act)] for act in acts
        }
        read = {k for checks in changed.values() for g, f in checks if g == gate for k in keys(f)}
        if any(k[0] != "const" and not is_input(k) and k not in self.slice.keys for k in read):
            # Without the limb it reads a key that nobody kept before: no act would move it.
            return Whole(other.gates)
        other.checks = self.checks | changed
        return other

    def start(self, extra: Sequence[Key] = ()) -> Values:
        """Nothing has happened; predicates are open."""
        out: Values = {}
        for key in (*self.slice.keys, *extra):
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
        *,
        last: bool = False,
        free: frozenset[str] = frozenset(),
        tries: int = 2000,
    ) -> Iterator[tuple[Values, Values]]:
        """Every way to carry out the act: (values after, inputs)."""
        needs = [need for _, need in self.checks[act]]
        if goal is not None:  # first, so that gates do not decide a condition against the goal
            needs = [goal.demand(act), *([goal.hit(act)] if last else []), *needs]
        inputs = dict(fixed)
        for key, value in self._amounts(act, values):
            inputs.setdefault(key, value)
        effects = self._effects(act, goal, extra)
        todo: list[tuple[Values, Values]] = [(values, inputs)]
        while todo and tries > 0:
            tries -= 1
            state, inputs = todo.pop()
            env = {**state, **inputs}
            split, wanted = self._open(needs, env)
            if split is None:
                continue
            if split == ():
                after, split = _applied(effects, state, env)
                if split == ():
                    yield after, inputs
                    continue
            options = self._options(split, free)
            options.sort(key=lambda value: value not in wanted)  # stable: usual values first
            for value in reversed(options):
                if is_input(split):
                    todo.append((state, {**inputs, split: value}))
                else:
                    todo.append(({**state, split: value}, inputs))

    def _effects(self, act: str, goal: Goal | None, extra: Sequence[Key]) -> dict[Key, Effect]:
        effects = self.effects.get(act, {})
        if goal is None or not extra:
            return effects
        own = {k: e for k in extra if (e := self.effect(act, k, goal))}
        return {**effects, **own}

    def effect(self, act: str, key: Key, goal: Goal) -> Effect:
        return goal.effect(act, key) if goal.owns(key) else self.model.effect(act, key)

    def besides(self, goal: Goal) -> tuple[Key, ...]:
        """What the goal reads and no gate does: its own memory, and the like."""
        bare = Slice(self.gates, goal, ())
        return tuple(k for k in bare.keys if k[0] != "const" and k not in self.slice.keys)

    def _open(self, needs: list[Formula], env: Values) -> tuple[Key | None, frozenset[int]]:
        """A key to decide; () when every need is met; None when one is refused."""
        found: tuple[Key, frozenset[int]] = ((), frozenset())
        for need in needs:
            truth = kleene(need, env)
            if truth is False:
                return None, frozenset()
            if truth is None and found[0] == ():
                found = wish(need, env)
        return found

    def _options(self, key: Key, free: frozenset[str]) -> list[int]:
        """Values to try, the most ordinary first."""
        if is_input(key) and key[2] in _DEFAULTS:
            usual = _DEFAULTS[str(key[2])]
            return [usual, 1 - usual] if key[2] in free else [usual]
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


def _applied(effects: Mapping[Key, Effect], state: Values, env: Values) -> tuple[Values, Key]:
    """The values after the act, or a key that must be decided first."""
    after = state.copy()
    for key, effect in effects.items():
        for i, (when, source) in enumerate(effect):
            truth = True if when == TRUE else kleene(when, env)
            if truth is None and source[0] == "in" and source[2] == "fact":
                after.pop(key, None)  # nobody asked what was stated: open
                break
            if truth is None and i == len(effect) - 1 and _same(source, key, env):
                break
            if truth is None:
                return after, wish(when, env)[0]
            if truth:
                _set(after, key, source, env)
                break
    return after, ()


def _same(source: Key, key: Key, env: Values) -> bool:
    """The effect would leave the key as it is."""
    return source[0] == "const" and env.get(key) == source[1]


def _set(after: Values, key: Key, source: Key, env: Values) -> None:
    value = source[1] if source[0] == "const" else env.get(source)
    if value is None:
        after.pop(key, None)
    else:
        after[key] = value  # type: ignore[assignment]


def _kinds(key: Key) -> tuple[str, ...]:
    """The kinds of act whose latest record a key is about."""
    return key[1] if key[0] in ("D", "F", "X", "V", "N") else ()  # type: ignore[return-value]


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

    @cached_property
    def goal(self) -> Goal:
        return self.piece.goal.over(self.whole.gates)

    @cached_property
    def besides(self) -> tuple[Key, ...]:
        return self.whole.besides(self.goal)

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

    def candidates(self) -> list[list[str]]:
        """The refusing gates in the order in which to try them.

        First those that read what the slice already looks at: they speak of the same matter.
        Then those of the last refused step.
        """
        asked = (k for a in self.goal.targets for k in keys(self.piece.goal.hit(a)))
        known = frozenset((*self.piece.keys, *asked))
        kinds = frozenset(k for key in known for k in _kinds(key)) | self.goal.kinds()
        near: list[str] = []
        for i, gates in reversed(self.refused):
            for gate in gates:
                read = frozenset(keys(self.piece.gates.formula(gate, self.trace[i].act)))
                about = frozenset(k for key in read for k in _kinds(key))
                if gate not in near and (known & read or kinds & about):
                    near.append(gate)
        last = self.refused[-1][1] if self.refused else []
        return [near, [g for g in last if g not in near]]

    def _start(self) -> Values:
        values = self.whole.start(self.besides)
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
            refusing += [g for g in self._roughly(step.act, env) if g not in refusing]
            if refusing:
                self.refused.append((i, refusing))
            values = self._drift(step.act, env)

    def _roughly(self, act: str, env: Values) -> list[str]:
        """Gates that refuse once conditions are taken as the slice took them."""
        gates = self.piece.goal.gates
        if not gates.rough or act not in self.whole.model.acts:
            return []
        return [g for g in gates.at(act) if kleene(gates.formula(g, act), env) is False]

    def _drift(self, act: str, env: Values) -> Values:
        """Effects where undecided ones leave the key open."""
        after = {k: v for k, v in env.items() if not is_input(k)}
        for key, effect in self._effects(act).items():
            for when, source in effect:
                truth = kleene(when, env)
                if truth is False:
                    continue
                value = source[1] if source[0] == "const" else env.get(source)
                if truth is None and value == env.get(key):
                    continue
                if truth is None or value is None:
                    after.pop(key, None)
                else:
                    after[key] = value  # type: ignore[assignment]
                break
        return after

    def _effects(self, act: str) -> dict[Key, Effect]:
        out = dict(self.whole.effects.get(act, {}))
        for key in self.besides:
            if found := self.whole.effect(act, key, self.goal):
                out[key] = found
        return out

    def _inputs(self, step: TraceStep, values: Values) -> Values:
        """The inputs of the slice; ranks become numbers that keep their order."""
        out: Values = {}
        for key, value in step.inputs:
            out[key] = value
            if self.piece.model.is_amount(key):
                out[key] = self._number(step, value, values)
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
        return float(low + step_up * between)

    def _fill(self, i: int, values: Values, inputs: list[Values]) -> bool:
        if i == len(self.trace):
            self.filled = inputs
            return True
        step = self.trace[i]
        fixed = self._inputs(step, values)
        last = i == len(self.trace) - 1
        for after, used in self.whole.runs(
            step.act, values, fixed, self.goal, self.besides, last=last
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
