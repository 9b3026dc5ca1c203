"""Clauses compiled once into functions of an Evaluation; each answers True, False or None.

Decisions that differ by operator: an absent record makes `record` and a comparison with it
False (and `none` True); an absent fact is not `present`; what this act may still state is None.
"""

from collections.abc import Callable, Mapping
from functools import partial
from operator import eq, ge, gt, le, lt, ne

from chengming.law.judging.evaluation import UNSAID, Evaluation
from chengming.law.judging.fold import Live
from chengming.law.predicates import PREDICATES, Answer
from chengming.law.procedure import (
    AllClause,
    AnyClause,
    ApartClause,
    Clause,
    ClockClause,
    CompareClause,
    ConditionSpec,
    Match,
    NameClause,
    NotClause,
    OpenClause,
    Operand,
    RecordClause,
    SaysClause,
    SheetClause,
)

Judge = Callable[[Evaluation], bool | None]
_OPERATORS: Mapping[str, Callable[[object, object], object]] = {
    "<": lt,  # type: ignore[dict-item]
    "<=": le,  # type: ignore[dict-item]
    "==": eq,
    "!=": ne,
    ">=": ge,  # type: ignore[dict-item]
    ">": gt,  # type: ignore[dict-item]
}


def compile_conditions(conditions: Mapping[str, ConditionSpec]) -> "Mapping[str, Condition]":
    """Every named condition, ready to be asked; each is worked out once per Evaluation."""
    compiled: dict[str, Condition] = {}
    for spec in conditions.values():
        compiled[spec.id] = Condition(spec, compiled)
    return compiled


class Condition:
    """A named condition: its value for gates, its reasons for people."""

    __slots__ = ("_conditions", "_judge", "_predicate", "named", "spec")

    def __init__(self, spec: ConditionSpec, conditions: "Mapping[str, Condition]") -> None:
        self.spec = spec
        self._conditions = conditions
        self._predicate = PREDICATES[spec.predicate] if spec.predicate else None
        self._judge = None if spec.clause is None else compile_clause(spec.clause, conditions)
        clause = spec.clause
        limbs = clause.limbs if isinstance(clause, AnyClause | AllClause) else (clause,)
        self.named = tuple(limb.condition for limb in limbs if isinstance(limb, NameClause))

    def value(self, e: Evaluation) -> bool | None:
        """True, False or None; the fields it waits for are noted in the Evaluation."""
        return self.answer(e)[0] if self._predicate else e.remember(self.spec.id, self._clause)[0]

    def answer(self, e: Evaluation) -> Answer:
        """The value with its reasons: those of a predicate, or the limbs that decided a clause."""
        if self._predicate:
            return e.remember(self.spec.id, self._predicate)
        value = self.value(e)
        reasons: list[str] = []
        for name in self.named:
            limb = self._conditions[name]
            found, why = limb.answer(e)
            if found is value and value is not None:
                reasons.append(f"{limb.spec.title}：{'；'.join(why)}" if why else limb.spec.title)
        return value, tuple(reasons)

    def _clause(self, e: Evaluation) -> Answer:
        assert self._judge is not None
        return self._judge(e), ()


def compile_clause(clause: Clause, conditions: "Mapping[str, Condition]") -> Judge:
    """The function that answers a clause; `conditions` is looked at when it runs, not now."""
    match clause:
        case AllClause() | AnyClause():
            limbs = tuple(compile_clause(limb, conditions) for limb in clause.limbs)
            return _all(limbs) if isinstance(clause, AllClause) else _any(limbs)
        case NotClause():
            return partial(_not, compile_clause(clause.limb, conditions))
        case NameClause():
            return partial(_named, clause.condition, conditions)
        case RecordClause():
            return partial(_none if clause.negated else _record, clause)
        case OpenClause():
            return lambda e: e.fold.is_open(clause.kind)
        case ClockClause():
            return lambda e: e.fold.clock_state(clause.clock, e.act.at) == clause.state
        case SaysClause():
            return partial(_says, clause.match)
        case SheetClause():
            return partial(_sheet, clause.match)
        case CompareClause():
            return _compare(clause)
        case ApartClause():
            return partial(_apart, clause)


def _named(name: str, conditions: "Mapping[str, Condition]", e: Evaluation) -> bool | None:
    return conditions[name].value(e)


def _all(limbs: tuple[Judge, ...]) -> Judge:
    def run(e: Evaluation) -> bool | None:
        result: bool | None = True
        for limb in limbs:
            answer = limb(e)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result

    return limbs[0] if len(limbs) == 1 else run


