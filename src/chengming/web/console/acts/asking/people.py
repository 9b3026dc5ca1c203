"""The agency's people on the day of the act, each with how the credential stands that day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chengming.law.procedure import OFFICES
from chengming.standing.registry import queries as registry
from chengming.web.console.acts.asking.shapes import Choice

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Colleague:
    """One person: offices held and the last day of the best credential (None: has none good)."""

    person: str
    name: str
    offices: tuple[str, ...]
    until: date | None


class People:
    """Everybody of one agency on one day, read once."""

    def __init__(self, agency: str, day: date, recused: Collection[str] = ()) -> None:
        self.day, self._recused = day, recused
        self.all = {
            found.person: Colleague(
                found.person, found.name, found.offices,
                found.credentials[0].expires if found.credentials else None,
            )
            for found in registry.officers_of(agency, day)
        }  # fmt: skip

    def choices(
        self, offices: frozenset[str], chosen: Iterable[str], *, credential: bool = False,
        but: Collection[str] = (), only: Collection[str] | None = None,
    ) -> tuple[Choice, ...]:  # fmt: skip
        """Holders of these offices (any, where none is named), in order of name; who may not is closed."""
        marked = set(chosen)
        found = [
            one
            for one in self.all.values()
            if one.person not in but
            and (not offices or offices.intersection(one.offices) or one.person in marked)
            and (only is None or one.person in only)
        ]
        return tuple(
            self._choice(one, one.person in marked, credential)
            for one in sorted(found, key=lambda one: (one.name, one.person))
        )

    def _choice(self, one: Colleague, chosen: bool, credential: bool) -> Choice:
        titles = "、".join(OFFICES.get(office, office) for office in one.offices)
        note, state = self.credential(one)
        if one.person in self._recused:
            note, state = "已回避", "ended"
        closed = (credential and one.until is None) or one.person in self._recused
        return Choice(one.person, f"{one.name}（{titles}）", note, state, chosen, closed)

    def credential(self, one: Colleague) -> tuple[str, str]:
        """执法证件 in words, and how urgent that is."""
        if one.until is None:
            return "无有效执法证件", "ended"
        soon = one.until - self.day <= SOON
        return f"执法证件有效至 {one.until.isoformat()}", "soon" if soon else "valid"

    def name(self, person: str) -> str:
        """A colleague's name; an id that is nobody's here stays what it is."""
        one = self.all.get(person)
        return one.name if one else person
