"""Planting a practice file, and telling what came of it. The records lie on a stream of their own:
nobody who reads the case can tell (国办发〔2018〕118号（十一）、（二十三）)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from chengming.casework.cases.carrying import CaseKey
from chengming.casework.cases.errors import PracticeRefused
from chengming.casework.cases.locks import lock_case
from chengming.casework.cases.models import Case, Decision, PracticeFile
from chengming.casework.cases.practice import projection
from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor, StreamRef
from chengming.standing.accounts import acts
from chengming.standing.accounts.rows import store
from chengming.standing.registry.rules import SUPERVISOR, check_entry


@transaction.atomic
def plant_practice(
    *, case: CaseKey, defects: Sequence[Mapping[str, str]], by: Actor, at: datetime,
    late_reason: str = "",
) -> PracticeFile:  # fmt: skip
    """投放练习案卷: ``defects`` name the item of the review form and what is wrong with it."""
    check_entry(at, late_reason)
    row = lock_case(case)
    _check_supervisor(row, by)
    if PracticeFile.objects.filter(case=row).exists():
        raise PracticeRefused("该案卷已经作为练习案卷投放。请另备案卷。")
    if row.ended is not None or Decision.objects.filter(case=row).exists():
        raise PracticeRefused("该案件已经作出决定或者办结，不能作为练习案卷。请另备案卷。")
    told = [{"item": str(d.get("item", "")), "words": str(d.get("words", ""))} for d in defects]
    _check_defects(told)
    record = _enter(row, "plant_practice", {"defects": told}, by=by, at=at, late_reason=late_reason)
    store(projection.derive(record_queries.of_stream(_stream(row))))
    return PracticeFile.objects.get(pk=record)


@transaction.atomic
def reveal_practice(*, case: CaseKey, by: Actor, at: datetime, late_reason: str = "") -> None:
    """公布练习结果: the file stays one that can never be decided."""
    check_entry(at, late_reason)
    row = lock_case(case)
    found = PracticeFile.objects.filter(case=row, revealed=None).first()
    if found is None or found.office != by.agency or by.office != SUPERVISOR:
        raise PracticeRefused("本机关没有投放这个练习案卷，或者结果已经公布。请核对。")
    _enter(row, "reveal_practice", {}, by=by, at=at, late_reason=late_reason)
    # The desk may set this one column; what was planted stays as it was.
    PracticeFile.objects.filter(pk=found.pk).update(revealed=acts.done_at(at))


def _check_supervisor(case: Case, by: Actor) -> None:
    if by.office != SUPERVISOR or not by.agency or by.agency == case.agency_id:
        raise PracticeRefused(
            "练习案卷由办案机关以外的监督机关的执法监督人员投放（行政执法监督条例第六条）。请由监督机关办理。",
            ("行政执法监督条例/6",),
        )


def _check_defects(told: Sequence[Mapping[str, str]]) -> None:
    """At least one; each on an item that some form asks, so that it can be caught at all."""
    if not told or not all(d["item"].strip() and d["words"].strip() for d in told):
        raise PracticeRefused("练习案卷应当逐项写明预设的缺陷：审核项目和说明。请补充。")
    forms = acts.law().review_forms.forms.values()
    known = {item.id for form in forms for item in form.items}
    if unknown := next((d["item"] for d in told if d["item"] not in known), ""):
        raise PracticeRefused(f"法制审核意见表没有“{unknown}”这一项，预设的缺陷无从检出。请核对。")


def _enter(
    case: Case, act: str, say: Mapping[str, object], *, by: Actor, at: datetime, late_reason: str
) -> uuid.UUID:
    said = {"case": case.pk.hex, **say}
    written = acts.enter(
        stream=_stream(case), kind=act, by=by, at=at, say=said, late_reason=late_reason
    )
    return written.id


def _stream(case: Case) -> StreamRef:
    return records.open_stream(projection.STREAM, case.pk.hex)
