"""请示与退回: a word from an officer to the heads, and back. No record: nothing lawful rests on it.

An act that wants a decision of the heads and has none asked for by the law is asked for here; a
request that is not granted comes back with its reason.
"""

from collections.abc import Mapping
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


def last_words(cases: QuerySet[Case]) -> list[Word]:
    """The last slip about each act of each case, in order."""
    rows = Slip.objects.filter(case__in=cases.values("pk")).order_by("id")
    return [_word(row) for row in {(row.case_id, row.act): row for row in rows}.values()]


def is_open(word: Word, latest: Mapping[str, int]) -> bool:
    """请示 not acted upon since: ``latest`` gives the place of the last act of each kind."""
    return word.kind == ASKED and latest.get(word.act, 0) <= word.seq


def blank(case: Case) -> None:
    """依法删除: what was written freely may hold personal data."""
    Slip.objects.filter(case=case).update(text="")


def _word(row: Slip) -> Word:
    return Word(
        row.pk, row.case_id, row.kind, row.act, row.written, row.written_by, row.text, row.seq
    )  # fmt: skip
