"""The PDF: PDF/A by structure, our own faces only, data never source, nothing lost."""

import re
from typing import Any

import pytest
from tests import pdf_reading
from tests.rooms.casework.documents.rendering import samples

from chengming.casework.documents.rendering import (
    Filled,
    Frame,
    Seal,
    fill,
    pdf,
    pictures,
    typesetting,
)
from chengming.casework.documents.rendering.filled import Grid, GridCell, Line, Piece, Run
from chengming.law.load import load

FRAME = Frame(
    number="澄市监罚〔2026〕97号",
    checkpoint_line="demo.jiangyin.chengming 128345 7Vq3mLkZx9Yt2bR4nWc8sDfGhJkLpQwErTyUiOpAsDf=",
    code="7Q3M-KX9T-2BR4-NWC8-SDFG-H",
    qr_url="https://example.invalid/v/7Q3MKX9T2BR4NWC8SDFGH",
    demo=True,
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4"/></svg>'
HOSTILE = (
    '#read("/etc/passwd")', "*粗*_斜_", "<b>不是标签</b>", "$x^2$ `code` @ref <label>", "#import \"@preview/x:1.0\": *",
    "\\ {{ }} {% raw %} ${x} %s", "// 注释 /* */", "= 标题", "- 列表", "#{ panic() }",
)  # fmt: skip


def paper(case: str = "rare", name: str = "penalty_decision") -> Filled:
    spec = load().documents.as_of(name, samples.DAY)
    assert spec is not None
    return fill(spec, samples.view(spec, case))


def one(text: str) -> Filled:
    """A paper with this text in a paragraph, in a cell, in the title and as the agency."""
    cell = GridCell(Piece("b2", (Run(text),)))
    label = GridCell(Piece("l", (Run("内容"),)), label=True)
    return Filled(
        "x", text, text, (Line("text", Piece("b1", (Run(text),))), Grid((1, 3), ((label, cell),)))
    )


def test_it_is_pdf_a_2b_by_its_structure() -> None:
    data = pdf(paper(), FRAME)
    with pdf_reading.opened(data) as opened:
        metadata = opened.Root.Metadata.read_bytes().decode()
        assert re.search(r"pdfaid:part(=\"|>)2", metadata)
        assert re.search(r"pdfaid:conformance(=\"|>)B", metadata)
        (intent,) = opened.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert len(intent.DestOutputProfile.read_bytes()) > 0
        assert opened.Root.Lang is not None
        assert "/ID" in opened.trailer
        assert "/Encrypt" not in opened.trailer
        assert not any(key in opened.Root for key in ("/OpenAction", "/AA", "/AcroForm"))
        assert "/JavaScript" not in str(opened.Root.get("/Names", ""))
        assert opened.check_pdf_syntax() == []


def test_only_our_own_faces_are_used_and_they_are_in_the_file() -> None:
    found = pdf_reading.fonts(pdf(paper("long"), FRAME))
    assert found
    assert all(found.values())
    assert all(re.match(r"/[A-Z]{6}\+Noto(Serif|Sans)SC-Regular", name) for name in found)


def test_the_same_paper_is_the_same_file() -> None:
    assert pdf(paper(), FRAME) == pdf(paper(), FRAME)


def test_nothing_personal_stands_in_the_files_own_data() -> None:
    with pdf_reading.opened(pdf(paper(), FRAME)) as opened:
        told = opened.Root.Metadata.read_bytes().decode() + str(opened.docinfo)
    assert "行政处罚决定书" in told
    assert "䶮" not in told


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_printed_as_text(text: str) -> None:
    data = pdf(one(text), Frame())
    assert pdf_reading.words(data).count(text) == 4


def test_if_the_text_were_source_it_would_be_read_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: the same text given as source is not printed as it was typed."""
    with_source = typesetting._FORM.read_text() + "\n*粗*_斜_\n"

    class Form:
        def read_bytes(self) -> bytes:
            return with_source.encode()

    monkeypatch.setattr(typesetting, "_FORM", Form())
    assert "*粗*_斜_" not in pdf_reading.words(pdf(one("甲"), Frame()))


def test_rare_characters_are_printed_and_can_be_copied() -> None:
    text = "䶮㛃𬭎𠅤𫖯堃㙍"
    assert pdf_reading.words(pdf(one(text), Frame())).count(text) == 4


def test_a_character_no_face_has_is_printed_by_its_number() -> None:
    printed = pdf_reading.words(pdf(one("笑😀𠀀"), Frame()))
    assert printed.count("笑〔U+1F600〕〔U+20000〕") == 4


@pytest.mark.parametrize("letter", ["x", "一", "词 "])
def test_twenty_thousand_characters_are_laid_out_over_pages_and_none_is_lost(letter: str) -> None:
    text = letter * (20_000 // len(letter))
    for part in (
        Line("text", Piece("b1", (Run(text),))),
        Grid(
            (1, 3),
            ((GridCell(Piece("l", (Run("项"),)), label=True), GridCell(Piece("c", (Run(text),)))),),
        ),
    ):
        data = pdf(Filled("x", "题", "机关", (part,)), Frame())
        assert pdf_reading.body(data).replace(" ", "").count(letter.strip()) == len(
            text.replace(" ", "")
        )
        with pdf_reading.opened(data) as opened:
            assert len(opened.pages) > 5


def test_a_long_text_in_a_narrow_column_goes_on_over_the_pages() -> None:
    """A row that had to stay on one page would run off its foot: the pages tell."""
    cells = tuple(GridCell(Piece(f"c{n}", (Run("词" * (900 if n == 0 else 2)),))) for n in range(2))
    with pdf_reading.opened(
        pdf(Filled("x", "题", "机关", (Grid((1, 12), (cells,)),)), Frame())
    ) as opened:
        assert len(opened.pages) > 4


def test_a_word_longer_than_the_line_stays_on_the_page() -> None:
    """Pages grow with the text; a word that ran off the edge would leave them as few as before."""
    pages = []
    for length in (2_000, 20_000):
        with pdf_reading.opened(pdf(one("x" * length), Frame())) as opened:
            pages.append(len(opened.pages))
    assert pages[1] > 3 * pages[0]


def test_every_page_says_which_of_how_many_and_bears_code_and_checkpoint() -> None:
    printed = pdf_reading.words(pdf(paper("long"), FRAME))
    with pdf_reading.opened(pdf(paper("long"), FRAME)) as opened:
        pages = len(opened.pages)
    assert pages > 2
    for page in range(1, pages + 1):
        assert f"第{page}页　共{pages}页" in printed
    assert printed.count(FRAME.code) == pages
    assert printed.count(FRAME.checkpoint_line) == pages
    assert printed.count("演示数据") == pages


def test_a_real_paper_bears_no_mark_of_samples() -> None:
    assert "演示数据" not in pdf_reading.words(pdf(paper(), Frame(number="1号")))


def test_cover_contents_and_end_sheet_bear_no_page_number() -> None:
    for name in ("dossier_cover", "dossier_contents", "dossier_note"):
        assert "共1页" not in pdf_reading.words(pdf(paper("short", name), FRAME))


def test_the_code_can_be_scanned_for_the_address(tmp_path: Any) -> None:
    """The picture in the foot is the code of exactly this address."""
    with_code = pdf(paper("short", "closing_form"), FRAME)
    without = pdf(paper("short", "closing_form"), Frame(number=FRAME.number))
    assert len(with_code) > len(without)
    assert typesetting._code(FRAME.qr_url) != typesetting._code(FRAME.qr_url + "x")


@pytest.mark.parametrize("case", ["svg", "png"])
def test_a_seal_lies_over_name_and_date(case: str) -> None:
    image = SVG if case == "svg" else pictures(paper("short", "seal_strip"), Frame(), ppi=20)[0]
    sealed = pdf(paper(), Frame(number="1号", sealed=Seal(image)))
    assert sealed != pdf(paper(), Frame(number="1号"))
    assert "江阴市市场监督管理局2026年3月20日" in pdf_reading.body(sealed)


def test_the_foot_of_records_has_a_line_for_the_party_on_every_page() -> None:
    printed = pdf_reading.words(pdf(paper("long", "inquiry_record"), FRAME))
    pages = printed.count("　共")
    assert pages > 1
    assert printed.count("被询问人（签名）：年　　月　　日") == pages
