"""Review rows derived from a case's records: the acts store them, the audit compares them."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chengming.casework.cases.dossier import CONTEXT
from chengming.casework.cases.locks import lock_case
from chengming.casework.cases.models import Case
from chengming.casework.review.models import (
    ReviewExpert,
    ReviewItem,
    ReviewOpinion,
    ReviewRequest,
    ReviewVote,
)
from chengming.proof.canonical import canonical
from chengming.record.records import queries as records
from chengming.record.records.queries import Record, effective
from chengming.standing.accounts.rows import Rows, store

ACTS = frozenset({
    "request_review", "withdraw_review_request", "request_supplement", "supply_supplement",
    "invite_expert", "record_expert_opinion", "conclude_review", "concur_review",
    "confirm_review", "withdraw_review", "coordinate_review",
})  # fmt: skip
"""法制审核的行为 (国办发〔2018〕118号（十一）至（十四）)."""
TABLES = (ReviewRequest, ReviewOpinion, ReviewItem, ReviewVote, ReviewExpert)


def derive(case: Case, records: Iterable[Record]) -> Rows:
    """Every review row of one case, from its effective records in order."""
    rows: Rows = {model: {} for model in TABLES}
    for record in effective(records):
        step = _STEPS.get(record.kind)
        if step is not None:
            step(rows, case, record)
    return rows


def _request(rows: Rows, case: Case, record: Record) -> None:
    context = record.say.get(CONTEXT)
    dossier = context.get("dossier", "") if isinstance(context, dict) else ""
    rows[ReviewRequest][record.id] = {
        "case_id": case.pk, "agency_id": case.agency_id, "version": record.version,
        "round": len(rows[ReviewRequest]) + 1, "seq": record.seq,
        "dossier": dossier, "requested": record.done, "requested_by": record.actor.person,
        "waiting": False, "state": "open",
    }  # fmt: skip


def _conclude(rows: Rows, _case: Case, record: Record) -> None:
    request, columns = _latest(rows[ReviewRequest])
    columns["state"] = "concluded"
    rows[ReviewOpinion][record.id] = {
        "request_id": request, "outcome": record.say["outcome"], "version": record.version,
        "form": str(record.say.get("form") or ""), "concluded": record.done,
        "reviewer": record.actor.person, "confirmed": None, "confirmer": "",
        "confirmed_outcome": "", "withdrawn": False,
    }  # fmt: skip
    items = record.say.get("items")
    for position, item in enumerate(items if isinstance(items, list) else (), start=1):
        rows[ReviewItem][f"{record.id.hex}/{position}"] = _item(record.id, position, item)


def _item(opinion: uuid.UUID, position: int, item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "opinion_id": opinion, "position": position, "item": item["item"],
        "machine": item["machine"], "answer": item["answer"],
        "told": bool(str(item.get("opinion") or "").strip()),
        "anchors": len(item.get("anchors") or ()),
    }  # fmt: skip


def _vote(rows: Rows, _case: Case, record: Record) -> None:
    rows[ReviewVote][record.id] = {
        "opinion_id": _latest(rows[ReviewOpinion])[0], "member": record.actor.person,
        "outcome": record.say["outcome"], "given": record.done,
    }  # fmt: skip


def _invite(rows: Rows, _case: Case, record: Record) -> None:
    rows[ReviewExpert][record.id] = {
        "request_id": _latest(rows[ReviewRequest])[0], "capacity": record.say["capacity"],
        "invited": record.done, "answer_id": None, "outcome": "",
    }  # fmt: skip


def _expert(rows: Rows, _case: Case, record: Record) -> None:
    _latest(rows[ReviewExpert])[1].update(answer_id=record.id, outcome=record.say["outcome"])


def _confirm(rows: Rows, _case: Case, record: Record) -> None:
    _latest(rows[ReviewOpinion])[1].update(
        confirmed=record.done, confirmer=record.actor.person,
        confirmed_outcome=record.say["outcome"],
    )  # fmt: skip
    _latest(rows[ReviewRequest])[1]["state"] = record.say["outcome"]


def _withdraw_opinion(rows: Rows, _case: Case, _record: Record) -> None:
    _latest(rows[ReviewOpinion])[1]["withdrawn"] = True
    _latest(rows[ReviewRequest])[1]["state"] = "withdrawn"


def _set(column: str, value: object) -> Callable[[Rows, Case, Record], None]:
    def step(rows: Rows, _case: Case, _record: Record) -> None:
        _latest(rows[ReviewRequest])[1][column] = value

    return step


def _latest(rows: dict[Any, dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
    key = next(reversed(rows))
    return key, rows[key]


_STEPS: Mapping[str, Callable[[Rows, Case, Record], None]] = {
    "request_review": _request, "withdraw_review_request": _set("state", "withdrawn"),
    "request_supplement": _set("waiting", True), "supply_supplement": _set("waiting", False),
    "invite_expert": _invite, "record_expert_opinion": _expert, "conclude_review": _conclude,
    "concur_review": _vote, "confirm_review": _confirm, "withdraw_review": _withdraw_opinion,
}  # fmt: skip


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
