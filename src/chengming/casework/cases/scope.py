"""是否须经法制审核: when a new judgment is due, and what it says (行政处罚法第五十八条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chengming.law.progress import Fold, condition
from chengming.record.records.queries import Record

CONDITION = "major_decision"
PANEL = "panel_required"
KIND = "judge_scope"


@dataclass(frozen=True)
class Judgment:
    """One judgment: of which version, whether review is needed, and why."""

    version: str
    needs_review: bool
    reasons: tuple[str, ...] = ()
    panel: bool = False

    @property
    def said(self) -> tuple[str, bool, bool]:
        """What it comes to, without the reasons."""
        return self.version, self.needs_review, self.panel


def judged(found: Iterable[Record]) -> list[Judgment]:
    """The judgments already recorded in a case, in order."""
    return [judgment_of(record) for record in found if record.kind == KIND]


def judgment_of(record: Record) -> Judgment:
    """What a record of this kind says."""
    say = record.say
    return Judgment(
        record.version, bool(say.get("needs_review")), panel=bool(say.get("panel", False))
    )


def due(fold: Fold, before: list[Judgment], at: datetime) -> Judgment | None:
    """The judgment to be recorded now, or None when the last one still says it all.

    A version once judged "yes" stays so: what has been found major does not become minor again,
    and what a panel had to review is not left to one reviewer.
    """
    decisive = any(
        spec.decisive for name, spec in fold.procedure.facts.items() if name in fold.sheet
    )
    if CONDITION not in fold.procedure.conditions or not decisive:
        return None
    major, reasons = condition(fold, CONDITION, at)
    earlier = any(known.version == fold.version and known.needs_review for known in before)
    needed = bool(major) or earlier
    if not major and earlier:
        reasons = ("该版本此前已判断为须经法制审核",)
    panel = needed and _panel(fold, before, at)
    judgment = Judgment(fold.version, needed, tuple(reasons) if needed else (), panel)
    if before and before[-1].said == judgment.said:
        return None
    return judgment


def _panel(fold: Fold, before: list[Judgment], at: datetime) -> bool:
    if PANEL not in fold.procedure.conditions:
        return False
    earlier = any(known.version == fold.version and known.panel for known in before)
    return earlier or bool(condition(fold, PANEL, at)[0])
