"""案卷视图: a case as the checks see it, plain values only.

Made from a real case by ``adapter``; from files carried in from elsewhere by whoever reads them.
Nothing here is trusted to be in order: what the actions would refuse may well stand in such a file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from chengming.casework.review.checks.findings import Anchor
from chengming.law.events import Context, Event, Person
from chengming.law.judging.fold import Fold
from chengming.law.limits import Limit, day_of
from chengming.law.load import LawData
from chengming.law.predicates.conduct import day
from chengming.law.predicates.money import entries
from chengming.law.procedure import Procedure
from chengming.law.time_limits import deadline

ENFORCEMENT, REVIEW = "enforcement", "review"
DECISIONS = ("decide", "exempt", "find_no_grounds")
REPORTS = ("write_report", "revise_report")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who acted, as photographed then."""

    id: str
    name: str
    office: str
    credential: str = ""
    for_person: str = ""
    agency: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """He and whom he stood in for."""
        return frozenset(filter(None, (self.id, self.for_person)))


@dataclass(frozen=True, slots=True)
class Step:
    """One effective record of an act of the procedure."""

    id: str
    kind: str
    seq: int
    done: datetime
    made: datetime
    by: Signer
    beside: tuple[Signer, ...] = ()
    say: Mapping[str, object] = field(default_factory=dict)
    late: bool = False
    late_reason: str = ""
    instrument: str = ""
    version: str = ""

    @property
    def day(self) -> date:
        """The day of the act in Beijing."""
        return day_of(self.done)

    @property
    def when(self) -> tuple[datetime, int]:
        """Its place in time; records of one moment in the order of entry."""
        return (self.done, self.seq)

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Everybody who took part."""
        return (self.by, *self.beside)


@dataclass(frozen=True, slots=True)
class Certificate:
    """执法证件、审核资格, with its dates; ``areas`` of enforcement credentials only."""

    number: str
    kind: str
    issued: date
    expires: date | None = None
    revoked_on: date | None = None
    areas: tuple[str, ...] = ()

    def good(self, on: date) -> bool:
        """Whether it holds on that day."""
        started = self.issued <= on and (self.expires is None or on <= self.expires)
        return started and (self.revoked_on is None or on < self.revoked_on)


@dataclass(frozen=True, slots=True)
class PowerAsOf:
    """职权事项 with its dates."""

    id: str
    agency: str
    title: str
    field: str
    basis: tuple[str, ...]
    penalties: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    kind: str = ""
    source: str = ""

    def good(self, on: date) -> bool:
        """Whether it is in use on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Paper:
    """文书 in the file. ``text``: what it says, where its text is known."""

    kind: str
    on: date
    number: str = ""
    text: str = ""
    void: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """裁量阶次 of a fine under one provision, in fen, as a file carries its benchmark."""

    basis: str
    least: int
    most: int
    manner: str


