"""Everything a procedure file points at must exist, and say what it is said to say."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from chengming.law.errors import BadCitation, LawFileError
from chengming.law.procedure.clause_references import ClauseCheck
from chengming.law.procedure.shapes import (
    ActionSpec,
    AllClause,
    AnyClause,
    Clause,
    GateSpec,
    Match,
    NameClause,
    NotClause,
    Procedure,
)
from chengming.law.strict_yaml import Node

CURRENT = "current"  # version of the case as it stands
PROPOSED = "proposed"  # amount or kinds of penalty proposed in the fact sheet
STATED = "stated"  # rule of a clock whose last day the act itself names


def check_references(
    procedure: Procedure,
    node: Node,
    predicates: Collection[str],
    parameters: Collection[str] | None,
    citation: Callable[[str], object] | None,
) -> None:
    """Raise LawFileError at the first dangling, contradictory or circular reference."""
    check = _Check(procedure, node, frozenset(predicates), parameters, citation)
    check.duplicates()
    check.citations()
    check.actions()
    check.clocks()
    check.conditions()
    check.gates()
    check.outline()


@dataclass
class _Check:
    procedure: Procedure
    node: Node
    predicates: frozenset[str]
    parameters: Collection[str] | None
    citation: Callable[[str], object] | None
    started: set[str] = field(default_factory=set)

    def fail(self, line: int, problem: str) -> LawFileError:
        return LawFileError(self.node.file, line or self.node.line, problem)

    def known(self, names: Iterable[str], among: Collection[str], what: str, line: int) -> None:
        for name in names:
            if name not in among:
                raise self.fail(line, f"没有名为“{name}”的{what}。")

    def parameter(self, name: str, line: int) -> None:
        if self.parameters is not None and name not in self.parameters:
            raise self.fail(line, f"法律数据中没有参数“{name}”。")

    def duplicates(self) -> None:
        """A gate of the file must not take the name of a generated one."""
        for name, item in self.node.mapping()["gates"].mapping().items():
            if self.procedure.gates[name].generated:
                raise self.fail(item.line, f"“{name}”是自动生成的关卡名，请另取名。")

    def citations(self) -> None:
        if self.citation is None:
            return
        p = self.procedure
        places: list[tuple[int, tuple[str, ...]]] = [(self.node.line, p.cite)]
        for group in (p.facts, p.clocks, p.conditions, p.actions, p.gates):
            places += [(item.line, item.cite) for item in group.values()]
        for act in p.actions.values():
            places += [(item.line, item.cite) for item in act.says.values()]
        for line, cites in places:
            for text in cites:
                try:
                    self.citation(text)
                except BadCitation as error:
                    raise self.fail(line, str(error)) from error

    def actions(self) -> None:
        for act in self.procedure.actions.values():
            self.inputs(act)
            self.effects(act)

    def inputs(self, act: ActionSpec) -> None:
        p = self.procedure
        self.known((*act.must, *act.may), p.facts, "事实", act.line)
        stated = [*act.must, *act.may, *act.says, *(c.field for c in act.carries)]
        if twice := next((n for n in stated if stated.count(n) > 1), None):
            raise self.fail(act.line, f"“{act.id}”的“{twice}”重复：事实、输入、携带的值不得同名。")
        for carry in act.carries:
            if carry.source in (CURRENT, PROPOSED):
                expected = ("version",) if carry.source == CURRENT else ("amount", "kinds", "basis")
                if carry.field not in expected:
                    raise self.fail(
                        act.line, f"{carry.source} 只能作为 {'、'.join(expected)} 携带。"
                    )
                continue
            self.known([carry.source], p.actions, "行为", act.line)
            if carry.field not in fields_of(p.actions[carry.source]):
                raise self.fail(act.line, f"“{carry.source}”没有“{carry.field}”可以携带。")
        if act.replies_to:
            self.known([act.replies_to], p.actions, "行为", act.line)
        self.known(act.forgets, p.actions, "行为", act.line)
        if act.recuses is not None:
            if act.recuses.person != "actor":
                self.known([act.recuses.person], act.says, "输入", act.line)
            self.matches(act, act.recuses.when)

    def effects(self, act: ActionSpec) -> None:
        clocks = self.procedure.clocks
        for start in act.starts:
            self.known(filter(None, (start.clock, start.during)), clocks, "期限", act.line)
            self.started.add(start.clock)
            for name in filter(None, (start.moment, start.until)):
                self.known([name], act.says, "输入", act.line)
                if act.says[name].type not in ("date", "datetime"):
                    raise self.fail(act.line, f"“{name}”应当是日期。")
            if bool(start.until) is not (clocks[start.clock].rule == STATED):
                raise self.fail(act.line, "until 与 rule: stated 应当同时使用。")
            self.matches(act, start.when)
        self.known(act.ends, clocks, "期限", act.line)
        for pause in act.pauses:
            self.known([pause.clock], clocks, "期限", act.line)
            self.matches(act, pause.when)
        self.known((r.clock for r in act.resumes), clocks, "期限", act.line)
        for extend in act.extends:
            self.known([extend.clock], clocks, "期限", act.line)
            self.parameter(extend.parameter, act.line)

    def matches(self, act: ActionSpec, when: tuple[Match, ...]) -> None:
        for match in when:
            if match.field not in act.says:
                raise self.fail(act.line, f"“{act.id}”没有输入“{match.field}”。")
            values = act.says[match.field].values
            if bad := next((v for v in match.values if values and v not in values), None):
                raise self.fail(act.line, f"“{match.field}”没有“{bad}”这个值。")

    def clocks(self) -> None:
        p = self.procedure
        for clock in p.clocks.values():
            if clock.rule != STATED:
                self.parameter(clock.rule, clock.line)
            if clock.excludes:
                self.parameter(clock.excludes, clock.line)
            self.known(clock.chains, p.clocks, "期限", clock.line)
            self.started.update(clock.chains)
        for clock in p.clocks.values():
            if clock.id not in self.started:
                raise self.fail(clock.line, f"期限“{clock.id}”没有任何行为开始它。")
            self.refuse_ring(clock.id, lambda n: p.clocks[n].chains, clock.line, "期限相接成环")

    def refuse_ring(
        self, name: str, follow: Callable[[str], Iterable[str]], line: int, what: str
    ) -> None:
        todo, seen = list(follow(name)), set()
        while todo:
            at = todo.pop()
            if at == name:
                raise self.fail(line, f"{what}：“{name}”最终又依赖自己。")
            if at not in seen:
                seen.add(at)
                todo += follow(at)

    def conditions(self) -> None:
        p = self.procedure
        for item in p.conditions.values():
            if item.predicate:
                self.known([item.predicate], self.predicates, "判断函数", item.line)
                self.known(item.reads_facts, p.facts, "事实", item.line)
                self.known(item.reads_records, p.actions, "行为", item.line)
                inputs = {name for act in p.actions.values() for name in act.says}
                self.known(item.reads_inputs, inputs, "输入", item.line)
                for name in item.reads_parameters:
                    self.parameter(name, item.line)
                if len({e.expected for e in item.examples} & {True, False}) < 2:
                    raise self.fail(
                        item.line, f"条件“{item.id}”的示例应当既有成立的，也有不成立的。"
                    )
            elif item.clause is not None:
                self.clause(item.line).check(item.clause)
        for item in p.conditions.values():
            self.refuse_ring(item.id, self.named, item.line, "条件互相引用")

    def named(self, condition: str) -> Iterator[str]:
        clause = self.procedure.conditions[condition].clause
        return names_in(clause) if clause is not None else iter(())

    def clause(self, line: int, acts: tuple[str, ...] = ()) -> ClauseCheck:
        return ClauseCheck(self.procedure, acts, lambda problem: self.fail(line, problem))

    def gates(self) -> None:
        p = self.procedure
        for gate in p.gates.values():
            self.known((*gate.at, *gate.excepted), p.actions, "行为", gate.line)
            if not gate.at:
                raise self.fail(gate.line, f"关卡“{gate.id}”不在任何行为之前。")
            if gate.explains:
                self.known([gate.explains], p.gates, "关卡", gate.line)
            self.gate_clauses(gate)

    def gate_clauses(self, gate: GateSpec) -> None:
        check = self.clause(gate.line, gate.at)
        whole = (*([gate.when] if gate.when is not None else []), *gate.require)
        for clause in whole:
            check.check(clause)
        if whole:
            check.guarded(AllClause(whole))

    def outline(self) -> None:
        p, line = self.procedure, self.node.line
        self.known(p.final, p.actions, "行为", line)
        self.known(p.base, p.actions, "行为", line)
        for bundle in p.bundles.values():
            self.known(bundle.acts, p.actions, "行为", bundle.line)
            self.known(bundle.needs, p.bundles, "可选部分", bundle.line)
        for fact in p.facts.values():
            if not any(fact.name in (*a.must, *a.may) for a in p.actions.values()):
                raise self.fail(fact.line, f"事实“{fact.name}”没有任何行为填写它。")


def fields_of(act: ActionSpec) -> frozenset[str]:
    """What a record of this act can be asked for."""
    return frozenset((*act.says, *act.must, *act.may, *(c.field for c in act.carries)))


def names_in(clause: Clause) -> Iterator[str]:
    """The named conditions a clause mentions."""
    if isinstance(clause, NameClause):
        yield clause.condition
    elif isinstance(clause, NotClause):
        yield from names_in(clause.limb)
    elif isinstance(clause, AnyClause | AllClause):
        for limb in clause.limbs:
            yield from names_in(limb)
