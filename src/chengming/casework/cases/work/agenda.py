"""待办: a cache of what each case waits for, so that a list of cases needs no case to be read.

A row counts while the case has the records it was made from, under the law and the lists of the
agency it was made under, until the next moment at which time alone changes the answer. Rows that no
longer count are made again: by the follower, and at the latest by the page that needs them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.models import Agenda, Case
from chengming.casework.cases.work import briefs, nearness
from chengming.law.limits import day_of, instant_of
from chengming.law.procedure import OUTSIDERS, ActionSpec
from chengming.law.progress import Due, Fold, Progress
from chengming.law.progress import progress as law_progress
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as records
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers
from chengming.standing.registry import queries as registry

HEADS = frozenset({"head_of_section", "agency_head", "chief_head"})
"""负责人: whose acts are approvals."""
REVISION = 2
"""Raised whenever rows come out otherwise than before: the old ones then count no more."""
AT_ONCE = 30
"""Rows a page makes again at most; what is left is said and made by the next look."""
SETTLED = timedelta(days=60)
"""Cases that ended longer ago wait for nothing new; a later act brings them back."""
_COLUMNS = ["seq", "law", "computed", "until", "due_at", "offices", "approvals", "brief"]


def fresh(cases: QuerySet[Case], agency: str, at: datetime, most: int = AT_ONCE) -> bool:
    """Make the rows of these cases of one agency again where they no longer count; whether all do."""
    rows = list(stale(cases, agency, at).order_by("-last_done")[: most + 1])
    refresh(rows[:most], at)
    return len(rows) <= most


def catch_up(at: datetime, most: int = AT_ONCE) -> int:
    """The follower's look: make rows again, some of each agency; how many were."""
    done = 0
    for agency in registry.agencies(at.astimezone(SHANGHAI).date()):
        rows = Case.objects.filter(agency_id=agency.pk)
        done += refresh(list(stale(rows, agency.pk, at).order_by("last_done")[:most]), at)
    return done


def stale(cases: QuerySet[Case], agency: str, at: datetime) -> QuerySet[Case]:
    """Those whose row is missing, or was made from less, under other law, or before its time."""
    good = Agenda.objects.filter(case=OuterRef("pk"), seq=OuterRef("seq"))
    timely = good.filter(Q(until__isnull=True) | Q(until__gt=at), law=basis())
    changed = powers.changed_at(agency, at)
    if changed is not None:
        timely = timely.filter(computed__gte=changed)
    open_ = Q(ended__isnull=True) & ~Exists(timely)
    ended = Q(ended__isnull=False, last_done__gt=at - SETTLED) & ~Exists(good)
    return cases.filter(open_ | ended)


def refresh(cases: Sequence[Case], at: datetime) -> int:
    """Compute and keep the rows of these cases; the number of statements does not grow with them."""
    rows = [Agenda(case=dossier.case, **computed(dossier, at)) for dossier in _read(cases, at)]
    if rows:
        Agenda.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["case"], update_fields=_COLUMNS
        )
    return len(rows)


def basis() -> str:
    """What a row is made by: the law data set, and the way this module reads it."""
    return hashlib.sha256(f"{acts.law().digest}/{REVISION}".encode()).hexdigest()


def blank(case: Case) -> None:
    """依法删除: what was taken from the facts goes with them, until the row is made again."""
    Agenda.objects.filter(pk=case.pk).update(
        seq=0, brief={}, due_at=None, offices=[], approvals=[]
    )  # fmt: skip


def _read(cases: Sequence[Case], at: datetime) -> Iterator[Dossier]:
    """The cases with their records and folds: one statement for all records, two for an agency."""
    law, day = acts.law(), at.astimezone(SHANGHAI).date()
    found = records.of_streams(case.stream_id for case in cases)
    for agency in sorted({case.agency_id for case in cases}):
        own = [case for case in cases if case.agency_id == agency]
        contexts = powers.contexts(agency, {case.power_id for case in own}, day)
        for case in own:
            procedure = dossiers.procedure_of(law, case.procedure)
            fold = Fold.start(law, procedure, contexts[case.power_id])
            entered = found.get(case.stream_id, [])
            yield Dossier(case, tuple(entered), dossiers.refold(fold, entered))


def computed(dossier: Dossier, at: datetime) -> dict[str, Any]:
    """The columns of one case's row at a moment."""
    progress = law_progress(dossier.fold, at)
    steps = nearness.steps(dossier.fold, progress)
    actions = dossier.procedure.actions
    near = [actions[state.kind] for state in steps.near]
    approvals = list(_approvals(steps, near))
    waits = [spec for spec in near if spec.id in approvals or not is_approval(spec)]
    return {
        "seq": dossier.case.seq,
        "law": basis(),
        "computed": at,
        "until": _until(progress, dossier, at),
        "due_at": due_at(progress.due),
        "offices": sorted({office for spec in waits for office in entered_by(spec)}),
        "approvals": approvals,
        "brief": briefs.brief(dossier, progress) | {
            "due": [briefs.due_item(due) for due in progress.due],
            "latest": {kind: live.event.seq for kind, live in dossier.fold.latest.items()},
            "next": [_step(spec, steps) for spec in waits],
        },
    }  # fmt: skip


def _approvals(steps: nearness.Steps, near: Sequence[ActionSpec]) -> Iterator[str]:
    """审批: near acts of the heads that are demanded; any other waits for what officers and reviewers
    have still to do first.
    """
    for spec in near:
        if is_approval(spec) and (
            spec.id in steps.demanded or not any(_comes_first(other, spec) for other in near)
        ):
            yield spec.id


def _comes_first(other: ActionSpec, spec: ActionSpec) -> bool:
    return (
        other.stage == spec.stage
        and not is_approval(other)
        and not OUTSIDERS.issuperset(other.by)
    )  # fmt: skip


def is_approval(spec: ActionSpec) -> bool:
    """审批: an act for the heads alone, which no officer could do instead."""
    return not HEADS.isdisjoint(spec.by) and "officer" not in spec.by


def entered_by(spec: ActionSpec) -> tuple[str, ...]:
    """The offices at whose desk the act is entered; what others do is entered by the officers."""
    return tuple(dict.fromkeys("officer" if o in OUTSIDERS else o for o in spec.by))


def due_at(due: Iterable[Due]) -> datetime | None:
    """The moment at which the agency's soonest time limit will have passed."""
    ends = [after(item) for item in due if item.who == "agency" and item.deadline is not None]
    return min(ends, default=None)


def after(due: Due) -> datetime:
    """The first moment at which this time limit has passed."""
    assert due.deadline is not None
    whole_day = not isinstance(due.deadline, datetime)
    return instant_of(due.deadline) + (timedelta(days=1) if whole_day else timedelta(0))


def _until(progress: Progress, dossier: Dossier, at: datetime) -> datetime | None:
    counted_back = any(dossier.procedure.clocks[item.clock].before for item in progress.due)
    midnight = instant_of(day_of(at) + timedelta(days=1)) if counted_back else None
    return min((m for m in (progress.next_look, midnight) if m is not None), default=None)


def _step(spec: ActionSpec, steps: nearness.Steps) -> dict[str, Any]:
    return {
        "act": spec.id, "title": spec.title, "stage": spec.stage, "by": list(spec.by),
        "asked": any(state.kind == spec.id for state in steps.answers),
        "citations": list(spec.cite),
    }  # fmt: skip
