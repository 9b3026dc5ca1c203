"""What no file has to spell out: rectify and void in every procedure, and the gates that
follow from an act's own description (who, how many, on what facts, in reply to what)."""

from collections.abc import Iterator
from dataclasses import replace

from chengming.law.procedure.shapes import (
    OFFICES,
    OUTSIDERS,
    QUALIFICATIONS,
    ActionSpec,
    FactSpec,
    GateSpec,
    OpenClause,
    Procedure,
)

# 承办人数、执法资格: each kind of act has its own article.
_PERSONS_CITES = {"compulsion": ("行政强制法/17/3", "行政强制法/18/1/2")}
_PERSONS_CITE = ("行政处罚法/42",)
_RECUSAL_CITE = ("行政处罚法/43",)


def with_generated(procedure: Procedure) -> Procedure:
    """The procedure with its generated acts and gates, and `at: "*"` spelled out."""
    actions = dict(procedure.actions)
    for act in _corrections(procedure):
        actions.setdefault(act.id, act)
    gates: dict[str, GateSpec] = {}
    for act in actions.values():
        for gate in _gates_of(act, procedure, actions):
            gates[gate.id] = gate
    for gate in procedure.gates.values():
        if gate.id in gates:
            continue  # named in the file: `check_references` refuses it with its line
        gates[gate.id] = _spelled_out(gate, tuple(actions))
    return replace(procedure, actions=actions, gates=gates)


def _spelled_out(gate: GateSpec, acts: tuple[str, ...]) -> GateSpec:
    if not gate.every:
        return gate
    return replace(gate, at=tuple(act for act in acts if act not in gate.excepted))


def _corrections(procedure: Procedure) -> Iterator[ActionSpec]:
    """更正、撤销误录: acts of every procedure."""
    reason = FactSpec("reason", "理由", "text")
    record = FactSpec("record", "所更正的记录", "string")
    field_ = FactSpec("field", "所更正的事项", "string")
    value = FactSpec("value", "更正后的值", "string", optional=True)
    approved = FactSpec("approved_by", "复核人", "string", optional=True)
    yield ActionSpec(
        id="rectify",
        title="更正记录",
        stage="general",
        by=("officer", "head_of_section", "agency_head", "legal_reviewer", "legal_head"),
        cite=procedure.cite,
        says={s.name: s for s in (record, field_, value, reason, approved)},
        generated=True,
    )
    yield ActionSpec(
        id="void_record",
        title="作废误录",
        stage="general",
        by=("head_of_section", "agency_head"),
        cite=procedure.cite,
        says={s.name: s for s in (replace(record, title="所作废的记录"), reason)},
        generated=True,
    )


def _gates_of(
    act: ActionSpec, procedure: Procedure, actions: dict[str, ActionSpec]
) -> Iterator[GateSpec]:
    persons = _PERSONS_CITES.get(procedure.id.partition("/")[0], _PERSONS_CITE)

    def gate(word: str, cite: tuple[str, ...], say: str) -> GateSpec:
        return GateSpec(f"{word}_{act.id}", (act.id,), cite, say, generated=word, line=act.line)

    offices = "、".join(OFFICES[o] for o in act.by)
    yield gate("office", act.cite, f"“{act.title}”应当由{offices}办理。")
    if act.officers:
        say = f"“{act.title}”应当由不少于 {act.officers} 名当日持有有效执法证件的人员共同进行。"
        yield gate("officers", persons, say)
    if act.qualified:
        say = f"“{act.title}”的办理人当日应当具有{QUALIFICATIONS[act.qualified]}。"
        yield gate("qualified", act.cite, say)
    if act.handlers:
        say = f"“{act.title}”应当由本案承办人办理。"
        yield gate("handler", persons, say)
    if not OUTSIDERS.issuperset(act.by):
        yield gate("recused", _RECUSAL_CITE, f"已回避的人员不得再办理“{act.title}”。")
    yield gate("facts", act.cite, f"“{act.title}”应当载明的事项不全或者填写有误。")
    yield gate("order", act.cite, f"“{act.title}”的办理时间不得早于它所依据的行为。")
    if act.replies_to in actions:
        cause = actions[act.replies_to].title
        say = f"没有尚待处理的“{cause}”，不能办理“{act.title}”。请先核对该项是否已经处理，或者先办理“{cause}”。"
        yield replace(gate("cause", act.cite, say), require=(OpenClause(act.replies_to),))
