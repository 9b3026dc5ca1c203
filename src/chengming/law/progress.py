"""Where a case stands, what may be done next, what may not and why, what is due and when.

Pure: the case comes in as a Fold of its records, the time as an argument. One function
serves the console, the checker's comparison, the replay and the stories.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from chengming.law.errors import UnknownAct
from chengming.law.events import Act, Context, Event, Person, ScopeRow
from chengming.law.judging.clocks import ELAPSED, IDLE, ClockState, Law
from chengming.law.judging.evaluation import Answers, Evaluation
from chengming.law.judging.fold import Fold
from chengming.law.judging.gates import Engine, Refusal, engine_of, judge_gates
from chengming.law.judging.reasons import NOT_SET
from chengming.law.limits import Computation, Moment, instant_of
from chengming.law.predicates import Answer, tried_rows
from chengming.law.predicates.scope import Tried
from chengming.law.procedure import ON_EXPIRY, OUTSIDERS, ClockSpec, ConditionSpec

__all__ = [
    "Act",
    "ActState",
    "Context",
    "Due",
    "Duty",
    "Event",
    "Fold",
    "Law",
    "Person",
    "Progress",
    "Refusal",
    "ScopeRow",
    "Verdict",
    "condition",
    "judge",
    "limbs_of",
    "progress",
    "scope_tried",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """May it be done? True, False with refusals, or None while `to_say` is unsaid.

    `citations`: the articles of the gates that wait for what is unsaid.
    """

    allowed: bool | None
    refusals: tuple[Refusal, ...] = ()
    to_say: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActState:
    """One act of the procedure as it stands now, for anyone entitled."""

    kind: str
    title: str
    stage: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Due:
    """A running or elapsed time limit (期限). `deadline` None: it is paused, or not set (`note`)."""

    clock: str
    title: str
    who: str
    state: str
    deadline: Moment | None
    computation: Computation | None
    overdue: bool
    expired_effect: str
    citations: tuple[str, ...]
    note: str = ""  # why there is no deadline, where no law sets one


@dataclass(frozen=True, slots=True)
class Duty:
    """What the agency owes because a record is there: a time limit to keep, a request to answer."""

    id: str
    title: str
    acts: tuple[str, ...]
    due: Due | None
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    stage: str
    version: str
    ended: bool
    acts: tuple[ActState, ...]
    due: tuple[Due, ...]
    conditions: Mapping[str, Answer] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    next_look: datetime | None = None  # when the answer changes by itself next


def judge(fold: Fold, act: Act, as_of: datetime) -> Verdict:
    """Whether an act may be done in this case by these persons. Raises UnknownAct."""
    return _judge(engine_of(fold.procedure), fold, act, as_of)


def _judge(
    engine: Engine, fold: Fold, act: Act, as_of: datetime, shared: Answers | None = None
) -> Verdict:
    gates = engine.acts.get(act.kind)
    if gates is None:
        raise UnknownAct(fold.procedure.id, act.kind)
    refusals, to_say, undecided = judge_gates(
        gates, Evaluation(fold, act, gates.plan, shared), as_of
    )
    allowed = False if refusals else None if undecided else True
    cited = dict.fromkeys(text for gate in undecided for text in gate.cite)
    return Verdict(allowed, tuple(refusals), tuple(to_say), tuple(cited))


def condition(fold: Fold, name: str, as_of: datetime, act: Act | None = None) -> Answer:
    """A named condition with its reasons, as the case stands, or as `act` would leave it."""
    engine = engine_of(fold.procedure)
    kind = act.kind if act is not None else fold.procedure.final[0]
    at = act or Act(kind, as_of)
    return engine.conditions[name].answer(Evaluation(fold, at, engine.acts[kind].plan))


def limbs_of(fold: Fold, name: str, as_of: datetime) -> list[tuple[ConditionSpec, Answer]]:
    """The named conditions that a condition is made of, each with its own answer and reasons."""
    engine = engine_of(fold.procedure)
    specs = [fold.procedure.conditions[limb] for limb in engine.conditions[name].named]
    return [(spec, condition(fold, spec.id, as_of)) for spec in specs]


def scope_tried(fold: Fold, as_of: datetime) -> list[Tried]:
    """Every row of the agency's own list with each of its conditions (重大执法决定法制审核目录)."""
    engine = engine_of(fold.procedure)
    kind = fold.procedure.final[0]
    return tried_rows(Evaluation(fold, Act(kind, as_of), engine.acts[kind].plan))


