"""The words of a form, as frozen values: a paper, its blocks, the places to be filled."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from chengming.law.citation import Citation
from chengming.law.procedure import FactSpec

PARTS = {"main": "正卷", "secondary": "副卷", "none": "不编入卷内"}
SIGNERS = {
    "agency_seal": "行政机关印章",
    "party": "当事人",
    "officers": "执法人员",
    "head_of_section": "办案机构负责人",
    "agency_head": "行政机关负责人",
    "legal_reviewer": "法制审核人员",
    "legal_head": "法制审核机构负责人",
    "hearing_chair": "听证主持人",
    "clerk": "记录人",
    "witness": "见证人",
    "receiver": "受送达人",
    "archivist": "归档人员",
    "attendees": "参加讨论的负责人",
}
TEXT_KINDS = ("lead", "text", "heading", "note", "seal", "subtitle", "quote")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a placeholder points at: its words for a reader and how its value is written."""

    path: str
    title: str
    type: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """`{path}`, `{path?}` (may be absent), `{path|way}`: one value to be filled in."""

    reference: Reference
    way: str = ""
    optional: bool = False

    @property
    def path(self) -> str:
        return self.reference.path


@dataclass(frozen=True, slots=True)
class Passage:
    """`[[…]]`: words that stand only when every optional value within is known."""

    parts: tuple["str | Place", ...]


Part = str | Place | Passage


@dataclass(frozen=True, slots=True)
class Template:
    """Text with places, as written in the form."""

    parts: tuple[Part, ...]

    def places(self) -> Iterator[Place]:
        for part in self.parts:
            if isinstance(part, Place):
                yield part
            elif isinstance(part, Passage):
                yield from (p for p in part.parts if isinstance(p, Place))


@dataclass(frozen=True, slots=True)
class When:
    """A block stands only when this value is `present`, `absent`, one of `values`, or `other` than they."""

    reference: Reference
    values: tuple[str | bool | int, ...] = ()
    word: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph; `kind` is its place in the layout (抬头、正文、小标题、附注、落款)."""

    kind: str
    template: Template


@dataclass(frozen=True, slots=True)
class RepeatBlock:
    """The same paragraphs for each entry of a list; `blank` lines are left to be written by hand."""

    each: Place
    texts: tuple[Template, ...]
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a label or a value, how many columns and rows it takes, how tall it is at least."""

    template: Template
    label: bool = False
    span: int = 1
    rows: int = 1
    tall: int = 0
    align: str = ""
    ends: Template | None = None  # stands at the foot of the cell, to the right (签字、日期)
    blank: str = ""  # what stands in the cell as long as nothing is known


@dataclass(frozen=True, slots=True)
class ItemRows:
    """审核项目: the rows of a review form, group by group, as `law.reviews` lists them."""

    groups: Mapping[str, str]
    spans: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; `widths` are shares of the page's width."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...] | ItemRows, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A table with one row for each entry of a list, its head repeated on every page."""

    each: Place
    titles: tuple[str, ...]
    widths: tuple[int, ...]
    cells: tuple[Template, ...]
    blank: int = 0


@dataclass(frozen=True, slots=True)
class SignBlock:
    """Lines to sign, each with its date where `dated`."""

    lines: tuple[Template, ...]
    dated: bool = True


@dataclass(frozen=True, slots=True)
class BlankBlock:
    """Ruled lines to be written on by hand."""

    lines: int


@dataclass(frozen=True, slots=True)
class UseBlock:
    """A passage shared by several forms, taken as it reads on the day of the paper."""

    name: str


Content = TextBlock | RepeatBlock | TableBlock | ListBlock | SignBlock | BlankBlock | UseBlock


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a form with its name (`b03`) and its condition."""

    id: str
    content: Content
    when: tuple[When, ...] = ()
    line: int = 0

    def templates(self) -> Iterator[Template]:
        """Every text with places that this block holds."""
        content = self.content
        if isinstance(content, TextBlock):
            yield content.template
        elif isinstance(content, RepeatBlock):
            yield from content.texts
        elif isinstance(content, ListBlock):
            yield from content.cells
        elif isinstance(content, SignBlock):
            yield from content.lines
        elif isinstance(content, TableBlock):
            for row in content.rows:
                if not isinstance(row, ItemRows):
                    for cell in row:
                        yield cell.template
                        if cell.ends is not None:
                            yield cell.ends


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """套语: blocks several forms use (当事人、救济途径), dated and cited as a form is."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    cites: tuple[Citation, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False, slots=True)
class PaperSpec:
    """文书格式: one version of one paper."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    procedures: tuple[str, ...]
    acts: tuple[str, ...]
    series: str
    copies: int
    part: str
    outward: bool
    signers: tuple[str, ...]
    cites: tuple[Citation, ...]
    inputs: Mapping[str, FactSpec]
    blocks: tuple[Block, ...]
    each_page: Template | None = None
    headed: str = "agency"
    numbered: bool = True
    note: str = ""
    file: str = ""

    @property
    def facts(self) -> tuple[Reference, ...]:
        """事实: the facts this paper never does without, in the order in which it names them."""
        found: dict[str, Reference] = {}
        for block in self.blocks:
            if block.when:
                continue
            if (
                isinstance(block.content, RepeatBlock | ListBlock)
                and not block.content.each.optional
            ):
                found.setdefault(block.content.each.path, block.content.each.reference)
            for template in block.templates():
                for place in template.places():
                    if not place.optional and not place.path.startswith(("item", "#")):
                        found.setdefault(place.path, place.reference)
        return tuple(found.values())

    @property
    def parameters(self) -> frozenset[str]:
        """期限: the parameters of law the text of this paper states."""
        out = {w.reference.path for block in self.blocks for w in block.when}
        for block in self.blocks:
            out |= {place.path for t in block.templates() for place in t.places()}
        return frozenset(p.removeprefix("law.") for p in out if p.startswith("law."))

    def with_blocks(self, blocks: tuple[Block, ...]) -> "PaperSpec":
        return dataclasses.replace(self, blocks=blocks)
