"""The word-processor file: the same words, read back; what is hidden or marked is cleaned and told of."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.rooms.casework.documents.rendering import samples

from chengming.casework.documents.rendering import DocxRefused, Filled, docx, fill, read_docx
from chengming.law.load import load

MAIN = "word/document.xml"
KINDS = "[Content_Types].xml"


def paper() -> Filled:
    spec = load().documents.as_of("penalty_decision", samples.DAY)
    assert spec is not None
    return fill(spec, samples.view(spec, "rare"))


FIRST = next(iter(paper().pieces()))
NAME = samples.sheet("rare")["parties"][0]["name"]


def altered(
    *changes: tuple[str, Callable[[bytes], bytes]], added: dict[str, bytes] | None = None
) -> bytes:
    """The file with some parts changed and some added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(docx(paper()))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            for name, change in changes:
                if entry.filename == name:
                    data = change(data)
            new.writestr(entry.filename, data)
        for name, data in (added or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def reworded(old: str, new: str) -> bytes:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), 1)

    return altered((MAIN, change))


def run_of(text: str) -> str:
    """The run of the first piece that holds a text, as it stands in the file."""
    with zipfile.ZipFile(BytesIO(docx(paper()))) as bundle:
        xml = bundle.read(MAIN).decode()
    end = xml.index(f"<w:t>{text}</w:t></w:r>") + len(f"<w:t>{text}</w:t></w:r>")
    return xml[xml.rindex("<w:r>", 0, end) : end]


def test_chinese_faces_are_named_for_chinese_text() -> None:
    document = Document(BytesIO(docx(paper())))
    faces = {f.get(qn("w:eastAsia")) for f in document.element.body.iter(qn("w:rFonts"))}
    assert {"仿宋", "黑体", "宋体"} <= faces


def test_markup_in_a_fact_stays_text() -> None:
    text = 'A<b>&amp;"粗"</b> {{ 7*7 }} {% raw %}'
    changed = paper().with_texts({FIRST.id: text})
    assert read_docx(docx(changed)).texts()[FIRST.id] == text


def test_an_edit_comes_back_in_its_piece_and_nowhere_else() -> None:
    edited = read_docx(reworded(NAME, "江阴市某某店"))
    before = {p.id: p.text for p in paper().pieces()}
    after = paper().with_texts(edited.texts())
    changed = {p.id for p in after.pieces() if p.text != before[p.id]}
    assert changed == {FIRST.id}
    assert next(iter(after.pieces())).text == "当事人：江阴市某某店"


def test_a_box_ticked_in_the_file_is_a_box_again() -> None:
    spec = load().documents.as_of("service_receipt", samples.DAY)
    assert spec is not None
    filled = fill(spec, samples.view(spec, "rare"))
    piece = next(p for p in filled.pieces() if "直接送达" in p.text)
    moved = piece.text.replace("☑", "□").replace("□留置送达", "☑留置送达")
    again = next(p for p in filled.with_texts({piece.id: moved}).pieces() if p.id == piece.id)
    assert [run.box for run in again.runs if run.box].count("on") == 1
    assert again.text == moved


def test_text_written_outside_the_pieces_is_told_apart() -> None:
    extra = "<w:p><w:r><w:t>另加的一段</w:t></w:r></w:p>"
    edited = read_docx(
        altered((MAIN, lambda d: d.replace(b"<w:body>", f"<w:body>{extra}".encode(), 1)))
    )
    assert edited.outside() == ("另加的一段",)


def test_tracked_changes_are_taken_as_if_accepted_and_told_of() -> None:
    run = run_of(NAME)
    inserted = '<w:ins w:id="1" w:author="x"><w:r><w:t>新名</w:t></w:r></w:ins>'
    deleted = f'<w:del w:id="2" w:author="x">{run.replace("<w:t>", "<w:delText>").replace("</w:t>", "</w:delText>")}</w:del>'
    edited = read_docx(reworded(run, inserted + deleted))
    assert edited.texts()[FIRST.id] == "当事人：新名"
    assert edited.cleaned == (
        "接受了修订标记中新增的文字：“新名”",
        f"删去了修订标记中被删除的文字：“{NAME}”",
    )


@pytest.mark.parametrize(
    "mark", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>', "<w:webHidden/>"]
)
def test_hidden_text_is_taken_out_and_told_of(mark: str) -> None:
    run = run_of(NAME)
    hidden = f"<w:r><w:rPr>{mark}</w:rPr><w:t>看不见的</w:t></w:r>"
    edited = read_docx(reworded(run, run + hidden))
    assert edited.texts()[FIRST.id] == f"当事人：{NAME}"
    assert edited.cleaned == ("删去了隐藏的文字：“看不见的”",)


