"""Rows of issued papers derived from a case's records: the acts store them, the audit compares them."""

import uuid
from collections.abc import Iterable
from typing import Any

from chengming.casework.cases.dossier import ISSUE_PAPER, VOID_PAPER
from chengming.casework.cases.models import Case
from chengming.casework.documents.models import IssuedPaper
from chengming.record.records.queries import Record
from chengming.standing.accounts.rows import Rows


def derive(case: Case, found: Iterable[Record]) -> Rows:
    """Every paper of one case, in order."""
    rows: dict[Any, dict[str, Any]] = {}
    for record in found:
        if record.kind == ISSUE_PAPER:
            rows[record.id] = _issued(case, record)
        elif record.kind == VOID_PAPER:
            row = rows.get(uuid.UUID(record.corrects))
            if row is not None:
                row["void_id"] = record.id
    return {IssuedPaper: rows}


def _issued(case: Case, record: Record) -> dict[str, Any]:
    say, file = record.say, record.files[0]
    return {
        "case_id": case.pk, "act_id": uuid.UUID(str(say["act"])), "paper": say["paper"],
        "title": say["title"], "copy": say["copy"], "number": record.instrument,
        "series": say["series"], "code": bytes.fromhex(str(say["code"])), "size": file.size,
        "sha256": file.sha256, "sm3": file.sm3, "issued": record.done,
        "issued_by": record.actor.person,
        "corrects_id": uuid.UUID(record.corrects) if record.corrects else None, "void_id": None,
    }  # fmt: skip
