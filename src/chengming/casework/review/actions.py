"""Acts of legal review, and the one door through which every act on a case goes.

A review act is carried out by ``cases`` like any other; here its tables are brought up to date in
the same transaction, and handing in freezes the digest of the whole file.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from chengming.casework.cases import actions as cases
from chengming.casework.cases import carrying
from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.carrying import CaseKey, Done
from chengming.casework.cases.dossier import CONTEXT
from chengming.casework.cases.entry import submissions
from chengming.casework.cases.errors import CorrectionRefused
from chengming.casework.cases.locks import lock_case
from chengming.casework.review import checks, projection, rules
from chengming.casework.review.checks.findings import verdict_of
from chengming.casework.review.errors import MaterialsMissing
from chengming.casework.review.reading import materials
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as records
from chengming.record.records.facts import Actor, FileRef
from chengming.standing.accounts import acts

CORRECTIONS = {"rectify", "void_record"}
USUAL = "annex"
"""The form an opinion is under that names none."""


def perform(
    *, case: CaseKey, act: str, by: Actor, at: datetime, say: Mapping[str, object],
    beside: Sequence[Actor] = (), expected_seq: int | None = None, late_reason: str = "",
    files: Sequence[FileRef] = (), instrument: str = "", reason: str = "",
    submission: uuid.UUID | None = None,
) -> Done:  # fmt: skip
    """任一行为: any act of the case's procedure but ``register_lead``; raises ``CaseError`` classes.

    ``say`` of ``rectify`` and ``void_record`` names ``record`` (hex id), ``field``, ``value``,
    ``reason`` and ``approved_by`` (person id). ``submission``: the form's number; the same form
    handed in again gives the first act back.
    """
    with transaction.atomic():
        before = submissions.done_before(submission, act=act, person=by.person, case=case)
        if before is not None:
            return before
        if act in CORRECTIONS:
            done = _correct(
                case=case, act=act, by=by, at=at, say=say, expected_seq=expected_seq,
                late_reason=late_reason,
            )  # fmt: skip
        else:
            if act == "conclude_review":
                say = _with_machine(case, say, at)
            _check(case, act, say, at, files)
            context = _frozen(case) if act == "request_review" else None
            done = carrying.carry_out(
                case=case, act=act, by=by, at=at, say=say, beside=beside,
                expected_seq=expected_seq, late_reason=late_reason, files=files,
                instrument=instrument, reason=reason, context=context,
            )  # fmt: skip
            if act == "request_review":
                _check_materials(done.case, at)
        if act in projection.ACTS or act in CORRECTIONS:
            projection.project(done.case)
        return submissions.keep(submission, done, act=act, person=by.person)


def request_review(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """送法制审核（行政处罚法第五十八条）: freezes the version and the digest of the whole file."""
    return _act("request_review", case, by, at, more)


def withdraw_review_request(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """撤回送审。"""
    return _act("withdraw_review_request", case, by, at, more)


def request_supplement(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """要求补充送审材料: the review's clock waits."""
    return _act("request_supplement", case, by, at, more)


def supply_supplement(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """补充送审材料。"""
    return _act("supply_supplement", case, by, at, more)


def invite_expert(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """邀请专家论证（国办发〔2018〕118号（十一））; experts never replace the reviewer."""
    return _act("invite_expert", case, by, at, more)


def record_expert_opinion(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """登记专家论证意见, the written opinion attached."""
    return _act("record_expert_opinion", case, by, at, more)


def concur_review(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """合议人员发表审核意见: a further reviewer agrees, or dissents in words."""
    return _act("concur_review", case, by, at, more)


def conclude_review(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """出具法制审核意见（行政处罚法第五十八条）, on the version that was handed in."""
    return _act("conclude_review", case, by, at, more)


def confirm_review(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """法制审核机构负责人签署; when passed, the database itself reads the records and notes the pass."""
    return _act("confirm_review", case, by, at, more)


def withdraw_review(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """撤回审核意见: the pass no longer counts."""
    return _act("withdraw_review", case, by, at, more)


def coordinate_review(*, case: CaseKey, by: Actor, at: datetime, **more: object) -> Done:
    """协调审核意见分歧（国办发〔2018〕118号（十四））; never in place of a pass."""
    return _act("coordinate_review", case, by, at, more)


def _act(act: str, case: CaseKey, by: Actor, at: datetime, more: Mapping[str, object]) -> Done:
    say = more.get("say", {})
    rest = {name: value for name, value in more.items() if name != "say"}
    return perform(case=case, act=act, by=by, at=at, say=say, **rest)  # type: ignore[arg-type]


def _with_machine(case: CaseKey, say: Mapping[str, object], at: datetime) -> Mapping[str, object]:
    """What is said, each item with the machine's own verdict now, whatever the door says it was."""
    items, form = say.get("items"), str(say.get("form") or USUAL)
    if not isinstance(items, Sequence) or form not in acts.law().review_forms:
        return say
    found = checks.run(lock_case(case), at, form)
    told = [
        {**item, "machine": verdict_of(found, str(item.get("item")))}
        if isinstance(item, Mapping)
        else item
        for item in items
    ]
    return {**say, "items": told}


def _check(
    case: CaseKey, act: str, say: Mapping[str, object], at: datetime, files: Sequence[FileRef]
) -> None:
    if act == "conclude_review":
        day = at.astimezone(SHANGHAI).date()
        rules.check_form(acts.law().review_forms, lock_case(case).procedure, say, day)
    elif act == "record_expert_opinion":
        rules.check_expert_paper(say, files)


def _check_materials(case: CaseKey, at: datetime) -> None:
    # After the act, so that what the law itself refuses is said first; nothing is kept if this raises.
    found = materials.missing(dossiers.read(lock_case(case), acts.law(), at), at)
    if found:
        said = "；".join(f"{one.title}（{one.where}）" for one in found)
        raise MaterialsMissing(
            f"送审材料不全（国办发〔2018〕118号（十三））：{said}。请补齐后再送审。",
            [cite for one in found for cite in one.citations],
        )


def _frozen(case: CaseKey) -> Mapping[str, object]:
    row = lock_case(case)
    return {"dossier": projection.dossier_digest(records.of_stream(row.stream_id))}


def _correct(
    *, case: CaseKey, act: str, by: Actor, at: datetime, say: Mapping[str, object],
    expected_seq: int | None, late_reason: str,
) -> Done:  # fmt: skip
    wanted = {"record", "reason"} | ({"field", "value"} if act == "rectify" else set())
    if missing := sorted(wanted - set(say)):
        raise CorrectionRefused(
            f"更正或者作废应当写明 {'、'.join(missing)}（行政处罚法第四十七条）。请补充。"
        )
    if unknown := sorted(set(say) - wanted - {"approved_by", CONTEXT}):
        raise CorrectionRefused(f"更正或者作废没有这些事项：{'、'.join(unknown)}。请删去。")
    common = {
        "case": case, "record": str(say["record"]), "reason": str(say["reason"]), "by": by,
        "at": at, "expected_seq": expected_seq, "late_reason": late_reason,
    }  # fmt: skip
    if act == "void_record":
        return cases.void_record(**common)  # type: ignore[arg-type]
    return cases.rectify(
        field=str(say["field"]), value=say["value"],
        approved_by=str(say.get("approved_by", "")), **common,  # type: ignore[arg-type]
    )  # fmt: skip