def progress(fold: Fold, as_of: datetime) -> Progress:
    """Everything a screen needs to show of a case at a moment."""
    engine = engine_of(fold.procedure)
    shared: Answers = {}
    acts = []
    for spec in fold.procedure.actions.values():
        verdict = _judge(engine, fold, Act(spec.id, as_of), as_of, shared)
        acts.append(ActState(spec.id, spec.title, spec.stage, verdict))
    due = _due(fold, as_of)
    return Progress(
        stage=fold.stage,
        version=fold.version,
        ended=fold.ended,
        acts=tuple(acts),
        due=due,
        conditions=_conditions(engine, fold, as_of),
        duties=_duties(fold, due),
        next_look=_next_look(due, as_of),
    )


def _conditions(engine: Engine, fold: Fold, as_of: datetime) -> dict[str, Answer]:
    """The named conditions that have an answer now; those about an act still to be said are left out."""
    answers = {name: condition(fold, name, as_of) for name in engine.conditions}
    return {name: answer for name, answer in answers.items() if answer[0] is not None}


def _due(fold: Fold, as_of: datetime) -> tuple[Due, ...]:
    """Every clock that has started and not ended, soonest first."""
    out = []
    for name, spec in fold.procedure.clocks.items():
        clock = fold.clock(name, as_of)
        state = clock.state(as_of)
        if state != IDLE:
            out.append(_one_due(spec, clock, state))
    return tuple(sorted(out, key=_soonest))


def _one_due(spec: ClockSpec, clock: ClockState, state: str) -> Due:
    computation = clock.computation
    return Due(
        clock=spec.id,
        title=spec.title,
        who=spec.who,
        state=state,
        deadline=computation.deadline if computation else None,
        computation=computation,
        overdue=state == ELAPSED and spec.on_expiry == "overdue",
        expired_effect=ON_EXPIRY[spec.on_expiry],
        citations=spec.cite,
        note=NOT_SET if clock.unset else "",
    )


def _soonest(due: Due) -> tuple[bool, float, str]:
    if due.deadline is None:
        return True, 0.0, due.clock
    return False, instant_of(due.deadline).timestamp(), due.clock


def _duties(fold: Fold, due: tuple[Due, ...]) -> tuple[Duty, ...]:
    """The agency's own time limits, and what was asked of it and is still unanswered."""
    actions = fold.procedure.actions.values()
    out = []
    for item in due:
        if item.who == "agency":
            ends = tuple(act.id for act in actions if item.clock in act.ends)
            out.append(Duty(item.clock, item.title, ends, item, item.citations))
    for kind in fold.latest:
        replies = tuple(
            act.id for act in actions if act.replies_to == kind and not OUTSIDERS.issuperset(act.by)
        )
        if replies and fold.is_open(kind):
            asked = fold.procedure.actions[kind]
            out.append(
                Duty(f"answer_{kind}", f"“{asked.title}”尚待处理", replies, None, asked.cite)
            )
    return tuple(out)


def _next_look(due: tuple[Due, ...], as_of: datetime) -> datetime | None:
    """The first moment after a deadline still ahead: days end at midnight, hours at the minute."""
    ahead = []
    for item in due:
        if item.deadline is None:
            continue
        after = timedelta(0) if isinstance(item.deadline, datetime) else timedelta(days=1)
        moment = instant_of(item.deadline) + after
        if moment > as_of:
            ahead.append(moment)
    return min(ahead, default=None)


def due_of(fold: Fold, clock: str, as_of: datetime) -> date | datetime | None:
    """The deadline of one clock as the case stands; None where it is idle, paused or without limit."""
    computation = fold.clock(clock, as_of).computation
    return computation.deadline if computation else None
