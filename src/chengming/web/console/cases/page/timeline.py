"""全过程: every record of a case by the five stages, corrections shown at both ends, nothing left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chengming.casework.cases.dossier import BESIDE, CONTEXT
from chengming.law.procedure import OFFICES, STAGE_TITLES, STAGES
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.web.console.cases.page import papers
from chengming.web.console.cases.page.sight import Sight
from chengming.web.console.cases.page.wording import path_of
from chengming.web.ui.moments import shown
from chengming.web.ui.shapes import Mark

_RANK = {stage: rank for rank, stage in enumerate(STAGES)}
_TOLD = ("enum", "date", "money", "text", "string")
LONGEST = 80
LATER = timedelta(minutes=1)
"""From here on the time of entry is shown beside the time of the act."""


@dataclass(frozen=True)
class Note:
    """A word about another record, with the place of that record on this page."""

    text: str
    anchor: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Line:
    """One record on the timeline."""

    hex: str
    seq: int
    when: datetime
    title: str
    detail: str = ""
    people: str = ""
    instrument: str = ""
    papers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    late: str = ""
    entered: datetime | None = None
    notes: tuple[Note, ...] = ()
    voided: Note | None = None
    marks: tuple[Mark, ...] = ()
    index: int | None = None


@dataclass(frozen=True)
class Stage:
    """One of the five stages with its records, newest first."""

    id: str
    title: str
    lines: tuple[Line, ...] = field(default=())


def stages(sight: Sight, *, oldest_first: bool = False) -> list[Stage]:
    """The timeline: the furthest stage first, and in it the newest record, or the other way round."""
    reached, groups = STAGES[0], dict[str, list[Line]]()
    builder = _Builder(sight)
    for record in sight.records:
        reached = _furthest(sight, reached, record)
        groups.setdefault(reached, []).append(builder.line(record))
    found = [Stage(key, STAGE_TITLES[key], tuple(lines)) for key, lines in groups.items()]
    if oldest_first:
        return found
    return [Stage(s.id, s.title, s.lines[::-1]) for s in reversed(found)]


def line_of(sight: Sight, record: Record) -> Line:
    """The line of one record."""
    return _Builder(sight).line(record)


def _furthest(sight: Sight, reached: str, record: Record) -> str:
    spec = sight.procedure.actions.get(record.kind)
    stage = spec.stage if spec else "general"
    return stage if _RANK.get(stage, -1) > _RANK[reached] else reached


def who(actor: Actor) -> str:
    """An actor as photographed then: name, office, credential."""
    office = OFFICES.get(actor.office, actor.office)
    if not actor.name or actor.name == office:
        return office
    return f"{actor.called}（{office}{f'，证件 {actor.credential}' if actor.credential else ''}）"


class _Builder:
    """Lines of one case: what corrects what is worked out once."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.by_hex = {record.id.hex: record for record in sight.records}
        self.voids = {r.corrects: r for r in sight.records if r.kind == "void_record"}
        self.changes: dict[str, list[Record]] = {}
        for record in sight.records:
            if record.kind == "rectify" and record.id.hex not in self.voids:
                self.changes.setdefault(record.corrects, []).append(record)

    def line(self, record: Record) -> Line:
        """One record."""
        sight, key = self.sight, record.id.hex
        spec = sight.procedure.actions.get(record.kind)
        void = self.voids.get(key)
        return Line(
            hex=key, seq=record.seq, when=record.done, title=sight.title(record.kind),
            detail=self._detail(record), people="、".join(map(who, (record.actor, *record.beside))),
            instrument=record.instrument,
            papers=tuple(papers.title(paper) for paper in (spec.papers if spec else ())),
            files=tuple(file.name for file in record.files), late=late(record),
            entered=record.made if record.made - record.done >= LATER and not record.late else None,
            notes=tuple(self._notes(record)),
            voided=None if void is None else self._about(void, "已作废，见"),
            marks=tuple(_marks(record)), index=sight.positions.get(record.id),
        )  # fmt: skip

    def _detail(self, record: Record) -> str:
        if record.kind in BESIDE or record.kind in ("rectify", "void_record"):
            return str(record.say.get("reason") or record.reason or "")
        spec = self.sight.procedure.actions.get(record.kind)
        said = (
            self.sight.words.word(item, record.say[item.name])
            for item in (spec.says.values() if spec else ())
            if item.type in _TOLD and item.name in record.say
        )
        text = " · ".join(part.replace("\n", " ") for part in said if part)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    def _notes(self, record: Record) -> Iterator[Note]:
        for change in self.changes.get(record.id.hex, ()):
            yield self._change(change, record, "已更正，见", change)
        target = self.by_hex.get(record.corrects)
        if target is None:
            return
        if record.kind == "rectify":
            yield self._change(record, target, "更正", target)
        elif record.kind == "void_record":
            yield self._about(target, "作废")

    def _change(self, change: Record, target: Record, verb: str, about: Record) -> Note:
        path = str(change.say.get("field", ""))
        title, spec = path_of(self.sight.procedure, target.kind, path)
        words = self.sight.words
        old = look_up(target.say, path)
        note = self._about(about, verb)
        before, after = words.text(spec, old), words.text(spec, change.say.get("value"))
        return Note(f"{note.text}：{title}", note.anchor, _bare(before), _bare(after))

    def _about(self, record: Record, verb: str) -> Note:
        title = self.sight.title(record.kind)
        return Note(f"{verb} {shown(record.done, 'short')} {title}", f"r{record.seq}")


def _bare(text: str) -> str:
    """A single value without the word before it."""
    return text.partition("：")[2] if text.count("\n") == 0 else text


def _marks(record: Record) -> Iterator[Mark]:
    if record.kind == "judge_scope":
        needed = bool(record.say.get("needs_review"))
        yield Mark("须法制审核", "seal") if needed else Mark("不须法制审核", "plain")
    if record.erased:
        yield Mark("部分内容已依法删除", "plain")


def late(record: Record) -> str:
    """补录: how much later it was entered, when, and why."""
    if not record.late:
        return ""
    gap = _gap(record.made - record.done)
    return f"补录：{shown(record.made, 'short')} 录入，迟 {gap}，理由：{record.late_reason}"


def _gap(gap: timedelta) -> str:
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    if hours >= 48:
        return f"{hours // 24} 日 {hours % 24} 时"
    return f"{hours} 时 {minutes} 分"


def look_up(node: object, path: str) -> object:
    """What stands at a dotted path of what a record says; None where nothing does."""
    for key in path.split("."):
        if isinstance(node, dict):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def said(record: Record) -> dict[str, object]:
    """What a record says, without what stands there for the audit only."""
    return {name: value for name, value in record.say.items() if name != CONTEXT}
