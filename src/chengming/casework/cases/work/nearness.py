"""下一步: of all acts the law allows now, those that lead on; and the blocked ones on the way, with why.

Found backwards from what ends the case: an act that is refused waits for the records its gates ask
for, and those for others, until one may be done. A permission is no step: the rest stays folded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chengming.law.procedure import (
    OUTSIDERS,
    AllClause,
    AnyClause,
    Clause,
    GateSpec,
    NotClause,
    OpenClause,
    Procedure,
    RecordClause,
)
from chengming.law.progress import ActState, Fold, Progress

# 报告的处理意见决定以哪一种决定结束审查。
_OUTCOMES = {
    "exempt": "exempt", "no_grounds": "find_no_grounds", "crime": "propose_transfer",
}  # fmt: skip
_DECIDE = "decide"
_TAKES_BACK = "withdraw_"  # 撤回: answers a request by taking it away


@dataclass(frozen=True)
class Steps:
    """Acts by how near they are; within each in the order of the procedure.

    ``answers``: something is asked and unanswered; ``leads``: leads on to the end of the case;
    ``blocked``: wanted, but not yet lawful; ``ways``: takes back or changes what stands in the way;
    ``rest``: also allowed. ``demanded``: the near acts that somebody waits for or a clock of the agency
    wants; of the others one may first do what else leads on.
    """

    answers: tuple[ActState, ...]
    leads: tuple[ActState, ...]
    ways: tuple[ActState, ...]
    blocked: tuple[ActState, ...]
    rest: tuple[ActState, ...]
    demanded: frozenset[str] = frozenset()

    @property
    def near(self) -> tuple[ActState, ...]:
        """What should be done now."""
        return (*self.answers, *self.leads)


class _Search:
    """One walk back from the goals."""

    def __init__(self, fold: Fold, progress: Progress) -> None:
        self.fold, self.procedure = fold, fold.procedure
        self.states = {state.kind: state for state in progress.acts}
        self.leads: dict[str, int] = {}
        self.ways: dict[str, None] = {}
        self.blocked: dict[str, int] = {}

    def open(self, kind: str) -> bool:
        return self.states[kind].verdict.allowed is not False

    def walk(self, goals: Sequence[str]) -> None:
        """Breadth first, so that the nearest blocked act is known by its depth."""
        level, depth = list(goals), 0
        while level:
            following: list[str] = []
            for kind in level:
                if kind in self.leads or kind in self.blocked:
                    continue
                if self.open(kind):
                    self.leads[kind] = depth
                    continue
                self.blocked[kind] = depth
                following += self._asked_for(kind)
            level, depth = following, depth + 1

    def _asked_for(self, kind: str) -> Iterator[str]:
        for refusal in self.states[kind].verdict.refusals:
            gate = self.procedure.gates.get(refusal.gate)
            if gate is None:
                continue
            yield from self._wanted(gate)
            for cures in _cures(gate, self.procedure):
                if len(cures) == 1:
                    yield from cures
                self.ways.update(dict.fromkeys(cures))

    def _wanted(self, gate: GateSpec) -> Iterator[str]:
        for clause in gate.require:
            for kind in self._kinds(clause):
                yield self.instead(kind)

    def _kinds(self, clause: Clause) -> Iterator[str]:
        if isinstance(clause, RecordClause):
            if not clause.negated and not self._is_there(clause):
                yield from clause.kinds
        elif isinstance(clause, OpenClause):
            if not self.fold.is_open(clause.kind):
                yield clause.kind
        elif isinstance(clause, AllClause):
            for limb in clause.limbs:
                yield from self._kinds(limb)
        elif isinstance(clause, AnyClause):
            limbs = [list(self._kinds(limb)) for limb in clause.limbs]
            most = max(map(self._promise, limbs), default=(0, 0))
            for kinds in limbs:
                if self._promise(kinds) == most:
                    yield from kinds

    def _is_there(self, clause: RecordClause) -> bool:
        """Whether such a record counts already; what only the actor decides is taken as given."""
        latest = self.fold.latest
        since = max((latest[k].event.seq for k in clause.after if k in latest), default=0)
        for kind in clause.kinds:
            live = latest.get(kind)
            if live is None or live.event.seq <= since:
                continue
            same = live.version == self.fold.version
            if all(
                same if match.field == "version" and match.word == "same"
                else bool(match.word) or live.field(match.field) in match.values
                for match in clause.match
            ):  # fmt: skip
                return True
        return False

    def _promise(self, kinds: Sequence[str]) -> tuple[int, int]:
        """How far a limb is on its way: by what is there already, then by the usual course."""
        done = sum(kind in self.fold.latest for kind in kinds)
        return done, int(bool(kinds) and set(kinds) <= set(self.procedure.base))

    def instead(self, kind: str) -> str:
        """The decision that the report proposes, where a penalty is the usual one."""
        if kind != _DECIDE:
            return kind
        for report in ("revise_report", "write_report"):
            live = self.fold.latest.get(report)
            if live is not None:
                return _OUTCOMES.get(str(live.field("outcome")), kind)
        return kind


def _cures(gate: GateSpec, procedure: Procedure) -> Iterator[tuple[str, ...]]:
    """Acts that take away what a gate does not want to be there; any one of a group does."""
    for clause in gate.require:
        if isinstance(clause, RecordClause) and clause.negated:
            yield clause.after
        elif isinstance(clause, NotClause) and isinstance(clause.limb, OpenClause):
            yield procedure.repliers(clause.limb.kind)


def steps(fold: Fold, progress: Progress) -> Steps:
    """The acts of a case in order of nearness at the moment ``progress`` was made for."""
    search = _Search(fold, progress)
    asked = [
        kind
        for duty in progress.duties
        if duty.due is None
        for kind in duty.acts
        if not kind.startswith(_TAKES_BACK)
    ]
    answers = [kind for kind in asked if search.open(kind)]
    search.walk([kind for kind in asked if not search.open(kind)])
    waited_for = {*answers, *search.leads}
    search.walk([search.instead(kind) for kind in _goals(fold, progress)])
    alike = _alike(fold.procedure)
    leads = [
        other
        for kind in search.leads
        for other in alike.get(kind, (kind,))
        if search.open(other) and not _undoes(fold.procedure, other) and not _told(fold, other)
    ]
    clocks = {duty.due.clock for duty in progress.duties if duty.due is not None}
    demanded = waited_for | {
        kind for kind in leads if clocks.intersection(fold.procedure.actions[kind].ends)
    }
    return _in_order(fold.procedure, search, answers, leads, frozenset(demanded))


def _goals(fold: Fold, progress: Progress) -> list[str]:
    """The end of the case, and whatever ends a time limit that binds the agency."""
    base, actions = fold.procedure.base, fold.procedure.actions
    goals = [] if progress.ended else [base[-1]]
    for duty in progress.duties:
        if duty.due is None or duty.due.deadline is None:
            continue
        usual = [kind for kind in duty.acts if kind in base]
        own = [
            kind
            for kind in duty.acts
            if not OUTSIDERS.issuperset(actions[kind].by) and not _undoes(fold.procedure, kind)
        ]
        goals += usual or own
    return goals


def _told(fold: Fold, kind: str) -> bool:
    """Somebody outside has asked for this already and waits for the answer."""
    return OUTSIDERS.issuperset(fold.procedure.actions[kind].by) and fold.is_open(kind)


def _undoes(procedure: Procedure, kind: str) -> bool:
    return bool(procedure.actions[kind].forgets)


def _alike(procedure: Procedure) -> Mapping[str, tuple[str, ...]]:
    """Acts of the same stage that end the same clocks: either of them ends the waiting."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for act in procedure.actions.values():
        if act.ends:
            groups.setdefault((act.stage, tuple(sorted(act.ends))), []).append(act.id)
    return {kind: tuple(group) for group in groups.values() for kind in group}


def _in_order(
    procedure: Procedure, search: _Search, answers: Sequence[str], leads: Sequence[str],
    demanded: frozenset[str],
) -> Steps:  # fmt: skip
    taken: set[str] = set()

    def take(kinds: Sequence[str]) -> tuple[ActState, ...]:
        fresh = [kind for kind in procedure.actions if kind in set(kinds) - taken]
        taken.update(fresh)
        return tuple(search.states[kind] for kind in fresh)

    first, second = take(answers), take(leads)
    ways = take([kind for kind in search.ways if search.open(kind)])
    blocked = sorted(
        (search.states[kind] for kind in search.blocked), key=lambda s: search.blocked[s.kind]
    )
    rest = [kind for kind, state in search.states.items() if state.verdict.allowed is not False]
    return Steps(first, second, ways, tuple(blocked), take(rest), demanded)