def test_text_that_is_not_hidden_stays() -> None:
    """The positive control of the test above."""
    run = run_of(NAME)
    shown = '<w:r><w:rPr><w:vanish w:val="0"/><w:color w:val="000000"/></w:rPr><w:t>看得见的</w:t></w:r>'
    edited = read_docx(reworded(run, run + shown))
    assert edited.texts()[FIRST.id] == f"当事人：{NAME}看得见的"
    assert edited.cleaned == ()


def test_text_hidden_by_its_style_is_taken_out() -> None:
    style = '<w:style w:type="character" w:styleId="Geheim"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    run = run_of(NAME)
    hidden = '<w:r><w:rPr><w:rStyle w:val="Geheim"/></w:rPr><w:t>藏在样式里</w:t></w:r>'
    data = altered(
        (MAIN, lambda d: d.replace(run.encode(), (run + hidden).encode(), 1)),
        ("word/styles.xml", lambda d: d.replace(b"</w:styles>", style.encode())),
    )
    assert read_docx(data).cleaned == ("删去了隐藏的文字：“藏在样式里”",)


def test_links_and_pictures_are_left_out_and_told_of() -> None:
    run = run_of(NAME)
    odd = f"<w:hyperlink>{run}</w:hyperlink><w:r><w:drawing/></w:r>"
    edited = read_docx(reworded(run, odd))
    assert edited.texts()[FIRST.id] == f"当事人：{NAME}"
    assert edited.cleaned == (f"去掉了链接，保留文字：“{NAME}”", "图片、文本框没有读回")


def flipped(data: bytes) -> bytes:
    """One byte of the compressed document changed."""
    at = data.index(MAIN.encode()) + 400
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name, data in parts.items():
            bundle.writestr(name, data)
    return out.getvalue()


def relation(kind: str) -> bytes:
    return (
        '<Relationships xmlns="x"><Relationship Id="r1" TargetMode="External"'
        f' Type="http://schemas.example.invalid/relationships/{kind}" Target="http://example.invalid/x"/></Relationships>'
    ).encode()


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(MAIN, b"0" * 61_000_000)
    return out.getvalue()


ENTITY = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "不是 Word 文件"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 99, "不是 Word 文件"),
    "a PDF by another name": (lambda: b"%PDF-1.7\n" + b"0" * 99, "PDF"),
    "an old or encrypted file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "旧的 .doc"),
    "half of it": (lambda: docx(paper())[:9000], "损坏"),
    "one byte in the middle": (lambda: flipped(docx(paper())), "损坏"),
    "another archive": (lambda: archive({"a.txt": b"a"}), "别的压缩文件"),
    "a spreadsheet": (lambda: archive({"xl/workbook.xml": b"<a/>"}), "Excel"),
    "macros": (lambda: altered(added={"word/vbaProject.bin": b"0"}), "宏"),
    "macros by its type": (
        lambda: altered((KINDS, lambda d: d.replace(b"document.main+xml", b"document.macroEnabled.main+xml"))),
        "宏",
    ),
    "a control": (lambda: altered(added={"word/activeX/activeX1.xml": b"<a/>"}), "控件"),
    "an embedded file": (lambda: altered(added={"word/embeddings/x.bin": b"0"}), "嵌有"),
    "an external template": (
        lambda: altered(added={"word/_rels/settings.xml.rels": relation("attachedTemplate")}),
        "外部的模板",
    ),
    "an embedded document": (
        lambda: altered(added={"word/_rels/footer9.xml.rels": relation("aFChunk")}),
        "另一份文件",
    ),
    "entities": (
        lambda: altered((MAIN, lambda d: d.replace(b"<w:document", ENTITY + b"<w:document", 1))),
        "实体",
    ),
    "broken XML": (lambda: altered((MAIN, lambda d: d[:-40])), "损坏"),
    "a bomb": (bomb, "过大"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_taken_back_is_refused_and_says_why(kind: str) -> None:
    make, said = REFUSED[kind]
    with pytest.raises(DocxRefused, match=said):
        read_docx(make())


def test_the_file_as_it_was_given_out_is_taken_back() -> None:
    """The positive control of all refusals."""
    assert read_docx(altered()).texts() == {p.id: p.text for p in paper().pieces()}
