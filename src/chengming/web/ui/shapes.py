"""What components take: plain values with names."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

Moment = date | datetime


class Computation(Protocol):
    """How a deadline was found, one line a step."""

    @property
    def steps(self) -> list[str]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    @property
    def provisional(self) -> bool: ...


class Due(Protocol):
    """A time limit that runs, ran out, or is paused (no ``deadline``, perhaps a ``note`` why)."""

    @property
    def deadline(self) -> Moment | None: ...
    @property
    def computation(self) -> Computation | None: ...
    @property
    def overdue(self) -> bool: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True)
class Chip:
    """A person and how his credential stands: ``valid``, ``soon`` (ends soon), ``ended``, or nothing."""

    name: str
    role: str = ""
    credential: str = ""
    state: str = ""


@dataclass(frozen=True)
class Step:
    """One stage of a process: ``done``, ``now`` or ``later``."""

    title: str
    state: str


@dataclass(frozen=True)
class Mark:
    """A badge: its word and its tone."""

    text: str
    tone: str = "water"


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. ``late`` and ``corrected`` are sentences, empty where it is neither."""

    when: Moment
    title: str
    detail: str = ""
    href: str = ""
    people: str = ""
    late: str = ""
    corrected: str = ""
    marks: tuple[Mark, ...] = ()
    anchor: str = ""
    void: bool = False


@dataclass(frozen=True)
class Fact:
    """A word and its value; several values stand on lines of their own."""

    word: str
    value: object
    lines: tuple[str, ...] = field(default=())
