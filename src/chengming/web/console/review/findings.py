"""What the machine found, as the form shows it: by item, with links to the place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from chengming.casework.review.checks.findings import VERDICTS, Anchor, Finding, verdict_of
from chengming.web.ui.shapes import Mark

TONES = {"pass": "leaf", "fail": "seal", "cannot_tell": "sand", "none": "plain"}


@dataclass(frozen=True)
class Place:
    """One anchor with its address in the console; ``value`` is what a record keeps of it."""

    value: str
    words: str
    href: str


@dataclass(frozen=True)
class Line:
    """One finding."""

    mark: Mark
    said: str
    places: tuple[Place, ...]
    cite: tuple[str, ...]
    sound: bool


def mark(verdict: str) -> Mark:
    """A verdict as a badge."""
    return Mark(VERDICTS[verdict], TONES[verdict])


def lines(found: Iterable[Finding], item: str, number: str) -> tuple[Line, ...]:
    """The findings of one item: what is wrong first, then what is open, then what is in order."""
    own = [one for one in found if one.item == item]
    order = {"fail": 0, "cannot_tell": 1, "pass": 2}
    return tuple(
        Line(
            mark(f.verdict),
            f.said,
            tuple(place(a, number) for a in f.where),
            f.cite,
            f.verdict == "pass",
        )
        for f in sorted(own, key=lambda one: order[one.verdict])
    )


def machine(found: Iterable[Finding], item: str) -> str:
    """The item's machine verdict as its record keeps it."""
    return verdict_of(found, item)


def place(anchor: Anchor, number: str) -> Place:
    """Where the anchor leads."""
    if anchor.kind == "record":
        href = reverse("console:cases-record", args=(number, anchor.ref))
    elif anchor.kind == "paper":
        href = reverse("console:papers-dossier", args=(number,))
    else:
        part = "due" if anchor.kind == "deadline" else "sheet"
        href = f"{reverse('console:cases-page', args=(number,))}#{part}"
    return Place(str(anchor), anchor.words, href)
