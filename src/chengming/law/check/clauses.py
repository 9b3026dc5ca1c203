"""Gates and named conditions as formulas over the abstract model, act by act."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chengming.law.check.abstract import (
    CLOCK_CODES,
    KEEP,
    NIL,
    ONE,
    Model,
    Part,
    const,
    later,
    latest_of,
)
from chengming.law.check.formulas import (
    FALSE,
    TRUE,
    Cmp,
    Formula,
    Key,
    Lit,
    conj,
    disj,
    is_input,
    keys,
    neg,
)
from chengming.law.check.properties import FAMILIES
from chengming.law.procedure import (
    AllClause,
    AnyClause,
    ApartClause,
    Clause,
    ClockClause,
    CompareClause,
    GateSpec,
    Match,
    NameClause,
    NotClause,
    OpenClause,
    Operand,
    RecordClause,
    SaysClause,
    SheetClause,
)
from chengming.law.procedure.clause_reading import HANDLERS


@dataclass
class Gates:
    """The gates of one procedure; each formula is made once.

    `rough`: a named condition made of clauses is one free yes or no, open again after every act
    that may change something it reads. This adds behaviour and spares its parts.
    """

    model: Model
    rough: bool = False
    assumed: Mapping[str, bool] = field(default_factory=dict)
    _made: dict[tuple[str, str], Formula] = field(default_factory=dict)

    def changed(self, model: Model, gate: str) -> "Gates":
        """The same for a model whose procedure differs in this one gate; formulas are kept."""
        kept = {key: made for key, made in self._made.items() if key[0] != gate}
        return Gates(model, self.rough, self.assumed, kept)

    def at(self, act: str) -> list[str]:
        """Ids of the gates at an act."""
        return [g.id for g in self.model.procedure.gates.values() if act in g.at]

    def formula(self, gate: str, act: str) -> Formula:
        """What the gate asks of this act."""
        found = self._made.get((gate, act))
        if found is None:
            spec = self.model.procedure.gates[gate]
            found = self._made[gate, act] = self.demand(spec, act)
        return found

    def demand(self, gate: GateSpec, act: str) -> Formula:
        """What a gate asks of this act, be it one of the procedure or not."""
        if gate.generated in FAMILIES:
            return Lit(("in", act, "ok", gate.generated), ONE)
        if gate.generated == "recused":
            return disj(Lit(("in", act, "who"), NIL), Lit(("R",), NIL))
        need = conj(*(self.clause(clause, act) for clause in gate.require))
        if gate.when is None:
            return need
        return disj(self.negated(self.clause(gate.when, act)), need)

    def negated(self, formula: Formula) -> Formula:
        return neg(formula, self.model.domain)

    def condition(self, name: str, act: str) -> Formula:
        """A named condition, as judged at this act."""
        if name in self.assumed:
            return TRUE if self.assumed[name] else FALSE
        spec = self.model.procedure.conditions[name]
        if spec.clause is None or (self.rough and self._blurs(name, spec.clause)):
            return Lit(self.model.predicate(act, name), ONE)
        return self.clause(spec.clause, act)

    def _blurs(self, name: str, clause: Clause) -> bool:
        """Can a condition be one free yes or no? Not if it moves with time or is but one word."""
        if name not in self.model.stirred:
            self.model.stirred[name] = self._stirring(clause)
        return bool(self.model.stirred[name])

    def _stirring(self, clause: Clause) -> frozenset[str]:
        exact = Gates(self.model)
        if not isinstance(clause, AnyClause | AllClause):
            return frozenset()
        out = set()
        for act in self.model.acts:
            read = list(keys(exact.clause(clause, act)))
            if any(key[0] == "C" for key in read):
                return frozenset()
            if any(is_input(k) or self.model.effect(act, k) for k in read):
                out.add(act)
        return frozenset(out)

    def clause(self, clause: Clause, act: str) -> Formula:  # noqa: PLR0911 - one line per word
        match clause:
            case RecordClause():
                found = self._record(clause, act)
                return self.negated(found) if clause.negated else found
            case OpenClause(kind):
                return self._open(kind)
            case ClockClause(clock, state):
                return Lit(("C", clock), frozenset({CLOCK_CODES[state]}))
            case SaysClause(match):
                return self.model.inputs(act, match)
            case SheetClause(match):
                return conj(*(self._sheet(m, act) for m in match))
            case CompareClause(left, op, right):
                return Cmp(self._operand(left, act), op, self._operand(right, act))
            case ApartClause(kinds, handlers):
                did = ("W", tuple(sorted((*kinds, *([HANDLERS] if handlers else [])))))
                return disj(Lit(("in", act, "who"), NIL), Lit(did, NIL))
            case NameClause(name):
                return self.condition(name, act)
            case AnyClause(limbs):
                return disj(*(self.clause(limb, act) for limb in limbs))
            case AllClause(limbs):
                return conj(*(self.clause(limb, act) for limb in limbs))
            case NotClause(limb):
                return self.negated(self.clause(limb, act))

    def _record(self, clause: RecordClause, act: str) -> Formula:
        test: dict[Part, Formula] = {}
        for part in self.model.parts(clause.kinds):
            fits = conj(*(self._match(part, m, act) for m in clause.match))
            test[part] = conj(later(self.model, part, clause.after), fits)
        return latest_of(self.model, clause.kinds, test)

    def _match(self, part: Part, match: Match, act: str) -> Formula:
        if match.word == "same" and match.field == "version":
            fresh = Lit(("V", part), ONE)
            return conj(self.negated(self.model.new(act)), fresh)
        if match.word == "actor":
            return self.appointed(part, match.field, act)
        if match.word:  # equal to an input of this act: a free yes or no
            return Lit(("in", act, "same", part, match.field), ONE)
        return Lit(("X", part, match.field), self.model.matching(match))

    def appointed(self, part: Part, name: str, act: str) -> Formula:
        """The actor is the one named there; a free yes or no where the witness is not the actor."""
        acts = ("in", act, "is")
        him = conj(Lit(acts, ONE), Lit(("A", part, name), ONE))
        return disj(him, conj(Lit(acts, NIL), Lit(("in", act, "same", part, name), ONE)))

    def _open(self, kind: str) -> Formula:
        replies = self.model.procedure.repliers(kind)
        return later(self.model, (kind,), replies)

    def _sheet(self, match: Match, act: str) -> Formula:
        known: Key = ("S", match.field)
        every = self.model.domain(known)
        values = {"present": every - {0}, "absent": NIL}.get(match.word)
        if values is None:
            values = self.model.matching(match)
        if not self.model.states(act, match.field):
            return Lit(known, values)
        told: Key = ("in", act, "fact", match.field)
        now = values & self.model.domain(told)
        kept = conj(Lit(told, frozenset({KEEP})), Lit(known, values))
        return disj(Lit(told, now) if now else FALSE, kept)

    def _operand(self, operand: Operand, act: str) -> Key:
        if not operand.source:
            return const(operand.value)
        if operand.source == "this":
            return self.model.amount(act, operand.field)
        if operand.source == "sheet":
            return self.model.sheet_amount(act, operand.field)
        return ("N", (operand.source,), operand.field)

    def assumption(self, act: str, assume: Mapping[str, bool]) -> Formula:
        """What a possibility assumes, asked of every act whose gates read the condition."""
        out: list[Formula] = []
        for name, truth in assume.items():
            if any(self._mentions(gate, name) for gate in self.at(act)):
                formula = self.condition(name, act)
                out.append(formula if truth else self.negated(formula))
        return conj(*out) if out else TRUE

    def _mentions(self, gate: str, name: str) -> bool:
        spec = self.model.procedure.gates[gate]
        clauses = [*spec.require, *([spec.when] if spec.when else [])]
        return any(self._names(clause, name) for clause in clauses)

    def _names(self, clause: Clause, name: str) -> bool:
        match clause:
            case NameClause(other):
                inner = self.model.procedure.conditions[other].clause
                return other == name or (inner is not None and self._names(inner, name))
            case AnyClause(limbs) | AllClause(limbs):
                return any(self._names(limb, name) for limb in limbs)
            case NotClause(limb):
                return self._names(limb, name)
        return False
