"""执法主体、人员、权责清单、审核目录: what of the registry is public, from its own records.

Of a person only name, agency, credential number, area and dates (fielddata.md §6.2): never an
identity number, a telephone, an address, or somebody who bears no credential.
"""

import functools
import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from chengming.openness.disclosure.models import (
    PublicAgency,
    PublicOfficer,
    PublicPower,
    PublicScopeRow,
)
from chengming.record.records import queries as records
from chengming.record.records.facts import StreamRef
from chengming.record.records.queries import Record
from chengming.standing.accounts.rows import Rows
from chengming.standing.powers import models as powers
from chengming.standing.powers.projection import derive_power, derive_scope
from chengming.standing.registry import models as registry
from chengming.standing.registry.projection import derive_agency, derive_person
from chengming.standing.registry.rules import SUPERVISION

TABLES = (PublicAgency, PublicOfficer, PublicPower, PublicScopeRow)
ENFORCING = frozenset({"officer", "head_of_section", "agency_head", "chief_head"})
_CONTACT = ("duties", "address", "phone")


def derive(stream: StreamRef) -> Rows:
    """Public rows of one object of the registry; empty for what is none."""
    make = _KINDS.get(stream.kind)
    return {} if make is None else make(stream, records.of_stream(stream))


def project(stream: StreamRef) -> None:
    """Bring the public rows of one object up to what its records say."""
    for model, wanted in derive(stream).items():
        held = {row.pk: row for row in _held(model, stream)}
        gone = [key for key in held if key not in wanted]
        if gone:
            model.objects.filter(pk__in=gone).delete()
        for key, columns in wanted.items():
            model.objects.update_or_create(pk=key, defaults=columns)


def _held(model: Any, stream: StreamRef) -> Any:
    if model is PublicPower:
        return model.objects.filter(pk=stream.key)
    if model is PublicOfficer:
        issued = (r for r in records.of_stream(stream) if r.kind == "issue_credential")
        ours = (Q(pk__startswith=f"{record.id.hex}/") for record in issued)
        return model.objects.filter(functools.reduce(operator.or_, ours, Q(pk="")))
    return model.objects.filter(agency=stream.key)


def _agency(stream: StreamRef, found: list[Record]) -> Rows:
    rows = derive_agency(stream.key, stream.id, found)
    # Who supervises enforces nothing himself: no 执法主体 to be shown (行政执法监督条例第六条).
    if not rows or rows[registry.Agency][stream.key]["kind"] == SUPERVISION:
        return {PublicAgency: {}}
    agency = rows[registry.Agency][stream.key]
    said: dict[str, str] = {}
    for record in records.effective(found):
        said |= {name: str(record.say[name]) for name in _CONTACT if record.say.get(name)}
    names = sorted(rows[registry.AgencyName].values(), key=lambda name: name["valid_from"])
    ends = [name["valid_from"] for name in names[1:]] + [agency["valid_to"]]
    wanted = {}
    for name, end in zip(names, ends, strict=True):
        wanted[f"{stream.key}/{name['valid_from'].isoformat()}"] = {
            "agency": stream.key, "name": name["name"], "short_name": name["short_name"],
            "kind": agency["kind"], "fields": agency["fields"], "place": agency["place"],
            **{column: said.get(column, "") for column in _CONTACT},
            "valid_from": name["valid_from"], "valid_to": end,
        }  # fmt: skip
    return {PublicAgency: wanted}


def _person(stream: StreamRef, found: list[Record]) -> Rows:
    rows = derive_person(stream.key, stream.id, found)
    name = (rows[registry.Person].get(stream.key) or {}).get("name")
    wanted: dict[str, dict[str, Any]] = {}
    posts = [post for post in rows[registry.Post].values() if post["office"] in ENFORCING]
    for issued, held in rows[registry.Credential].items() if name else ():
        if held["number"].startswith("erased:"):
            continue
        for agency in sorted({post["agency_id"] for post in posts}):
            dates = _overlap(held, [post for post in posts if post["agency_id"] == agency])
            if dates is not None:
                wanted[f"{issued.hex}/{agency}"] = {
                    "name": name, "agency": agency, "credential": held["number"],
                    "kind": held["kind"], "areas": held["areas"],
                    "valid_from": dates[0], "valid_to": dates[1],
                }  # fmt: skip
    return {PublicOfficer: wanted}


def _overlap(held: dict[str, Any], posts: list[dict[str, Any]]) -> tuple[date, date] | None:
    """From when to when a credential was good for somebody in office there."""
    last = held["expires"] + timedelta(days=1)
    ends = [post["valid_to"] or last for post in posts]
    start = max(held["issued"], min(post["valid_from"] for post in posts))
    end = min(last, held["revoked_on"] or last, max(ends))
    return (start, end) if start < end else None


def _power(stream: StreamRef, found: list[Record]) -> Rows:
    rows = derive_power(stream.key, stream.id, found)
    wanted = {}
    for key, row in rows.get(powers.PowerItem, {}).items():
        columns = {
            name: value for name, value in row.items() if name not in ("agency_id", "record")
        }
        wanted[key] = columns | {"agency": row["agency_id"]}
    return {PublicPower: wanted}


_SCOPE = (
    "position", "title", "act", "field", "party_class", "metric", "op", "amount_fen", "kinds",
    "flags", "everything", "cite",
)  # fmt: skip


def _scope(stream: StreamRef, found: list[Record]) -> Rows:
    rows = derive_scope(stream.key, stream.id, found)
    lists = sorted(rows[powers.ScopeList].items(), key=lambda item: item[1]["valid_from"])
    starts = [row["valid_from"] for _, row in lists]
    ends = dict(zip((key for key, _ in lists), [*starts[1:], None], strict=False))
    wanted = {}
    for row in rows[powers.ScopeRow].values():
        key = row["scope_list_id"]
        listed = rows[powers.ScopeList][key]
        place = f"{stream.key}/{listed['valid_from'].isoformat()}/{row['position']}"
        wanted[place] = {name: row[name] for name in _SCOPE} | {
            "agency": stream.key, "list_title": listed["title"],
            "instrument": listed["instrument"], "power_to_decide": listed["power_to_decide"],
            "valid_from": listed["valid_from"], "valid_to": ends[key],
        }  # fmt: skip
    return {PublicScopeRow: wanted}


_KINDS: dict[str, Callable[[StreamRef, list[Record]], Rows]] = {
    "agency": _agency, "person": _person, "power": _power, "scope_list": _scope,
}  # fmt: skip
KINDS = frozenset(_KINDS)
