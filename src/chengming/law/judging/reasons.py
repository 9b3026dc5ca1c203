"""How a case falls short of a gate, in words: worked out only when a refusal is given."""

from collections.abc import Iterator, Mapping

from chengming.law.judging.evaluation import Evaluation
from chengming.law.judging.fold import Live
from chengming.law.procedure import (
    AllClause,
    AnyClause,
    ApartClause,
    Clause,
    ClockClause,
    GateSpec,
    OpenClause,
    RecordClause,
)

NOT_SET = "没有天数：法律、法规和本领域的规章都没有规定，须由本机关自行规定（机关自定规定）；规定以前不会届满"


def shortcoming(gate: GateSpec, e: Evaluation) -> str:
    """本案情况: one short sentence for the first clause that has something to tell."""
    if gate.generated:
        return ""
    told = next(filter(None, (text for clause in gate.require for text in _tell(clause, e))), "")
    return f"本案情况：{told}。" if told else ""


def _tell(clause: Clause, e: Evaluation) -> Iterator[str]:
    match clause:
        case RecordClause():
            yield _record(clause, e)
        case OpenClause():
            if not e.fold.is_open(clause.kind):
                yield f"没有尚待处理的“{_title(clause.kind, e)}”"
        case ClockClause():
            yield _clock(clause, e)
        case ApartClause():
            yield from _apart(clause, e)
        case AllClause():
            for limb in clause.limbs:
                yield from _tell(limb, e)
        case AnyClause():
            clocks = (limb for limb in clause.limbs if isinstance(limb, ClockClause))
            yield from (_unset(clock.clock, e) for clock in clocks)


def _title(kind: str, e: Evaluation) -> str:
    return e.fold.procedure.actions[kind].title


def _record(clause: RecordClause, e: Evaluation) -> str:
    live = e.live(clause.kinds)
    if clause.negated:
        if live is None or _older(clause, live, e):
            return ""
        return f"已有“{_title(live.event.kind, e)}”（{_day(live)}）"
    if live is None:
        return f"尚无“{'”或者“'.join(_title(kind, e) for kind in clause.kinds)}”的记录"
    name = f"“{_title(live.event.kind, e)}”（{_day(live)}）"
    older = _older(clause, live, e)
    if older:
        return f"{name}早于“{_title(older, e)}”，不能作为依据"
    for item in clause.match:
        if item.word == "same" and item.field == "version":
            if live.version != e.version:
                return f"{name}之后案件的决定性内容已经变动"
            continue
        value = live.field(item.field)
        if item.values and value not in item.values:
            return f"{name}的{_field_title(live, item.field, e)}是“{_label(live, item.field, e)}”"
    return ""


def _older(clause: RecordClause, live: Live, e: Evaluation) -> str:
    for kind in clause.after:
        other = e.fold.latest.get(kind)
        if other is not None and other is not live and other.event.seq > live.event.seq:
            return kind
        if other is not None and not clause.negated and other.event.done > live.event.done:
            return kind
    return ""


def _field_title(live: Live, name: str, e: Evaluation) -> str:
    spec = e.fold.procedure.actions[live.event.kind].says.get(name)
    return spec.title if spec else name


def _label(live: Live, name: str, e: Evaluation) -> str:
    spec = e.fold.procedure.actions[live.event.kind].says.get(name)
    value = live.field(name)
    labels: Mapping[str, str] = spec.labels if spec else {}
    if spec is None or spec.type not in ("enum", "bool") or value is None:
        return "其他"  # never repeat what may be personal
    return labels.get(
        str(value),
        {True: "是", False: "否"}.get(value is True, str(value))
        if isinstance(value, bool)
        else str(value),
    )


def _clock(clause: ClockClause, e: Evaluation) -> str:
    state = e.fold.clock_state(clause.clock, e.act.at)
    if state == clause.state:
        return ""
    if unset := _unset(clause.clock, e):
        return unset
    clock = e.fold.clock(clause.clock, e.act.at)
    title = clock.spec.title
    if state == "idle":
        return f"“{title}”尚未开始或者已经结束"
    last = clock.computation.deadline if clock.computation else None
    day = f"，届满日 {last:%Y-%m-%d}" if last else ""
    return f"“{title}”{'已经届满' if state == 'elapsed' else '尚未届满'}{day}"


def _unset(name: str, e: Evaluation) -> str:
    clock = e.fold.clock(name, e.act.at)
    return f"“{clock.spec.title}”{NOT_SET}" if clock.unset else ""


def _apart(clause: ApartClause, e: Evaluation) -> Iterator[str]:
    by = e.act.by
    if by is None:
        return
    for person, who in ((by, "办理人"), *((p, "同行人员") for p in e.act.beside)):
        for kind in clause.kinds:
            if not person.ids.isdisjoint(e.fold.persons.get(kind, ())):
                yield f"{who}在本案中办理过“{_title(kind, e)}”"
        if clause.handlers and not person.ids.isdisjoint(e.fold.handlers_ever):
            yield f"{who}曾被指定为本案承办人"


def _day(live: Live) -> str:
    done = live.event.done
    return f"{done.month}月{done.day}日"
