"""《重大行政执法决定法制审核意见表》: cell by cell as the annex of 澄府法〔2018〕7号 prints it, in PDF and DOCX."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests import pdf_reading
from tests.rooms.casework.documents.rendering import samples

from chengming.casework.documents.rendering import Filled, Frame, docx, fill, pdf, review_items
from chengming.law.load import load

BOXES = "□是□否"
# The annex row by row; a cell that runs over several rows stands in the first of them.
ANNEX = [
    ["案  由", "", "案  号", ""],
    ["案  件\n承办人", "", "送卷日期", ""],
    ["法制审核内容", "审核意见", "具体意见"],
    ["1", "行政执法主体及其执法人员执法资格是否合法", BOXES, ""],
    ["2", "执法程序是否符合法定要求", BOXES, ""],
    ["3", "事实是否清楚，证据是否确凿充分", BOXES, ""],
    ["4", "适用法律是否准确", BOXES, ""],
    ["5", "执法文书是否规范", BOXES, ""],
    ["6", "行政决定救济途径告知是否正确", BOXES, ""],
    ["行政\n处罚", "种类是否适当", BOXES, ""],
    ["履行方式和期限是否正确", BOXES, ""],
    ["自由裁量是否合理适当", BOXES, ""],
    ["违法行为是否涉嫌犯罪需要移送司法机关", BOXES, ""],
    ["行政\n许可", "变更、撤回、撤销行政许可决定的，补偿或赔偿方案是否适当", BOXES, ""],
    ["行政\n强制", "是否具备执行条件", BOXES, ""],
    ["执行主体是否正确", BOXES, ""],
    ["执行方式和时间是否适当", BOXES, ""],
    ["法制机构审核人意见", "签字：\n年  月  日"],
    ["法制机构负责人意见", "签字：\n年  月  日", "退卷日期", "年 月 日"],
]


def squeezed(rows: list[list[str]]) -> list[list[str]]:
    """Spaces and line breaks left out: they are layout, not words."""
    return [["".join(cell.split()) for cell in row] for row in rows]


def empty_view(spec: Any) -> dict[str, Any]:
    """A view that knows nothing but the agency and the annex's items."""
    return {
        "sheet": {"case_name": "\u2060"},
        "agency": {"name": "江阴市某某局"},
        "officers": [{"name": "\u2060"}],
        "record": {"say": {}, "done": samples.MOMENT},
        "review": {"items": review_items(load().review_forms["annex"].items)},
    }


def form(view: dict[str, Any] | None = None) -> Filled:
    spec = load().documents.as_of("review_opinion", samples.DAY)
    assert spec is not None
    return fill(spec, view or empty_view(spec))


def word_rows(data: bytes) -> list[list[str]]:
    """The table of a DOCX, each cell once, in reading order."""
    (table,) = Document(BytesIO(data)).tables
    rows = []
    for row in table.rows:
        cells = []
        for cell in row._tr.tc_lst:
            merged = cell.tcPr is not None and cell.tcPr.find(qn("w:vMerge"))
            if merged is not None and merged is not False and merged.get(qn("w:val")) != "restart":
                continue
            cells.append("".join(cell.itertext(qn("w:t"))))
        rows.append(cells)
    return rows


def test_the_printed_form_is_the_annex_cell_by_cell() -> None:
    (table,) = pdf_reading.tables(pdf(form(), Frame()))
    assert squeezed(table) == squeezed(ANNEX)


def test_the_word_file_is_the_annex_cell_by_cell() -> None:
    assert squeezed(word_rows(docx(form()))) == squeezed(ANNEX)


def test_it_stands_under_the_agencys_name_and_the_annexs_title_on_one_page() -> None:
    data = pdf(form(), Frame())
    assert pdf_reading.body(data).startswith("江阴市某某局重大行政执法决定法制审核意见表")
    with pdf_reading.opened(data) as opened:
        assert len(opened.pages) == 1


def test_items_and_their_order_are_those_of_the_law_data() -> None:
    """The positive control: another order of items is another table."""
    view = empty_view(None)
    view["review"]["items"][0], view["review"]["items"][1] = (
        view["review"]["items"][1],
        view["review"]["items"][0],
    )
    (table,) = pdf_reading.tables(pdf(form(view), Frame()))
    assert squeezed(table) != squeezed(ANNEX)


@pytest.mark.parametrize(
    ("answer", "printed", "word"),
    [("yes", "√□是□否", "☑是□否"), ("no", "□是√□否", "□是☑否"), ("", BOXES, BOXES)],
)
def test_an_answer_ticks_its_box(answer: str, printed: str, word: str) -> None:
    view = empty_view(None)
    view["review"]["items"] = review_items(
        load().review_forms["annex"].items,
        [{"item": "law_applied", "answer": answer, "opinion": "条款应为第一百二十四条。"}],
    )
    (table,) = pdf_reading.tables(pdf(form(view), Frame()))
    assert table[6][2:] == [printed, "条款应为第一百二十四条。"]
    assert word_rows(docx(form(view)))[6][2] == word


def test_what_does_not_apply_is_left_unticked_and_said() -> None:
    view = empty_view(None)
    view["review"]["items"] = review_items(
        load().review_forms["annex"].items, [{"item": "compensation", "answer": "not_applicable"}]
    )
    (table,) = pdf_reading.tables(pdf(form(view), Frame()))
    assert table[13][2:] == [BOXES, "不涉及。"]


def test_the_extended_form_has_the_annexs_items_and_more() -> None:
    spec = load().documents.as_of("review_opinion", samples.DAY)
    assert spec is not None
    annex, extended = (
        [row[-3] for row in pdf_reading.tables(pdf(fill(spec, samples.view(spec, "short", form=name)), Frame()))[0][3:-2]]
        for name in ("annex", "extended")
    )  # fmt: skip
    assert len(extended) > len(annex)


def test_opinions_and_dates_of_the_case_stand_in_their_cells() -> None:
    spec = load().documents.as_of("review_opinion", samples.DAY)
    assert spec is not None
    (table,) = pdf_reading.tables(pdf(fill(spec, samples.view(spec, "rare")), Frame()))
    assert table[0] == [
        "案  由",
        "销售超过保质期的食品（𬭎记糕点）",
        "案  号",
        "澄市监案〔2026〕138号",
    ]
    assert table[1][1:] == ["赵清、钱明", "送卷日期", "2026年3月20日"]
    assert table[-1][-1] == "2026年3月20日"
