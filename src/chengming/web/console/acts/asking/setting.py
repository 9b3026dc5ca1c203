"""What one form needs to know beside the questions: the act, the day, the people, the evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chengming.law.citation import Instruments
from chengming.web.console.acts.asking.people import People
from chengming.web.console.acts.asking.raw import row_numbers
from chengming.web.console.acts.asking.shapes import Choice, Raw
from chengming.web.console.acts.asking.wording import Words

FACTS = "f"
"""Names of inputs for facts begin with this: ``f.parties.0.name``."""


@dataclass(frozen=True)
class Setting:
    """One act of one case on the day it is done."""

    act: str
    law: Instruments
    today: date
    people: People
    sheet: Mapping[str, object]
    provisions: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """How values read here."""
        return Words(self.act, self.people.name, self.law)

    def evidence(self, raw: Raw) -> tuple[Choice, ...]:
        """Evidence to choose from: what the case has, and what is being typed in the same form."""
        return tuple(Choice(number, f"{number} {title}") for number, title in self._evidence(raw))

    def _evidence(self, raw: Raw) -> Iterator[tuple[str, str]]:
        typed = f"{FACTS}.evidence"
        numbers = row_numbers(raw, typed)
        for number in numbers:
            found = [_first(raw, f"{typed}.{number}.{part}") for part in ("id", "title")]
            if found[0]:
                yield found[0], found[1]
        if not numbers:
            known = self.sheet.get("evidence")
            for item in known if isinstance(known, list) else ():
                yield str(item.get("id", "")), str(item.get("title", ""))


def _first(raw: Raw, name: str) -> str:
    values = raw.get(name) or [""]
    return " ".join(values[0].split())
