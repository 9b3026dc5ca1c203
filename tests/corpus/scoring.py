"""Recall and precision of every check over the corpus, the same wherever they are computed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from chengming.casework.review.checks import running
from chengming.casework.review.checks.findings import CANNOT_TELL, FAIL, Finding
from tests.corpus import (
    content_defects,
    lawful_changes,
    measure_defects,
    procedure_defects,
    staff_defects,
)
from tests.corpus.draft import Draft
from tests.corpus.measure_twins import TWINS
from tests.corpus.planting import DEFECTS, LAWFUL, Defect

SEEDS = (7, 19)
"""Each defect is planted in each of its files under each of these seeds."""
SOURCES = (staff_defects, procedure_defects, content_defects, measure_defects, lawful_changes)


@dataclass(frozen=True)
class File:
    """One file of the corpus: its draft, and the defects planted in it."""

    name: str
    draft: Draft
    planted: tuple[Defect, ...] = ()

    def findings(self, without: frozenset[str] = frozenset()) -> list[Finding]:
        """What the machine says of it."""
        return running.judge(self.draft.view(), self.draft.at(), without=without)


@dataclass
class Score:
    """One check: planted and found, doubted, and false alarms."""

    planted: int = 0
    found: int = 0
    doubted: int = 0
    alarms: int = 0
    true_alarms: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        return self.true_alarms / self.alarms if self.alarms else 1.0


def planted() -> Iterator[File]:
    """A file for each defect, file sort and seed."""
    for one in DEFECTS.values():
        for sort in one.files:
            for seed in SEEDS:
                draft = TWINS[sort](seed)
                one.plant(draft)
                yield File(f"{one.id}/{sort}/{seed}", draft, (one,))


def mixed() -> Iterator[File]:
    """Files with three defects each, of three different checks."""
    for sort in TWINS:
        fitting = [one for one in DEFECTS.values() if sort in one.files]
        for n, seed in enumerate(SEEDS):
            chosen: list[Defect] = []
            for one in fitting[n::5]:
                spoken = {check for c in chosen for check in (c.check, *c.also)}
                if one.check not in spoken and not one.also and len(chosen) < 3:
                    chosen.append(one)
            draft = TWINS[sort](seed)
            for one in chosen:
                one.plant(draft)
            if chosen:
                yield File(f"mixed/{sort}/{seed}", draft, tuple(chosen))


def clean() -> Iterator[File]:
    """The twin of every planted file, and files that only look wrong."""
    for sort, twin in TWINS.items():
        for seed in SEEDS:
            yield File(f"clean/{sort}/{seed}", twin(seed))
    for name, (sorts, change) in LAWFUL.items():
        for sort in sorts:
            for seed in SEEDS:
                draft = TWINS[sort](seed)
                change(draft)
                yield File(f"lawful/{name}/{sort}/{seed}", draft)


def scores() -> dict[str, Score]:
    """Every check's score over the whole corpus."""
    out = {name: Score() for name in running.CHECKS}
    for file in (*planted(), *mixed(), *clean()):
        found = file.findings()
        _count(out, file, found)
    return out


def _count(out: dict[str, Score], file: File, found: list[Finding]) -> None:
    failing = {one.check for one in found if one.verdict == FAIL}
    doubted = {one.check for one in found if one.verdict == CANNOT_TELL}
    expected = {one.check for one in file.planted}
    rightly = expected.union(*(one.also for one in file.planted))
    for check in expected:
        score = out[check]
        score.planted += 1
        score.found += check in failing
        score.doubted += check in doubted and check not in failing
        if check not in failing:
            score.missed.append(file.name)
    for check in failing:
        out[check].alarms += 1
        out[check].true_alarms += check in rightly
