"""Spreadsheets out and in. Every cell goes out as text and is read as text: nothing is a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse
from python_calamine import CalamineError, CalamineWorkbook

from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.cases.exports import escaped
from chengming.web.console.registry.sheets.kinds import Kind, heads

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The file to download; its name holds nothing personal."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("数据"), book.add_format({"bold": True})
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, escaped(cell))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 20)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def template(kind: Kind) -> HttpResponse:
    """The empty sheet with one example row, to be overwritten."""
    return answer(f"{kind.id}-template", heads(kind), [[c.example for c in kind.columns]])


def cells(kind: Kind, data: bytes) -> list[tuple[int, list[str]]]:
    """Row numbers as the spreadsheet shows them, with their cells; empty rows are passed over."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError):
        raise NotUnderstood("打不开这个文件。请用模板填写，另存为 xlsx 后再上传。") from None
    found = [_text(cell) for cell in rows[0]] if rows else []
    wanted = list(heads(kind))
    if found[: len(wanted)] != wanted:
        raise NotUnderstood(f"表头与模板不一致。应依次为：{'、'.join(wanted)}。请下载模板后重填。")
    filled = [
        (number, [_text(cell) for cell in (*row, *[""] * len(wanted))[: len(wanted)]])
        for number, row in enumerate(rows[1:], 2)
    ]
    filled = [(number, row) for number, row in filled if any(row)]
    if not filled:
        raise NotUnderstood("表里没有数据。请从第二行起填写。")
    if len(filled) > MOST_ROWS:
        raise NotUnderstood(f"一次最多导入 {MOST_ROWS} 行。请分成几个文件。")
    return filled


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet keeps every number as a fraction
    return str(cell).strip()
