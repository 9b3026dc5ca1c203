"""Checks one clause: kinds, fields, values and clocks must exist, comparisons be guarded."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from chengming.law.procedure.shapes import (
    ActionSpec,
    AllClause,
    AnyClause,
    ApartClause,
    Clause,
    ClockClause,
    CompareClause,
    FactSpec,
    Match,
    NameClause,
    NotClause,
    OpenClause,
    Operand,
    Procedure,
    RecordClause,
    SaysClause,
    SheetClause,
)

_NUMBERS = ("integer", "money", "date", "datetime")


@dataclass(frozen=True)
class ClauseCheck:
    """`acts` are the acts the clause is judged for; empty for a named condition."""

    procedure: Procedure
    acts: tuple[str, ...]
    fail: Callable[[str], Exception]

    def check(self, clause: Clause) -> None:
        """Raise at the first thing that does not exist."""
        if isinstance(clause, AnyClause | AllClause):
            for limb in clause.limbs:
                self.check(limb)
        elif isinstance(clause, NotClause):
            self.check(clause.limb)
        else:
            self._leaf(clause)

    def _leaf(self, clause: Clause) -> None:
        match clause:
            case RecordClause():
                self._record(clause)
            case OpenClause():
                self._kinds((clause.kind,))
                if not self.procedure.repliers(clause.kind):
                    raise self.fail(f"没有任何行为回应“{clause.kind}”，open 无从判断。")
            case ApartClause():
                self._kinds(clause.kinds)
                named = any("handlers" in a.says for a in self.procedure.actions.values())
                if clause.handlers and not named:
                    raise self.fail("没有任何行为指定承办人（handlers），apart 无从判断。")
            case ClockClause():
                self._known(clause.clock, self.procedure.clocks, "期限")
            case SaysClause() | SheetClause():
                self._matches(clause)
            case CompareClause():
                self._operand(clause.left)
                self._operand(clause.right)
            case NameClause():
                self._known(clause.condition, self.procedure.conditions, "条件")

    def _known(self, name: str, among: Collection[str], what: str) -> None:
        if name not in among:
            raise self.fail(f"没有名为“{name}”的{what}。")

    def _kinds(self, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            self._known(kind, self.procedure.actions, "行为")

    def _record(self, clause: RecordClause) -> None:
        self._kinds((*clause.kinds, *clause.after))
        for match in clause.match:
            for kind in clause.kinds:
                self._field_of_record(kind, match)

    def _field_of_record(self, kind: str, match: Match) -> None:
        spec = _field(self.procedure, self.procedure.actions[kind], match.field)
        if spec is None:
            raise self.fail(f"行为“{kind}”的记录没有“{match.field}”。")
        if match.word == "same" and match.field != "version":
            self._this(match.field)
        self._values(match, spec)

    def _values(self, match: Match, spec: FactSpec) -> None:
        for value in match.values:
            fits = (
                value in spec.values
                if spec.type == "enum"
                else isinstance(value, bool)
                if spec.type == "bool"
                else isinstance(value, int) and not isinstance(value, bool)
                if spec.type in ("integer", "money")
                else isinstance(value, str)
            )
            if not fits:
                raise self.fail(f"“{match.field}”没有“{value}”这个值。")

    def _this(self, name: str) -> FactSpec:
        """The input `name` of the act judged; every act of the gate must have it."""
        acts = self.acts or tuple(self.procedure.actions)
        specs = [_field(self.procedure, self.procedure.actions[a], name) for a in acts]
        if self.acts and None in specs:
            raise self.fail(f"行为“{acts[specs.index(None)]}”没有输入“{name}”。")
        found = next((spec for spec in specs if spec is not None), None)
        if found is None:
            raise self.fail(f"没有任何行为有输入“{name}”。")
        return found

    def _matches(self, clause: SaysClause | SheetClause) -> None:
        for match in clause.match:
            if isinstance(clause, SaysClause):
                self._values(match, self._this(match.field))
            else:
                self._sheet(match)

    def _sheet(self, match: Match) -> None:
        self._known(match.field, self.procedure.facts, "事实")
        self._values(match, self.procedure.facts[match.field])

    def _operand(self, operand: Operand) -> None:
        if not operand.source:
            return
        if operand.source == "this":
            spec = self._this(operand.field)
        elif operand.source == "sheet":
            self._known(operand.field, self.procedure.facts, "事实")
            spec = self.procedure.facts[operand.field]
        else:
            self._kinds((operand.source,))
            act = self.procedure.actions[operand.source]
            found = _field(self.procedure, act, operand.field)
            if found is None:
                raise self.fail(f"行为“{operand.source}”的记录没有“{operand.field}”。")
            spec = found
        if spec.type not in _NUMBERS:
            raise self.fail(f"“{operand.source}.{operand.field}”不是数或者日期，不能比较。")

    def guarded(self, clause: Clause, sure: frozenset[str] = frozenset()) -> None:
        """A comparison with a record needs a `record` clause beside it: an absent value is not 0."""
        if isinstance(clause, AllClause):
            here = sure.union(*(_asserted(limb) for limb in clause.limbs))
            for limb in clause.limbs:
                self.guarded(limb, here)
        elif isinstance(clause, AnyClause):
            absent = frozenset(
                limb.kinds[0]
                for limb in clause.limbs
                if isinstance(limb, RecordClause)
                and limb.negated
                and len(limb.kinds) == 1
                and not limb.match
                and not limb.after
            )
            for limb in clause.limbs:
                self.guarded(limb, sure | absent)
        elif isinstance(clause, NotClause):
            self.guarded(clause.limb, sure)
        elif isinstance(clause, CompareClause):
            for operand in (clause.left, clause.right):
                if operand.source not in ("", "this", "sheet", *sure):
                    raise self.fail(
                        f"比较“{operand.source}.{operand.field}”之前，应当先以 record 要求有“{operand.source}”的记录。"
                    )


def _asserted(clause: Clause) -> frozenset[str]:
    """Kinds whose latest record exists wherever the clause holds."""
    if isinstance(clause, RecordClause) and not clause.negated and len(clause.kinds) == 1:
        return frozenset(clause.kinds)
    if isinstance(clause, OpenClause):
        return frozenset((clause.kind,))
    if isinstance(clause, AllClause):
        return frozenset().union(*(_asserted(limb) for limb in clause.limbs))
    return frozenset()


def _field(procedure: Procedure, act: ActionSpec, name: str) -> FactSpec | None:
    """The type of a field a record of this act has, or None."""
    if name in act.says:
        return act.says[name]
    if name in act.must or name in act.may:
        return procedure.facts[name]
    carry = next((c for c in act.carries if c.field == name), None)
    if carry is None:
        return None
    if carry.field == "version":
        return FactSpec("version", "版本", "string")
    if carry.source == "proposed" and name != "amount":
        return FactSpec(name, "拟处罚种类和依据", "list", of="string")
    if carry.source == "proposed":
        return FactSpec(name, "拟处罚金额", "money")
    return _field(procedure, procedure.actions[carry.source], name)
