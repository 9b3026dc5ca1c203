"""送审轮次: what changed in the file since it was last handed in."""

from dataclasses import dataclass
from datetime import datetime

from chengming.casework.cases.dossier import BESIDE, Dossier, people_acts
from chengming.casework.cases.work import changes
from chengming.casework.cases.work.changes import Change
from chengming.record.records.queries import Record

REQUEST = "request_review"


@dataclass(frozen=True)
class Added:
    """One record that joined the file since, with how many attachments."""

    seq: int
    kind: str
    title: str
    done: datetime
    files: int


@dataclass(frozen=True)
class RoundDiff:
    """Between one hand-in and the next (or now): facts stated otherwise, records and papers added."""

    before: int  # number of the earlier round
    after: int  # number of the later one; 0: as the file stands now
    same_version: bool
    facts: tuple[Change, ...]
    records: tuple[Added, ...]
    papers: tuple[Added, ...]
    returned: str  # what the head of the legal body had signed, empty where he had not
    handling: str  # 承办机构对上次意见的处理


def handed_in(dossier: Dossier) -> list[Record]:
    """Every hand-in that still counts, in order."""
    return [record for record in people_acts(dossier.records) if record.kind == REQUEST]


def round_diff(dossier: Dossier, after: int = 0) -> RoundDiff | None:
    """Round ``after`` against the one before it; 0: now against the last; None: nothing before."""
    rounds = handed_in(dossier)
    place = after - 2 if after else len(rounds) - 1
    if not rounds or place < 0 or place >= len(rounds) or after > len(rounds):
        return None
    old = rounds[place]
    new = rounds[after - 1] if after else None
    until = new.seq if new else dossier.records[-1].seq
    sheets = [
        changes.sheet_until(dossier.procedure, dossier.records, seq) for seq in (old.seq, until)
    ]
    since = [r for r in dossier.records if old.seq < r.seq <= until and r is not new]
    version = new.version if new else dossier.fold.version
    return RoundDiff(
        before=place + 1, after=after, same_version=old.version == version,
        facts=tuple(changes.between(dossier.procedure, *sheets)),
        records=tuple(_added(dossier, r) for r in since if r.kind not in BESIDE),
        papers=tuple(_added(dossier, r) for r in since if r.kind in BESIDE and r.instrument),
        returned=_signed(since), handling=str(new.say.get("handling") or "") if new else "",
    )  # fmt: skip


def _added(dossier: Dossier, record: Record) -> Added:
    spec = dossier.procedure.actions.get(record.kind)
    return Added(
        record.seq, record.kind, spec.title if spec else record.instrument, record.done,
        len(record.files),
    )  # fmt: skip


def _signed(since: list[Record]) -> str:
    signed = [r for r in since if r.kind == "confirm_review"]
    return str(signed[-1].say.get("outcome") or "") if signed else ""
