"""Rows derived from records, and compared with them: the one way registry tables are written.

``derive`` is pure; the acts store what it gives, the audit compares what it gives (design.md D10).
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chengming.record.records.queries import Record, effective
from chengming.standing.accounts.rows import Rows, day
from chengming.standing.registry.models import (
    AccountHolder,
    Agency,
    AgencyName,
    Credential,
    Person,
    Post,
    ReviewQualification,
    StandingIn,
)


def derive_agency(key: str, stream: int, records: Iterable[Record]) -> Rows:
    """Rows of one agency from the records of its stream."""
    agency: dict[str, Any] = {}
    names: dict[Any, dict[str, Any]] = {}
    for record in effective(records):
        say: Mapping[str, Any] = record.say
        if record.kind == "found_agency":
            agency = {
                "name": say["name"], "short_name": say["short_name"], "kind": say["kind"],
                "fields": list(say["fields"]), "place": say["place"],
                "valid_from": day(say["valid_from"]), "valid_to": None,
                "record": record.id, "stream_id": stream,
            }  # fmt: skip
        elif record.kind == "rename_agency":
            agency |= {"name": say["name"], "short_name": say["short_name"]}
        elif record.kind == "dissolve_agency":
            agency |= {"valid_to": day(say["valid_to"])}
        if record.kind in ("found_agency", "rename_agency"):
            names[record.id] = {
                "agency_id": key, "name": say["name"], "short_name": say["short_name"],
                "valid_from": day(say["valid_from"]),
            }  # fmt: skip
    return {Agency: {key: agency}, AgencyName: names} if agency else {}


def derive_person(key: str, stream: int, records: Iterable[Record]) -> Rows:
    """Rows of one person from the records of his stream; an erased value reads as empty."""
    rows: Rows = {Person: {}, Post: {}, Credential: {}, ReviewQualification: {}, AccountHolder: {}}
    rows[StandingIn] = {}
    for record in effective(records):
        step = _STEPS.get(record.kind)
        if step is not None:
            step(rows, key, stream, record)
    return rows


def _enroll(rows: Rows, key: str, stream: int, record: Record) -> None:
    rows[Person][key] = {
        "name": record.say.get("name") or "", "id_digest": record.say.get("id_digest"),
        "record": record.id, "stream_id": stream,
    }  # fmt: skip


def _give_post(rows: Rows, key: str, _stream: int, record: Record) -> None:
    say: Mapping[str, Any] = record.say
    rows[Post][record.id] = {
        "person_id": key, "agency_id": say["agency"], "office": say["office"],
        "valid_from": day(say["valid_from"]), "valid_to": day(say.get("valid_to")),
    }  # fmt: skip


def _end_post(rows: Rows, _key: str, _stream: int, record: Record) -> None:
    say: Mapping[str, Any] = record.say
    for post in rows[Post].values():
        same = post["agency_id"] == say["agency"] and post["office"] == say["office"]
        if same and (post["valid_to"] is None or post["valid_to"] > day(say["valid_to"])):
            post["valid_to"] = day(say["valid_to"])


def _issue(rows: Rows, key: str, _stream: int, record: Record) -> None:
    say: Mapping[str, Any] = record.say
    rows[Credential][record.id] = {
        # An erased number keeps its row and stays unique.
        "person_id": key, "number": say.get("number") or f"erased:{record.id}",
        "kind": say["kind"], "areas": list(say["areas"]),
        "issued": day(say["issued"]), "expires": day(say["expires"]), "revoked_on": None,
    }  # fmt: skip


def _revoke(rows: Rows, _key: str, _stream: int, record: Record) -> None:
    # Named by the record that issued it: the number itself may lawfully be erased.
    credential = rows[Credential].get(uuid.UUID(str(record.say["credential"])))
    if credential is not None:
        credential["revoked_on"] = day(record.say["revoked_on"])


def _qualify(rows: Rows, key: str, _stream: int, record: Record) -> None:
    say: Mapping[str, Any] = record.say
    rows[ReviewQualification][record.id] = {
        "person_id": key, "agency_id": say["agency"],
        "legal_qualification_no": say.get("legal_qualification_no") or "",
        "appointed_from": day(say["appointed_from"]),
        "appointed_to": day(say.get("appointed_to")),
        "first_review_on": day(say.get("first_review_on")),
        "capacity": say.get("capacity", "legal_body"),
        "instrument": record.instrument if "capacity" in say else "",
    }  # fmt: skip


def _appoint(rows: Rows, key: str, stream: int, record: Record) -> None:
    _qualify(rows, key, stream, record)
    say: Mapping[str, Any] = record.say
    rows[Post][record.id] = {
        "person_id": key, "agency_id": say["agency"], "office": "legal_reviewer",
        "valid_from": day(say["appointed_from"]), "valid_to": day(say["appointed_to"]),
    }  # fmt: skip


def _end_review(rows: Rows, _key: str, _stream: int, record: Record) -> None:
    last = day(record.say["appointed_to"])
    for row in rows[ReviewQualification].values():
        if row["agency_id"] != record.say["agency"]:
            continue
        if row["appointed_to"] is None or (last and row["appointed_to"] > last):
            row["appointed_to"] = last


def _give_account(rows: Rows, key: str, _stream: int, record: Record) -> None:
    rows[AccountHolder][key] = {"account_id": record.say["account"], "record": record.id}


def _stand_in(rows: Rows, key: str, _stream: int, record: Record) -> None:
    say: Mapping[str, Any] = record.say
    rows[StandingIn][record.id] = {
        "person_id": key, "for_person_id": say["for_person"], "agency_id": say["agency"],
        "office": say["office"], "instrument": record.instrument,
        "valid_from": day(say["valid_from"]), "valid_to": day(say["valid_to"]),
        "revoked_on": None,
    }  # fmt: skip


def _revoke_standing_in(rows: Rows, _key: str, _stream: int, record: Record) -> None:
    row = rows[StandingIn].get(uuid.UUID(str(record.say["authorization"])))
    if row is not None:
        row["revoked_on"] = day(record.say["revoked_on"])


_STEPS: dict[str, Callable[[Rows, str, int, Record], None]] = {
    "enroll_person": _enroll,
    "give_post": _give_post,
    "end_post": _end_post,
    "issue_credential": _issue,
    "revoke_credential": _revoke,
    "qualify_reviewer": _qualify,
    "appoint_reviewer": _appoint,
    "end_review_post": _end_review,
    "give_account": _give_account,
    "authorize_standing_in": _stand_in,
    "revoke_standing_in": _revoke_standing_in,
}
