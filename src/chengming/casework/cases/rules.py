"""What is checked before an act on a case; ``check_`` raises with the article, ``can_`` asks it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chengming.casework.cases.dossier import (
    BESIDE,
    BESIDE_TITLES,
    CONTEXT,
    SYSTEM_KINDS,
    Dossier,
    people_acts,
)
from chengming.casework.cases.errors import (
    ActInFuture,
    ActRefused,
    CaseError,
    CaseMoved,
    CorrectionRefused,
    FactsMissing,
    LateReasonMissing,
    NotEntitled,
    SecondPersonNeeded,
    UnknownAct,
)
from chengming.casework.cases.models import Case
from chengming.law.events import Act
from chengming.law.procedure import Procedure
from chengming.law.progress import Fold, judge
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.records import queries as records
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.standing.registry import queries as registry
from chengming.standing.registry.errors import RegistryError

CORRECTIONS = frozenset({"rectify", "void_record"})


def check_moment(at: datetime, late_reason: str) -> None:
    """Done before now; and a later day's entry says why (行政处罚法第四十七条)."""
    if at > now():
        raise ActInFuture(
            f"办理时间 {at.isoformat()} 尚未到来，不能记录（行政处罚法第四十七条）。请核对办理时间。"
        )
    if acts.is_late(at) and not late_reason:
        raise LateReasonMissing(
            f"该行为办理于 {at.date().isoformat()}，现在录入属于补录（行政处罚法第四十七条）。"
            "请说明补录理由，补录标记将永久保留。"
        )


def check_sequence(dossier: Dossier, expected_seq: int | None) -> None:
    """The caller must have seen everything: else he is told what was done meanwhile."""
    if expected_seq is None or expected_seq == dossier.case.seq:
        return
    missed = [record for record in dossier.records if record.seq > expected_seq]
    done = "、".join(
        f"{_title(dossier.procedure, record.kind)}（{record.done:%m月%d日 %H:%M}）"
        for record in missed
    )
    raise CaseMoved(
        f"您查看之后本案已有变化：{done or '记录条数不符'}。现有 {dossier.case.seq} 条记录，"
        f"您依据的是前 {expected_seq} 条。请刷新核对后再办理。"
    )


def check_known(procedure: Procedure, act: str) -> None:
    """The act belongs to the procedure, and is not one the system does by itself."""
    if act not in procedure.actions or act in SYSTEM_KINDS:
        raise UnknownAct(f"“{procedure.title}”没有行为“{act}”。请核对行为名称。")


def check_act(fold: Fold, act: Act) -> None:
    """依法可否办理: raises with every refusal of the law, its message and articles."""
    check_known(fold.procedure, act.kind)
    verdict = judge(fold, act, act.at)
    if verdict.refusals:
        raise ActRefused(verdict.refusals)
    if verdict.allowed is not True:
        spec = fold.procedure.actions[act.kind]
        missing = "、".join(
            (spec.says.get(name) or fold.procedure.facts[name]).title
            if name in spec.says or name in fold.procedure.facts
            else name
            for name in verdict.to_say
        )
        articles = "、".join(fold.law.instruments.parse(c).short() for c in verdict.citations)
        raise FactsMissing(
            f"“{spec.title}”还应当载明：{missing}（{articles}）。请补充后再办理。",
            verdict.citations,
        )


def can_act(fold: Fold, act: Act) -> bool:
    """Whether ``check_act`` would let it through."""
    try:
        check_act(fold, act)
    except CaseError:
        return False
    return True


def photograph(actors: Sequence[Actor], agency: str, at: datetime) -> tuple[Actor, ...]:
    """The actors as the registry knows them on the day of the act: what they claim to be, proved.

    An expired or revoked credential reads as none; an office not held that day is refused.
    """
    insiders = [actor for actor in actors if actor.office not in registry.OUTSIDERS]
    if any(actor.agency != agency for actor in insiders):
        raise NotEntitled(
            "办理人不属于本案办案机关，不得办理本案（行政处罚法第十七条、第四十二条）。请由办案机关人员办理。",
            ("行政处罚法/17", "行政处罚法/42"),
        )
    if not insiders:
        return tuple(actors)
    wanted = [(a.person, a.agency, a.office, a.for_person) for a in insiders]
    try:
        found = iter(registry.actors(wanted, at.astimezone(SHANGHAI).date()))
    except RegistryError as error:
        raise NotEntitled(error.message, error.citations) from error
    return tuple(a if a.office in registry.OUTSIDERS else next(found) for a in actors)


def target_of(row: Case, record: str) -> tuple[Record, int]:
    """The record to be corrected, and how many acts of people were done after it and still count."""
    found = records.of_stream(row.stream_id)
    target = next((r for r in found if r.id.hex == record), None)
    if target is None or target.kind in BESIDE or target.kind in CORRECTIONS:
        raise CorrectionRefused(
            "本案没有可以更正或者作废的这条记录（行政处罚法第四十七条）。请核对记录。"
        )
    if any(r.kind == "void_record" and r.corrects == record for r in found):
        raise CorrectionRefused("该记录已经作废，不能再更正（行政处罚法第四十七条）。请核对记录。")
    return target, sum(r.seq > target.seq for r in people_acts(found))


def check_field(target: Record, field: str, value: object) -> None:
    """The fact is there, and the new value is of its type."""
    old = _look_up(target.say, field.split("."))
    if old is None or field.split(".", maxsplit=1)[0] == CONTEXT:
        raise CorrectionRefused(
            f"该记录没有“{field}”这一事项，无从更正（行政处罚法第四十七条）。请核对事项名称。"
        )
    if type(old) is not type(value):
        raise CorrectionRefused(
            f"“{field}”更正后的值与原值种类不同（行政处罚法第四十七条）。请按原来的形式填写。"
        )


def _look_up(node: object, path: Sequence[str]) -> object:
    for key in path:
        if isinstance(node, Mapping):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def second_person(row: Case, person: str, by: Actor, at: datetime) -> Actor:
    """The photograph of whoever checked a correction: another one, in office that day."""
    day = at.astimezone(SHANGHAI).date()
    offices = registry.offices_of(person, row.agency_id, day)
    if person in (by.person, by.for_person) or not offices:
        raise SecondPersonNeeded(
            "复核人应当是本机关当日任职的另一人（行政处罚法第四十七条）。请由第二人复核。"
        )
    return registry.actor(person, row.agency_id, offices[0], day)


def _title(procedure: Procedure, kind: str) -> str:
    if kind in BESIDE_TITLES:
        return BESIDE_TITLES[kind]
    spec = procedure.actions.get(kind)
    return spec.title if spec else kind
