"""The gates of each act, compiled once per procedure, and how one of them is judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from chengming.law.citation import Instruments
from chengming.law.errors import BadCitation
from chengming.law.judging.clauses import Condition, Judge, compile_clause, compile_conditions
from chengming.law.judging.evaluation import Evaluation
from chengming.law.judging.fold import Plan, plans_of
from chengming.law.judging.persons import PERSON_GATES, person_refusal
from chengming.law.judging.reasons import shortcoming
from chengming.law.judging.statements import problems, unsaid
from chengming.law.procedure import (
    AllClause,
    AnyClause,
    Clause,
    GateSpec,
    OpenClause,
    Procedure,
    RecordClause,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act may not be done: the gate, what to tell the officer, the articles."""

    gate: str
    message: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate ready to be judged."""

    spec: GateSpec
    when: Judge | None
    require: Judge | None


@dataclass(frozen=True, slots=True)
class ActGates:
    plan: Plan
    persons: tuple[GateSpec, ...]
    facts: GateSpec
    order: GateSpec
    rests_on: tuple[str, ...]  # kinds this act may not be older than
    gates: tuple[Gate, ...]
    carried: frozenset[str]


@dataclass(frozen=True, eq=False)
class Engine:
    """A procedure ready to judge."""

    procedure: Procedure
    acts: Mapping[str, ActGates]
    conditions: Mapping[str, Condition]


@lru_cache(maxsize=64)
def engine_of(procedure: Procedure) -> Engine:
    conditions = compile_conditions(procedure.conditions)
    plans = plans_of(procedure)
    acts = {name: _act_gates(plans.acts[name], procedure, conditions) for name in procedure.actions}
    return Engine(procedure, acts, conditions)


def _act_gates(plan: Plan, procedure: Procedure, conditions: Mapping[str, Condition]) -> ActGates:
    act = plan.spec
    specs = procedure.gates_at(act.id)
    gates = tuple(
        Gate(
            spec,
            None if spec.when is None else compile_clause(spec.when, conditions),
            compile_clause(AllClause(spec.require), conditions),
        )
        for spec in specs
        if spec.require
    )
    kinds = {kind for spec in specs for clause in spec.require for kind in _relied_on(clause)}
    return ActGates(
        plan=plan,
        persons=tuple(spec for spec in specs if spec.generated in PERSON_GATES),
        facts=procedure.gates[f"facts_{act.id}"],
        order=procedure.gates[f"order_{act.id}"],
        rests_on=tuple(kind for kind in procedure.actions if kind in kinds),
        gates=gates,
        carried=frozenset(carry.field for carry in act.carries),
    )


def _relied_on(clause: Clause) -> Iterator[str]:
    """The kinds whose records a clause rests on, not those it wants absent."""
    if isinstance(clause, RecordClause) and not clause.negated:
        yield from clause.kinds
    elif isinstance(clause, OpenClause):
        yield clause.kind
    elif isinstance(clause, AllClause | AnyClause):
        for limb in clause.limbs:
            yield from _relied_on(limb)


def judge_gates(
    gates: ActGates, e: Evaluation, as_of: datetime
) -> tuple[list[Refusal], list[str], list[GateSpec]]:
    """Refusals, what is still to be said, and the gates that cannot be decided until it is."""
    refusals: list[Refusal] = []
    by = e.act.by
    if by is not None:
        for spec in gates.persons:
            against = person_refusal(spec.generated, e, by)
            if against:
                refusals.append(refusal(spec, against, e))
    refusals += _statements(gates, e)
    refusals += _order(gates, e, as_of)
    to_say = list(unsaid(gates.plan.spec, e.act.say, e.fold.sheet))
    undecided = [gates.facts] if to_say else []
    for gate in gates.gates:
        e.open_fields = set()
        answer = _judge(gate, e)
        if answer is False:
            refusals.append(refusal(gate.spec, shortcoming(gate.spec, e), e))
        elif answer is None:
            undecided.append(gate.spec)
            to_say += sorted(e.open_fields.difference(to_say))
    return refusals, to_say, undecided


def _judge(gate: Gate, e: Evaluation) -> bool | None:
    needed = True if gate.when is None else gate.when(e)
    if needed is False or gate.require is None:
        return True
    answer = gate.require(e)
    if needed is None and answer is False:
        return None  # 是否适用尚待填写
    return answer


def _statements(gates: ActGates, e: Evaluation) -> Iterator[Refusal]:
    if e.act.say:
        wrong = problems(gates.plan.spec, e.fold.procedure.facts, e.act.say, gates.carried)
        if wrong:
            yield refusal(gates.facts, "；".join(wrong) + "。", e)


def _order(gates: ActGates, e: Evaluation, as_of: datetime) -> Iterator[Refusal]:
    """补录 may be late, never older than what it rests on (行政处罚法第四十七条)."""
    at, latest = e.act.at, e.fold.latest
    if at > as_of:
        yield refusal(gates.order, f"办理时间（{_time(at)}）晚于现在（{_time(as_of)}）。", e)
        return
    for kind in gates.rests_on:
        live = latest.get(kind)
        if live is not None and at < live.event.done:
            title = e.fold.procedure.actions[kind].title
            said = f"办理时间（{_time(at)}）早于“{title}”的办理时间（{_time(live.event.done)}）。请核对办理时间。"
            yield refusal(gates.order, said, e)
            return


def _time(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"


def refusal(spec: GateSpec, now: str, e: Evaluation) -> Refusal:
    """The rule with its articles, then how this case falls short of it."""
    head, stop, rest = spec.say.partition("。")
    articles = "、".join(article(text, e.fold.law.instruments) for text in spec.cite)
    message = f"{head}（{articles}）{stop or '。'}{rest}{now}"
    return Refusal(spec.id, message, spec.cite)


@lru_cache(maxsize=4096)
def article(text: str, instruments: Instruments) -> str:
    """A citation as a reader sees it: 行政处罚法第五十八条."""
    try:
        return instruments.parse(text).short()
    except BadCitation:
        return text
