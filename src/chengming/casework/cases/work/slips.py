"""请示与退回: a word from an officer to the heads, and back. No record: nothing lawful rests on it.

An act that wants a decision of the heads and has none asked for by the law is asked for here; a
request that is not granted comes back with its reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.models import Case, Slip

ASKED, RETURNED = "asked", "returned"
LONGEST = 500


class SlipRefused(CaseError):
    """请示或者退回没有写明理由，或者过长。"""


@dataclass(frozen=True)
class Word:
    """One slip as it is shown."""

    id: int
    case: Any
    kind: str
    act: str
    written: datetime
    written_by: str
    text: str
    seq: int


def write(
    *, case: Case, kind: str, act: str, text: str, person: str, office: str, at: datetime
) -> Word:
    """Leave a slip on a case, after looking that it says something."""
    said = text.strip()
    if not said:
        raise SlipRefused("没有写明理由，对方无从处理。请写明理由后再提交。")
    if len(said) > LONGEST:
        raise SlipRefused(
            f"理由有 {len(said)} 字，最多 {LONGEST} 字。请写要点，其余请写入执法文书。"
        )
    row = Slip.objects.create(
        case=case, kind=kind, act=act, seq=case.seq, written=at, written_by=person,
        office=office, text=said.replace("\x00", ""),
    )  # fmt: skip
    return _word(row)


def of_case(case: Case) -> list[Word]:
    """Every slip of a case, in order."""
    return [_word(row) for row in Slip.objects.filter(case=case).order_by("id")]


def open_requests(
    cases: QuerySet[Case], latest: Mapping[Any, Mapping[str, int]] | None = None
) -> list[Word]:
    """请示 not yet answered: neither returned nor, by ``latest`` (case → act → seq), acted upon."""
    rows = Slip.objects.filter(case__in=cases.values("pk")).order_by("id")
    waiting: dict[tuple[Any, str], Slip] = {}
    for row in rows:
        if row.kind == RETURNED:
            waiting.pop((row.case_id, row.act), None)
        elif (latest or {}).get(row.case_id, {}).get(row.act, 0) <= row.seq:
            waiting[row.case_id, row.act] = row
    return [_word(row) for row in waiting.values()]


def cases_with(cases: QuerySet[Case]) -> QuerySet[Slip, Any]:
    """Those of the cases that have any slip."""
    return Slip.objects.filter(case__in=cases.values("pk")).values("case")


def blank(case: Case) -> None:
    """依法删除: what was written freely may hold personal data."""
    Slip.objects.filter(case=case).update(text="")


def _word(row: Slip) -> Word:
    return Word(
        row.pk, row.case_id, row.kind, row.act, row.written, row.written_by, row.text, row.seq
    )  # fmt: skip


def acts_asked(words: Iterable[Word]) -> dict[Any, list[str]]:
    """Acts asked for, by case."""
    found: dict[Any, list[str]] = {}
    for word in words:
        found.setdefault(word.case, []).append(word.act)
    return found
