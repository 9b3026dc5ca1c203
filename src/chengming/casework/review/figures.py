"""审核的数字: per agency and period, what was handed in, what came of it, and what is found wrong.

Counts of quality, never of volume per person. The catch rate is counted over practice files alone,
and only over those whose result was told; once told they are left out of everything else. Until
then they count as any other file: a figure that leaves them out tells which they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db import connection
from django.db.models import QuerySet

from chengming.casework.cases.models import PracticeFile
from chengming.casework.review.models import ReviewItem, ReviewOpinion, ReviewRequest
from chengming.law.calendars import Calendar
from chengming.law.dated import value_as_of
from chengming.law.limits import day_of
from chengming.law.load import LawData
from chengming.standing.accounts import acts
from chengming.standing.registry import queries as registry

PASSED, WITHDRAWN = "passed", "withdrawn"
UNSETTLED = frozenset({"open", "concluded", WITHDRAWN})
WHOLE = 10_000


@dataclass(frozen=True)
class ItemFigure:
    """One item of one form: answered, found wrong by the reviewer, and by the machine."""

    form: str
    item: str
    answered: int
    wrong: int
    machine_wrong: int
    overruled: int  # 机器不符合而审核人认为没有问题的

    @property
    def share(self) -> float:
        """Of the answers, how many found something wrong."""
        return self.wrong / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class CatchFigure:
    """One item over practice files: defects planted, defects caught."""

    item: str
    planted: int
    caught: int


@dataclass(frozen=True)
class Share:
    """审核人员占执法人员的比例, against the least the law data name (118号（十一）: 只提示)."""

    reviewers: int
    officers: int
    least: int  # per ten thousand
    cite: str

    @property
    def per_ten_thousand(self) -> int:
        """The share itself, rounded down."""
        return self.reviewers * WHOLE // self.officers if self.officers else 0

    @property
    def reached(self) -> bool:
        """Whether the least is reached; nobody to enforce needs nobody to review."""
        return not self.officers or self.per_ten_thousand >= self.least


@dataclass(frozen=True)
class Figures:
    """One agency in one period (by the day of handing in, both days included)."""

    agency: str
    first: date
    last: date
    cases: int
    handed_in: int
    settled: int
    passed: int
    passed_at_once: int
    first_settled: int
    returned: Mapping[str, int]  # by outcome
    withdrawn: int
    pending: int
    rounds: Mapping[int, int]  # cases by number of rounds so far
    days: tuple[int, ...]  # working days of each settled request, waiting left out
    items: tuple[ItemFigure, ...]  # most often found wrong first
    practice: tuple[CatchFigure, ...]
    share: Share

    @property
    def median_days(self) -> float | None:
        """The middle of the working days a review took."""
        return median(self.days) if self.days else None

    @property
    def longest_days(self) -> int | None:
        """The longest of them."""
        return max(self.days, default=None)

    @property
    def caught(self) -> tuple[int, int]:
        """Planted defects caught, of how many."""
        return sum(c.caught for c in self.practice), sum(c.planted for c in self.practice)


def figures(agency: str, first: date, last: date) -> Figures:
    """审核情况 of an agency between two days, both included; a fixed number of statements."""
    law = acts.law()
    requests = list(_requests(agency, first, last))
    settled = [r for r in requests if r.state not in UNSETTLED]
    firsts = [r for r in requests if r.round == 1]
    first_settled = [r for r in firsts if r.state not in UNSETTLED]
    rounds: dict[object, int] = {}
    for request in requests:
        rounds[request.case_id] = max(rounds.get(request.case_id, 0), request.round)
    return Figures(
        agency=agency, first=first, last=last, cases=len(rounds), handed_in=len(requests),
        settled=len(settled), passed=sum(r.state == PASSED for r in settled),
        passed_at_once=sum(r.state == PASSED for r in first_settled),
        first_settled=len(first_settled),
        returned=dict(Counter(r.state for r in settled if r.state != PASSED)),
        withdrawn=sum(r.state == WITHDRAWN for r in requests),
        pending=sum(r.state in UNSETTLED - {WITHDRAWN} for r in requests),
        rounds=dict(sorted(Counter(rounds.values()).items())),
        days=_days(settled, law.calendar), items=_items(settled, law),
        practice=_practice(agency, first, last, law), share=_share(agency, last, law),
    )  # fmt: skip


def _requests(agency: str, first: date, last: date) -> QuerySet[ReviewRequest]:
    rows = ReviewRequest.objects.filter(
        agency_id=agency, requested__date__gte=first, requested__date__lte=last
    )
    practising = PracticeFile.objects.exclude(revealed=None).values("case_id")
    return rows.exclude(case__in=practising).select_related("case").order_by("requested")


def _opinions(requests: Iterable[ReviewRequest]) -> QuerySet[ReviewOpinion]:
    return ReviewOpinion.objects.filter(
        request__in=[request.pk for request in requests], withdrawn=False
    )


def _days(settled: list[ReviewRequest], calendar: Calendar) -> tuple[int, ...]:
    """From handing in to signing, the first day not counted, days of waiting taken off."""
    signed = dict(_opinions(settled).exclude(confirmed=None).values_list("request_id", "confirmed"))
    waits = _waits([request.case.stream_id for request in settled])
    out = []
    for request in settled:
        end = signed.get(request.pk)
        if end is None:
            continue
        took = _between(calendar, request.requested, end)
        for since, until in waits.get(request.case.stream_id, ()):
            if request.requested <= since <= end:
                took -= _between(calendar, since, min(until or end, end))
        out.append(max(0, took))
    return tuple(out)


def _between(calendar: Calendar, start: datetime, end: datetime) -> int:
    first, last = day_of(start), day_of(end)
    return calendar.count(first, last) - calendar.count(first, first)


def _waits(streams: list[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """等待补充材料: from being asked for to being supplied, by stream; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stream_id, kind, done FROM records_record WHERE stream_id = ANY (%s)"
            " AND kind IN ('request_supplement', 'supply_supplement') ORDER BY stream_id, seq",
            (streams,),
        )
        rows = cursor.fetchall()
    out: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for stream, kind, done in rows:
        found = out.setdefault(stream, [])
        if kind == "request_supplement":
            found.append((done, None))
        elif found and found[-1][1] is None:
            found[-1] = (found[-1][0], done)
    return out


