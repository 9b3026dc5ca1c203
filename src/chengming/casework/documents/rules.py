"""What is checked before a paper is issued or voided; ``check_`` raises, ``can_`` asks it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from chengming.casework.cases.dossier import Dossier, people_acts
from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.rules import photograph
from chengming.casework.documents import printing
from chengming.casework.documents.errors import (
    AlreadyIssued,
    AlreadyVoid,
    NoPublicAddress,
    NotYoursToIssue,
    PaperServed,
    PaperUnknown,
    ReasonMissing,
)
from chengming.casework.documents.models import IssuedPaper
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record

HEADS = frozenset({"head_of_section", "agency_head", "chief_head"})
_SERVED_BY = {
    "penalty_notice": "serve_notice", "penalty_decision": "serve_decision",
    "exemption_decision": "serve_decision", "no_grounds_decision": "serve_decision",
}  # fmt: skip
"""Which act serves a paper on the party (行政处罚法第六十一条)."""


def act_of(dossier: Dossier, act: str, paper: str) -> Record:
    """The record, as it reads now, that the paper rests on; raises where there is none."""
    found = next((r for r in people_acts(dossier.records) if r.id.hex == act), None)
    spec = dossier.procedure.actions.get(found.kind) if found is not None else None
    own = spec is not None and paper in spec.papers
    if found is None or not (own or printing.is_free(dossier.procedure.id, paper)):
        raise PaperUnknown(
            "本案没有这份文书：所依据的行为不存在、已经作废，或者不制作这种文书。请回到案件页面核对。"
        )
    return found


def check_issuer(dossier: Dossier, act: Record, by: Actor, at: datetime) -> Actor:
    """Whoever did the act, handles the case, or heads the agency; as the registry knows him that day."""
    known = photograph((by,), dossier.case.agency_id, at)[0]
    concerned = {a.person for a in (act.actor, *act.beside)} | dossier.fold.handlers
    if known.office not in HEADS and known.person not in concerned:
        raise NotYoursToIssue(
            "只有办理该行为的人、本案承办人或者负责人可以制发这份文书（行政处罚法第四十二条）。"
            "请由承办人办理。"
        )
    return known


def can_issue(dossier: Dossier, act: Record, by: Actor, at: datetime) -> bool:
    """Whether ``check_issuer`` would let him."""
    try:
        check_issuer(dossier, act, by, at)
    except CaseError:
        return False
    return True


def check_address() -> None:
    """A real paper bears the address where it can be checked; without one none is issued."""
    if not settings.CHENGMING_PUBLIC_URL:
        raise NoPublicAddress(
            "没有设置门户的公开地址（CHENGMING_PUBLIC_URL），当事人无从查验真伪，不能制发文书。"
            "请由系统管理员设置后再办理。"
        )


def check_none_valid(
    issued: Sequence[IssuedPaper], corrects: IssuedPaper | None, *, free: bool
) -> None:
    """One valid paper of a kind for an act; another one corrects it, or comes after it was voided.

    A paper of no act (``free``) may be made as often as it is needed.
    """
    replaced = {row.corrects_id for row in issued if row.void_id is None}
    valid = [row for row in issued if row.void_id is None and row.pk not in replaced]
    if valid and corrects is None and not free:
        raise AlreadyIssued(
            f"这份文书已经制发（{valid[-1].number}），仍然有效。内容有误的，请用“更正”重新制发；"
            "尚未送达、不再使用的，请先作废。"
        )
    if corrects is not None and corrects not in valid:
        raise PaperUnknown("所要更正的文书不是现行有效的那一份。请刷新后再办理。")


def check_reason(reason: str, what: str) -> None:
    """作废、更正 say why."""
    if not reason.strip():
        raise ReasonMissing(f"{what}文书应当说明理由，理由随号码永久保留。请填写理由后再办理。")


def check_void(dossier: Dossier, row: IssuedPaper) -> None:
    """Not void yet, and not in the party's hands."""
    if row.void_id is not None:
        raise AlreadyVoid(f"文书 {row.number} 已经作废，号码保留。无须再次办理。")
    served = _SERVED_BY.get(row.paper)
    seq = next((r.seq for r in dossier.records if r.id == row.pk), 0)
    if any(r.kind == served and r.seq > seq for r in people_acts(dossier.records)):
        raise PaperServed(
            f"文书 {row.number} 已经送达当事人，不能作废（行政处罚法第六十一条）。请用“更正”制发更正的文书。"
        )
