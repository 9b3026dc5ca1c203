"""What a desk asks of many cases at once: its own work, what waits for approval, how many of each.

Rows of the agenda are brought up first, so the number of statements depends neither on how many
cases there are nor on how long they have been going on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chengming.casework.cases.models import Agenda, Case
from chengming.casework.cases.visibility import listing
from chengming.casework.cases.visibility.involvement import FORMER_HANDLER, HANDLER
from chengming.casework.cases.visibility.listing import Row
from chengming.casework.cases.visibility.relations import is_any, visible_to
from chengming.casework.cases.work import agenda, notices, slips
from chengming.casework.cases.work.agenda import HEADS
from chengming.casework.cases.work.notices import Reader
from chengming.casework.cases.work.slips import Word
from chengming.standing.accounts import acts

REVIEW_OFFICES = frozenset({"legal_reviewer", "legal_head"})
URGENT = timedelta(hours=24)
"""紧急: what has to be done within a day stands first."""
SIZE = 50


@dataclass(frozen=True)
class Waiting:
    """A case that waits for something. ``brief`` as ``work.briefs`` and ``work.agenda`` made it."""

    row: Row
    brief: dict[str, Any]
    due_at: datetime | None
    seq: int
    approvals: tuple[str, ...] = ()
    asked: tuple[Word, ...] = ()
    returned: tuple[Word, ...] = ()

    def steps(self, office: str) -> list[dict[str, Any]]:
        """The near acts that are entered at the desk of this office."""
        actions = acts.law().procedures[self.row.procedure].actions
        return [
            step
            for step in self.brief["next"]
            if step["act"] in actions and office in agenda.entered_by(actions[step["act"]])
        ]

    def pressing(self, at: datetime) -> str:
        """overdue, urgent, or nothing."""
        if self.due_at is None or self.due_at > at + URGENT:
            return ""
        return "overdue" if self.due_at <= at else "urgent"


@dataclass(frozen=True)
class Work:
    """What there is to do. ``whole``: every row of the agenda was up to date; ``more``: not all fit."""

    waiting: tuple[Waiting, ...]
    whole: bool
    more: bool = False


def reader(person: str, agency: str, office: str, stands_for: str = "") -> Reader:
    """The person in his post, with the cases he may see."""
    return Reader(person, office, visible_to(person, agency, office, stands_for))


def work(who: Reader, agency: str, at: datetime) -> Work:
    """我的工作: cases in which this office has a near act, and the handler's own with a time limit;
    the soonest time limit first, those without one last."""
    mine = concerning(who)
    whole = agenda.fresh(mine, agency, at)
    rows = Agenda.objects.filter(case__in=mine.values("pk"))
    wanted = Q(offices__contains=[who.office])
    if who.office == "officer":
        wanted |= Q(due_at__isnull=False)
    return _taken(rows.filter(wanted), whole)


def approvals(who: Reader, agency: str, at: datetime) -> Work:
    """审批: cases that wait for an act of this head, by the law or by request; urgent ones first."""
    cases = _active(who.visible, at)
    whole = agenda.fresh(cases, agency, at)
    words = slips.last_words(cases)
    latest = _latest({word.case for word in words})
    asked = [word for word in words if slips.is_open(word, latest.get(word.case, {}))]
    rows = Agenda.objects.filter(case__in=cases.values("pk")).filter(
        Q(approvals__overlap=acts_of(who.office)) | Q(case__in=[word.case for word in asked])
    )
    returned = [word for word in words if word.kind == slips.RETURNED]
    return _taken(rows, whole, (*asked, *returned))


def of_cases(cases: QuerySet[Case], agency: str, at: datetime) -> dict[Any, Waiting]:
    """The agenda of these cases, by case."""
    agenda.fresh(cases, agency, at)
    found = _taken(Agenda.objects.filter(case__in=cases.values("pk")), whole=True)
    return {waiting.row.id: waiting for waiting in found.waiting}


def acts_of(office: str) -> list[str]:
    """Acts that are this office's to approve, in whatever procedure."""
    return sorted({
        spec.id
        for procedure in acts.law().procedures.values()
        for spec in procedure.actions.values()
        if office in spec.by and office in HEADS and agenda.is_approval(spec)
    })  # fmt: skip


def counts(who: Reader, at: datetime) -> dict[str, int]:
    """How much waits in each area of the desk; two statements, for every page's frame."""
    own = Agenda.objects.filter(case=OuterRef("pk"))
    of_office = own.filter(offices__contains=[who.office])
    to_approve = own.filter(approvals__overlap=acts_of(who.office))
    found = _active(concerning(who), at).aggregate(
        work=Count("pk", filter=Exists(of_office)),
        approvals=Count("pk", filter=Exists(to_approve)),
        news=Count("pk", filter=Q(pk__in=notices.news(who, at).values("pk"))),
        due=Count("pk", filter=Q(pk__in=notices.pressing(who, at).values("case"))),
    )
    review = found["work"] if who.office in REVIEW_OFFICES else 0
    told = found.pop("news") + found.pop("due") + notices.waiting_slips(who).count()
    return {**found, "reviews": review, "notices": told}


def _active(cases: QuerySet[Case], at: datetime) -> QuerySet[Case]:
    return cases.filter(Q(ended__isnull=True) | Q(last_done__gt=at - agenda.SETTLED))


def concerning(who: Reader) -> QuerySet[Case]:
    """What may wait for this person: a reviewer is spared the cases he handled himself."""
    if who.office == "officer":
        own = is_any(who.person, HANDLER)
        return who.visible.filter(Q(own) | Q(last_by=who.person, ended__isnull=True))
    if who.office in REVIEW_OFFICES:
        return who.visible.exclude(is_any(who.person, HANDLER, FORMER_HANDLER))
    return who.visible


def _latest(cases: Iterable[Any]) -> dict[Any, dict[str, int]]:
    """For cases with slips: when each act was done last, by place in the case."""
    rows = Agenda.objects.filter(case__in=list(cases)).only("case", "brief")
    return {row.case_id: row.brief.get("latest", {}) for row in rows}


def _taken(rows: QuerySet[Agenda], whole: bool, words: Sequence[Word] = ()) -> Work:
    ordered = list(rows.order_by("due_at", "case")[: SIZE + 1])
    found = ordered[:SIZE]
    shown = listing.rows_of(Case.objects.filter(pk__in=[item.case_id for item in found]))
    waiting = [_waiting(item, shown, words) for item in found if item.case_id in shown]
    return Work(tuple(waiting), whole, len(ordered) > SIZE)


def _waiting(item: Agenda, shown: dict[Any, Row], words: Iterable[Word]) -> Waiting:
    own = [word for word in words if word.case == item.case_id]
    return Waiting(
        row=shown[item.case_id], brief=item.brief, due_at=item.due_at, seq=item.seq,
        approvals=tuple(item.approvals),
        asked=tuple(word for word in own if word.kind == slips.ASKED),
        returned=tuple(
            word for word in own if word.kind == slips.RETURNED and word.seq >= item.seq
        ),
    )  # fmt: skip
