"""Questions about papers: which a case has, in what state, with which text, and its dossier's list."""

import uuid
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from chengming.casework.cases.dossier import Dossier, people_acts
from chengming.casework.documents import dossier as dossiers
from chengming.casework.documents import printing, rules
from chengming.casework.documents.errors import PaperUnknown
from chengming.casework.documents.issuing import bundles, erasing
from chengming.casework.documents.issuing.erasing import Erased
from chengming.casework.documents.models import IssuedPaper, PaperDraft
from chengming.casework.documents.rendering import Filled
from chengming.proof.papers.bundle import Bundle
from chengming.record.records import queries as records
from chengming.record.records.queries import Record
from chengming.record.vault import queries as vault
from chengming.standing.accounts import acts

VALID, CORRECTED, VOID = "valid", "corrected", "void"
VOLUMES = dossiers.PARTS
STATES = {VALID: "有效", CORRECTED: "已更正", VOID: "已作废"}


@dataclass(frozen=True)
class Issued:
    """One issued paper with what became of it; ``why``: the reason it was voided or corrected."""

    row: Any
    state: str
    why: str = ""
    replaced_by: str = ""
    erased: Erased | None = None

    @property
    def said(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Line:
    """One paper of one act: its drafts (how many) and every time it was issued, first one first."""

    act: Record
    act_title: str
    paper: str
    title: str
    number: str
    drafts: int
    issued: tuple[Issued, ...] = field(default=())
    live: bool = True

    @property
    def valid(self) -> Issued | None:
        """The one that is good now."""
        return next((one for one in reversed(self.issued) if one.state == VALID), None)


def papers_of(dossier: Dossier) -> list[Line]:
    """Every paper of every act that counts, in order; issued papers of voided acts come with their state.

    Papers of no act stand beside the act after which they were drafted or issued.
    """
    made = _issued(dossier)
    drafts = _counts(dossier)
    live = {record.id for record in people_acts(dossier.records)}
    return [
        _line(dossier, record, paper, made, drafts, live=record.id in live)
        for record in _as_they_read(dossier)
        for paper in _papers(dossier, record, made.keys() | drafts.keys())
        if record.id in live or (record.id, paper) in made
    ]


def free(dossier: Dossier) -> list[tuple[str, str]]:
    """不属于任何行为的文书: id and name of what may be made at any time."""
    found = acts.law().documents.free(dossier.procedure.id)
    return [(spec.id, spec.title) for spec in found if spec.part != "none"]


def latest_act(dossier: Dossier) -> Record:
    """The act after which a paper of no act is made now."""
    return people_acts(dossier.records)[-1]


def _as_they_read(dossier: Dossier) -> list[Record]:
    counting = {record.id: record for record in people_acts(dossier.records)}
    return [counting.get(record.id, record) for record in dossier.records]


def line(dossier: Dossier, act: str, paper: str) -> Line:
    """One of them; raises ``PaperUnknown``."""
    for found in papers_of(dossier):
        if found.act.id.hex == act and found.paper == paper:
            return found
    if printing.is_free(dossier.procedure.id, paper):
        record = rules.act_of(dossier, act, paper)
        return _line(dossier, record, paper, {}, {}, live=True)
    raise PaperUnknown("本案没有这份文书。请回到文书列表核对。")


def drafts_of(line: Line) -> list[PaperDraft]:
    """Every version of its text, oldest first."""
    rows = PaperDraft.objects.filter(act_id=line.act.id, paper=line.paper)
    return list(rows.order_by("version"))


def texts_of(dossier: Dossier) -> dict[tuple[uuid.UUID, str], str]:
    """The text as it stands now of every paper drafted here, by act and paper; one statement."""
    rows = PaperDraft.objects.filter(case=dossier.case).order_by("act_id", "paper", "-version")
    latest = rows.distinct("act_id", "paper").values_list("act_id", "paper", "blocks")
    return {
        (act, paper): "\n".join(str(block["text"]) for block in blocks)
        for act, paper, blocks in latest
    }


def issued(dossier: Dossier, record: uuid.UUID) -> IssuedPaper:
    """An issued paper of this case by the record of its issuing; raises ``PaperUnknown``."""
    found = IssuedPaper.objects.filter(case=dossier.case, pk=record).first()
    if found is None:
        raise PaperUnknown("本案没有制发过这份文书。请回到文书列表核对。")
    return found


def bytes_of(paper: IssuedPaper) -> IO[bytes]:
    """The frozen PDF; raises ``PaperErased`` where it was lawfully erased."""
    _check_kept(paper)
    return vault.open_file(paper.sha256)


def bundle(paper: IssuedPaper) -> Bundle:
    """核验包; raises ``NotLogged`` while the log has not taken in its record, ``PaperErased``."""
    _check_kept(paper)
    return bundles.bundle(paper)


def _check_kept(paper: IssuedPaper) -> None:
    found = erasing.of_case(records.of_stream(paper.case.stream_id)).get(paper.sha256)
    if found is not None:
        raise found.refusal(paper.number)


def is_logged(paper: IssuedPaper) -> bool:
    """Whether a bundle can be made now."""
    return bundles.is_logged(paper)


def dossier(dossier: Dossier) -> dossiers.Catalogue:
    """案卷目录: what is there, what is missing for this outcome."""
    return dossiers.catalogue(dossier)


def has_contents(dossier: Dossier) -> bool:
    """Whether the procedure has a form for the list to be bound."""
    return printing.is_free(dossier.procedure.id, dossiers.CONTENTS)


def contents(dossier: Dossier, part: str, at: datetime) -> Filled:
    """卷内文件目录 of one volume, to be printed and bound."""
    return dossiers.contents(dossier, part, at)


def _papers(dossier: Dossier, record: Record, known: Set[tuple[Any, str]]) -> Sequence[str]:
    spec = dossier.procedure.actions.get(record.kind)
    own = spec.papers if spec is not None else ()
    more = sorted(paper for act, paper in known if act == record.id and paper not in own)
    return (*own, *more)


def _issued(dossier: Dossier) -> dict[tuple[uuid.UUID, str], list[Issued]]:
    """Every copy with its state, by act and paper; the case's records are gone through once."""
    rows: dict[tuple[uuid.UUID, str], list[IssuedPaper]] = {}
    for row in IssuedPaper.objects.filter(case=dossier.case).order_by("copy"):
        rows.setdefault((row.act_id, row.paper), []).append(row)
    by_id = {record.id: record for record in dossier.records}
    gone = erasing.of_case(dossier.records)
    live = {record.id for record in people_acts(dossier.records)}
    return {key: list(_states(own, by_id, gone, live=key[0] in live)) for key, own in rows.items()}


def _counts(dossier: Dossier) -> dict[tuple[Any, str], int]:
    counts: dict[tuple[Any, str], int] = {}
    rows = PaperDraft.objects.filter(case=dossier.case).values_list("act_id", "paper")
    for key in rows:
        counts[key] = counts.get(key, 0) + 1
    return counts


def _line(
    dossier: Dossier, record: Record, paper: str,
    made: Mapping[tuple[uuid.UUID, str], Sequence[Issued]],
    drafts: Mapping[tuple[Any, str], int], *, live: bool,
) -> Line:  # fmt: skip
    return Line(
        record, dossier.procedure.actions[record.kind].title, paper, printing.title_of(paper),
        record.instrument, drafts.get((record.id, paper), 0),
        tuple(made.get((record.id, paper), ())), live,
    )  # fmt: skip


def _states(
    rows: Sequence[IssuedPaper], by_id: Mapping[uuid.UUID, Record],
    gone: Mapping[str, Erased], *, live: bool,
) -> Iterator[Issued]:  # fmt: skip
    corrected = {row.corrects_id: row for row in rows if row.void_id is None}
    for row in rows:
        erased = gone.get(row.sha256)
        if row.void_id is not None:
            yield Issued(row, VOID, by_id[row.void_id].reason, erased=erased)
        elif not live:
            yield Issued(row, VOID, "所依据的行为已经作废", erased=erased)
        elif row.pk in corrected:
            later = corrected[row.pk]
            yield Issued(row, CORRECTED, by_id[later.pk].reason, later.number, erased)
        else:
            yield Issued(row, VALID, erased=erased)
