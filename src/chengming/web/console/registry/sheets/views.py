"""导入和导出: upload, look, confirm; what was looked at is what is entered."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chengming.record.clock import queries as clock
from chengming.standing.powers import queries as powers
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.registry import reading
from chengming.web.console.registry.forms import PENALTIES
from chengming.web.console.registry.sheets import books, preview
from chengming.web.console.registry.sheets.kinds import KINDS, Kind, heads

SALT, KEPT = "registry-sheet", 3600  # seconds a preview may be confirmed


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


@require_safe
def sheet(request: Any, agency: str, kind: str) -> HttpResponse:
    """导入: template, and where to send the filled sheet."""
    told = {"kind": _kind(kind), "agency": agency, "heads": heads(_kind(kind))}
    return render(request, "console/registry/sheet.html", told)


@require_safe
def template(request: Any, agency: str, kind: str) -> HttpResponse:
    """模板。"""
    return books.template(_kind(kind))


@require_POST
def look(request: Any, agency: str, kind: str) -> HttpResponse:
    """预览: every row tried, nothing entered; errors by row and cell."""
    found, told = _kind(kind), {"kind": _kind(kind), "agency": agency, "heads": heads(_kind(kind))}
    sent = request.FILES.get("sheet")
    try:
        if sent is None or sent.size > books.LARGEST:
            raise NotUnderstood("请选择一个不超过 5 MB 的 xlsx 文件。")
        rows, at = books.cells(found, sent.read()), clock.now()
    except NotUnderstood as error:
        return render(request, "console/registry/sheet.html", told | {"error": error}, status=422)
    tried = preview.tried(found, rows, agency, request.desk.actor(at), at)
    told |= {"preview": tried, "token": _token(request, kind, rows) if tried.good else ""}
    return render(request, "console/registry/sheet.html", told)


@require_POST
def enter(request: Any, agency: str, kind: str) -> HttpResponse:
    """确认导入: all or nothing."""
    found, at = _kind(kind), clock.now()
    try:
        rows = _rows(request, kind)
        count = preview.entered(found, rows, agency, request.desk.actor(at), at)
    except (signing.BadSignature, preview.SheetRefused) as error:
        said = (
            "预览已经过期，请重新上传。" if isinstance(error, signing.BadSignature) else str(error)
        )
        messages.error(request, said)
        return redirect("console:registry-sheet", agency=agency, kind=kind)
    messages.success(request, f"已导入 {count} 行，每一行都留有记录。")
    return redirect(f"console:registry-{kind}", agency=agency)


def _token(request: Any, kind: str, rows: preview.Rows) -> str:
    said = {"by": request.desk.account, "kind": kind, "rows": [list(row) for row in rows]}
    return signing.dumps(said, salt=SALT, compress=True)


def _rows(request: Any, kind: str) -> preview.Rows:
    said = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=KEPT)
    if said["by"] != request.desk.account or said["kind"] != kind:
        raise signing.BadSignature
    return [(number, cells) for number, cells in said["rows"]]


@require_safe
def export(request: Any, agency: str, kind: str) -> HttpResponse:
    """导出: what the list shows, no identity number."""
    on, _, _ = reading.as_of(request)
    head, rows = _EXPORTS[_kind(kind).id](agency, on)
    return books.answer(kind, head, rows)


def _people(agency: str, on: date) -> tuple[list[str], list[list[str]]]:
    rows = [
        [one["name"], one["offices"], "、".join(chip.name for chip in one["chips"])]
        for one in reading.people(agency, on)
    ]
    return ["姓名", "职务", "有效的执法证号"], rows


def _powers(agency: str, on: date) -> tuple[list[str], list[list[str]]]:
    rows = [
        [
            row.code, row.title, reading.said({"basis": row.basis}).removeprefix("依据 "),
            "、".join(PENALTIES[kind] for kind in row.penalties),
        ]
        for row in powers.powers_of(agency, on)
    ]  # fmt: skip
    return ["编码", "事项", "设定依据", "处罚种类"], rows


_EXPORTS = {"people": _people, "powers": _powers}