def _any(limbs: tuple[Judge, ...]) -> Judge:
    def run(e: Evaluation) -> bool | None:
        result: bool | None = False
        for limb in limbs:
            answer = limb(e)
            if answer:
                return True
            if answer is None:
                result = None
        return result

    return limbs[0] if len(limbs) == 1 else run


def _not(limb: Judge, e: Evaluation) -> bool | None:
    answer = limb(e)
    return None if answer is None else not answer


def _record(clause: RecordClause, e: Evaluation) -> bool | None:
    live = e.live(clause.kinds)
    if live is None:
        return False
    for kind in clause.after:
        other = e.fold.latest.get(kind)
        # Recorded later and done later: 补录的旧行为 does not count as the newer one.
        if other is None or other is live:
            continue
        if other.event.seq > live.event.seq or other.event.done > live.event.done:
            return False
    return _fits(clause.match, live, e)


def _none(clause: RecordClause, e: Evaluation) -> bool | None:
    live = e.live(clause.kinds)
    if live is None:
        return True
    for kind in clause.after:
        other = e.fold.latest.get(kind)
        if other is not None and other is not live and other.event.seq > live.event.seq:
            return True
    if e.act.by is None and any(item.word == "actor" for item in clause.match):
        return True
    answer = _fits(clause.match, live, e)
    return None if answer is None else not answer


def _fits(match: tuple[Match, ...], live: Live, e: Evaluation) -> bool | None:
    result: bool | None = True
    for item in match:
        answer = _field_fits(item, live, e)
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def _field_fits(item: Match, live: Live, e: Evaluation) -> bool | None:
    value = live.version if item.field == "version" else live.field(item.field)
    if item.word == "same":
        if item.field == "version":
            return value == e.version
        wanted = e.this(item.field)
        return None if wanted is UNSAID else value == wanted
    if item.word == "actor":
        e.looked_at_act = True
        # Somebody entitled may exist; whoever comes is looked at then.
        return e.act.by is None or _names(value, e.act.by.id)
    return value in item.values


def _names(value: object, person: str) -> bool:
    """Whether a value is this person, or a list with this person in it (承办人名单)."""
    return value == person or (isinstance(value, list | tuple) and person in value)


def _says(match: tuple[Match, ...], e: Evaluation) -> bool | None:
    result: bool | None = True
    for item in match:
        value = e.this(item.field)
        if value is UNSAID:
            result = None
        elif value not in item.values:
            return False
    return result


def _sheet(match: tuple[Match, ...], e: Evaluation) -> bool | None:
    result: bool | None = True
    for item in match:
        value = e.sheet(item.field)
        if value is UNSAID:
            result = None
            continue
        if item.word:
            good = (value is not None) is (item.word == "present")
        else:
            good = value in item.values
        if not good:
            return False
    return result


def _compare(clause: CompareClause) -> Judge:
    operator, left, right = _OPERATORS[clause.op], _operand(clause.left), _operand(clause.right)

    def run(e: Evaluation) -> bool | None:
        first, second = left(e), right(e)
        if first is UNSAID or second is UNSAID:
            return None
        if not _comparable(first, second):
            return False
        return bool(operator(first, second))

    return run


def _comparable(first: object, second: object) -> bool:
    """Two amounts, or two dates as text. An absent value compares with nothing."""
    if isinstance(first, bool) or isinstance(second, bool):
        return False
    return (isinstance(first, int) and isinstance(second, int)) or (
        isinstance(first, str) and isinstance(second, str)
    )


def _operand(operand: Operand) -> Callable[[Evaluation], object]:
    if not operand.source:
        return lambda e: operand.value
    if operand.source == "this":
        return lambda e: e.this(operand.field)
    if operand.source == "sheet":
        return lambda e: e.sheet(operand.field)
    return lambda e: e.carried_by(operand.source, operand.field)


def _apart(clause: ApartClause, e: Evaluation) -> bool | None:
    e.looked_at_act = True
    by = e.act.by
    if by is None:
        return True  # somebody entitled may exist; whoever comes is looked at then
    here = by.ids.union(*(person.ids for person in e.act.beside))
    if clause.handlers and not here.isdisjoint(e.fold.handlers_ever):
        return False
    return all(here.isdisjoint(e.fold.persons.get(kind, ())) for kind in clause.kinds)
