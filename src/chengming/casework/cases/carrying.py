"""How an act is carried out: lock held, compare, judge by law, record, derive, pass the last gate.

The acts themselves stand in ``actions``; ``review`` carries its own out the same way.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases import gates, locks, rules, scope
from chengming.casework.cases.dossier import CONTEXT, Dossier
from chengming.casework.cases.errors import CaseError, NumberGiven, UnknownAct
from chengming.casework.cases.models import Case
from chengming.casework.cases.visibility import projection
from chengming.law.events import Act, Event
from chengming.law.limits import instant_of
from chengming.law.progress import Fold
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor, FileRef, StreamRef, Written
from chengming.standing.accounts import acts
from chengming.standing.registry import queries as registry
from chengming.standing.registry.queries import as_law_person

DECISIONS = frozenset({"decide", "exempt", "find_no_grounds"})
CaseKey = Case | uuid.UUID | str


@dataclass(frozen=True)
class Wanted:
    """An act somebody wants to do, with what his door knows of it."""

    act: str
    by: Actor
    at: datetime
    say: Mapping[str, object]
    beside: tuple[Actor, ...] = ()
    late_reason: str = ""
    files: tuple[FileRef, ...] = ()
    instrument: str = ""
    reason: str = ""
    corrects: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """What an act gives back. ``seq``: to be given as ``expected_seq`` of the next act."""

    record: uuid.UUID
    case: uuid.UUID
    number: str
    seq: int
    stage: str
    version: str
    instrument: str = ""


def carry_out(
    *, case: CaseKey, act: str, by: Actor, at: datetime, say: Mapping[str, object],
    beside: Sequence[Actor] = (), expected_seq: int | None = None, late_reason: str = "",
    files: Sequence[FileRef] = (), instrument: str = "", reason: str = "",
    context: Mapping[str, object] | None = None,
) -> Done:  # fmt: skip
    """Any act but the corrections, in the caller's transaction, which must end if this raises."""
    if act in rules.CORRECTIONS or act == "register_lead":
        raise UnknownAct(f"“{act}”不能这样办理：登记线索、更正和作废各有其办理方式。")
    wanted = Wanted(
        act=act, by=by, at=whole_seconds(at), say=say, beside=tuple(beside),
        late_reason=late_reason, files=tuple(files), instrument=instrument, reason=reason,
        context=context or {},
    )  # fmt: skip
    return do(locks.lock_case(case), wanted, expected_seq)


def do(case: Case, wanted: Wanted, expected_seq: int | None = None) -> Done:
    """The act on a locked case, in the caller's transaction."""
    rules.check_moment(wanted.at, wanted.late_reason)
    dossier = dossiers.read(case, acts.law(), wanted.at)
    rules.check_sequence(dossier, expected_seq)
    by, *beside = rules.photograph((wanted.by, *wanted.beside), case.agency_id, wanted.at)
    wanted = replace(wanted, by=by, beside=tuple(beside))
    rules.check_known(dossier.procedure, wanted.act)
    rules.check_act(dossier.fold, act_of(wanted))
    wanted, version = _complete(dossier, wanted)
    written = _write(dossier, wanted, version)
    fold = _fold_after(dossier, wanted, version, written)
    seq = _judge_scope(dossier, fold, wanted, written.seq)
    _last_gate(case, wanted, written)
    _cache(case, fold, wanted, seq)
    return Done(written.id, case.pk, case.number, seq, case.stage, case.version, wanted.instrument)


def act_of(wanted: Wanted) -> Act:
    """What is wanted, as ``law`` sees it."""
    return Act(
        kind=wanted.act, at=wanted.at, by=as_law_person(wanted.by),
        beside=tuple(map(as_law_person, wanted.beside)),
        say=dossiers.say_for_law(wanted.act, wanted.say),
    )  # fmt: skip


def _complete(dossier: Dossier, wanted: Wanted) -> tuple[Wanted, str]:
    """Adds what the act carries along, the context, and a decision's number; gives its version."""
    fold, say = dossier.fold, dict(wanted.say)
    spec = fold.procedure.actions[wanted.act]
    stated = {name: say[name] for name in (*spec.must, *spec.may) if name in say}
    carried = fold.carry(wanted.act, {k: v for k, v in say.items() if k in stated})
    for name, value in carried.items():
        if name in say and say[name] != value:
            raise CaseError(
                f"“{spec.title}”的 {name} 由案件事实得出，不得另填。请先更正案件事实。", spec.cite
            )
    version = str(carried.pop("version", "") or fold.version_with(stated))
    say |= {name: value for name, value in carried.items() if value is not None}
    say[CONTEXT] = dossiers.context_of(fold.context) | dict(wanted.context)
    say.pop("version", None)
    instrument = wanted.instrument
    if wanted.act in DECISIONS:
        if instrument:
            raise NumberGiven("决定文号由系统连续编排，不得自填。请留空后再办理。")
        case, day = dossier.case, wanted.at.astimezone(SHANGHAI).date()
        short = registry.agency(case.agency_id, day).short_name
        series = locks.series_of(case.procedure, wanted.act)
        instrument = locks.number(case.agency_id, short, series, day.year)
    return replace(wanted, say=say, instrument=instrument), version


