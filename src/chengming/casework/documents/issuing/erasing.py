"""依法删除的原件: which papers of a case are lawfully gone, when, why and approved by whom.

Only records say so: the row of the paper, its number and digests stay as they were.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chengming.casework.cases.work.erasing import uploads_of
from chengming.casework.documents.errors import PaperErased
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.queries import ERASE, Record


@dataclass(frozen=True)
class Approval:
    """One of the two approvals: who, when."""

    name: str
    when: datetime


@dataclass(frozen=True)
class Erased:
    """原件已依法删除, as the page says it."""

    when: datetime
    reason: str
    approvals: tuple[Approval, ...]

    def refusal(self, number: str) -> PaperErased:
        """What whoever asks for the bytes is told."""
        who = "、".join(f"{a.name}（{_day(a.when)}）" for a in self.approvals)
        return PaperErased(
            f"文书 {number} 的原件已于{_day(self.when)}依法删除（个人信息保护法第四十七条），批准人：{who}。"
            "文号和摘要保留；持有原件的人仍可以用它和核验包核验真伪。"
        )


def of_case(found: Iterable[Record]) -> Mapping[str, Erased]:
    """By the SHA-256 of the original."""
    known = {record.id.hex: record for record in found}
    return {
        digest: _erased(record, known)
        for record in known.values()
        if record.kind == ERASE
        for digest in uploads_of(record)
    }


def _erased(tombstone: Record, known: Mapping[str, Record]) -> Erased:
    said = tombstone.say.get("approvals")
    approved = [known[str(a)] for a in said if str(a) in known] if isinstance(said, list) else []
    names = tuple(Approval(a.actor.called, a.done) for a in approved)
    return Erased(tombstone.done, tombstone.reason, names)


def _day(when: datetime) -> str:
    day = when.astimezone(SHANGHAI).date()
    return f"{day.year}年{day.month}月{day.day}日"
