"""How a defect is written down: its check, what else it may set off, the files it is planted in."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.corpus.draft import Draft

Plant = Callable[[Draft], None]


@dataclass(frozen=True)
class Defect:
    """One kind of planted defect. ``also``: checks that may rightly speak up as well."""

    id: str
    kind: str
    check: str
    files: tuple[str, ...]
    plant: Plant
    also: frozenset[str]


DEFECTS: dict[str, Defect] = {}
"""Every defect by id."""


def defect(check: str, kind: str, *files: str, also: str = "") -> Callable[[Plant], Plant]:
    """Registers a function that plants a defect into a clean file."""

    def keep(plant: Plant) -> Plant:
        name = plant.__name__
        assert name not in DEFECTS, name
        DEFECTS[name] = Defect(name, kind, check, files, plant, frozenset(also.split()))
        return plant

    return keep


LAWFUL: dict[str, tuple[tuple[str, ...], Plant]] = {}
"""Changes that look like a defect and are none, by name; files they are made in."""


def lawful(*files: str) -> Callable[[Plant], Plant]:
    """Registers a change that no check may speak against."""

    def keep(plant: Plant) -> Plant:
        LAWFUL[plant.__name__] = (files, plant)
        return plant

    return keep
