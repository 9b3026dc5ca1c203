"""DOCX of a filled paper for editing before issue: every piece in a control that carries its name."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from chengming.casework.documents.rendering.filled import (
    TICKED,
    Filled,
    Grid,
    GridCell,
    Line,
    Piece,
    Ruled,
)
from chengming.casework.documents.rendering.values import clean

FIXED = "!"
"""Tag of what is not to be edited (labels, titles): shown, and not read back."""
CONTINUED = "~"
"""Stands in the tag of a further paragraph of a piece: b03, b03~1, b03~2."""
_BODY, _HEAD, _TITLE = "仿宋", "黑体", "宋体"
_LATIN = "Times New Roman"
_SYMBOLS = "Segoe UI Symbol"
_WIDTH = 160  # millimetres between the margins
_TIGHT = 1.15
_NO_DAY = datetime(2000, 1, 1)  # noqa: DTZ001  (the file says nothing about when it was made)
_ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
}


def docx(filled: Filled) -> bytes:
    """供修改的 Word 文件: the same words in the same order as the PDF."""
    document = Document()
    _set_up(document, filled)
    if filled.agency:
        _fixed(document.add_paragraph(), filled.agency, 16, _TITLE, bold=True)
    _fixed(document.add_paragraph(), filled.title, 22, _TITLE, bold=True)
    for part in filled.body:
        if isinstance(part, Line):
            _line(document, part)
        elif isinstance(part, Grid):
            _grid(document, part)
        else:
            _ruled(document, part)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, filled: Filled) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    section.left_margin, section.right_margin = Mm(26), Mm(24)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.5
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = ""
    core.title, core.created, core.modified = clean(filled.title), _NO_DAY, _NO_DAY
    foot = section.footer.paragraphs[0]
    if filled.each_page:
        _write(foot, clean(filled.each_page) + "　　　　　　　　年　　月　　日", 10.5)
        foot = section.footer.add_paragraph()
    if filled.numbered:
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, code in (("第", "PAGE"), ("页　共", "NUMPAGES"), ("页", "")):
            _write(foot, text, 9)
            if code:
                _field(foot, code)


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "instr", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _write(
    paragraph: Any, text: str, size: float, face: str = _BODY, *, bold: bool = False
) -> None:
    for number, line in enumerate(text.split("\n")):
        run = paragraph.add_run(line)
        if number:
            run._r.insert(0, OxmlElement("w:br"))
        run.bold = bold or None
        run.font.size = Pt(size)
        run.font.name = _SYMBOLS if line == TICKED else _LATIN
        run._r.rPr.rFonts.set(qn("w:eastAsia"), _SYMBOLS if line == TICKED else face)


def _control(name: str, paragraph: Any, *, fixed: bool = False) -> None:
    """Put a paragraph's runs into a control that cannot be deleted; a fixed one cannot be edited."""
    runs = [run._r for run in paragraph.runs] or [paragraph.add_run()._r]
    control, content = _empty_control(name, fixed=fixed)
    runs[0].addprevious(control)
    for run in runs:
        content.append(run)


def _empty_control(name: str, *, fixed: bool) -> tuple[Any, Any]:
    control, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    for tag, value in (("w:tag", name), ("w:lock", "sdtContentLocked" if fixed else "sdtLocked")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        properties.append(element)
    content = OxmlElement("w:sdtContent")
    control.append(properties)
    control.append(content)
    return control, content


def _fixed(paragraph: Any, text: str, size: float, face: str, *, bold: bool = False) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, clean(text), size, face, bold=bold)
    _control(FIXED, paragraph, fixed=True)


def _texts(piece: Piece) -> Iterator[list[str]]:
    """The runs of each paragraph of a piece."""
    found: list[list[str]] = [[]]
    for run in piece.runs:
        for number, text in enumerate(clean(run.text).split("\n")):
            if number:
                found.append([])
            if text:
                found[-1].append(text)
    yield from found


def _line(document: Any, part: Line) -> None:
    face = _HEAD if part.style == "heading" else _BODY
    size = 10.5 if part.style == "note" else 14
    for number, texts in enumerate(_texts(part.piece)):
        paragraph = document.add_paragraph()
        for text in texts:
            _write(paragraph, text, size, face)
        shape = paragraph.paragraph_format
        if part.style in ("text",):
            shape.first_line_indent = Pt(2 * size)
        if part.style == "subtitle":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if part.style == "seal":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if part.style.startswith("sign") or (part.style == "seal" and not number):
            shape.space_before = Pt(14)
        _control(f"{part.piece.id}{CONTINUED}{number}" if number else part.piece.id, paragraph)
    if part.style.startswith("sign"):
        _tail(document, part.style)


def _tail(document: Any, style: str) -> None:
    """Where to sign and date: fixed, since it is written on by hand."""
    paragraph = document.add_paragraph()
    _write(paragraph, "　" * 12, 14)
    paragraph.runs[0].underline = True
    if style == "sign_dated":
        _write(paragraph, "　　　　年　　月　　日", 14)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _control(FIXED, paragraph, fixed=True)


def _ruled(document: Any, part: Ruled) -> None:
    for _ in range(part.lines):
        paragraph = document.add_paragraph()
        border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "808080")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        paragraph._p.get_or_add_pPr().append(border)


def _grid(document: Any, part: Grid) -> None:
    table = document.add_table(rows=len(part.rows), cols=len(part.widths), style="Table Grid")
    table.autofit = False
    whole = sum(part.widths)
    for number, width in enumerate(part.widths):
        table.columns[number].width = Mm(_WIDTH * width / whole)
        for cell in table.columns[number].cells:
            cell.width = Mm(_WIDTH * width / whole)
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(part.rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            last = (min(at + cell.rows, len(part.rows)) - 1, column + cell.span - 1)
            taken |= {(r, c) for r in range(at, last[0] + 1) for c in range(column, last[1] + 1)}
            target = table.cell(at, column)
            if last != (at, column):
                target = target.merge(table.cell(*last))
            _fill_cell(target, cell)
        if at < part.head:
            header = OxmlElement("w:tblHeader")
            table.rows[at]._tr.get_or_add_trPr().append(header)
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _fill_cell(target: Any, cell: GridCell) -> None:
    """What is written in a cell; controls lie inside its paragraphs, which no cell may be without."""
    for extra in target.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    if cell.label or not cell.tall:
        target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _piece_in(target.paragraphs[0], cell.piece, cell.align, label=cell.label)
    if cell.tall:
        for _ in range(max(cell.tall - (2 if cell.ends is not None else 1), 0)):
            target.add_paragraph().paragraph_format.line_spacing = _TIGHT
    if cell.ends is not None:
        _piece_in(target.add_paragraph(), cell.ends, "right", label=False)


def _piece_in(paragraph: Any, piece: Piece, align: str, *, label: bool) -> None:
    for number, texts in enumerate(_texts(piece)):
        if number:
            paragraph.add_run().add_break()
        for text in texts or [""]:
            _write(paragraph, text, 11, _HEAD if label else _BODY)
    paragraph.alignment = _ALIGN.get(align)
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = _TIGHT, Pt(2), Pt(2)
    _control(FIXED if label else piece.id, paragraph, fixed=label)
