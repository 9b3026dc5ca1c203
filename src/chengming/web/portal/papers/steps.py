"""What can be done about a paper or a decision, and by when; whether that day is over (C-P2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chengming.record.clock.queries import today


@dataclass(frozen=True)
class Open:
    """One way that stands, or stood, open: ``until`` is its last day, ``past`` that it is over."""

    what: str
    until: date | None
    past: bool
    cite: str


def opened(steps: Iterable[Mapping[str, str]]) -> list[Open]:
    """The steps as the public tables keep them (what, until as ISO day or "", cite)."""
    return [_open(step) for step in steps]


def _open(step: Mapping[str, str]) -> Open:
    until = step.get("until") or ""
    day = date.fromisoformat(until) if until else None
    return Open(step["what"], day, day is not None and day < today(), step.get("cite", ""))
