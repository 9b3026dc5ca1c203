"""A file being written: entries, facts, people; and the view of it that the checks are shown."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from chengming.casework.review.checks.view import (
    ENFORCEMENT,
    REVIEW,
    Band,
    Certificate,
    Paper,
    PowerAsOf,
    Signer,
    Step,
    View,
    event,
)
from chengming.law.events import Context, ScopeRow
from chengming.law.judging.fold import Fold
from chengming.law.load import load
from chengming.law.predicates.money import PROPOSED
from chengming.law.procedure import Procedure
from chengming.record.clock.queries import SHANGHAI

LAW = load()
CARRYING = {"notify", "serve_notice", "decide"}
OFFICES = {
    "a": "officer", "b": "officer", "x": "officer", "c": "legal_reviewer", "e": "legal_head",
    "d": "agency_head", "f": "chief_head", "g": "hearing_chair", "p": "party", "q": "police",
}  # fmt: skip
REMEDIES_TEXT = (
    "如不服本决定，可以自收到本决定书之日起六十日内向江阴市人民政府申请行政复议，"
    "也可以自收到本决定书之日起六个月内向江阴市人民法院提起行政诉讼。"
)


@dataclass
class Entry:
    """One act to be told: working days after the file's first day, who, and what was said."""

    kind: str
    on: int
    by: str
    say: dict = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)
    hour: int = 10
    made: int | None = None
    late: bool = False
    late_reason: str = ""
    instrument: str = ""
    version: str | None = None


