"""The abstract model of a procedure: what gates read, and how each act changes it.

State keys (only those that some included gate or memory reads are ever searched):

- ``("D", part)``            a record of one of these kinds counts
- ``("F", part, after)``     it counts and is later than the latest of `after`
- ``("X", part, field)``     what its latest record says (a code, 0 = nothing)
- ``("V", part)``            its version is the current one
- ``("N", part, field)``     an amount or date its latest record states (by rank)
- ``("S", fact)`` ``("SN", fact)``  the fact sheet, as code or as amount
- ``("C", clock)``           0 idle, 1 running, 2 elapsed
- ``("P", predicate)``       a named condition judged by code: a free yes or no
- ``("W", kinds)`` ``("R",)``  the witness: an arbitrary person did one of these; is recused
  (among the kinds, ``handlers`` stands for being named 承办人 by an act)
- ``("A", part, field)``     the witness is the one named there by its latest record

A *part* is a set of kinds that are always forgotten together, so that forgetting is exact.
Inputs of a step are ``("in", act, family, ...)``. An effect is a decision list: the first
condition that holds names the new value; none: unchanged.
"""

import copy
from collections.abc import Iterable, Mapping
from functools import cached_property

from chengming.law.check.formulas import FALSE, TRUE, Formula, Key, Lit, conj, disj
from chengming.law.procedure import ActionSpec, FactSpec, Match, Procedure, Start
from chengming.law.procedure.clause_reading import HANDLERS

Part = tuple[str, ...]
Effect = tuple[tuple[Formula, Key], ...]
KEEP = -2  # an input that leaves a fact of the sheet as it is
OTHER = 1  # any value that no clause names
IDLE, RUNNING, ELAPSED = 0, 1, 2
CLOCK_CODES = {"idle": IDLE, "running": RUNNING, "elapsed": ELAPSED}
NUMBERS = ("integer", "money", "date", "datetime")
CORRECTIONS = ("rectify", "void_record")
TICK = "tick:"
ONE = frozenset({1})
NIL = frozenset({0})


def const(value: int) -> Key:
    return ("const", value)


