"""消息: what somebody should know of a case, derived from its records and time limits, never stored.

Kept are only marks of how far each person has read. A notice names case and act, and nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from chengming.casework.cases.models import Agenda, Case, ReadMark, Slip
from chengming.casework.cases.visibility.involvement import CHAIR, DECIDER, HANDLER, REVIEWER
from chengming.casework.cases.visibility.relations import is_any
from chengming.casework.cases.work.agenda import HEADS, SETTLED
from chengming.casework.cases.work.slips import ASKED, RETURNED

RECORDS, SLIPS, DUE = "records", "slips", "due"
SOON = timedelta(days=3)
"""How long before its last day a time limit is announced; a reminder, no legal figure."""
MOST = 100


@dataclass(frozen=True)
class Notice:
    """``topic`` records, slips or due; ``act`` the last act or the one a slip is about; ``upto``: what
    marks it as read."""

    topic: str
    kind: str
    case: Any
    number: str
    act: str
    when: datetime
    upto: str


@dataclass(frozen=True)
class Reader:
    """Whose notices: the person in his post, and the cases he may see."""

    person: str
    office: str
    visible: QuerySet[Case]


def unread(reader: Reader, at: datetime) -> list[Notice]:
    """Everything not read yet, newest first; by three statements."""
    found = [*_records(reader, at), *_slips(reader), *_due(reader, at)]
    return sorted(found, key=lambda notice: notice.when, reverse=True)[:MOST]


def mark_read(person: str, notices: Iterable[Notice], at: datetime) -> None:
    """已读: keep how far the person has read, one mark for each case and topic."""
    furthest: dict[tuple[Any, str], str] = {}
    for notice in notices:
        held = furthest.get((notice.case, notice.topic))
        if held is None or notice.topic == DUE or int(notice.upto) > int(held):
            furthest[notice.case, notice.topic] = notice.upto
    marks = [
        ReadMark(case_id=case, person=person, topic=topic, upto=upto, at=at)
        for (case, topic), upto in furthest.items()
    ]
    ReadMark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["person", "case", "topic"],
        update_fields=["upto", "at"],
    )  # fmt: skip


def saw_records(person: str, case: Case, at: datetime) -> None:
    """The person looked at the case with all its records."""
    mark = Notice(RECORDS, "act", case.pk, case.number, "", at, str(case.seq))
    mark_read(person, [mark], at)


def news(reader: Reader, at: datetime) -> QuerySet[Case]:
    """Cases of one's own in which somebody else did something that was not looked at."""
    own = reader.visible.filter(is_any(reader.person, HANDLER, REVIEWER, CHAIR, DECIDER))
    lately = Q(ended__isnull=True) | Q(last_done__gt=at - SETTLED)
    seen = Coalesce(Cast(_mark(reader.person, RECORDS, "pk"), IntegerField()), Value(0))
    rows = own.filter(lately).exclude(last_by=reader.person).annotate(seen=seen)
    return rows.filter(seq__gt=F("seen"))


def pressing(reader: Reader, at: datetime) -> QuerySet[Agenda]:
    """Handled cases with a time limit of the agency that runs out soon or has run out."""
    handled = reader.visible.filter(is_any(reader.person, HANDLER))
    rows = Agenda.objects.filter(case__in=handled.values("pk"), due_at__lte=at + SOON)
    read = ReadMark.objects.filter(case=OuterRef("case"), person=reader.person, topic=DUE)
    return rows.exclude(Exists(read.filter(at__gte=OuterRef("due_at") - SOON)))


def waiting_slips(reader: Reader) -> QuerySet[Slip]:
    """Slips for this reader: what came back to a handler, what heads are asked."""
    rows = Slip.objects.filter(case__in=reader.visible.values("pk"))
    if reader.office in HEADS:
        rows = rows.filter(kind=ASKED)
    else:
        handled = reader.visible.filter(is_any(reader.person, HANDLER))
        rows = rows.filter(kind=RETURNED, case__in=handled.values("pk"))
    seen = Coalesce(Cast(_mark(reader.person, SLIPS, "case"), IntegerField()), Value(0))
    return rows.exclude(written_by=reader.person).annotate(seen=seen).filter(pk__gt=F("seen"))


def _mark(person: str, topic: str, case: str) -> Subquery:
    rows = ReadMark.objects.filter(case=OuterRef(case), person=person, topic=topic)
    return Subquery(rows.values("upto"))


def _records(reader: Reader, at: datetime) -> Iterator[Notice]:
    for case in news(reader, at).defer("sheet").order_by("-last_done")[:MOST]:
        when = case.last_done or case.opened
        yield Notice(RECORDS, "act", case.pk, case.number, case.last_act, when, str(case.seq))


def _slips(reader: Reader) -> Iterator[Notice]:
    rows = waiting_slips(reader).select_related("case").order_by("-id")
    for slip in rows.defer("case__sheet")[:MOST]:
        number = slip.case.number
        yield Notice(SLIPS, slip.kind, slip.case_id, number, slip.act, slip.written, str(slip.pk))


def _due(reader: Reader, at: datetime) -> Iterator[Notice]:
    rows = pressing(reader, at).select_related("case").order_by("due_at")
    for row in rows.defer("case__sheet")[:MOST]:
        assert row.due_at is not None
        kind = "overdue" if row.due_at <= at else "soon"
        clock = next((d["title"] for d in row.brief["due"] if d["who"] == "agency"), "")
        when = row.due_at if kind == "overdue" else row.due_at - SOON
        yield Notice(DUE, kind, row.case_id, row.case.number, clock, when, row.due_at.isoformat())
