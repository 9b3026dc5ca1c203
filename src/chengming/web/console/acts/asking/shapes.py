"""A question as a page shows it: plain values, nested like the facts they ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Raw = dict[str, list[str]]
"""What a browser sends: for each name every value, word for word."""
Errors = dict[str, str]
"""Name of an input → what is wrong with it."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose. ``state`` colours ``note`` (a person's credential: valid, soon, ended)."""

    value: str
    label: str
    note: str = ""
    state: str = ""
    chosen: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Row:
    """One of several alike; ``name`` is what its removal button sends. A blank one is for scripts to
    copy: its number is a word that they replace."""

    name: str
    number: int
    parts: tuple["Question", ...]
    folded: tuple["Question", ...] = ()

    @property
    def is_open(self) -> bool:
        """Something stands in what is folded away."""
        return any(part.is_filled or any(part.wrong) for part in self.folded)


@dataclass(frozen=True)
class Question:
    """``kind``: text, line, yesno, choice, people, several, money, number, date, moment, lines,
    group, rows or hidden. ``known`` is set where the case already says it: the value in words."""

    name: str
    title: str
    kind: str
    required: bool = False
    values: tuple[str, ...] = ()
    help: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    parts: tuple["Question", ...] = ()
    rows: tuple[Row, ...] = ()
    blank: Row | None = None
    longest: int = 0
    known: tuple[tuple[str, str], ...] | None = None
    touched: bool = False
    cited: tuple[str, ...] = ()
    more: str = ""
    look: str = ""

    @property
    def id(self) -> str:
        """The element's id."""
        return self.name.replace(".", "-")

    @property
    def value(self) -> str:
        """The single value."""
        return self.values[0] if self.values else ""

    @property
    def is_filled(self) -> bool:
        """Something stands in it or below it."""
        rows = (part for row in self.rows for part in (*row.parts, *row.folded))
        return (
            any(value.strip() for value in self.values)
            or any(choice.chosen for choice in self.choices)
            or any(part.is_filled for part in (*self.parts, *rows))
        )

    @property
    def native(self) -> str:
        """A date picker where it can hold what was typed; else plain text, so that nothing is lost."""
        wanted = {"date": "date", "moment": "datetime-local"}.get(self.kind, "text")
        return "text" if self.error and self.value else wanted

    @property
    def wrong(self) -> Iterator["Question"]:
        """This and everything below that has an error, in order."""
        if self.error:
            yield self
        rows = (part for row in self.rows for part in (*row.parts, *row.folded))
        for part in (*self.parts, *rows):
            yield from part.wrong


@dataclass(frozen=True)
class Answers:
    """What was understood: values by name, and what was not, by the name of its input."""

    values: Mapping[str, object] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
