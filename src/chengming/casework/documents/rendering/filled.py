"""A filled paper as plain data: lines, tables, and in them runs of text, each with its origin."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BOX, TICKED = "□", "☑"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `fact` is the path it was filled from, `box` a ticked or empty box."""

    text: str
    fact: str = ""
    box: str = ""


def boxed(text: str) -> tuple[Run, ...]:
    """Text read back, its boxes boxes again."""
    states = {TICKED: "on", BOX: "off"}
    return tuple(
        Run(part, box=states.get(part, "")) for part in re.split(f"([{TICKED}{BOX}])", text) if part
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """What can be edited by itself: a paragraph or a cell, by its name within the paper."""

    id: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `style` is its place in the layout."""

    style: str
    piece: Piece


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table; `ends` stands at its foot, to the right."""

    piece: Piece
    label: bool = False
    span: int = 1
    rows: int = 1
    tall: int = 0
    align: str = ""
    ends: Piece | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first `head` rows are repeated on every page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    head: int = 0


@dataclass(frozen=True, slots=True)
class Ruled:
    """Empty lines to be written on by hand."""

    lines: int


Part = Line | Grid | Ruled


_NO_DAY = "2000-01-01"


@dataclass(frozen=True, slots=True)
class Filled:
    """填写好的文书: one paper with its words, before it has a number or a page.

    `on`: the day it is made (制作日期), as ISO text.
    """

    paper: str
    title: str
    agency: str
    body: tuple[Part, ...]
    each_page: str = ""
    numbered: bool = True
    on: str = _NO_DAY

    def pieces(self) -> Iterator[Piece]:
        """Every piece in reading order; labels of tables are not pieces to edit."""
        for part in self.body:
            if isinstance(part, Line):
                yield part.piece
            elif isinstance(part, Grid):
                for row in part.rows:
                    for cell in row:
                        if not cell.label:
                            yield cell.piece
                            if cell.ends is not None:
                                yield cell.ends

    def text(self) -> str:
        """The whole text, a line for each paragraph or cell, labels included."""
        lines = [self.agency, self.title]
        for part in self.body:
            if isinstance(part, Line):
                lines.append(part.piece.text)
            elif isinstance(part, Grid):
                for row in part.rows:
                    for cell in row:
                        lines.append(cell.piece.text + (cell.ends.text if cell.ends else ""))
        return "\n".join(lines)

    def with_texts(self, edits: Mapping[str, str]) -> "Filled":
        """The same paper with pieces reworded; a piece whose text is unchanged keeps its runs."""
        return dataclasses.replace(self, body=tuple(_reworded(part, edits) for part in self.body))

    def to_json(self) -> dict[str, Any]:
        """Plain data for a draft or a record."""
        return {
            "paper": self.paper,
            "title": self.title,
            "agency": self.agency,
            "each_page": self.each_page,
            "numbered": self.numbered,
            "on": self.on,
            "body": [_plain(part) for part in self.body],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Filled":
        return cls(
            paper=data["paper"],
            title=data["title"],
            agency=data["agency"],
            each_page=data.get("each_page", ""),
            numbered=data.get("numbered", True),
            on=data.get("on", _NO_DAY),
            body=tuple(_part(entry) for entry in data["body"]),
        )


def _reworded(part: Part, edits: Mapping[str, str]) -> Part:
    if isinstance(part, Line):
        return dataclasses.replace(part, piece=_edit(part.piece, edits))
    if isinstance(part, Grid):
        rows = tuple(
            tuple(
                cell if cell.label else dataclasses.replace(
                    cell,
                    piece=_edit(cell.piece, edits),
                    ends=_edit(cell.ends, edits) if cell.ends else None,
                )
                for cell in row
            )
            for row in part.rows
        )  # fmt: skip
        return dataclasses.replace(part, rows=rows)
    return part


def _edit(piece: Piece, edits: Mapping[str, str]) -> Piece:
    text = edits.get(piece.id, piece.text)
    return piece if text == piece.text else Piece(piece.id, boxed(text))


def _plain(part: Part) -> dict[str, Any]:
    if isinstance(part, Line):
        return {"style": part.style, **_plain_piece(part.piece)}
    if isinstance(part, Ruled):
        return {"ruled": part.lines}
    return {
        "widths": list(part.widths),
        "head": part.head,
        "rows": [[_plain_cell(cell) for cell in row] for row in part.rows],
    }


def _plain_piece(piece: Piece) -> dict[str, Any]:
    runs = []
    for run in piece.runs:
        entry = {"text": run.text}
        if run.fact:
            entry["fact"] = run.fact
        if run.box:
            entry["box"] = run.box
        runs.append(entry)
    return {"id": piece.id, "runs": runs}


def _plain_cell(cell: GridCell) -> dict[str, Any]:
    out = _plain_piece(cell.piece)
    for name in ("label", "span", "rows", "tall", "align"):
        value = getattr(cell, name)
        if value != GridCell.__dataclass_fields__[name].default:
            out[name] = value
    if cell.ends is not None:
        out["ends"] = _plain_piece(cell.ends)
    return out


def _part(data: Mapping[str, Any]) -> Part:
    if "style" in data:
        return Line(data["style"], _piece(data))
    if "ruled" in data:
        return Ruled(data["ruled"])
    return Grid(
        tuple(data["widths"]),
        tuple(tuple(_cell(entry) for entry in row) for row in data["rows"]),
        data.get("head", 0),
    )


def _piece(data: Mapping[str, Any]) -> Piece:
    return Piece(data["id"], _runs(data["runs"]))


def _runs(entries: Sequence[Mapping[str, str]]) -> tuple[Run, ...]:
    return tuple(Run(e["text"], e.get("fact", ""), e.get("box", "")) for e in entries)


def _cell(data: Mapping[str, Any]) -> GridCell:
    return GridCell(
        piece=_piece(data),
        label=data.get("label", False),
        span=data.get("span", 1),
        rows=data.get("rows", 1),
        tall=data.get("tall", 0),
        align=data.get("align", ""),
        ends=_piece(data["ends"]) if "ends" in data else None,
    )