def _write(dossier: Dossier, wanted: Wanted, version: str) -> Written:
    procedure, sheet = dossier.procedure, dossier.fold.sheet
    return acts.write(
        stream=stream_of(dossier.case), kind=wanted.act, by=wanted.by, at=wanted.at,
        say=wanted.say, beside=wanted.beside, procedure=procedure.id,
        version=version, instrument=wanted.instrument, reason=wanted.reason,
        corrects=wanted.corrects, late_reason=wanted.late_reason, files=wanted.files,
        texts=dossiers.texts(procedure, wanted.act, wanted.say),
        references=dossiers.references(procedure, {**sheet, **wanted.say}),
        expected_seq=dossier.case.seq + 1,
    )  # fmt: skip


def stream_of(case: Case) -> StreamRef:
    """The case's stream as the record floor wants it named."""
    stream = case.stream
    return StreamRef(stream.id, stream.kind, stream.key, bytes(stream.commitment))


def _fold_after(dossier: Dossier, wanted: Wanted, version: str, written: Written) -> Fold:
    if wanted.act in rules.CORRECTIONS:
        # What was corrected lies in the past: everything that followed reads differently now.
        return dossiers.refold(dossier.fold, record_queries.of_stream(dossier.case.stream_id))
    act = act_of(wanted)
    assert act.by is not None
    event = Event(
        id=written.id.hex, kind=act.kind, seq=written.seq, done=act.at, by=act.by,
        beside=act.beside, say=act.say, version=version,
    )  # fmt: skip
    dossier.fold.add(event)
    return dossier.fold


def _judge_scope(dossier: Dossier, fold: Fold, wanted: Wanted, seq: int) -> int:
    """判断是否须经法制审核: recorded by the system in the same transaction, when it is due."""
    judgment = scope.due(fold, scope.judged(dossier.records), wanted.at)
    if judgment is None:
        return seq
    say = {
        "needs_review": judgment.needs_review, "reasons": list(judgment.reasons),
        CONTEXT: dossiers.context_of(fold.context),
    } | ({"panel": True} if judgment.panel else {})  # fmt: skip
    written = acts.write(
        stream=stream_of(dossier.case), kind=scope.KIND, by=acts.SYSTEM, at=wanted.at, say=say,
        procedure=fold.procedure.id, version=judgment.version,
        late_reason=wanted.late_reason, expected_seq=seq + 1,
    )  # fmt: skip
    gates.judge_scope(dossier.case.pk, written.id)
    return written.seq


def _last_gate(case: Case, wanted: Wanted, written: Written) -> None:
    if wanted.act in DECISIONS:
        gates.decide(case.pk, written.id)
    elif wanted.act == "confirm_review" and wanted.say.get("outcome") == "passed":
        gates.pass_gate(case.pk, written.id)


def _cache(case: Case, fold: Fold, wanted: Wanted, seq: int) -> None:
    projection.follow(case, fold, wanted.instrument, anew=wanted.act in rules.CORRECTIONS)
    columns = cached(fold, wanted.at, case.ended) | {
        "seq": seq, "last_act": wanted.act, "last_by": wanted.by.person, "last_done": wanted.at,
    }  # fmt: skip
    for name, value in columns.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(**columns)


def cached(fold: Fold, at: datetime, ended: datetime | None = None) -> dict[str, object]:
    """The cached columns of a case as its fold says them; the audit compares with the same."""
    return {
        "stage": fold.stage, "version": fold.version, "sheet": dict(fold.sheet),
        "next_look": next_look(fold, at), "ended": (ended or at) if fold.ended else None,
        "sent_to_review": "request_review" in fold.persons,
        "decided": not DECISIONS.isdisjoint(fold.persons),
    }  # fmt: skip


def next_look(fold: Fold, at: datetime) -> datetime | None:
    """The first instant at which a running time limit will have passed; None if none runs."""
    instants: list[datetime] = []
    for name in fold.procedure.clocks:
        if fold.clock_state(name, at) != "running":
            continue
        computation = fold.clock(name, at).computation
        if computation is not None and computation.deadline is not None:
            last = computation.deadline
            after = timedelta(0) if isinstance(last, datetime) else timedelta(days=1)
            instants.append(instant_of(last) + after)
    return min(instants, default=None)


def whole_seconds(at: datetime) -> datetime:
    # As the entry says it: what is judged must be what is recorded.
    return at.astimezone(SHANGHAI).replace(microsecond=0)
