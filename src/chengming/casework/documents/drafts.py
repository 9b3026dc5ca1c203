"""文书草稿: text filled from the facts, edited in Word, taken back; every version stays, none is a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.carrying import CaseKey
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.locks import lock_case
from chengming.casework.documents import printing, rules
from chengming.casework.documents.errors import DraftMoved
from chengming.casework.documents.models import PaperDraft
from chengming.casework.documents.rendering import Filled, docx
from chengming.casework.documents.view import view_of
from chengming.law.documents import PaperSpec
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.record.vault import actions as vault
from chengming.standing.accounts import acts

FILLED, EDITED = "filled", "edited"
SHOWN = 60
Texts = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Change:
    """One paragraph that differs between two versions."""

    id: str
    before: str
    after: str


def versions(act: Record, paper: str) -> list[PaperDraft]:
    """Every version of the text, oldest first."""
    return list(PaperDraft.objects.filter(act_id=act.id, paper=paper).order_by("version"))


def changes(before: Texts, after: Texts) -> list[Change]:
    """差异: paragraph by paragraph, in the order of the later version; what is gone comes last."""
    old = {block["id"]: block["text"] for block in before}
    new = {block["id"]: block["text"] for block in after}
    order = [*new, *(key for key in old if key not in new)]
    return [
        Change(key, old.get(key, ""), new.get(key, ""))
        for key in order
        if old.get(key, "") != new.get(key, "")
    ]


def fill(
    dossier: Dossier, act: Record, spec: PaperSpec, at: datetime, *, number: str = "",
    inputs: Mapping[str, object] | None = None,
) -> Filled:  # fmt: skip
    """The paper as the facts make it; raises ``PaperFactsMissing`` naming every fact it lacks."""
    return printing.fill(spec, view_of(dossier, act, spec, at, number=number, inputs=inputs))


def current(
    dossier: Dossier, act: Record, spec: PaperSpec, at: datetime, number: str = ""
) -> Filled:
    """The text as it would be issued now: what the facts make, with the paragraphs people edited."""
    last = last_of(act, spec.id)
    if last is None:
        return fill(dossier, act, spec, at, number=number)
    filled = fill(dossier, act, spec, at, number=number, inputs=last.inputs)
    return filled.with_texts(last.edits)


def check_seen(act: Record, paper: str, seen: int) -> PaperDraft | None:
    """The last version, if it is the one the caller saw (0: none)."""
    last = last_of(act, paper)
    held = last.version if last is not None else 0
    if held != seen:
        raise DraftMoved(
            f"您依据的是第 {seen} 稿，其后这份文书有了第 {held} 稿。请刷新，在现在的文字上核对、修改。"
            "原来的各稿都还在；您电脑里的文件没有动。"
        )
    return last


def start(
    *, case: CaseKey, act: str, paper: str, seen: int, by: Actor, at: datetime,
    inputs: Mapping[str, object] | None = None,
) -> PaperDraft:  # fmt: skip
    """起草: the text that the facts make now as a new version; what was edited before stays in its own."""
    with transaction.atomic():
        dossier, record, by = _opened(case, act, paper, by, at)
        check_seen(record, paper, seen)
        spec = printing.spec_of(paper, record)
        said = dict(inputs or {})
        filled = fill(dossier, record, spec, at, inputs=said)
        return _keep(dossier, record, paper, filled, {}, by=by, at=at, inputs=said)


def take_back(
    *, case: CaseKey, act: str, paper: str, upload: bytes, name: str, seen: int, by: Actor,
    at: datetime,
) -> PaperDraft:  # fmt: skip
    """取回修改稿: the text of an edited DOCX as a new version; raises ``UploadRefused``, keeping nothing.

    ``seen``: the version that was downloaded; one saved since then is not written over.
    """
    edited = printing.read_docx(upload)
    with transaction.atomic():
        dossier, record, by = _opened(case, act, paper, by, at)
        base = check_seen(record, paper, seen)
        said = dict(base.inputs) if base is not None else {}
        filled = fill(dossier, record, printing.spec_of(paper, record), at, inputs=said)
        edits = dict(base.edits) if base is not None else {}
        outside = [f"“{_short(t)}”不在文书的任何一段之内，没有取回" for t in edited.outside()]
        found, told = _edited(as_saved(filled, base), edited.texts())
        edits |= found
        source = vault.keep([upload], name)
        return _keep(
            dossier, record, paper, filled.with_texts(edits), edits, by=by, at=at,
            inputs=said, cleaned=(*edited.cleaned, *told, *outside),
            source=source.sha256,
        )  # fmt: skip


def as_saved(filled: Filled, draft: PaperDraft | None) -> Filled:
    """The paper with the very text of a version: what is downloaded, and what an upload is held against."""
    if draft is None:
        return filled
    return filled.with_texts({block["id"]: block["text"] for block in draft.blocks})


def _edited(base: Filled, read: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    # Held against the same file unedited: only what was changed is kept as an edit, and the other
    # paragraphs go on following the facts.
    unedited = printing.read_docx(docx(base)).texts()
    edits = {name: read[name] for name, text in unedited.items() if read.get(name, text) != text}
    gone = [text for name, text in unedited.items() if name not in read and text.strip()]
    return edits, [f"“{_short(text)}”一段在文件里没有找到，保留原来的文字" for text in gone]


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _opened(
    case: CaseKey, act: str, paper: str, by: Actor, at: datetime
) -> tuple[Dossier, Record, Actor]:
    dossier = dossiers.read(lock_case(case), acts.law(), at)
    record = rules.act_of(dossier, act, paper)
    return dossier, record, rules.check_issuer(dossier, record, by, at)


def last_of(act: Record, paper: str) -> PaperDraft | None:
    """The last version of the text, if there is any."""
    return PaperDraft.objects.filter(act_id=act.id, paper=paper).order_by("version").last()


def _keep(
    dossier: Dossier, act: Record, paper: str, filled: Filled, edits: Mapping[str, str], *,
    by: Actor, at: datetime, inputs: Mapping[str, object], cleaned: Sequence[str] = (),
    source: str = "",
) -> PaperDraft:  # fmt: skip
    last = last_of(act, paper)
    return PaperDraft.objects.create(
        case=dossier.case, act_id=act.id, paper=paper,
        version=last.version + 1 if last is not None else 1,
        origin=EDITED if source else FILLED, inputs=dict(inputs), blocks=printing.texts(filled), edits=dict(edits),
        cleaned=list(cleaned), source=source, seq=dossier.case.seq, saved=at, saved_by=by.person,
    )  # fmt: skip
