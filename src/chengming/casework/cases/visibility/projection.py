"""What is derived beside a case's own columns, kept in the transaction of each act.

Who is what in the case, and the text it is found by. A correction or an erasure derives them anew.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.models import Case, SearchText
from chengming.casework.cases.visibility import involvement, searching
from chengming.casework.cases.visibility.involvement import Relation
from chengming.law.progress import Fold
from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as records
from chengming.record.records.queries import Record
from chengming.standing.accounts.rows import Rows, compare


def follow(case: Case, fold: Fold, instrument: str, *, anew: bool = False) -> None:
    """Bring both up to the fold. ``case`` still holds the sheet as it was; ``anew``: after a
    correction, when what was numbered earlier may no longer count."""
    involvement.store(case.pk, involvement.derive(fold))
    if anew:
        _store(case, fold, papers_of(case, records.of_stream(case.stream_id)))
    elif instrument or searching.parts(case.sheet) != searching.parts(fold.sheet):
        row = SearchText.objects.filter(pk=case.pk).only("papers").first()
        papers = [*(row.papers if row else ()), *_paper(case, instrument)]
        _store(case, fold, list(dict.fromkeys(papers)))


def rebuild(case: Case, found: Iterable[Record], fold: Fold) -> None:
    """Both again from the records, whatever the tables hold."""
    involvement.store(case.pk, involvement.derive(fold))
    _store(case, fold, papers_of(case, found))


def papers_of(case: Case, found: Iterable[Record]) -> list[str]:
    """文号 given in the case, in order: the instruments of the acts that still count."""
    given = [n for r in dossiers.people_acts(found) for n in _paper(case, r.instrument)]
    return list(dict.fromkeys(given))


def _paper(case: Case, instrument: str) -> Sequence[str]:
    return [instrument] if instrument and instrument != case.number else []


def _store(case: Case, fold: Fold, papers: Sequence[str]) -> None:
    text = searching.text_of(case.number, fold.sheet, papers)
    SearchText.objects.bulk_create(
        [SearchText(case=case, papers=list(papers), text=text)],
        update_conflicts=True, unique_fields=["case"], update_fields=["papers", "text"],
    )  # fmt: skip


@dataclass
class Beside:
    """审计: what the tables of this package must hold, case by case, and where they do not."""

    relations: dict[uuid.UUID, set[Relation]] = field(default_factory=dict)
    numbers: dict[uuid.UUID, str] = field(default_factory=dict)
    texts: Rows = field(default_factory=lambda: {SearchText: {}})

    def expect(self, case: Case, found: Sequence[Record], fold: Fold) -> None:
        """What the records of one case give."""
        self.numbers[case.pk] = case.number
        self.relations[case.pk] = set(involvement.derive(fold))
        papers = papers_of(case, found)
        text = searching.text_of(case.number, fold.sheet, papers)
        self.texts[SearchText][case.pk] = {"papers": papers, "text": text}

    def findings(self, part: str) -> list[Finding]:
        """Where relations or search text are not what the records say; nobody is named."""
        out = compare(part, self.texts, [SearchText])
        held = involvement.held()
        for case in sorted(held.keys() | self.relations.keys(), key=str):
            wrong = held.get(case, set()) ^ self.relations.get(case, set())
            for role in sorted({role for _, role in wrong}):
                where = f"案件 {self.numbers.get(case, case)} 的人员关系"
                what = f"“{involvement.TITLES.get(role, role)}”与记录不一致：表中的行被改动。"
                out.append(Finding(part, where, what))
        return out
