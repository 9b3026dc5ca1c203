"""责任: who answers for what in this case (国办发〔2018〕118号（十四）)."""

from dataclasses import dataclass
from datetime import datetime

from chengming.casework.cases.dossier import Dossier, people_acts

ROLES = {
    "write_report": "承办人：案件材料的真实、准确、完整，执法的事实、证据、适用法律和程序",
    "revise_report": "承办人：案件材料的真实、准确、完整，执法的事实、证据、适用法律和程序",
    "request_review": "承办人：送审材料的真实、准确、完整",
    "supply_supplement": "承办人：送审材料的真实、准确、完整",
    "record_expert_opinion": "审核机构：登记专家论证意见",
    "conclude_review": "审核人：审核意见",
    "concur_review": "合议人员：本人发表的意见",
    "confirm_review": "法制审核机构负责人：审核意见",
    "withdraw_review": "审核机构：撤回审核意见",
    "coordinate_review": "机关负责人：分歧的协调",
    "discuss_collectively": "机关负责人：集体讨论",
    "approve_departure": "正职负责人：不按裁量基准的批准",
    "decide": "机关负责人：审批决定", "exempt": "机关负责人：审批决定",
    "find_no_grounds": "机关负责人：审批决定",
}  # fmt: skip


@dataclass(frozen=True)
class Answerable:
    """One signature: who, in which office, for what, about which version."""

    role: str
    act: str
    title: str
    person: str
    name: str
    office: str
    for_person: str
    done: datetime
    seq: int
    version: str
    outcome: str


def responsibility(dossier: Dossier) -> list[Answerable]:
    """Every signature that counts, in order; who acted beside another is named too."""
    return [
        Answerable(
            role=ROLES[record.kind], act=record.kind,
            title=dossier.procedure.actions[record.kind].title, person=actor.person,
            name=actor.name, office=actor.office, for_person=actor.for_person, done=record.done,
            seq=record.seq, version=record.version, outcome=str(record.say.get("outcome") or ""),
        )
        for record in people_acts(dossier.records)
        if record.kind in ROLES
        for actor in (record.actor, *record.beside)
    ]  # fmt: skip
