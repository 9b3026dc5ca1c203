"""更正、作废、依法删除: what may be done about a mistake, never by editing (design.md D5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from chengming.casework.cases import actions, dossier, locks
from chengming.casework.cases.actions import CaseKey, Done, Wanted
from chengming.casework.cases.dossier import SYSTEM_KINDS
from chengming.casework.cases.errors import CorrectionRefused, SecondPersonNeeded
from chengming.casework.cases.models import Case
from chengming.casework.cases.rules import CORRECTIONS
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as records
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.standing.registry import queries as registry


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
        target, later = _target(row, record)
        _check_field(target, field, value)
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
            beside = (_second_person(row, approved_by, by, at),)
        wanted = Wanted(
            act="rectify", by=by, at=_seconds(at), say=say, beside=beside,
            late_reason=late_reason, corrects=target.id.hex,
        )  # fmt: skip
        return actions.do(row, wanted, expected_seq)


def void_record(
    *, case: CaseKey, record: str, reason: str, by: Actor, at: datetime,
    expected_seq: int | None = None, late_reason: str = "",
) -> Done:  # fmt: skip
    """作废误录: only while nothing rests on the record, else it is to be rectified."""
    with transaction.atomic():
        row = locks.lock_case(case)
        target, later = _target(row, record)
        if later:
            raise CorrectionRefused(
                f"其后已有 {later} 项行为，不能作废（行政处罚法第四十七条）。请改用更正记录。"
            )
        wanted = Wanted(
            act="void_record", by=by, at=_seconds(at),
            say={"record": target.id.hex, "reason": reason},
            late_reason=late_reason, corrects=target.id.hex,
        )  # fmt: skip
        return actions.do(row, wanted, expected_seq)


def blank(stream: int) -> None:
    """依法删除之后: the case's cache is derived again, without what was erased."""
    row = Case.objects.filter(stream_id=stream).first()
    if row is not None:
        found = dossier.refreshed(row)
        Case.objects.filter(pk=row.pk).update(sheet=dict(found.sheet), version=found.version)


def _target(row: Case, record: str) -> tuple[Record, int]:
    """The record to be corrected, and how many acts of people were done after it and still count."""
    found = records.of_stream(row.stream_id)
    target = next((r for r in found if r.id.hex == record), None)
    if target is None or target.kind in SYSTEM_KINDS or target.kind in CORRECTIONS:
        raise CorrectionRefused(
            "本案没有可以更正或者作废的这条记录（行政处罚法第四十七条）。请核对记录。"
        )
    if any(r.kind == "void_record" and r.corrects == record for r in found):
        raise CorrectionRefused("该记录已经作废，不能再更正（行政处罚法第四十七条）。请核对记录。")
    live = [r for r in records.effective(found) if r.kind not in SYSTEM_KINDS]
    return target, sum(r.seq > target.seq for r in live)


def _check_field(target: Record, field: str, value: object) -> None:
    old = _look_up(target.say, field.split("."))
    if old is None or field.split(".", maxsplit=1)[0] == dossier.CONTEXT:
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


def _second_person(row: Case, person: str, by: Actor, at: datetime) -> Actor:
    day = at.astimezone(SHANGHAI).date()
    offices = registry.offices_of(person, row.agency_id, day)
    if person == by.person or not offices:
        raise SecondPersonNeeded(
            "复核人应当是本机关当日任职的另一人（行政处罚法第四十七条）。请由第二人复核。"
        )
    return registry.actor(person, row.agency_id, offices[0], day)


def _seconds(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(microsecond=0)
