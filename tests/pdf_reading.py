"""Reads a PDF as a reader would: its words in order, its tables cell by cell from the structure tree."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", re.DOTALL)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def words(data: bytes) -> str:
    """All text of all pages in the order in which it is drawn, page heads and feet included."""
    with opened(data) as pdf:
        return "".join(text for page in pdf.pages for _, text in _marked(page))


def body(data: bytes) -> str:
    """The text that belongs to the document itself (what is tagged), without heads and feet."""
    with opened(data) as pdf:
        marked = _by_mark(pdf)
        return "".join(_text(pdf.Root.StructTreeRoot, marked))


def tables(data: bytes) -> list[list[list[str]]]:
    """Every table as rows of cells."""
    with opened(data) as pdf:
        marked = _by_mark(pdf)
        found = [node for node in _nodes(pdf.Root.StructTreeRoot) if _kind(node) == "Table"]
        return [
            [
                [
                    "".join(_text(cell, marked))
                    for cell in _nodes(row)
                    if _kind(cell) in ("TD", "TH")
                ]
                for row in _nodes(table)
                if _kind(row) == "TR"
            ]
            for table in found
        ]


def fonts(data: bytes) -> dict[str, bool]:
    """Every font by name, and whether its program is embedded."""
    out: dict[str, bool] = {}
    with opened(data) as pdf:
        for page in pdf.pages:
            for font in (page.Resources.get("/Font") or {}).values():
                below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                descriptor = below.FontDescriptor
                embedded = any(k in descriptor for k in ("/FontFile", "/FontFile2", "/FontFile3"))
                out[str(font.BaseFont)] = embedded
    return out


def _kind(node: Any) -> str:
    return str(node.get("/S", "")).lstrip("/") if isinstance(node, pikepdf.Dictionary) else ""


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _nodes(node: Any) -> Iterator[Any]:
    """Everything below a node of the structure tree."""
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from _nodes(kid)


def _text(node: Any, marked: dict[tuple[int, int], str], page: int = 0) -> Iterator[str]:
    if isinstance(node, pikepdf.Dictionary) and "/Pg" in node:
        page = node.Pg.objgen[0]
    for kid in _kids(node):
        if isinstance(kid, int):
            yield marked.get((page, kid), "")
        elif kid.get("/Type") == "/MCR":
            of = kid.Pg.objgen[0] if "/Pg" in kid else page
            yield marked.get((of, int(kid.MCID)), "")
        else:
            yield from _text(kid, marked, page)


def _by_mark(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    out: dict[tuple[int, int], str] = {}
    for page in pdf.pages:
        for mark, text in _marked(page):
            if mark is not None:
                key = (page.obj.objgen[0], mark)
                out[key] = out.get(key, "") + text
    return out


def _marked(page: pikepdf.Page) -> Iterator[tuple[int | None, str]]:
    """Text of a page with the number of the marked content it stands in."""
    maps = {name: _letters(font) for name, font in (page.Resources.get("/Font") or {}).items()}
    marks: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else None
            inner = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
            marks.append(int(properties.MCID) if inner else (marks[-1] if marks else None))
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            letters = maps[str(operands[0])]
        elif name in ("Tj", "TJ"):
            parts = operands[0] if name == "TJ" else [operands[0]]
            raw = b"".join(bytes(p) for p in parts if isinstance(p, pikepdf.String))
            codes = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
            yield (marks[-1] if marks else None), "".join(letters.get(c, "") for c in codes)


def _letters(font: Any) -> dict[int, str]:
    """What each glyph means, by the font's own table."""
    out: dict[int, str] = {}
    for kind, block in _BLOCK.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            for code, meaning in _CHAR.findall(block):
                out[int(code, 16)] = bytes.fromhex(meaning.decode()).decode("utf-16-be")
        else:
            for first, last, meaning in _RANGE.findall(block):
                start = bytes.fromhex(meaning.decode()).decode("utf-16-be")
                for step in range(int(last, 16) - int(first, 16) + 1):
                    out[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return out