@dataclass(frozen=True)
class View:
    """One case, read-only. ``issues_here``: ``papers`` are those issued by this system, and an act may
    have its paper elsewhere (on paper); of a file carried in they are all there is."""

    number: str
    agency: str
    agency_name: str
    short_name: str
    law: LawData
    procedure: Procedure
    context: Context
    steps: tuple[Step, ...]
    certificates: Mapping[str, tuple[Certificate, ...]] = field(default_factory=dict)
    power: PowerAsOf | None = None
    papers: tuple[Paper, ...] = ()
    issues_here: bool = False
    numbers: frozenset[str] = frozenset()
    bands: tuple[Band, ...] = ()

    # Steps ----------------------------------------------------------------------------

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Step, ...]]:
        """Steps of each kind in the order of time."""
        out: dict[str, list[Step]] = {}
        for step in sorted(self.steps, key=lambda step: step.when):
            out.setdefault(step.kind, []).append(step)
        return {kind: tuple(found) for kind, found in out.items()}

    def of(self, *kinds: str, since: int = 0, before: Step | None = None) -> list[Step]:
        """Steps of these kinds in the order of time, entered after ``since``, done before ``before``."""
        found = [step for kind in kinds for step in self.by_kind.get(kind, ())]
        if before is not None:
            found = [step for step in found if step.when < before.when]
        return sorted((s for s in found if s.seq > since), key=lambda step: step.when)

    def last(self, *kinds: str, since: int = 0, before: Step | None = None) -> Step | None:
        """The last of them."""
        found = self.of(*kinds, since=since, before=before)
        return found[-1] if found else None

    @cached_property
    def round_from(self) -> int:
        """Where the present round begins: after the last decision that was annulled."""
        return max((step.seq for step in self.by_kind.get("annul_decision", ())), default=0)

    @cached_property
    def decision(self) -> Step | None:
        """The decision that stands."""
        return self.last(*DECISIONS, since=self.round_from)

    @cached_property
    def report(self) -> Step | None:
        """The report the decision, or the draft of it, follows."""
        return self.last(*REPORTS, before=self.decision)

    @cached_property
    def notice(self) -> Step | None:
        """The notice of this round that comes last before the decision."""
        return self.last("notify", since=self.round_from, before=self.decision)

    @cached_property
    def notice_served(self) -> Step | None:
        """Its service."""
        notice = self.notice
        served = self.of("serve_notice", since=self.round_from, before=self.decision)
        after = [step for step in served if notice is None or step.when > notice.when]
        return after[-1] if after else None

    @property
    def punishes(self) -> bool:
        """Whether a penalty is decided or proposed."""
        if self.decision is not None:
            return self.decision.kind == "decide"
        return self.report is not None and self.report.say.get("outcome") == "penalty"

    def title(self, kind: str) -> str:
        """An act's name."""
        spec = self.procedure.actions.get(kind)
        return spec.title if spec else kind

    def at(self, step: Step) -> Anchor:
        """Where the step stands in the file."""
        return Anchor("record", step.id, f"{step.day:%Y-%m-%d} {self.title(step.kind)}")

    # Facts and clocks -----------------------------------------------------------------

    @cached_property
    def fold(self) -> Fold:
        """All steps folded, in the order of entry."""
        return self._folded(self.steps)

    def before(self, step: Step) -> Fold:
        """The case as it stood when the step was entered."""
        known = self._before.get(step.seq)
        if known is None:
            known = self._before[step.seq] = self._folded(s for s in self.steps if s.seq < step.seq)
        return known

    def through(self, step: Step) -> Fold:
        """The case with the step done."""
        return self._folded(s for s in self.steps if s.seq <= step.seq)

    @cached_property
    def _before(self) -> dict[int, Fold]:
        return {}

    def _folded(self, steps: Iterable[Step]) -> Fold:
        fold = Fold.start(self.law, self.procedure, self.context)
        for step in steps:
            if step.kind in self.procedure.actions:
                fold.add(event(step))
        return fold

    @property
    def sheet(self) -> Mapping[str, object]:
        """The fact sheet as it stands."""
        return self.fold.sheet

    @property
    def violations(self) -> list[Mapping[str, object]]:
        """Violations of the sheet, each with what is proposed."""
        return list(entries(self.sheet.get("violations")))

    @property
    def parties(self) -> list[Mapping[str, object]]:
        """Parties of the sheet."""
        return list(entries(self.sheet.get("parties")))

    def penalties(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Every penalty proposed with its path in the sheet."""
        for i, violation in enumerate(self.violations):
            for j, penalty in enumerate(entries(violation.get("penalties"))):
                yield f"violations.{i}.penalties.{j}", penalty

    def found_on(self) -> date | None:
        """The day the lead was found."""
        lead = self.last("register_lead")
        return day(lead.say.get("found_on")) if lead else None

    def last_day(self, limit: Limit, start: date, *, back: bool = False) -> date | None:
        """The last day of a limit from a day on, by the calendar of the law data."""
        last = deadline(limit, start, calendar=self.law.calendar, before=back).deadline
        return None if last is None else day_of(last)

    def where(self, on: date) -> tuple[date, str, str]:
        """What a parameter is asked by: day, field and place of the case."""
        return (on, self.context.field, self.context.place)

    def certificate(self, signer: Signer) -> Certificate | None:
        """The certificate the photograph names, if it is known."""
        held = self.certificates.get(signer.id, ())
        return next((one for one in held if one.number == signer.credential), None)


def event(step: Step) -> Event:
    """The step as ``law`` takes it in."""
    return Event(
        id=step.id, kind=step.kind, seq=step.seq, done=step.done, by=_person(step.by),
        beside=tuple(map(_person, step.beside)), say=step.say, version=step.version,
    )  # fmt: skip


def _person(signer: Signer) -> Person:
    return Person(id=signer.id, office=signer.office, stands_for=signer.for_person)


__all__ = [
    "DECISIONS", "ENFORCEMENT", "REPORTS", "REVIEW", "Band", "Certificate", "Paper", "PowerAsOf",
    "Signer", "Step", "View", "day", "entries", "event",
]  # fmt: skip
