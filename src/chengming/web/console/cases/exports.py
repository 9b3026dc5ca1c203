"""导出: the rows of a list as csv or xlsx, veiled as on the screen, no cell that runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

MOST = 10_000
HEADS = ("案号", "案由", "当事人", "阶段", "承办人", "最先到期", "最近办理", "登记日期", "办结日期")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def escaped(text: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe.

    >>> escaped("=1+1"), escaped("某食品店")
    ("'=1+1", '某食品店')
    """
    return f"'{text}" if text.startswith(_STARTS) else text


def answer(
    rows: Iterable[Sequence[str]], kind: str, heads: Sequence[str] = HEADS, name: str = "cases"
) -> HttpResponse:
    """The file to download; its name holds nothing personal."""
    made = {"csv": as_csv, "xlsx": as_xlsx}[kind](rows, heads)
    response = HttpResponse(made, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def as_csv(rows: Iterable[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    """With a byte order mark, so that a spreadsheet reads Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(rows: Iterable[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    """Every cell is a string; nothing is read as formula, number or link."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("导出")
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, escaped(cell))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 2, 28)
        sheet.set_column(3, len(heads) - 1, 16)
    return out.getvalue()
