"""期限 of one case: started, paused, resumed, extended, ended by acts; the deadline is computed.

The limit is the one in force on the day the clock started, in the case's field and place.
Nothing is counted day by day: state and deadline follow from the events alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chengming.law.calendars import Calendar
from chengming.law.citation import Instruments
from chengming.law.dated import Parameters, limit_as_of, value_as_of
from chengming.law.events import Context
from chengming.law.limits import MOST, SHORT, Computation, Limit, Moment, Period, day_of
from chengming.law.procedure import ClockSpec
from chengming.law.time_limits import deadline

STATED = "stated"  # rule of a clock whose last day the act itself names
IDLE, RUNNING, ELAPSED = "idle", "running", "elapsed"


class Law(Protocol):
    """The pieces of a law data set that judging needs."""

    @property
    def parameters(self) -> Parameters: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def instruments(self) -> Instruments: ...


@dataclass(slots=True)
class PauseState:
    """停止计算: from the day of pausing to the day of resuming (None: still paused)."""

    ground: str
    since: Moment
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """延长: the parameter, the day it was granted, and what the decision itself set."""

    parameter: str
    on: date
    days: int | None = None
    until: date | None = None


class ClockState:
    """One clock of one case. Mutated by the fold; answers for any moment after."""

    __slots__ = (
        "_computation",
        "_computed",
        "context",
        "extensions",
        "fired",
        "law",
        "pauses",
        "spec",
        "start",
        "stated",
    )

    def __init__(self, spec: ClockSpec, law: Law, context: Context) -> None:
        self.spec = spec
        self.law = law
        self.context = context
        self.start: Moment | None = None
        self.stated: date | None = None  # the last day, where the act itself names it
        self.pauses: list[PauseState] = []
        self.extensions: list[Extension] = []
        self.fired = False  # whether it has started the clocks chained to it
        self._computation: Computation | None = None
        self._computed = False

    def begin(self, moment: Moment, stated: date | None = None) -> None:
        """Start, or start again: a later start replaces the earlier one with its pauses."""
        self.start = moment
        self.stated = stated
        self.pauses, self.extensions, self.fired = [], [], False
        self._computed = False

    def end(self) -> None:
        self.start = None
        self.pauses, self.extensions, self.fired = [], [], False
        self._computed = False

    def pause(self, ground: str, at: Moment) -> None:
        if self.start is not None:
            self.pauses.append(PauseState(ground, at))
            self._computed = False

    def resume(self, ground: str, at: Moment) -> None:
        """Ends the open pauses of that ground; of every ground, when none is named."""
        for pause in self.pauses:
            if pause.until is None and ground in ("", pause.ground):
                pause.until = at
                self._computed = False

    def extend(self, extension: Extension) -> None:
        if self.start is not None:
            self.extensions.append(extension)
            self._computed = False

    @property
    def computation(self) -> Computation | None:
        """How the deadline was found; None while idle or where nothing sets a limit."""
        if not self._computed:
            self._computation = None if self.start is None else self._compute(self.start)
            self._computed = True
        return self._computation

    @property
    def unset(self) -> bool:
        """Running, but neither law, rule nor the agency says how long: no deadline is made up."""
        return self.start is not None and self.computation is None

    def state(self, at: datetime) -> str:
        """idle, running or elapsed (the last day has passed) at that moment."""
        if self.start is None:
            return IDLE
        computation = self.computation
        if computation is None:
            return RUNNING
        if self.spec.before:
            return ELAPSED if self._waited(computation.limit, at) else RUNNING
        last = computation.deadline
        return ELAPSED if last is not None and passed(last, at) else RUNNING

    def _waited(self, limit: Limit, at: datetime) -> bool:
        """Counted back from the act that waits: 举行听证的七日前."""
        assert self.start is not None
        latest = deadline(limit, day_of(at), calendar=self.law.calendar, before=True).deadline
        return latest is not None and day_of(self.start) <= day_of(latest)

    def _compute(self, start: Moment) -> Computation | None:
        if self.spec.rule == STATED:
            return None if self.stated is None else _named(start, self.stated)
        limit = self.limit(day_of(start))
        until = None
        for extension in self.extensions:
            limit, until = self._extended(limit, until, extension)
        if until is not None and limit is not None:
            return _fixed(limit, start, until)
        if limit is None:
            return None
        return deadline(limit, start, calendar=self.law.calendar, excluded=self._excluded(limit))

    def limit(self, on: date) -> Limit | None:
        """The limit of the law, filled or tightened by what the agency itself decided."""
        own = _setting(self.context.settings, self.spec.rule)
        where = (on, self.context.field, self.context.place)
        limit = limit_as_of(self.law.parameters[self.spec.rule], *where)
        if limit is None or own is None:
            return limit or own
        # 只能从严：an agency may shorten its own time, and give others more, never the reverse.
        stricter = own.n < limit.n if self.spec.who == "agency" else own.n > limit.n
        return own if stricter and own.unit == limit.unit else limit

    def _extended(
        self, limit: Limit | None, until: date | None, extension: Extension
    ) -> tuple[Limit | None, date | None]:
        where = (extension.on, self.context.field, self.context.place)
        by_law = limit_as_of(self.law.parameters[extension.parameter], *where)
        if extension.until is not None:
            return limit, extension.until
        days = extension.days
        if days is not None:
            unit = by_law.unit if by_law else "calendar_day"
            # 决定的期间不得超过法定上限。
            most = by_law.n if by_law else MOST[unit]
            more = Limit(max(1, min(days, most)), unit, by_law.cite if by_law else "")
        elif by_law is not None:
            more = by_law
        else:
            return limit, until
        if limit is None or limit.unit != more.unit:
            return limit or more, until
        # 记录里的日数再离谱，案件也要读得出来：超出的按最长计算。
        return Limit(
            min(limit.n + more.n, MOST[limit.unit]),
            limit.unit,
            f"{limit.cite}、{more.cite}",
            limit.unit_cite,
        ), until

    def _excluded(self, limit: Limit) -> tuple[Period, ...]:
        """The pauses that count: those whose ground the rule of this field lists."""
        out = []
        for pause in self.pauses:
            if not self.counts(pause):
                continue
            if limit.unit == "hour":
                out.append(Period(pause.since, pause.until, pause.ground))
                continue
            until = None if pause.until is None else day_of(pause.until)
            period = Period.between(day_of(pause.since), until, pause.ground)
            if period is not None:
                out.append(period)
        return tuple(out)

    def counts(self, pause: PauseState) -> bool:
        if not self.spec.excludes:
            return True
        where = (day_of(pause.since), self.context.field, self.context.place)
        grounds = value_as_of(self.law.parameters[self.spec.excludes], *where).value
        return isinstance(grounds, tuple) and pause.ground in grounds


def passed(last: Moment, at: datetime) -> bool:
    """Whether that last day (or, for hours, that last moment) lies before `at`."""
    return at > last if isinstance(last, datetime) else day_of(at) > last


def _setting(settings: Mapping[str, object], rule: str) -> Limit | None:
    limits = settings.get("limits")
    entry = limits.get(rule) if isinstance(limits, Mapping) else None
    if not isinstance(entry, Mapping):
        return None
    return Limit(int(entry["n"]), SHORT[str(entry["unit"])], str(entry.get("cite", "")))


def _named(start: Moment, until: date) -> Computation:
    """A deadline that is nothing but the day the act names (批准延期缴纳至某日)."""
    days = max(1, (until - day_of(start)).days)

    def explain() -> list[str]:
        return [f"决定确定的日期 {until.isoformat()}"]

    return Computation(Limit(days, "calendar_day"), start, until, False, (), explain)


def _fixed(limit: Limit, start: Moment, until: date) -> Computation:
    """A deadline that a decision named by its date."""

    def explain() -> list[str]:
        return [
            f"期限 {limit}，自 {day_of(start).isoformat()} 起算",
            f"经批准延长至 {until.isoformat()}",
        ]

    return Computation(limit, start, until, False, (), explain)
