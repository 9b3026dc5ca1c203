"""Review rows derived from a case's records: the acts store them, the audit compares them."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from chengming.casework.cases.dossier import CONTEXT
from chengming.casework.cases.locks import lock_case
from chengming.casework.cases.models import Case
from chengming.casework.review.models import ReviewOpinion, ReviewRequest
from chengming.proof.canonical import canonical
from chengming.record.records import queries as records
from chengming.record.records.queries import Record, effective
from chengming.standing.accounts.rows import Rows, store

ACTS = frozenset({
    "request_review", "withdraw_review_request", "request_supplement", "supply_supplement",
    "conclude_review", "confirm_review", "withdraw_review", "coordinate_review",
})  # fmt: skip
"""法制审核的行为 (国办发〔2018〕118号（十一）至（十四）)."""


def derive(case: Case, records: Iterable[Record]) -> Rows:
    """Requests and opinions of one case, from its effective records in order."""
    rows: Rows = {ReviewRequest: {}, ReviewOpinion: {}}
    request: dict[str, Any] = {}
    opinion: dict[str, Any] = {}
    for record in effective(records):
        if record.kind == "request_review":
            request = _request(case, record)
            rows[ReviewRequest][record.id] = request
        elif record.kind == "conclude_review":
            opinion = _opinion(record, _latest(rows[ReviewRequest]))
            rows[ReviewOpinion][record.id] = opinion
            request["state"] = "concluded"
        else:
            _move(record, request, opinion)
    return rows


def _request(case: Case, record: Record) -> dict[str, Any]:
    context = record.say.get(CONTEXT)
    dossier = context.get("dossier", "") if isinstance(context, dict) else ""
    return {
        "case_id": case.pk, "agency_id": case.agency_id, "version": record.version,
        "dossier": dossier, "requested": record.done, "requested_by": record.actor.person,
        "waiting": False, "state": "open",
    }  # fmt: skip


def _opinion(record: Record, request: Any) -> dict[str, Any]:
    return {
        "request_id": request, "outcome": record.say["outcome"], "version": record.version,
        "concluded": record.done, "reviewer": record.actor.person, "confirmed": None,
        "confirmer": "", "confirmed_outcome": "", "withdrawn": False,
    }  # fmt: skip


def _move(record: Record, request: dict[str, Any], opinion: dict[str, Any]) -> None:
    if record.kind == "withdraw_review_request":
        request["state"] = "withdrawn"
    elif record.kind == "request_supplement":
        request["waiting"] = True
    elif record.kind == "supply_supplement":
        request["waiting"] = False
    elif record.kind == "confirm_review":
        opinion |= {
            "confirmed": record.done, "confirmer": record.actor.person,
            "confirmed_outcome": record.say["outcome"],
        }  # fmt: skip
        request["state"] = record.say["outcome"]
    elif record.kind == "withdraw_review":
        opinion["withdrawn"] = True
        request["state"] = "withdrawn"


def _latest(rows: dict[Any, Any]) -> Any:
    return next(reversed(rows))


def project(case: uuid.UUID) -> None:
    """Bring the review rows of a case up to what its records say."""
    row = lock_case(case)
    store(derive(row, records.of_stream(row.stream_id)))


def dossier_digest(found: Sequence[Record]) -> str:
    """案卷摘要: SHA-256 over every record and attachment so far, in order."""
    listing = [
        {"record": record.id.hex, "files": [file.sha256 for file in record.files]}
        for record in found
    ]
    return hashlib.sha256(canonical(listing)).hexdigest()
