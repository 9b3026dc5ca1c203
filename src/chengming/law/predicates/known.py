"""What a predicate may ask, and what it answers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from chengming.law.dated import Value
from chengming.law.events import Context, Event
from chengming.law.limits import Limit

# True, False or None (something is still to be said), with the reasons in Chinese.
Answer = tuple[bool | None, tuple[str, ...]]


class Known(Protocol):
    """One act in one case, as predicates see it. Everything is plain JSON data."""

    @property
    def at(self) -> datetime: ...
    @property
    def context(self) -> Context: ...
    def fact(self, name: str) -> object: ...
    def facts(self) -> Mapping[str, object]: ...
    def said(self, name: str) -> object: ...
    def record(self, kind: str) -> Event | None: ...
    def carried_by(self, kind: str, name: str) -> object: ...
    def total(self, kind: str, name: str) -> int: ...
    def value(self, parameter: str) -> Value: ...
    def limit(self, parameter: str) -> Limit | None: ...


Predicate = Callable[[Known], Answer]


def yuan(fen: int) -> str:
    """An amount as a reader sees it.

    >>> yuan(500000), yuan(1234), yuan(100000000)
    ('5000元', '12.34元', '100万元')
    """
    if fen % 1_000_000 == 0 and fen >= 1_000_000:
        return f"{fen // 1_000_000}万元"
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}元" if rest else f"{whole}元"
