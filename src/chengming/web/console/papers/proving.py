"""The proof of an issued paper as codes to be printed."""

import uuid
from typing import Any

import segno

from chengming.casework.documents import queries
from chengming.casework.documents.errors import NotLogged, PaperErased
from chengming.proof.papers import sheet as sheets
from chengming.record.vault.errors import UploadUnknown
from chengming.web.console.papers.doing import page_of
from chengming.web.console.papers.sheet import Sheet


def sheet_of(request: Any, number: str, issued: uuid.UUID) -> tuple[Sheet, Any, list[str]]:
    """The page, the paper and its lines; no lines, and the page says why, where there is no proof yet."""
    page = page_of(request, number, issued)
    paper = queries.issued(page.dossier, issued)
    try:
        return page, paper, sheets.lines(queries.bundle(paper).to_json())
    except (NotLogged, PaperErased, UploadUnknown) as error:
        page.error = error
        return page, paper, []


def picture(line: str) -> str:
    """One code, as an address that needs no request."""
    return segno.make(line, error="l", micro=False).svg_data_uri(border=2, scale=2)