@dataclass
class Draft:
    """Everything a file consists of; defects change it before it is shown."""

    seed: int
    start: date
    agency: str
    agency_name: str
    short_name: str
    field: str
    power: PowerAsOf
    entries: list[Entry]
    scope: tuple[ScopeRow, ...] = ()
    bands: list[Band] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    certificates: dict[str, list[Certificate]] = field(default_factory=dict)
    without_credential: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    photograph: dict[str, str] = field(default_factory=dict)
    text: str = REMEDIES_TEXT
    more_papers: list[Paper] = field(default_factory=list)
    procedure: str = "penalty/ordinary"
    homes: dict[str, str] = field(default_factory=dict)
    """Who is of another agency than the file's, and of which."""

    def __post_init__(self) -> None:
        for who, office in OFFICES.items():
            if office == "officer":
                held = Certificate(
                    f"YB{who}",
                    ENFORCEMENT,
                    date(2023, 1, 1),
                    date(2027, 12, 31),
                    areas=(self.field,),
                )
                self.certificates.setdefault(who, [held])
            if office in ("legal_reviewer", "legal_head"):
                self.certificates.setdefault(
                    who, [Certificate(f"FL{who}", REVIEW, date(2022, 1, 1))]
                )

    # What defects are made with ---------------------------------------------------------

    def one(self, kind: str) -> Entry:
        """The last entry of a kind."""
        return next(entry for entry in reversed(self.entries) if entry.kind == kind)

    def all(self, kind: str) -> list[Entry]:
        """Every entry of a kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    def drop(self, *kinds: str) -> None:
        """As if these had never been done."""
        self.entries = [entry for entry in self.entries if entry.kind not in kinds]

    def add(self, kind: str, on: int, by: str, **more: object) -> Entry:
        """One more act, in its place in time."""
        beside, say = more.pop("beside", []), more.pop("say", {})
        entry = Entry(kind, on, by, say, beside, **more)  # type: ignore[arg-type]
        later = [i for i, one in enumerate(self.entries) if (one.on, one.hour) > (on, entry.hour)]
        self.entries.insert(later[0] if later else len(self.entries), entry)
        return entry

    def shift(self, kind: str, days: int) -> None:
        """This act and all after it, so many working days later."""
        at = self.entries.index(self.one(kind))
        for entry in self.entries[at:]:
            entry.on += days
            entry.made = None if entry.made is None else entry.made + days

    @property
    def law(self) -> Procedure:
        """The procedure that the file follows."""
        return LAW.procedures[self.procedure]

    def facts(self) -> dict:
        """What the report states."""
        return self.one("write_report").say

    def violation(self, index: int = 0) -> dict:
        """A violation as the report states it (stated again by nobody)."""
        return self.facts()["violations"][index]

    def day(self, on: int) -> date:
        """The date of a working day of the file."""
        return LAW.calendar.shift(self.start, on) if on else self.start

    # The view ---------------------------------------------------------------------------

    def view(self) -> View:
        """The file as the checks see it."""
        steps = self._steps()
        return View(
            number=f"样本案{self.seed}", agency=self.agency, agency_name=self.agency_name,
            short_name=self.short_name, law=LAW, procedure=self.law, context=self.context(),
            steps=steps, certificates={k: tuple(v) for k, v in self.certificates.items()},
            power=self.power, papers=self._papers(steps), numbers=frozenset(self.numbers),
            bands=tuple(self.bands),
        )  # fmt: skip

    def context(self) -> Context:
        """Where the case stands in the world."""
        return Context(
            field=self.field, place="320281", agency=self.agency, power=self.power.id,
            scope=self.scope,
        )  # fmt: skip

    def at(self) -> datetime:
        """When the file is looked over: the morning after its last entry."""
        last = max(entry.on if entry.made is None else entry.made for entry in self.entries)
        return self._moment(last, 9) + timedelta(days=1)

    def _steps(self) -> tuple[Step, ...]:
        fold, steps = Fold.start(LAW, self.law, self.context()), []
        for seq, entry in enumerate(self.entries, 1):
            step = self._step(seq, entry, fold)
            fold.add(event(step))
            if entry.version is None and entry.kind in fold.latest:
                step = _with(step, fold.latest[entry.kind].version or fold.version)
            steps.append(step)
        return tuple(steps)

    def _step(self, seq: int, entry: Entry, fold: Fold) -> Step:
        done = self._moment(entry.on, entry.hour)
        made = done if entry.made is None else self._moment(entry.made, entry.hour)
        say = {name: self._filled(value, entry) for name, value in entry.say.items()}
        if entry.kind in CARRYING and self.procedure == "penalty/ordinary":
            sheet = {**fold.sheet, **say}
            carried = {name: PROPOSED[name](sheet) for name in ("amount", "kinds", "basis")}
            if entry.kind == "decide":
                carried = {"amount": carried["amount"]}
            elif entry.kind == "serve_notice" and (told := fold.latest.get("notify")):
                carried = {name: told.field(name) for name in carried}
            say = {**carried, **say}
        return Step(
            id=f"{self.seed:08x}{seq:024x}", kind=entry.kind, seq=seq, done=done, made=made,
            by=self._signer(entry.by), beside=tuple(map(self._signer, entry.beside)), say=say,
            late=entry.late, late_reason=entry.late_reason, instrument=entry.instrument,
            version=entry.version or "",
        )  # fmt: skip

    def _filled(self, value: object, entry: Entry) -> object:
        """`day+3`: the date so many working days after the entry."""
        if isinstance(value, str) and value.startswith("day"):
            return self.day(entry.on + int(value[3:] or 0)).isoformat()
        return value

    def _signer(self, who: str) -> Signer:
        office = OFFICES[who]
        held = self.certificates.get(who, [])
        number = held[0].number if held and who not in self.without_credential else ""
        number = self.photograph.get(who, number)
        return Signer(who, f"样本{who}", office, number, agency=self.homes.get(who, self.agency))

    def _moment(self, on: int, hour: int) -> datetime:
        return datetime.combine(self.day(on), time(hour), SHANGHAI)

    def _papers(self, steps: tuple[Step, ...]) -> tuple[Paper, ...]:
        out = []
        for step in steps:
            for kind in self.law.actions[step.kind].papers:
                decides = kind.endswith("_decision") and bool(step.instrument)
                text = self.text if decides else ""
                if kind not in self.lost:
                    out.append(Paper(kind, step.day, step.instrument if decides else "", text))
        return (*out, *self.more_papers)


def _with(step: Step, version: str) -> Step:
    return Step(**{**{name: getattr(step, name) for name in Step.__slots__}, "version": version})


def starting_day(seed: int) -> date:
    """A working day of spring 2026, by seed."""
    first = date(2026, 3, 2) + timedelta(days=random.Random(seed).randrange(60))
    return first if LAW.calendar.is_working_day(first) else LAW.calendar.shift(first, 1)


def check_digit_code(seed: int) -> str:
    """A sample credit code, right by its check digit."""
    from stdnum.cn import uscc

    body = f"91320281MA9{seed % 1_000_000:06d}"
    return body + uscc.calc_check_digit(body)


Facts = Mapping[str, object]
