"""PDF/A of a filled paper: typst, our own fonts only, the paper's words as data and never as source."""

import base64
import json
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst

from chengming.casework.documents.rendering.coverage import printable
from chengming.casework.documents.rendering.filled import (
    Filled,
    Grid,
    GridCell,
    Line,
    Piece,
    Ruled,
    Run,
)
from chengming.casework.documents.rendering.values import clean

STANDARD = "a-2b"
DEMO = "演示数据"
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
_FORM = Path(__file__).with_name("form.typ")
_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
_LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{25,}")
_BREAK = "\u200b"
_EVERY = 16
_SEAL = "seal.svg"
_LINE = 38  # characters of a table as wide as the page
_MOST_UNBROKEN = 20  # lines; a row with a longer cell may go on over the page
_LETTER_SIZE, _TABLE_SIZE = 14, 12


@dataclass(frozen=True, slots=True)
class Seal:
    """印章: the image of an electronic seal, as PNG or SVG."""

    image: bytes

    @property
    def svg(self) -> bytes:
        """The image as the typesetter takes it: a PNG is wrapped, since its files must be text."""
        if not self.image.startswith(b"\x89PNG"):
            return self.image
        width, height = struct.unpack_from(">II", self.image, 16)
        picture = base64.b64encode(self.image).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
            f'<image width="{width}" height="{height}" href="data:image/png;base64,{picture}"/></svg>'
        ).encode()


@dataclass(frozen=True, slots=True)
class Frame:
    """版面上文书内容以外的东西: number, proof line, code for checking, seal, mark of samples."""

    number: str = ""
    checkpoint_line: str = ""
    code: str = ""
    qr_url: str = ""
    demo: bool = False
    sealed: Seal | None = None


def pdf(filled: Filled, frame: Frame, fonts: Sequence[Path] = ()) -> bytes:
    """文书的 PDF/A-2b. `fonts`: folders of further faces a site may prefer (仿宋、小标宋)."""
    return _compile(filled, frame, fonts, format="pdf", pdf_standards=[STANDARD])[0]


def pictures(filled: Filled, frame: Frame, ppi: float = 70) -> list[bytes]:
    """The same pages as PNG, for a screen and for the handbook."""
    return _compile(filled, frame, (), format="png", ppi=ppi)


def _compile(filled: Filled, frame: Frame, fonts: Sequence[Path], **how: Any) -> list[bytes]:
    files = {"main.typ": _FORM.read_bytes()}
    if frame.qr_url:
        files["code.svg"] = _code(frame.qr_url)
    if frame.sealed is not None:
        files[_SEAL] = frame.sealed.svg
    folders = [*fonts, _FONTS]
    data = printable(json.dumps(_data(filled, frame), ensure_ascii=False), folders)
    out = typst.compile(
        files,
        font_paths=folders,
        ignore_system_fonts=True,
        sys_inputs={"paper": data},
        **how,
    )
    return out if isinstance(out, list) else [out]


def _code(address: str) -> bytes:
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue()


def _data(filled: Filled, frame: Frame) -> dict[str, Any]:
    letter = any(isinstance(p, Line) and p.style in ("lead", "seal") for p in filled.body)
    foot = []
    if frame.code:
        foot.append(f"核验码 {frame.code}")
    if frame.checkpoint_line:
        foot.append(f"日志检查点 {_breakable(clean(frame.checkpoint_line))}")
    if frame.qr_url:
        foot.append("扫描右侧二维码可以查验真伪")
    return {
        "title": _breakable(clean(filled.title)),
        "agency": _breakable(clean(filled.agency)),
        "number": clean(frame.number),
        "on": [int(part) for part in filled.on.split("-")],
        "letter": letter,
        "size": _LETTER_SIZE if letter else _TABLE_SIZE,
        "serif": [SERIF, SANS],
        "sans": [SANS, SERIF],
        "mark": DEMO if frame.demo else "",
        "each_page": clean(filled.each_page),
        "numbered": filled.numbered,
        "foot": foot,
        "code_image": bool(frame.qr_url),
        "seal": _SEAL if frame.sealed is not None else "",
        "body": [_part(part) for part in filled.body],
    }


def _part(part: Line | Grid | Ruled) -> dict[str, Any]:
    if isinstance(part, Line):
        return {"style": part.style, "paragraphs": _paragraphs(part.piece)}
    if isinstance(part, Ruled):
        return {"ruled": part.lines}
    return {
        "widths": list(part.widths),
        "head": part.head,
        "rows": [_row(row, sum(part.widths), part.widths) for row in part.rows],
    }


def _row(row: Sequence[GridCell], whole: int, widths: Sequence[int]) -> list[dict[str, Any]]:
    """A row stays on one page unless a cell of it is long: then every cell must let it go on."""
    narrow = min(widths)
    long = any(_lines(cell, cell.span * narrow / whole) > _MOST_UNBROKEN for cell in row)
    return [_cell(cell, breakable=long or cell.rows > 1) for cell in row]


def _lines(cell: GridCell, share: float) -> float:
    """How many lines a cell takes, at the most."""
    room = max(share * _LINE - 1, 1)
    return sum(max(1, len(text) / room) for text in cell.piece.text.split("\n"))


def _cell(cell: GridCell, *, breakable: bool) -> dict[str, Any]:
    return {
        "paragraphs": _paragraphs(cell.piece),
        "label": cell.label,
        "breakable": breakable,
        "span": cell.span,
        "rows": cell.rows,
        "tall": cell.tall,
        "align": cell.align,
        "ends": _paragraphs(cell.ends) if cell.ends is not None else None,
    }


def _paragraphs(piece: Piece) -> list[list[dict[str, str]]]:
    """Runs by paragraph: a line break in a value begins a new one."""
    out: list[list[dict[str, str]]] = [[]]
    for run in piece.runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                out.append([])
            if text:
                out[-1].append(_run(run, text))
    return out


def _run(run: Run, text: str) -> dict[str, str]:
    return {"text": text if run.box else _breakable(clean(text)), "box": run.box}


def _breakable(text: str) -> str:
    """A word longer than a line may be broken; else it would run off the page."""
    return _LONG_WORD.sub(
        lambda m: _BREAK.join(m[0][i : i + _EVERY] for i in range(0, len(m[0]), _EVERY)), text
    )
