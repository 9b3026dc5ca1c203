"""What the reviewer filled in: read from the form, kept as a draft, made into what the act says."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chengming.casework.cases.entry.drafts import Kept, Whose

ACT = "review_form"
"""Under this name drafts of the form are kept; the generic form of the act has drafts of its own."""
PREFIXES = ("answer.", "opinion.", "place.", "anchors.")
PLAIN = ("form", "outcome", "opinion")
MOST_LETTERS = 20_000


@dataclass(frozen=True)
class Filled:
    """The form as it was filled in. ``seen``: how many records the case had then."""

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seen: int = 0
    submission: uuid.UUID = field(default_factory=uuid.uuid4)

    def first(self, name: str) -> str:
        """The first value of a control."""
        return next(iter(self.typed.get(name, ())), "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a control."""
        return tuple(value for value in self.typed.get(name, ()) if value.strip())


def sent(post: Any) -> Filled:
    """Reads a POST; what the form does not ask for does not exist."""
    typed = {
        name: [str(value)[:MOST_LETTERS] for value in values]
        for name, values in post.lists()
        if name in PLAIN or name.startswith(PREFIXES)
    }
    seen = post.get("seen_seq", "")
    return Filled(typed, int(seen) if seen.isdecimal() else 0, _number(post.get("submission", "")))


def restored(kept: Kept | None, seen: int) -> Filled:
    """As it was left, or as nobody has touched it."""
    return Filled(kept.typed, kept.seen, kept.submission) if kept else Filled(seen=seen)


def read(say: Mapping[str, Any], seen: int) -> Filled:
    """An opinion that was given, as its form was filled in."""
    typed = {name: [str(say[name])] for name in PLAIN if say.get(name)}
    for item in say.get("items") or ():
        name = item["item"]
        typed[f"answer.{name}"] = [str(item["answer"])]
        typed[f"opinion.{name}"] = [str(item.get("opinion") or "")]
        typed[f"anchors.{name}"] = [str(place) for place in item.get("anchors") or ()]
    return Filled(typed, seen)


def whose(desk: Any, case: Any) -> Whose:
    """Whose draft it is."""
    return Whose(desk.person, desk.agency, ACT, case.pk)


def said(filled: Filled, items: Iterable[str], machine: Mapping[str, str]) -> dict[str, object]:
    """What the act of reviewing says: an item not answered is left out, and so refused by name."""
    answered = [
        _item(filled, item, machine[item]) for item in items if filled.first(f"answer.{item}")
    ]
    plain = {name: filled.first(name) for name in PLAIN if filled.first(name)}
    return {**plain, "items": answered}


def _item(filled: Filled, item: str, machine: str) -> dict[str, object]:
    places = [*filled.all(f"anchors.{item}"), *filled.all(f"place.{item}")]
    opinion = filled.first(f"opinion.{item}")
    return {
        "item": item, "machine": machine, "answer": filled.first(f"answer.{item}"),
        **({"opinion": opinion} if opinion else {}), **({"anchors": places} if places else {}),
    }  # fmt: skip


def _number(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
