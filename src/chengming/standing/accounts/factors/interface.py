"""What every second factor can do. A passkey, a UKey or a certificate goes behind the same three."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Enrolment:
    """What is shown once while a factor is being set up."""

    secret: bytes
    text: str
    uri: str


@dataclass(frozen=True)
class Shown:
    """A factor that was shown and fits: the step it used up, and how it was computed."""

    step: int
    algorithm: str


class FactorKind(Protocol):
    """第二因素的一种。"""

    kind: str

    def begin(self, login: str, secret: bytes | None = None) -> Enrolment:
        """A new secret (or the one begun with), with what an app needs to take it over."""

    def check(
        self, secret: bytes, answer: str, at: float, *, after: int, algorithm: str = ""
    ) -> Shown | None:
        """Whether ``answer`` fits at ``at`` (Unix time) and uses a step later than ``after``."""