def _items(settled: list[ReviewRequest], law: LawData) -> tuple[ItemFigure, ...]:
    answered = ReviewItem.objects.filter(opinion__in=_opinions(settled))
    counted: dict[tuple[str, str], Counter[str]] = {}
    for form, item, machine, answer in answered.values_list(
        "opinion__form", "item", "machine", "answer"
    ):
        wrong = law.review_forms.adverse(form, item, answer)
        tally = counted.setdefault((form, item), Counter())
        tally["answered"] += answer != "not_applicable"
        tally["wrong"] += wrong
        tally["machine"] += machine == "fail"
        tally["overruled"] += machine == "fail" and not wrong
    found = [
        ItemFigure(form, item, t["answered"], t["wrong"], t["machine"], t["overruled"])
        for (form, item), t in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.wrong, -one.machine_wrong, one.item)))


def _practice(agency: str, first: date, last: date, law: LawData) -> tuple[CatchFigure, ...]:
    """Over practice files whose result was told in the period, against the first opinion after planting."""
    files = PracticeFile.objects.filter(
        case__agency_id=agency, revealed__date__gte=first, revealed__date__lte=last
    )
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for file in files:
        opinion = (
            ReviewOpinion.objects.filter(request__case=file.case_id, concluded__gte=file.planted)
            .order_by("concluded")
            .first()
        )
        if opinion is None:
            continue
        answers = dict(ReviewItem.objects.filter(opinion=opinion).values_list("item", "answer"))
        for defect in file.defects:
            item = str(defect["item"])
            planted[item] += 1
            caught[item] += law.review_forms.adverse(opinion.form, item, answers.get(item))
    return tuple(CatchFigure(item, n, caught[item]) for item, n in sorted(planted.items()))


def _share(agency: str, on: date, law: LawData) -> Share:
    people = registry.officers_of(agency, on)
    parameter = law.parameters["review/reviewer_share"]
    # Asked about a day before it was in force, it is what it was first: only a hint anyhow.
    least = value_as_of(parameter, max(on, min(one.since for one in parameter.national)))
    return Share(
        reviewers=sum(one.review is not None for one in people),
        officers=sum(bool(one.credentials) for one in people),
        least=least.value if isinstance(least.value, int) else 0, cite=str(least.cite),
    )  # fmt: skip
