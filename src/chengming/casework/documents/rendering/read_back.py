"""Takes an edited DOCX back, piece by piece; what is hidden or marked is cleaned and told of."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from chengming.casework.documents.rendering.errors import DocxRefused
from chengming.casework.documents.rendering.values import clean
from chengming.casework.documents.rendering.word import CONTINUED, FIXED

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_FILES, _MOST_BYTES, _MOST_UPLOAD = 2000, 60_000_000, 20_000_000
_AGAIN = "请重新下载文书的 Word 文件，在其中修改后再上传。"
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_INSERTED = (f"{_W}ins", f"{_W}moveTo")
_HIDING = (f"{_W}vanish", f"{_W}webHidden", f"{_W}specVanish")
_SMALLEST = 4  # half-points; nobody can read less than 2 pt
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Edited:
    """读回的文件: (piece, text) in order (piece empty for text outside any), and what was cleaned."""

    blocks: tuple[tuple[str, str], ...]
    cleaned: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """The text of each piece by its name."""
        return {name: text for name, text in self.blocks if name}

    def outside(self) -> tuple[str, ...]:
        """Text that stands in no piece of the form."""
        return tuple(text for name, text in self.blocks if not name)


def read_docx(data: bytes) -> Edited:
    """修改后的 Word 文件. Raises DocxRefused for macros, damage and other kinds of file."""
    parts = _parts(data)
    root = _xml(parts["word/document.xml"])
    hidden = _hidden_styles(parts.get("word/styles.xml"))
    body = root.find(f"{_W}body")
    if body is None:
        raise DocxRefused(f"文件里没有正文，可能已经损坏。{_AGAIN}")
    reading = _Reading(hidden)
    if "word/comments.xml" in parts:
        reading.told("批注没有读回")
    blocks = _joined(reading.blocks(body))
    return Edited(tuple(blocks), tuple(reading.cleaned))


def _joined(blocks: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """The paragraphs of a piece as one text."""
    out: list[tuple[str, str]] = []
    for name, text in blocks:
        piece, continued, _ = name.partition(CONTINUED)
        if continued and out and out[-1][0] == piece:
            out[-1] = (piece, f"{out[-1][1]}\n{text}")
        else:
            out.append((piece, text))
    return out


def _parts(data: bytes) -> dict[str, bytes]:
    if len(data) > _MOST_UPLOAD:
        raise DocxRefused(f"文件超过 {_MOST_UPLOAD // 1_000_000} 兆，不能读回。{_AGAIN}")
    _check_kind(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as bundle:
            entries = bundle.infolist()
            if len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _MOST_BYTES:
                raise DocxRefused(f"文件解开后过大，不能读回。{_AGAIN}")
            parts = {entry.filename: bundle.read(entry) for entry in entries}
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as e:
        raise DocxRefused(f"文件已经损坏，不能打开。{_AGAIN}") from e
    except zipfile.zlib.error as e:  # type: ignore[attr-defined]
        raise DocxRefused(f"文件已经损坏，不能打开。{_AGAIN}") from e
    _check_parts(parts)
    return parts


def _check_kind(data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"%PDF"):
        raise DocxRefused(f"这是 PDF 文件，不是 Word 文件（改过扩展名）。{_AGAIN}")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocxRefused("这是旧的 .doc 文件或者加了密码的文件。请另存为不加密的 .docx 后再上传。")
    raise DocxRefused(f"这不是 Word 文件（.docx），或者已经损坏。{_AGAIN}")


def _check_parts(parts: dict[str, bytes]) -> None:
    kinds = parts.get("[Content_Types].xml", b"")
    names = [name.lower() for name in parts]
    if any("vbaproject" in n or "vbadata" in n for n in names) or b"macroEnabled" in kinds:
        raise DocxRefused("文件带有宏，不能读回。请另存为不带宏的 .docx 后再上传。")
    if any(n.startswith(("word/activex", "word/embeddings")) for n in names):
        raise DocxRefused("文件里嵌有控件或者其他文件，不能读回。请删去后再上传。")
    if "word/document.xml" not in parts:
        kind = "Excel 文件" if any(n.startswith("xl/") for n in names) else "别的压缩文件"
        raise DocxRefused(f"这是{kind}，不是 Word 文件（改过扩展名）。{_AGAIN}")
    for name, data in parts.items():
        if name.startswith("word/") and name.endswith(".rels"):
            _check_links(_xml(data))


def _check_links(root: Any) -> None:
    for link in root:
        kind = link.get("Type", "")
        if kind.endswith("/aFChunk"):
            raise DocxRefused("文件里嵌入了另一份文件，不能读回。请把文字粘贴为正文后再上传。")
        if kind.endswith(("/attachedTemplate", "/oleObject", "/frame", "/subDocument")):
            raise DocxRefused("文件引用了外部的模板或者文件，不能读回。请去掉引用后再上传。")


def _xml(data: bytes) -> Any:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DocxRefused(f"文件的内容不合规范（含有实体定义），不能读回。{_AGAIN}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocxRefused(f"文件的内容已经损坏，不能读回。{_AGAIN}") from error


def _hidden_styles(data: bytes | None) -> frozenset[str]:
    """The styles whose text is hidden."""
    if data is None:
        return frozenset()
    found = set()
    for style in _xml(data).iter(f"{_W}style"):
        properties = style.find(f"{_W}rPr")
        if properties is not None and _hides(properties):
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found)


def _hides(properties: Any) -> bool:
    for tag in _HIDING:
        mark = properties.find(tag)
        if mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off"):
            return True
    color = properties.find(f"{_W}color")
    if color is not None and color.get(f"{_W}val", "").upper() == "FFFFFF":
        return True
    size = properties.find(f"{_W}sz")
    return size is not None and size.get(f"{_W}val", "99").isdigit() and int(
        size.get(f"{_W}val", "99")
    ) <= _SMALLEST  # fmt: skip


@dataclass
class _Reading:
    hidden: frozenset[str]
    cleaned: list[str] = field(default_factory=list)

    def told(self, what: str, text: str = "") -> None:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
        line = f"{what}：“{shown}”" if text else what
        if line not in self.cleaned:
            self.cleaned.append(line)

    def blocks(self, element: Any) -> Iterator[tuple[str, str]]:
        """Controls with their names; whatever has text and stands in none of them, without a name."""
        for child in element:
            if child.tag == f"{_W}sdt":
                yield from self._control(child)
            elif child.tag == f"{_W}p":
                yield from self._mixed(child)
            elif child.tag in _DELETED:
                self._deleted(child)
            else:
                yield from self.blocks(child)

    def _control(self, control: Any) -> Iterator[tuple[str, str]]:
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        content = control.find(f"{_W}sdtContent")
        if content is None:
            return
        if tag is None:
            yield from self.blocks(content)
            return
        name = tag.get(f"{_W}val", "")
        if name == FIXED:
            return
        paragraphs = list(content.iter(f"{_W}p"))
        if not paragraphs:
            yield name, clean("".join(self._words(content)))
        else:
            yield name, "\n".join(self._paragraph(p) for p in paragraphs)

    def _mixed(self, paragraph: Any) -> Iterator[tuple[str, str]]:
        """A paragraph in no control, which may hold controls itself."""
        inner = list(paragraph.iterchildren(f"{_W}sdt"))
        for control in inner:
            yield from self._control(control)
            paragraph.remove(control)
        text = self._paragraph(paragraph)
        if text.strip():
            yield "", text

    def _paragraph(self, paragraph: Any) -> str:
        properties = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if properties is not None and properties.get(f"{_W}val") in self.hidden:
            text = "".join(paragraph.itertext(f"{_W}t"))
            self.told("删去了隐藏的文字", text)
            return ""
        return clean("".join(self._words(paragraph)))

    def _words(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in _DELETED:
                self._deleted(child)
            elif child.tag in _INSERTED:
                words = "".join(self._words(child))
                self.told("接受了修订标记中新增的文字", words)
                yield words
            elif child.tag == f"{_W}r":
                yield self._run(child)
            elif child.tag == f"{_W}hyperlink":
                words = "".join(self._words(child))
                self.told("去掉了链接，保留文字", words)
                yield words
            elif child.tag != f"{_W}pPr":
                yield from self._words(child)

    def _deleted(self, element: Any) -> None:
        text = "".join(part.text or "" for part in element.iter(f"{_W}delText", f"{_W}t"))
        self.told("删去了修订标记中被删除的文字", text)

    def _run(self, run: Any) -> str:
        words = "".join(self._content(run))
        properties = run.find(f"{_W}rPr")
        if properties is None or not words:
            return words
        style = properties.find(f"{_W}rStyle")
        named = style is not None and style.get(f"{_W}val") in self.hidden
        if named or _hides(properties):
            self.told("删去了隐藏的文字", words)
            return ""
        return words

    def _content(self, run: Any) -> Iterator[str]:
        for child in run:
            if child.tag == f"{_W}t":
                yield child.text or ""
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                yield "\n"
            elif child.tag == f"{_W}tab":
                yield "　"
            elif child.tag == f"{_W}noBreakHyphen":
                yield "-"
            elif child.tag in (f"{_W}drawing", f"{_W}pict", f"{_W}object"):
                self.told("图片、文本框没有读回")
            elif child.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                self.told("脚注、尾注没有读回")
