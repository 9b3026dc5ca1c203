"""Acts on a case. Each is one transaction and leaves one record; ``carrying`` says how."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from chengming.casework.cases import carrying, locks
from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.carrying import CaseKey, Done, Wanted, whole_seconds
from chengming.casework.cases.entry import submissions
from chengming.casework.cases.errors import CorrectionRefused, ErasureTooEarly, SecondPersonNeeded
from chengming.casework.cases.models import Case
from chengming.casework.cases.rules import check_field, second_person, target_of
from chengming.casework.cases.visibility import projection
from chengming.casework.cases.work import erasing
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor, FileRef
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers
from chengming.standing.powers.errors import PowerUnknown
from chengming.standing.registry import queries as registry

LEAD = "register_lead"

__all__ = [
    "CaseKey", "Done", "approve_erasure", "carry_out", "erase", "rectify", "register_lead",
    "void_record",
]  # fmt: skip


def register_lead(
    *, agency: str, power: str, procedure: str, by: Actor, at: datetime,
    say: Mapping[str, object], beside: Sequence[Actor] = (), late_reason: str = "",
    files: Sequence[FileRef] = (), instrument: str = "", submission: uuid.UUID | None = None,
) -> Done:  # fmt: skip
    """登记线索: opens a case under its number; ``procedure`` such as penalty/ordinary."""
    at = whole_seconds(at)
    with transaction.atomic():
        if before := submissions.done_before(submission, act=LEAD, person=by.person):
            return before
        day = at.astimezone(SHANGHAI).date()
        found = registry.agency(agency, day)
        if powers.power(power, day).agency_id != agency:
            raise PowerUnknown("该职权事项不属于本机关（行政处罚法第十七条）。请核对权责清单。")
        dossiers.procedure_of(acts.law(), procedure)
        key = uuid.uuid4()
        stream = records.open_stream("case", key.hex)
        case = Case.objects.create(
            id=key, agency_id=agency, power_id=power, procedure=procedure, stage="", version="",
            number=locks.number(agency, found.short_name, "case", day.year),
            seq=0, sheet={}, stream_id=stream.id, opened=at,
        )  # fmt: skip
        wanted = Wanted(
            act=LEAD, by=by, at=at, say=say, beside=tuple(beside),
            late_reason=late_reason, files=tuple(files), instrument=case.number,
            reason=instrument, context={"agency": agency, "power": power},
        )  # fmt: skip
        return submissions.keep(submission, carrying.do(case, wanted), act=LEAD, person=by.person)


def carry_out(
    *, case: CaseKey, act: str, by: Actor, at: datetime, say: Mapping[str, object],
    beside: Sequence[Actor] = (), expected_seq: int | None = None, late_reason: str = "",
    files: Sequence[FileRef] = (), instrument: str = "", reason: str = "",
) -> Done:  # fmt: skip
    """依法办理一个行为: any act of the procedure except the corrections.

    ``say``: facts and inputs as plain data; ``at``: when it was done; ``expected_seq``: the ``seq``
    the caller saw. Raises ``CaseError`` classes; then nothing has changed.
    """
    with transaction.atomic():
        return carrying.carry_out(
            case=case, act=act, by=by, at=at, say=say, beside=beside, expected_seq=expected_seq,
            late_reason=late_reason, files=files, instrument=instrument, reason=reason,
        )  # fmt: skip


def rectify(
    *, case: CaseKey, record: str, field: str, value: object, reason: str, by: Actor,
    at: datetime, approved_by: str = "", expected_seq: int | None = None, late_reason: str = "",
) -> Done:  # fmt: skip
    """更正记录: ``record`` hex id, ``field`` dotted path of the fact, ``value`` of the same type.

    ``approved_by``: person id of whoever checked it, needed once anything was done after it.
    Gates passed on the old value are judged again, since the version is another one.
    """
    with transaction.atomic():
        row = locks.lock_case(case)
        target, later = target_of(row, record)
        check_field(target, field, value)
        if later and not approved_by:
            raise SecondPersonNeeded(
                f"其后已有 {later} 项行为，更正须由第二人复核（行政处罚法第四十七条）。请写明复核人。"
            )
        say: dict[str, object] = {
            "record": target.id.hex, "field": field, "value": value, "reason": reason
        }  # fmt: skip
        beside: tuple[Actor, ...] = ()
        if approved_by:
            say["approved_by"] = approved_by
            beside = (second_person(row, approved_by, by, at),)
        wanted = Wanted(
            act="rectify", by=by, at=whole_seconds(at), say=say, beside=beside,
            late_reason=late_reason, corrects=target.id.hex,
        )  # fmt: skip
        return carrying.do(row, wanted, expected_seq)


def void_record(
    *, case: CaseKey, record: str, reason: str, by: Actor, at: datetime,
    expected_seq: int | None = None, late_reason: str = "",
) -> Done:  # fmt: skip
    """作废误录: only while nothing rests on the record, else it is to be rectified."""
    with transaction.atomic():
        row = locks.lock_case(case)
        target, later = target_of(row, record)
        if later:
            raise CorrectionRefused(
                f"其后已有 {later} 项行为，不能作废（行政处罚法第四十七条）。请改用更正记录。"
            )
        wanted = Wanted(
            act="void_record", by=by, at=whole_seconds(at),
            say={"record": target.id.hex, "reason": reason},
            late_reason=late_reason, corrects=target.id.hex,
        )  # fmt: skip
        return carrying.do(row, wanted, expected_seq)


def approve_erasure(
    *, case: CaseKey, record: uuid.UUID, fields: Sequence[str], by: Actor, at: datetime, reason: str
) -> uuid.UUID:
    """批准依法删除（个人信息保护法第四十七条）: one of two approvals, for a case that has ended.

    It names the originals of every paper issued after the record: they may say what it said.
    """
    with transaction.atomic():
        row = _ended(case)
        written = records.approve_erasure(
            record=record, fields=fields, by=by, at=at, law=acts.law().digest, reason=reason,
            uploads=erasing.papers_after(record_queries.of_stream(row.stream_id), record),
        )  # fmt: skip
        Case.objects.filter(pk=row.pk).update(seq=written.seq)
        return written.id


def erase(
    *, case: CaseKey, record: uuid.UUID, fields: Sequence[str],
    approvals: tuple[uuid.UUID, uuid.UUID], by: Actor, at: datetime, reason: str,
) -> uuid.UUID:  # fmt: skip
    """依法删除: the facts in the record and every copy of them, drafts and papers too, in one transaction.

    Digests, numbers and the log stay; the bytes of the papers go once this is committed.
    """
    with transaction.atomic():
        row = _ended(case)
        written = records.erase(
            record=record, fields=fields, approvals=approvals, by=by, at=at,
            law=acts.law().digest, reason=reason,
            uploads=erasing.papers_after(record_queries.of_stream(row.stream_id), record),
        )  # fmt: skip
        found = record_queries.of_stream(row.stream_id)
        last = dossiers.people_acts(found)[-1]
        fold = dossiers.read(row, acts.law(), last.done).fold
        Case.objects.filter(pk=row.pk).update(seq=written.seq, sheet=dict(fold.sheet))
        projection.rebuild(row, found, fold)
        records.discard(erasing.blank(row))
        return written.id


def _ended(case: CaseKey) -> Case:
    row = locks.lock_case(case)
    if row.ended is None:
        raise ErasureTooEarly(
            "案件尚未办结，案件记录应当依法保存，不能删除（行政处罚法第四十七条）。请在结案并满保存期限后办理。"
        )
    return row
