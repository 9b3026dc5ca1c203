"""下一步: what this person may do now, what waits for others, and what is not yet lawful, with why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from chengming.casework.cases.work.agenda import entered_by, is_approval
from chengming.casework.cases.work.slips import RETURNED, Word
from chengming.law.events import Act, Person
from chengming.law.procedure import OUTSIDERS, ActionSpec
from chengming.law.progress import ActState, Refusal, judge
from chengming.standing.registry.queries import as_law_person
from chengming.web.console.cases.page.sight import Sight
from chengming.web.console.cases.page.wording import offices, short

BLOCKED = 3
"""Blocked acts shown at once; the others are folded."""


@dataclass(frozen=True)
class Why:
    """What stands in the way: the rule with its article, and what may be done about it."""

    rule: str
    remedy: str


@dataclass(frozen=True)
class Next:
    """One act. ``href`` only where this person may do it; ``why`` is what stands in the way.

    ``only_waits``: it answers something that is not asked yet, and nothing else is against it.
    """

    act: str
    title: str
    who: str
    href: str = ""
    asked: bool = False
    why: tuple[Why, ...] = ()
    cited: str = ""
    asked_by: str = ""
    returned: str = ""
    only_waits: bool = False


@dataclass(frozen=True)
class NextSteps:
    """The acts of a case as one person sees them, near ones first."""

    mine: tuple[Next, ...]
    others: tuple[Next, ...]
    blocked: tuple[Next, ...]
    blocked_later: tuple[Next, ...]
    ways: tuple[Next, ...]
    rest: tuple[Next, ...]
    to_ask: tuple[Next, ...]


def next_steps(sight: Sight, slips: Sequence[Word]) -> NextSteps:
    """What may be done next, for whoever looks."""
    return _Builder(sight, slips).steps()


class _Builder:
    def __init__(self, sight: Sight, slips: Sequence[Word]) -> None:
        self.sight = sight
        self.office = sight.desk.office
        self.actions = sight.procedure.actions
        self.me: Person = as_law_person(sight.desk.actor(sight.at))
        self.words = {slip.act: slip for slip in slips}

    def steps(self) -> NextSteps:
        found = self.sight.steps
        mine, others = self._parted(found.near)
        ways, _ = self._parted(found.ways)
        rest, foreign = self._parted(found.rest)
        blocked = list(self._blocked(found.blocked))
        stages = {self.sight.progress.stage, *(self.actions[s.act].stage for s in mine)}
        near = [
            step
            for step in blocked
            if self.actions[step.act].stage in stages and not step.only_waits
        ]
        shown = near[:BLOCKED]
        return NextSteps(
            mine=tuple(mine), others=tuple(others), blocked=tuple(shown),
            blocked_later=tuple(step for step in blocked if step not in shown),
            ways=tuple(ways), rest=tuple(rest),
            to_ask=tuple(self._to_ask((*others, *foreign))),
        )  # fmt: skip

    def _parted(self, states: Iterable[ActState]) -> tuple[list[Next], list[Next]]:
        """Mine, and what waits for others."""
        mine: list[Next] = []
        others: list[Next] = []
        for state in states:
            step = self._step(state)
            (mine if self.office in entered_by(self.actions[state.kind]) else others).append(step)
        return mine, others

    def _step(self, state: ActState) -> Next:
        spec = self.actions[state.kind]
        why = tuple(map(_why, self._against_me(state))) if self.office in spec.by else ()
        mine = self.office in entered_by(spec) and not why
        slip = self.words.get(spec.id)
        return Next(
            act=spec.id, title=_title(spec), who=offices(spec.by),
            href=form_of(self.sight.case.number, spec.id) if mine else "",
            asked=state in self.sight.steps.answers, why=why, cited=short(spec.cite),
            asked_by=self._asked(slip),
            returned=slip.text if slip is not None and slip.kind == RETURNED else "",
        )  # fmt: skip

    def _asked(self, slip: Word | None) -> str:
        if slip is None or slip.kind == RETURNED:
            return ""
        done = self.sight.dossier.fold.latest.get(slip.act)
        if done is not None and done.event.seq > slip.seq:
            return ""
        return f"{self.sight.names.get(slip.written_by, '承办人')}请示：{slip.text}"

    def _against_me(self, state: ActState) -> Iterator[Refusal]:
        """Bans on this person alone: recusal, having handled or reviewed the case, no qualification."""
        sight = self.sight
        verdict = judge(sight.dossier.fold, Act(state.kind, sight.at, by=self.me), sight.at)
        general = {refusal.gate for refusal in state.verdict.refusals}
        for refusal in verdict.refusals:
            gate = sight.procedure.gates.get(refusal.gate)
            together = gate is not None and gate.generated == "officers" and self.me.enforcement
            if refusal.gate not in general and not together:
                yield refusal

    def _blocked(self, states: Iterable[ActState]) -> Iterator[Next]:
        for state in states:
            spec = self.actions[state.kind]
            if not OUTSIDERS.issuperset(spec.by):
                yield Next(
                    spec.id, _title(spec), offices(spec.by), cited=short(spec.cite),
                    why=tuple(map(_why, state.verdict.refusals)),
                    only_waits=all(
                        refusal.gate == f"cause_{spec.id}" for refusal in state.verdict.refusals
                    ),
                )  # fmt: skip

    def _to_ask(self, steps: Iterable[Next]) -> Iterator[Next]:
        """Acts of the heads that an officer may ask for."""
        for step in steps:
            if self.office == "officer" and is_approval(self.actions[step.act]):
                yield step


def _why(refusal: Refusal) -> Why:
    head, stop, rest = refusal.message.partition("。")
    return Why(head + stop, rest)


def _title(spec: ActionSpec) -> str:
    """What an officer does when the law lets an outsider act: he enters it."""
    return f"登记：{spec.title}" if OUTSIDERS.issuperset(spec.by) else spec.title


def form_of(number: str, act: str) -> str:
    """The address of an act's form; empty while there is none. An opinion is given item by item."""
    try:
        if act == "conclude_review":
            return reverse("console:reviews-form", args=(number,))
        return reverse("console:acts-form", args=(number, act))
    except NoReverseMatch:
        return ""
