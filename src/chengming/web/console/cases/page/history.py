"""What became of the case's content: its versions, what changed between them, the rounds of review."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chengming.casework.cases.work import changes
from chengming.casework.cases.work.changes import Change
from chengming.record.records.queries import Record
from chengming.web.console.cases.page import papers
from chengming.web.console.cases.page.sight import Sight
from chengming.web.console.cases.page.timeline import who
from chengming.web.console.cases.page.wording import REVIEWED
from chengming.web.ui.shapes import Mark


@dataclass(frozen=True)
class Difference:
    """One item that changed: where it stands, and both texts."""

    where: str
    before: str
    after: str
    decisive: bool


@dataclass(frozen=True)
class Version:
    """审核版本: the decisive content from one record on, and how it differs from the one before."""

    number: int
    digest: str
    since: datetime
    by: str
    anchor: str
    changes: tuple[Difference, ...]
    mark: Mark | None
    now: bool


@dataclass
class Round:
    """一次送审: when, with what changes, and everything said until it was over."""

    number: int
    requested: datetime
    by: str
    handling: str
    said: list["Said"] = field(default_factory=list)
    changes: tuple[Difference, ...] = ()
    same: bool = False


@dataclass(frozen=True)
class Said:
    """One word of a review."""

    when: datetime
    title: str
    who: str
    text: str
    mark: Mark | None
    anchor: str


@dataclass(frozen=True)
class Paper:
    """文书 of the case, by the act that issues it."""

    title: str
    number: str
    when: datetime
    act: str
    anchor: str
    files: tuple[str, ...]
    voided: bool


_WORDS = {
    "request_supplement": "content", "supply_supplement": "content", "conclude_review": "opinion",
    "confirm_review": "opinion", "withdraw_review": "reason", "withdraw_review_request": "reason",
    "coordinate_review": "conclusion", "concur_review": "opinion", "invite_expert": "question",
    "record_expert_opinion": "opinion",
}  # fmt: skip


def versions(sight: Sight) -> list[Version]:
    """The versions of the decisive content, newest first."""
    found: list[Version] = []
    before: Record | None = None
    verdicts = _verdicts(sight.records)
    for record in sight.effective.values():
        if not _is_decisive(sight, record) or (before and before.version == record.version):
            continue
        mark = verdicts.get(record.version)
        found.append(
            Version(
                number=len(found) + 1,
                digest=record.version,
                since=record.done,
                by=sight.title(record.kind),
                anchor=f"r{record.seq}",
                changes=tuple(_between(sight, before, record, decisive=True)),
                mark=mark,
                now=record.version == sight.progress.version,
            )
        )
        before = record
    return found[::-1]


def _is_decisive(sight: Sight, record: Record) -> bool:
    """Whether the record states, or corrects, anything that makes the version."""
    facts = sight.procedure.facts
    return any(name in facts and facts[name].decisive for name in record.say)


def _verdicts(found: Iterable[Record]) -> dict[str, Mark]:
    out: dict[str, Mark] = {}
    for record in found:
        if record.kind == "judge_scope":
            needed = record.say.get("needs_review")
            out[record.version] = Mark("须审核", "seal") if needed else Mark("不须审核", "plain")
    return out


def rounds(sight: Sight) -> list[Round]:
    """送审 one after the other, each with what changed since the one before."""
    found: list[Round] = []
    before: Record | None = None
    for record in sight.effective.values():
        if record.kind == "request_review":
            differing = tuple(_between(sight, before, record)) if before else ()
            found.append(
                Round(
                    len(found) + 1,
                    record.done,
                    who(record.actor),
                    str(record.say.get("handling") or ""),
                    changes=differing,
                    same=before is not None and not differing,
                )
            )
            before = record
        elif record.kind in _WORDS and found:
            found[-1].said.append(_said(sight, record))
    return found[::-1]


def _said(sight: Sight, record: Record) -> Said:
    text = str(record.say.get(_WORDS[record.kind]) or "")
    mark = REVIEWED.get(str(record.say.get("outcome", "")))
    title = sight.title(record.kind)
    return Said(record.done, title, who(record.actor), text, mark, f"r{record.seq}")


def _between(
    sight: Sight, before: Record | None, after: Record, *, decisive: bool = False
) -> Iterator[Difference]:
    procedure = sight.procedure
    old = changes.sheet_until(procedure, sight.records, before.seq) if before else {}
    new = changes.sheet_until(procedure, sight.records, after.seq)
    if before is None:
        return
    for change in changes.between(procedure, old, new):
        if change.decisive or not decisive:
            yield difference(sight, change)


def difference(sight: Sight, change: Change) -> Difference:
    """A change in words."""
    words = sight.words
    before, after = (
        "" if value is None else words.text(change.spec, value)
        for value in (change.before, change.after)
    )
    titles = [f"第 {word} 项" if word.isdigit() else word for word in change.where]
    return Difference(" ".join(titles), _bare(before), _bare(after), change.decisive)


def _bare(text: str) -> str:
    return text.partition("：")[2] if text and "\n" not in text else text


def issued(sight: Sight) -> list[Paper]:
    """The papers of the case, newest first."""
    voided = {record.corrects for record in sight.records if record.kind == "void_record"}
    found = []
    for record in sight.records:
        spec = sight.procedure.actions.get(record.kind)
        for paper in spec.papers if spec else ():
            found.append(
                Paper(
                    papers.title(paper),
                    record.instrument,
                    record.done,
                    sight.title(record.kind),
                    f"r{record.seq}",
                    tuple(file.name for file in record.files),
                    record.id.hex in voided,
                )
            )
    return found[::-1]
