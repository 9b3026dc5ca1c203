"""What the law is given to judge: persons, acts wanted, acts done, and where they happen.

Plain values; nothing here knows a database. Times are aware datetimes; what an act says
is plain JSON data (dates as ISO text, money in fen).
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, as of the day of the act.

    `enforcement`: holds a valid credential (有效执法证件) that day; `review`: may review that day.
    `stands_for`: whose office he exercises by written authorisation (代理); else empty.
    """

    id: str
    office: str
    agency: str = ""
    enforcement: bool = False
    review: bool = False
    stands_for: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """Whose bans he bears: his own, and those of whom he stands in for."""
        return frozenset((self.id, self.stands_for) if self.stands_for else (self.id,))


@dataclass(frozen=True, slots=True)
class Event:
    """An act that was done, as its record now reads (rectified values applied, voided acts left out).

    `version` is the version the record carries; empty means: to be computed from the sheet.
    """

    id: str
    kind: str
    seq: int
    done: datetime
    by: Person
    beside: tuple[Person, ...] = ()
    say: Mapping[str, object] = dataclasses.field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What someone wants to do. `by` None asks for anyone entitled."""

    kind: str
    at: datetime
    by: Person | None = None
    beside: tuple[Person, ...] = ()
    say: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One row of an agency's own list of major decisions (重大执法决定法制审核目录).

    A row is hit when everything it states fits. `metric`: fine | confiscation | value |
    either (fine or confiscation); `op` `>=` counts the amount itself (含本数), `>` does not.
    `party_class`: individual | organization | any. `everything`: every case of that act.
    `power_source`, `powers`, `level`: where a case must belong; empty means anywhere.
    `outcomes`: what the report proposes (penalty, exempt, no_grounds). `urgent`: 紧急措施先行、
    限时补审, for compulsion alone.
    """

    id: str
    title: str = ""
    act: str = "penalty"
    field: str = ""
    party_class: str = "any"
    metric: str = ""
    op: str = ">="
    amount_fen: int = 0
    kinds: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    everything: bool = False
    mode: str = "sole"
    cite: str = ""
    power_source: str = ""
    powers: tuple[str, ...] = ()
    level: str = ""
    outcomes: tuple[str, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Where a case stands in the world, with what the agency itself decided, as of the day.

    `settings["limits"]`: rule id -> {"n": int, "unit": "WD"|"CD"|"H"|"M"|"Y", "cite": str}:
    fills a limit the law leaves open, shortens one that binds the agency, or lengthens one that
    protects others; never the reverse.
    """

    field: str
    place: str
    agency: str
    power: str = ""
    scope: tuple[ScopeRow, ...] = ()
    power_source: str = ""
    level: str = ""
    settings: Mapping[str, object] = dataclasses.field(default_factory=dict)
