"""Files of papers: previews and issued PDFs to be looked at, everything else to be saved."""

import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from chengming.casework.cases import queries as cases
from chengming.casework.documents import drafts, printing, queries, rendering
from chengming.casework.documents.errors import (
    NotLogged,
    PaperErased,
    PaperFactsMissing,
    PaperUnknown,
)
from chengming.casework.documents.rendering import Frame
from chengming.record.clock import queries as clock
from chengming.record.vault.errors import UploadUnknown
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.papers.sheet import Sheet, sheet

PDF, ZIP, JSON = "application/pdf", "application/zip", "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def preview(request: Any, number: str, record: str, paper: str) -> HttpResponseBase:
    """预览: the text as it would be issued now, without number and code."""
    page = sheet(request, number, record, paper)
    try:
        filled = drafts.current(page.dossier, page.line.act, _spec(page), page.at)
    except PaperFactsMissing:
        return redirect("console:papers-one", number, record, paper)
    frame = Frame(number="（预览，尚未制发）", demo=settings.CHENGMING_DEMO)
    return _file(rendering.pdf(filled, frame), PDF, f"{page.line.title}（预览）.pdf", inline=True)


@require_safe
def contents(request: Any, number: str, part: str) -> HttpResponseBase:
    """卷内文件目录 of one volume, to be printed and bound."""
    case, at = case_or_404(request, number), clock.now()
    if part not in queries.VOLUMES:
        raise Http404
    try:
        filled = queries.contents(cases.dossier(case, at), part, at)
    except (PaperUnknown, PaperFactsMissing) as error:
        messages.error(request, str(error))
        return redirect("console:papers-dossier", number)
    made = rendering.pdf(filled, Frame(number=number, demo=settings.CHENGMING_DEMO))
    return _file(made, PDF, f"{number} 卷内文件目录（{queries.VOLUMES[part]}）.pdf", inline=True)


@require_safe
def docx(request: Any, number: str, record: str, paper: str, version: str) -> HttpResponseBase:
    """一稿的 Word 文件。"""
    page = sheet(request, number, record, paper)
    draft = next((d for d in queries.drafts_of(page.line) if str(d.version) == version), None)
    if draft is None:
        raise Http404
    try:
        filled = drafts.fill(page.dossier, page.line.act, _spec(page), page.at, inputs=draft.inputs)
    except PaperFactsMissing:
        return redirect("console:papers-one", number, record, paper)
    made = rendering.docx(drafts.as_saved(filled, draft))
    return _file(made, DOCX, f"{page.line.title} 第{version}稿.docx")


@require_safe
def issued(request: Any, number: str, issued: uuid.UUID) -> HttpResponseBase:
    """制发的正本, byte for byte."""
    paper = _issued(request, number, issued)
    try:
        content = queries.bytes_of(paper)
    except UploadUnknown as error:
        raise Http404 from error
    except PaperErased as error:
        return _gone(request, number, paper, error)
    return _headed(FileResponse(content, content_type=PDF), f"{paper.number}.pdf", inline=True)


@require_safe
def bundle(request: Any, number: str, issued: uuid.UUID) -> HttpResponseBase:
    """核验包。"""
    return _proved(request, number, issued, "zip")


@require_safe
def beside(request: Any, number: str, issued: uuid.UUID) -> HttpResponseBase:
    """放在 PDF 旁边的证明。"""
    return _proved(request, number, issued, "json")


def _proved(request: Any, number: str, record: uuid.UUID, kind: str) -> HttpResponseBase:
    paper = _issued(request, number, record)
    try:
        found = queries.bundle(paper)
    except PaperErased as error:
        return _gone(request, number, paper, error)
    except (NotLogged, UploadUnknown) as error:
        messages.error(request, str(error))
        return redirect("console:papers-one", number, paper.act_id.hex, paper.paper)
    if kind == "zip":
        return _file(found.to_zip(paper.number), ZIP, f"{paper.number}.cm.zip")
    return _file(found.to_json(), JSON, f"{paper.number}.cm.json")


def _gone(request: Any, number: str, paper: Any, error: PaperErased) -> HttpResponseBase:
    """The page of the paper, saying that its original was lawfully erased, when and approved by whom."""
    page = sheet(request, number, paper.act_id.hex, paper.paper)
    page.error = error
    return render(request, "console/papers/one.html", page.context(), status=HTTPStatus.GONE)


def _issued(request: Any, number: str, record: uuid.UUID) -> Any:
    dossier = cases.dossier(case_or_404(request, number), clock.now())
    try:
        return queries.issued(dossier, record)
    except PaperUnknown as error:
        raise Http404 from error


def _spec(page: Sheet) -> Any:
    try:
        return printing.spec_of(page.line.paper, page.line.act)
    except PaperUnknown as error:
        raise Http404 from error


def _file(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponseBase:
    response = HttpResponse(content, content_type=kind)
    return _headed(response, name, inline=inline)


def _headed(response: Any, name: str, *, inline: bool = False) -> HttpResponseBase:
    # Only our own PDFs are shown in place; nothing in them may run or be framed (site.headers).
    said = content_disposition_header(not inline, name)
    response.headers["Content-Disposition"] = said
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
