"""What the buttons of a paper do: each calls one act, and gives back what was refused."""

import uuid
from typing import Any

from django.http import Http404

from chengming.casework.cases import queries as cases
from chengming.casework.cases.carrying import Done
from chengming.casework.cases.errors import CaseError
from chengming.casework.documents import actions, drafts, queries
from chengming.casework.documents.errors import PaperFactsMissing, PaperUnknown, UploadRefused
from chengming.record.clock import queries as clock
from chengming.record.vault.errors import VaultError
from chengming.standing.registry.errors import RegistryError
from chengming.web.console.acts.sent import typed_in
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.papers.sheet import Sheet, sheet

REFUSED = (CaseError, RegistryError, VaultError)
INPUT = "document"
NO_FILE = "没有收到文件，或者文件过大。请选择在这里下载并修改过的 Word 文件再上传。"
WRONG = "文书自身的内容还没有填好，见标出的各处；已经填写的都还在。"


def start(request: Any, page: Sheet) -> Exception | None:
    """A new version from the facts, and from what only the paper says."""
    inputs = page.inputs.read(typed_in(request.POST))
    if page.inputs.errors:
        return PaperFactsMissing(WRONG, ())
    try:
        drafts.start(**_which(page), seen=_seen(request), inputs=inputs)
    except REFUSED as error:
        return error
    return None


def take_back(request: Any, page: Sheet) -> Exception | None:
    """The edited file as a new version."""
    file = request.FILES.get(INPUT)
    if file is None or hasattr(request, "uploads_over"):
        return UploadRefused(NO_FILE)
    try:
        drafts.take_back(
            **_which(page), seen=_seen(request), upload=file.read(), name=file.name or ""
        )  # fmt: skip
    except REFUSED as error:
        return error
    return None


def issue(request: Any, page: Sheet) -> tuple[Exception | None, Done | None]:
    """The paper with its number; the same form twice gives the same paper."""
    post = request.POST
    page.typed = {"reason": post.get("reason", "")}
    try:
        return None, actions.issue(
            **_which(page), draft=_seen(request), corrects=_uuid(post.get("corrects", "")),
            reason=page.typed["reason"], submission=_uuid(post.get("submission", "")),
        )  # fmt: skip
    except REFUSED as error:
        return error, None


def void(request: Any, page: Sheet, record: uuid.UUID) -> Exception | None:
    """No paper any more; its number is not given back."""
    page.typed = {"void_reason": request.POST.get("reason", "")}
    try:
        actions.void(
            case=page.case, paper=record, reason=page.typed["void_reason"], by=_by(page),
            at=page.at, submission=_uuid(request.POST.get("submission", "")),
        )  # fmt: skip
    except REFUSED as error:
        return error
    return None


def page_of(request: Any, number: str, record: uuid.UUID) -> Sheet:
    """The page of an issued paper, or 404."""
    found = cases.dossier(case_or_404(request, number), clock.now())
    try:
        paper = queries.issued(found, record)
    except PaperUnknown as error:
        raise Http404 from error
    return sheet(request, number, paper.act_id.hex, paper.paper)


def _by(page: Sheet) -> Any:
    return page.desk.actor(page.at)


def _which(page: Sheet) -> dict[str, Any]:
    """What every act on a paper is told."""
    return {
        "case": page.case, "act": page.line.act.id.hex, "paper": page.line.paper,
        "by": _by(page), "at": page.at,
    }  # fmt: skip


def _seen(request: Any) -> int:
    """The version the form was opened on."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
