"""案卷目录: kept while the case runs: what is there, what this outcome still lacks, in the order of a file.

What is required is data (``dossier.yaml``); a paper that the law does not ask for is never missing.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from chengming.casework.cases.dossier import Dossier, people_acts
from chengming.casework.documents import printing
from chengming.casework.documents.errors import PaperUnknown
from chengming.casework.documents.issuing import erasing, pages
from chengming.casework.documents.models import IssuedPaper
from chengming.casework.documents.rendering import Filled
from chengming.casework.documents.view import view_of
from chengming.law import strict_yaml
from chengming.law.strict_yaml import Node
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.queries import Record

REVIEW, ABSENT = "review", "absent"
FILE = Path(__file__).with_name("dossier.yaml")
PARTS = {"main": "正卷", "secondary": "副卷"}
FILES, LAST = "files", 10_000
CONTENTS = "dossier_contents"
NOTES = {"unissued": "尚未制发", "erased": "依法删除"}


@dataclass(frozen=True)
class Item:
    """卷内一件: a paper or an attachment. ``state``: issued, unissued (recorded, not yet issued), file,
    erased. ``count``: its pages, None where they cannot be counted; ``pages``: its 页号 in the volume.
    """

    part: str
    paper: str
    title: str
    number: str
    author: str
    when: datetime
    state: str
    record: str
    seq: int
    count: int | None = 0
    pages: str = ""


@dataclass(frozen=True)
class Lack:
    """缺少的一件: which paper, and the act that makes it."""

    title: str
    act: str
    act_title: str
    cite: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """案卷目录 as of now; ``outcome`` empty while the case has none."""

    outcome: str
    main: tuple[Item, ...]
    secondary: tuple[Item, ...]
    lacking: tuple[Lack, ...]


@dataclass(frozen=True)
class Wanted:
    """One thing an outcome asks for: any of these acts. ``when``: only where review is due
    (``review``), where the party was absent when it was taken (``absent``), or beside the act named.
    """

    acts: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True)
class Exit:
    """处理结果: the act that makes it, the act that undoes it, what its dossier must hold."""

    id: str
    title: str
    by: str
    until: str
    require: tuple[Wanted, ...]
    procedure: str = "penalty/ordinary"


@dataclass(frozen=True)
class Rule:
    """The file ``dossier.yaml``, read."""

    places: dict[str, tuple[str, int]]
    exits: tuple[Exit, ...]


@functools.cache
def rule() -> Rule:
    """Order and requirements, read once and strictly."""
    found = strict_yaml.read(FILE, FILE.name).take(["cite", "order", "exits"])
    order = found["order"].take(list(PARTS))
    places = {
        paper: (part, place)
        for part in PARTS
        for place, paper in enumerate(order[part].texts())
    }  # fmt: skip
    return Rule(places, tuple(_exit(node) for node in found["exits"].items()))


def _exit(node: Node) -> Exit:
    found = node.take(["id", "title", "by", "require"], ["until", "procedure"])
    until = found["until"].text() if "until" in found else ""
    wanted = tuple(_wanted(item) for item in found["require"].items())
    name, title, by = (found[key].text() for key in ("id", "title", "by"))
    out = Exit(name, title, by, until, wanted)
    return replace(out, procedure=found["procedure"].text()) if "procedure" in found else out


def _wanted(node: Node) -> Wanted:
    if isinstance(node.value, str):
        return Wanted((node.text(),))
    found = node.take(["any"], ["when"])
    return Wanted(tuple(found["any"].texts()), found["when"].text() if "when" in found else "")


def catalogue(dossier: Dossier) -> Catalogue:
    """The list of a case: the papers of every act that counts, its attachments, and what is lacking."""
    found = people_acts(dossier.records)
    items = sorted(_items(dossier, found), key=_place)
    out = _outcome(found, dossier.procedure.id)
    return Catalogue(
        out.title if out else "",
        _paged(item for item in items if item.part == "main"),
        _paged(item for item in items if item.part == "secondary"),
        tuple(_lacking(dossier, found, out)) if out else (),
    )


def _paged(items: Iterable[Item]) -> tuple[Item, ...]:
    """The pages of one volume: 正卷 and 副卷 are numbered apart, each from 1."""
    found = list(items)
    numbered = zip(found, pages.ranges(item.count for item in found), strict=True)
    return tuple(replace(item, pages=said) for item, said in numbered)


def _items(dossier: Dossier, found: Sequence[Record]) -> Iterator[Item]:
    valid = IssuedPaper.objects.filter(case=dossier.case, void=None).order_by("copy")
    rows, gone = list(valid), erasing.of_case(dossier.records)
    latest = {(row.act_id, row.paper): row for row in rows}
    for record in found:
        spec = dossier.procedure.actions.get(record.kind)
        own = spec.papers if spec else ()
        for paper in own:
            row = latest.get((record.id, paper))
            yield _issued(record, row, gone) if row else _unissued(record, paper)
        for row in rows:
            # Papers of no act stand beside the act after which they were issued, each by itself.
            if row.act_id == record.id and row.paper not in own and _is_last(row, rows):
                yield _issued(record, row, gone)
        title = spec.title if spec else record.kind
        yield from _attached(record, title)


def _is_last(row: IssuedPaper, rows: Sequence[IssuedPaper]) -> bool:
    return all(one.corrects_id != row.pk for one in rows)


def _issued(record: Record, row: IssuedPaper, gone: Mapping[str, object]) -> Item:
    state = "erased" if row.sha256 in gone else "issued"
    return Item(
        _part(row.paper, record), row.paper, row.title, row.number, _who(record), row.issued, state,
        record.id.hex, record.seq, None if state == "erased" else pages.kept(row.sha256),
    )  # fmt: skip


def _unissued(record: Record, paper: str) -> Item:
    return Item(
        _part(paper, record), paper, printing.title_of(paper), record.instrument, _who(record),
        record.done, "unissued", record.id.hex, record.seq,
    )  # fmt: skip


def _attached(record: Record, act: str) -> Iterator[Item]:
    part, _ = rule().places[FILES]
    for file in record.files:
        yield Item(
            part, FILES, f"{file.name}（{act}附件）", "", _who(record), record.done, "file",
            record.id.hex, record.seq, pages.of_file(file.name, file.sha256),
        )  # fmt: skip


def _who(record: Record) -> str:
    return "、".join(actor.called for actor in (record.actor, *record.beside))


def _part(paper: str, record: Record) -> str:
    """The volume: by the list of places, else as the form itself says."""
    if paper in rule().places:
        return rule().places[paper][0]
    return "main" if printing.spec_of(paper, record).part == "main" else "secondary"


def contents(dossier: Dossier, part: str, at: datetime) -> Filled:
    """卷内文件目录 of one volume, as it is bound; raises ``PaperUnknown``, ``PaperFactsMissing``."""
    act = people_acts(dossier.records)[-1]
    if not printing.is_free(dossier.procedure.id, CONTENTS):
        raise PaperUnknown("这种程序没有卷内文件目录的格式。可以打印本页。")
    spec = printing.spec_of(CONTENTS, act)
    found = catalogue(dossier)
    entries = [_entry(item) for item in (found.main if part == "main" else found.secondary)]
    view = view_of(dossier, act, spec, at, inputs={"volume": part})
    return printing.fill(spec, view | {"entries": entries})


def _entry(item: Item) -> dict[str, object]:
    return {
        "number": item.number, "author": item.author, "title": item.title,
        "date": item.when.astimezone(SHANGHAI).date(), "pages": item.pages,
        "note": NOTES.get(item.state, ""),
    }  # fmt: skip


def _place(item: Item) -> tuple[int, int]:
    return rule().places.get(item.paper, ("", LAST))[1], item.seq


def _outcome(found: Sequence[Record], procedure: str) -> Exit | None:
    """The outcome reached last, unless something undid it since."""
    last: tuple[int, Exit] | None = None
    for out in (one for one in rule().exits if one.procedure == procedure):
        made = max((record.seq for record in found if record.kind == out.by), default=0)
        undone = max((record.seq for record in found if record.kind == out.until), default=0)
        if made > undone and (last is None or made > last[0]):
            last = (made, out)
    return last[1] if last else None


def _lacking(dossier: Dossier, found: Sequence[Record], out: Exit) -> Iterator[Lack]:
    done = {record.kind for record in found}
    true = {REVIEW: _review_due(dossier), ABSENT: _absent(found)}
    held = {"", *done, *(name for name, is_so in true.items() if is_so)}
    for wanted in out.require:
        known = [act for act in wanted.acts if act in dossier.procedure.actions]
        if not known or done.intersection(known) or wanted.when not in held:
            continue
        spec = dossier.procedure.actions[known[0]]
        for paper in spec.papers:
            yield Lack(printing.title_of(paper), spec.id, spec.title, spec.cite)


def _review_due(dossier: Dossier) -> bool:
    """Whether the last judgment of scope says that review is needed."""
    judged = [r for r in dossier.records if r.kind == "judge_scope"]
    return bool(judged) and judged[-1].say.get("needs_review") is True


def _absent(found: Sequence[Record]) -> bool:
    """Whether a measure was taken without the party, so that its decision is served afterwards."""
    return any(record.say.get("handed") == "witness" for record in found)
