"""``docs/generated/procedures/<id>.md``: each procedure as tables and a flow chart, from its file."""

from collections.abc import Iterator, Sequence

from chengming.law.errors import BadCitation
from chengming.law.load import LawData, load
from chengming.law.procedure import (
    OFFICES,
    ON_EXPIRY,
    STAGE_TITLES,
    ActionSpec,
    AllClause,
    AnyClause,
    Clause,
    FactSpec,
    GateSpec,
    OpenClause,
    Procedure,
    RecordClause,
)

_WHO = {"agency": "行政机关", "party": "当事人", "wait": "等待期"}
_HEAD = "本页由 `chengming draw` 依 `law/procedures/{id}.yaml` 画成，请勿手改。"


def pages() -> dict[str, str]:
    """One page for each procedure of the built-in law data."""
    law = load()
    return {
        f"procedures/{procedure.id.replace('/', '_')}.md": _page(procedure, law)
        for procedure in law.procedures.values()
    }


def _page(procedure: Procedure, law: LawData) -> str:
    parts = [
        f"# {procedure.title}",
        _HEAD.format(id=procedure.id),
        f"依据：{_cites(procedure.cite, law)}。自 {procedure.valid_from.isoformat()} 起。",
        f"{len(procedure.actions)} 种行为，{len(_written(procedure))} 道关卡，"
        f"{len(procedure.clocks)} 种期限，{len(procedure.conditions)} 个条件。",
        "## 流程图",
        "实线：后者以前者为依据；虚线：后者答复前者。",
        _chart(procedure),
        "## 行为",
        *_stages(procedure, law),
        "## 期限",
        _clocks(procedure, law),
        "## 关卡",
        _gates(procedure, law),
        "## 条件",
        _conditions(procedure, law),
        "## 案件事实",
        _facts(procedure, law),
    ]
    return "\n\n".join(parts) + "\n"


def _written(procedure: Procedure) -> list[GateSpec]:
    return [gate for gate in procedure.gates.values() if not gate.generated]


def _cites(cites: Sequence[str], law: LawData) -> str:
    return "、".join(_cite(text, law) for text in cites)


def _cite(text: str, law: LawData) -> str:
    try:
        return law.instruments.parse(text).short()
    except BadCitation:
        return text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "／") for cell in row) + " |" for row in lines
    )


# Flow chart ---------------------------------------------------------------------------


def _chart(procedure: Procedure) -> str:
    lines = ["```mermaid", "flowchart TD"]
    for stage, title in STAGE_TITLES.items():
        acts = [a for a in procedure.actions.values() if a.stage == stage and not a.generated]
        if acts:
            lines += [f'  subgraph {stage}["{title}"]']
            lines += [f'    {act.id}["{act.title}"]' for act in acts]
            lines += ["  end"]
    lines += [f"  {before} --> {act}" for before, act in _rests_on(procedure)]
    lines += [
        f"  {act.replies_to} -.-> {act.id}" for act in procedure.actions.values() if act.replies_to
    ]
    return "\n".join([*lines, "```"])


def _rests_on(procedure: Procedure) -> list[tuple[str, str]]:
    """Which act asks for which records, by a gate of its own (not by one for every act)."""
    edges: dict[tuple[str, str], None] = {}
    for gate in _written(procedure):
        if gate.every:
            continue
        for kind in dict.fromkeys(k for clause in gate.require for k in _kinds(clause)):
            for act in gate.at:
                if kind != act:
                    edges[kind, act] = None
    return list(edges)


def _kinds(clause: Clause) -> Iterator[str]:
    if isinstance(clause, RecordClause) and not clause.negated:
        yield from clause.kinds
    elif isinstance(clause, OpenClause):
        yield clause.kind
    elif isinstance(clause, AllClause | AnyClause):
        for limb in clause.limbs:
            yield from _kinds(limb)


# Tables -------------------------------------------------------------------------------


def _stages(procedure: Procedure, law: LawData) -> Iterator[str]:
    head = ("行为", "由谁办理", "写明", "期限", "关卡", "依据")
    for stage, title in STAGE_TITLES.items():
        acts = [act for act in procedure.actions.values() if act.stage == stage]
        if acts:
            yield f"### {title}"
            yield _table(head, [_act_row(act, procedure, law) for act in acts])


def _act_row(act: ActionSpec, procedure: Procedure, law: LawData) -> tuple[str, ...]:
    who = "、".join(OFFICES[office] for office in act.by)
    if act.officers:
        who += f"（持证 {act.officers} 人）"
    gates = [g.id for g in procedure.gates_at(act.id) if not g.generated and not g.every]
    return (
        f"{act.title} `{act.id}`",
        who,
        _says(act, procedure),
        _moves(act, procedure),
        "、".join(f"`{gate}`" for gate in gates),
        _cites(act.cite, law),
    )


def _says(act: ActionSpec, procedure: Procedure) -> str:
    stated = [procedure.facts[name].title for name in (*act.must, *act.may)]
    inputs = [spec.title + ("（可不填）" if spec.optional else "") for spec in act.says.values()]
    return "；".join([*inputs, *stated])


def _moves(act: ActionSpec, procedure: Procedure) -> str:
    moved = [("始", start.clock) for start in act.starts]
    moved += [("止", clock) for clock in act.ends]
    moved += [("停", pause.clock) for pause in act.pauses]
    moved += [("续", resume.clock) for resume in act.resumes]
    moved += [("延", extend.clock) for extend in act.extends]
    return "；".join(f"{word}：{procedure.clocks[clock].title}" for word, clock in moved)


def _clocks(procedure: Procedure, law: LawData) -> str:
    rows = [
        (
            f"{clock.title} `{clock.id}`",
            f"`{clock.rule}`",
            _WHO[clock.who],
            ON_EXPIRY[clock.on_expiry],
            _cites(clock.cite, law),
        )
        for clock in procedure.clocks.values()
    ]
    return _table(("期限", "参数", "约束谁", "届满", "依据"), rows)


def _gates(procedure: Procedure, law: LawData) -> str:
    rows = []
    for gate in _written(procedure):
        at = "全部行为，列明的除外" if gate.every else _titles(gate.at, procedure)
        rows.append((f"`{gate.id}`", at, gate.say, _cites(gate.cite, law)))
    return _table(("关卡", "何处", "说明", "依据"), rows)


def _titles(acts: Sequence[str], procedure: Procedure) -> str:
    return "、".join(procedure.actions[act].title for act in acts)


def _conditions(procedure: Procedure, law: LawData) -> str:
    rows = [
        (
            f"{c.title} `{c.id}`",
            str(len(c.examples)) if c.predicate else "条款",
            _cites(c.cite, law),
        )
        for c in procedure.conditions.values()
    ]
    return _table(("条件", "示例", "依据"), rows)


def _facts(procedure: Procedure, law: LawData) -> str:
    rows = [row for fact in procedure.facts.values() for row in _fact_rows(fact, "", law)]
    return _table(("事实", "类型", "性质", "依据"), rows)


def _fact_rows(fact: FactSpec, above: str, law: LawData) -> Iterator[tuple[str, ...]]:
    marks = [("决定性内容", fact.decisive), ("个人信息", fact.personal), ("可不填", fact.optional)]
    name = f"{above}{fact.name}"
    yield (
        f"{fact.title} `{name}`",
        fact.type + (f"（{fact.unit}）" if fact.unit else ""),
        "、".join(word for word, holds in marks if holds),
        _cites(fact.cite, law),
    )
    for item in fact.items:
        yield from _fact_rows(item, f"{name}.", law)