class Model:
    """One procedure seen abstractly; formulas of gates come from `clauses.Gates`."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.acts: tuple[str, ...] = tuple(procedure.actions)
        self.ticks: tuple[str, ...] = tuple(TICK + clock for clock in procedure.clocks)
        self.codes: dict[str, dict[object, int]] = {}
        self.stirred: dict[str, frozenset[str]] = {}
        self._domains: dict[Key, frozenset[int]] = {}
        for spec in self._all_fields():
            values: tuple[object, ...] = (True, False) if spec.type == "bool" else spec.values
            self._code(spec.name, values)

    def changed(self, procedure: Procedure) -> "Model":
        """The same model of a procedure that differs only in its gates; what is known is shared."""
        other = copy.copy(self)
        other.procedure = procedure
        return other

    # ── names and values ──────────────────────────────────────────────────────

    def _all_fields(self) -> Iterable[FactSpec]:
        yield from self.procedure.facts.values()
        for act in self.procedure.actions.values():
            yield from act.says.values()

    def _code(self, name: str, values: Iterable[object]) -> frozenset[int]:
        table = self.codes.setdefault(name, {})
        return frozenset(table.setdefault((type(v), v), len(table) + OTHER + 1) for v in values)

    def code_of(self, name: str, value: object) -> int:
        """The code of a concrete value; used to abstract real events."""
        if value is None:
            return 0
        return self.codes.get(name, {}).get((type(value), value), OTHER)

    def matching(self, match: Match) -> frozenset[int]:
        return self._code(match.field, match.values)

    def spec(self, act: ActionSpec, name: str) -> FactSpec | None:
        """The type of what an act states under this name (input or fact)."""
        if name in act.says:
            return act.says[name]
        return self.procedure.facts[name] if name in (*act.must, *act.may) else None

    def states(self, act: str, fact: str) -> bool:
        """May this act put the fact on the sheet?"""
        spec = self.procedure.actions[act]
        return fact in spec.must or fact in spec.may or act in CORRECTIONS

    def domain(self, key: Key) -> frozenset[int]:
        """The values a state key or an input may have (amounts have none: they are ranks)."""
        found = self._domains.get(key)
        if found is None:
            found = self._domains[key] = self._domain(key)
        return found

    def _domain(self, key: Key) -> frozenset[int]:
        if key[0] == "C":
            return frozenset((IDLE, RUNNING, ELAPSED))
        if key[0] in ("X", "S"):
            return frozenset((0, OTHER, *self.codes.get(str(key[-1]), {}).values()))
        if key[0] == "in" and key[2] == "say":
            return self._said(self.procedure.actions[str(key[1])].says[str(key[3])])
        if key[0] == "in" and key[2] == "fact":
            return frozenset((KEEP, OTHER, *self.codes.get(str(key[3]), {}).values()))
        if key[0] == "count":
            return frozenset(range(int(str(key[2])) + 1))
        return frozenset((0, 1))

    def _said(self, spec: FactSpec) -> frozenset[int]:
        own: tuple[object, ...] = (True, False) if spec.type == "bool" else spec.values
        values = self._code(spec.name, own)
        if spec.type not in ("bool", "enum"):
            values = frozenset((OTHER, *self.codes[spec.name].values()))
        return values | {0} if spec.optional else values

    @staticmethod
    def is_amount(key: Key) -> bool:
        return key[0] in ("N", "SN", "K") or (key[0] == "in" and key[2] == "amt")

    def may_be_absent(self, key: Key) -> bool:
        """May an amount be left unsaid by its act?"""
        spec = self.procedure.actions[str(key[1])]
        if any(c.field == key[3] for c in spec.carries):
            return False
        found = self.spec(spec, str(key[3]))
        return found is None or found.optional or key[3] not in spec.says

    # ── kinds, forgetting, versions ───────────────────────────────────────────

    @cached_property
    def _forgetters(self) -> Mapping[str, frozenset[str]]:
        out: dict[str, set[str]] = {kind: set() for kind in self.acts}
        for act in self.procedure.actions.values():
            for kind in act.forgets:
                out[kind].add(act.id)
        return {kind: frozenset(acts) for kind, acts in out.items()}

    def parts(self, kinds: Iterable[str]) -> list[Part]:
        """The kinds, grouped by who forgets them."""
        groups: dict[frozenset[str], list[str]] = {}
        for kind in sorted(set(kinds)):
            groups.setdefault(self._forgetters[kind], []).append(kind)
        return [tuple(group) for group in groups.values()]

    def forgets(self, act: str, part: Part) -> bool:
        return act in self._forgetters[part[0]]

    @cached_property
    def _renewing(self) -> frozenset[str]:
        facts = self.procedure.facts
        out = {
            act.id
            for act in self.procedure.actions.values()
            if any(facts[name].decisive for name in (*act.must, *act.may))
        }
        if any(fact.decisive for fact in facts.values()):
            out |= set(CORRECTIONS) & set(self.acts)
        return frozenset(out)

    def may_renew(self, act: str) -> bool:
        """May this act change the decisive content, that is, make a new version?"""
        return act in self._renewing

    def new(self, act: str) -> Formula:
        """This step makes a new version."""
        return Lit(("in", act, "new"), ONE) if self.may_renew(act) else FALSE

    def rejudges(self, act: str, predicate: str) -> bool:
        """Does this act change something the predicate reads, so that its truth is open again?"""
        condition = self.procedure.conditions[predicate]
        if condition.clause is not None:
            return act in self.stirs(predicate)
        spec = self.procedure.actions[act]
        reads = condition.reads_records
        return (
            act in CORRECTIONS
            or act in reads
            or any(kind in reads for kind in spec.forgets)
            or any(fact in condition.reads_facts for fact in (*spec.must, *spec.may))
        )

    def stirs(self, condition: str) -> frozenset[str]:
        """The acts that may change a condition made of clauses; filled in by `clauses.Gates`."""
        return self.stirred.get(condition, frozenset())

    def predicate(self, act: str, name: str) -> Key:
        """Where the truth of a predicate is found at this act."""
        return ("in", act, "pred", name) if self.rejudges(act, name) else ("P", name)

    # ── what an act states ────────────────────────────────────────────────────

    def stated(self, act: str, name: str) -> Key | None:
        """The code this act states under a name, or None where it states no such thing."""
        spec = self.procedure.actions[act]
        if name in spec.says:
            return ("in", act, "say", name)
        if name in spec.must or name in spec.may:
            return ("in", act, "fact", name)
        for carry in spec.carries:
            if carry.field == name and carry.source in self.acts:
                return ("X", (carry.source,), name)
        return None

    def amount(self, act: str, name: str) -> Key:
        """The amount (or date) this act states under a name."""
        spec = self.procedure.actions[act]
        for carry in spec.carries:
            if carry.field == name and carry.source in self.acts:
                return ("N", (carry.source,), name)
        found = self.spec(spec, name)
        carried = any(c.field == name for c in spec.carries)
        if carried or (found is not None and found.type in NUMBERS):
            return ("in", act, "amt", name)
        return const(-1)

    def sheet_amount(self, act: str, fact: str) -> Key:
        return ("in", act, "amt", fact) if self.states(act, fact) else ("SN", fact)

    # ── effects ───────────────────────────────────────────────────────────────

    def effect(self, act: str, key: Key) -> Effect:
        """How `act` (or a tick) changes `key`; empty: not at all."""
        if act.startswith(TICK):
            return self._tick(act.removeprefix(TICK), key)
        maker = getattr(self, f"_effect_{str(key[0]).lower()}", None)
        return maker(act, *key[1:]) if maker else ()

    def _tick(self, clock: str, key: Key) -> Effect:
        if key == ("C", clock):
            return ((TRUE, const(ELAPSED)),)
        if key[0] == "C" and key[1] in self.procedure.clocks[clock].chains:
            return ((TRUE, const(RUNNING)),)
        return ()

    def enabled(self, act: str) -> Formula:
        """What a step needs besides gates: only a running clock can run out."""
        if act.startswith(TICK):
            return Lit(("C", act.removeprefix(TICK)), ONE)
        return TRUE

    def _effect_d(self, act: str, part: Part) -> Effect:
        # An act that forgets its own kind leaves no record that counts.
        if self.forgets(act, part):
            return ((TRUE, const(0)),)
        return ((TRUE, const(1)),) if act in part else ()

    def _effect_f(self, act: str, part: Part, after: Part) -> Effect:
        if self.forgets(act, part):
            return ((TRUE, const(0)),)
        if act in part:
            return ((TRUE, const(1)),)
        if self.forgets(act, after):
            return ((TRUE, ("D", part)),)
        return ((TRUE, const(0)),) if act in after else ()

    def _effect_v(self, act: str, part: Part) -> Effect:
        if act not in part or self.forgets(act, part):
            gone = TRUE if self.forgets(act, part) else self.new(act)
            return ((gone, const(0)),) if gone != FALSE else ()
        spec = self.procedure.actions[act]
        carry = next((c for c in spec.carries if c.field == "version"), None)
        if carry is None or carry.source not in self.acts:
            return ((TRUE, const(1)),)
        stale = ((self.new(act), const(0)),) if self.may_renew(act) else ()
        return (*stale, (TRUE, ("V", (carry.source,))))

    def _effect_x(self, act: str, part: Part, name: str) -> Effect:
        if self.forgets(act, part):
            return ((TRUE, const(0)),)
        if act not in part:
            return ()
        key = self.stated(act, name)
        if key is None:
            return ((TRUE, const(0)),)
        if key[0] == "in" and key[2] == "fact":
            return ((Lit(key, frozenset({KEEP})), const(0)), (TRUE, key))
        return ((TRUE, key),)

    def _effect_n(self, act: str, part: Part, name: str) -> Effect:
        if self.forgets(act, part):
            return ((TRUE, const(-1)),)
        return ((TRUE, self.amount(act, name)),) if act in part else ()

    def _effect_s(self, act: str, fact: str) -> Effect:
        if not self.states(act, fact):
            return ()
        key = ("in", act, "fact", fact)
        return ((Lit(key, self.domain(key) - {KEEP}), key),)

    def _effect_sn(self, act: str, fact: str) -> Effect:
        return ((TRUE, ("in", act, "amt", fact)),) if self.states(act, fact) else ()

    def _effect_c(self, act: str, clock: str) -> Effect:
        spec = self.procedure.actions[act]
        out = [(self.when(act, s), const(RUNNING)) for s in spec.starts if s.clock == clock]
        if clock in spec.ends:
            out.append((TRUE, const(IDLE)))
        if any(extend.clock == clock for extend in spec.extends):
            out.append((Lit(("C", clock), frozenset({ELAPSED})), const(RUNNING)))
        return tuple(out)

    def when(self, act: str, item: Start) -> Formula:
        said = self.inputs(act, item.when)
        if not item.during:
            return said
        return conj(said, Lit(("C", item.during), frozenset((RUNNING, ELAPSED))))

    def inputs(self, act: str, matches: Iterable[Match]) -> Formula:
        """This act says so."""
        out = []
        for match in matches:
            key = self.stated(act, match.field)
            out.append(FALSE if key is None else self._said_as(key, match))
        return conj(*out)

    def _said_as(self, key: Key, match: Match) -> Formula:
        values = self.matching(match) & self.domain(key)
        return Lit(key, values) if values else FALSE

    def _effect_p(self, act: str, name: str) -> Effect:
        return ((TRUE, ("in", act, "pred", name)),) if self.rejudges(act, name) else ()

    def _effect_w(self, act: str, kinds: Part) -> Effect:
        out = []
        if act in kinds:
            out.append((Lit(("in", act, "who"), ONE), const(1)))
        if HANDLERS in kinds and HANDLERS in self.procedure.actions[act].says:
            out.append((Lit(("in", act, "names", HANDLERS), ONE), const(1)))
        return tuple(out)

    def _effect_a(self, act: str, part: Part, name: str) -> Effect:
        if self.forgets(act, part):
            return ((TRUE, const(0)),)
        return ((TRUE, ("in", act, "names", name)),) if act in part else ()

    def _effect_r(self, act: str) -> Effect:
        rule = self.procedure.actions[act].recuses
        if rule is None:
            return ()
        # Not `who`: those beside the one who withdraws stay in the case.
        hit = conj(Lit(("in", act, "named"), ONE), self.inputs(act, rule.when))
        return ((hit, const(1)),)

    def initial(self, key: Key) -> frozenset[int]:
        """The values a key may have before anything happened."""
        if self.is_amount(key):
            return frozenset({-1})
        return frozenset((0, 1)) if key[0] == "P" else NIL

    def title(self, act: str) -> str:
        """What a reader calls the step."""
        if act.startswith(TICK):
            clock = act.removeprefix(TICK)
            return f"（{self.procedure.clocks[clock].title}届满）"
        return self.procedure.actions[act].title


def later(model: Model, part: Part, others: Iterable[str]) -> Formula:
    """The part counts and its latest record is later than those of the other kinds."""
    parts = model.parts(others)
    if not parts:
        return Lit(("D", part), ONE)
    return conj(*(Lit(("F", part, other), ONE) for other in parts))


def latest_of(model: Model, kinds: Iterable[str], test: Mapping[Part, Formula]) -> Formula:
    """Some part holds the latest record of these kinds, and passes its test."""
    parts = model.parts(kinds)
    out = []
    for part in parts:
        newest = [Lit(("F", part, other), ONE) for other in parts if other != part]
        out.append(conj(*newest, test[part]))
    return disj(*out)
