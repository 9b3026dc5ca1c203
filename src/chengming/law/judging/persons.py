"""Person gates: may this person, with those beside, do this act in this case today?"""

from chengming.law.events import Person
from chengming.law.judging.evaluation import Evaluation
from chengming.law.procedure import OFFICES, OUTSIDERS, QUALIFICATIONS, ActionSpec

# 正职负责人可以行使机关负责人的职权，反之不然。
_IMPLIES = {"chief_head": frozenset({"agency_head"})}


def may_hold(person: Person, act: ActionSpec) -> bool:
    """Whether the office held that day is one of those that do this act."""
    return person.office in act.by or not _IMPLIES.get(person.office, frozenset()).isdisjoint(
        act.by
    )


def person_refusal(word: str, e: Evaluation, by: Person) -> str:
    """What stands against these persons under one kind of person gate; empty where nothing does."""
    return _JUDGES[word](e, by)


def _office(e: Evaluation, by: Person) -> str:
    if not may_hold(by, e.plan.spec):
        held = OFFICES.get(by.office, by.office)
        return f"办理人当日的岗位是{held}。请交由有权的人员办理。"
    own = e.fold.context.agency
    if by.office not in OUTSIDERS and own and by.agency != own:
        return "办理人不属于本案的办案机关。请由本机关人员办理。"
    return ""


def _officers(e: Evaluation, by: Person) -> str:
    needed = e.plan.spec.officers
    valid = {person.id for person in (by, *e.act.beside) if person.enforcement}
    if by.enforcement and len(valid) >= needed:
        return ""
    if not by.enforcement:
        return "办理人当日没有有效的执法证件。请由持有有效证件的人员办理。"
    return f"现有 {len(valid)} 人持有当日有效的执法证件，需要 {needed} 人。请增加同行的执法人员。"


def _qualified(e: Evaluation, by: Person) -> str:
    wanted = e.plan.spec.qualified
    if by.review if wanted == "review" else by.enforcement:
        return ""
    return f"办理人当日没有{QUALIFICATIONS[wanted]}。请由具备资格的人员办理。"


def _handler(e: Evaluation, by: Person) -> str:
    if not e.fold.handlers or by.id in e.fold.handlers:
        return ""  # 立案以前还没有承办人
    return "办理人不是本案的承办人。请由承办人办理，或者先变更承办人。"


def _recused(e: Evaluation, by: Person) -> str:
    if e.fold.recused.isdisjoint(by.ids.union(*(person.ids for person in e.act.beside))):
        return ""
    return "办理人或者同行人员已经回避。请更换人员。"


_JUDGES = {
    "office": _office,
    "officers": _officers,
    "qualified": _qualified,
    "handler": _handler,
    "recused": _recused,
}
PERSON_GATES = frozenset(_JUDGES)
