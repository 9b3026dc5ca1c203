"""Pages of papers: the list, one paper, and what is done with it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from chengming.casework.cases import queries as cases
from chengming.casework.documents import queries
from chengming.record.clock import queries as clock
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.papers import doing, proving
from chengming.web.console.papers.sheet import Sheet, sheet


@require_safe
def index(request: Any, number: str) -> HttpResponse:
    """本案文书。"""
    case = case_or_404(request, number)
    found = cases.dossier(case, clock.now())
    context = {
        "case": case, "lines": queries.papers_of(found)[::-1], "free": queries.free(found),
        "after": queries.latest_act(found).id.hex, "tab": "papers",
    }  # fmt: skip
    return render(request, "console/papers/list.html", context)


@require_safe
def dossier(request: Any, number: str) -> HttpResponse:
    """案卷目录。"""
    case, at = case_or_404(request, number), clock.now()
    found = cases.dossier(case, at)
    context = {
        "case": case, "catalogue": queries.dossier(found), "at": at, "tab": "dossier",
        "bound": queries.has_contents(found),
    }  # fmt: skip
    return render(request, "console/papers/dossier.html", context)


@require_safe
def one(request: Any, number: str, record: str, paper: str) -> HttpResponse:
    """一份文书。"""
    return _shown(request, sheet(request, number, record, paper))


@require_safe
def proof_sheet(request: Any, number: str, issued: uuid.UUID) -> HttpResponse:
    """核验页: the proof as codes, to be printed and kept with the paper."""
    page, paper, lines = proving.sheet_of(request, number, issued)
    if not lines:
        return _shown(request, page)
    codes = [(line, proving.picture(line)) for line in lines]
    context = {"case": page.case, "line": page.line, "paper": paper, "codes": codes}
    return render(request, "console/papers/sheet.html", context)


@require_POST
def draft(request: Any, number: str, record: str, paper: str) -> HttpResponse:
    """起草: a version of the text as the facts make it now."""
    page = sheet(request, number, record, paper)
    page.error = doing.start(request, page)
    if page.error is None:
        messages.success(request, "已生成一稿。可以下载 Word 文件修改，改好后在这里取回。")
        return redirect("console:papers-one", number, record, paper)
    return _shown(request, page)


@require_POST
def upload(request: Any, number: str, record: str, paper: str) -> HttpResponse:
    """取回修改稿。"""
    page = sheet(request, number, record, paper)
    page.error = doing.take_back(request, page)
    if page.error is None:
        messages.success(request, "已取回修改稿，下面列出了每一处改动。")
        return redirect("console:papers-one", number, record, paper)
    return _shown(request, page)


@require_POST
def issue(request: Any, number: str, record: str, paper: str) -> HttpResponse:
    """制发，或者制发更正的文书。"""
    page = sheet(request, number, record, paper)
    page.error, done = doing.issue(request, page)
    if done is not None:
        messages.success(request, f"已制发《{page.line.title}》，文号 {done.instrument}。")
        return redirect("console:papers-one", number, record, paper)
    return _shown(request, page)


@require_POST
def void(request: Any, number: str, issued: uuid.UUID) -> HttpResponse:
    """作废: the number stays."""
    page = doing.page_of(request, number, issued)
    page.error = doing.void(request, page, issued)
    if page.error is None:
        messages.success(request, "已作废。号码和理由保留。")
        return redirect("console:papers-one", number, page.line.act.id.hex, page.line.paper)
    return _shown(request, page)


def _shown(request: Any, page: Sheet) -> HttpResponse:
    status = 409 if page.error is not None else 200
    return render(request, "console/papers/one.html", page.context(), status=status)
