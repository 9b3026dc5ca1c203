"""Rows of powers, scope lists and settings, derived from their records."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from chengming.record.records.queries import Record, effective
from chengming.standing.accounts.rows import Rows, day
from chengming.standing.powers.models import PowerItem, ScopeList, ScopeRow, Setting

DEFAULTS: dict[str, Any] = {
    "title": "", "act": "penalty", "power_source": "", "field": "", "party_class": "any",
    "metric": "", "op": ">=", "amount_fen": 0, "kinds": [], "flags": [], "everything": False,
    "mode": "sole", "stage": "", "days": None, "cite": "", "powers": [], "level": "",
    "outcomes": [], "urgent": False,
}  # fmt: skip
"""Columns of a scope row (fielddata.md §3), and what a row that is silent about one means."""


def derive_power(key: str, _stream: int, records: Iterable[Record]) -> Rows:
    """Rows of one power item from the records of its stream."""
    item: dict[str, Any] = {}
    for record in effective(records):
        say: Mapping[str, Any] = record.say
        if record.kind == "adopt_power":
            item = {
                "agency_id": say["agency"], "code": say["code"], "title": say["title"],
                "kind": say["kind"], "field": say["field"],
                "power_source": say.get("power_source", ""), "basis": list(say["basis"]),
                "penalties": list(say["penalties"]), "valid_from": day(say["valid_from"]),
                "valid_to": day(say.get("valid_to")), "record": record.id,
            }  # fmt: skip
        elif record.kind == "end_power":
            item["valid_to"] = day(say["valid_to"])
    return {PowerItem: {key: item}} if item else {}


def derive_scope(key: str, _stream: int, records: Iterable[Record]) -> Rows:
    """All versions of one agency's scope list, with their rows."""
    rows: Rows = {ScopeList: {}, ScopeRow: {}}
    for record in effective(records):
        if record.kind != "adopt_scope_list":
            continue
        say: Mapping[str, Any] = record.say
        rows[ScopeList][record.id] = {
            "agency_id": key, "title": say["title"], "power_to_decide": say["power_to_decide"],
            "instrument": record.instrument, "valid_from": day(say["valid_from"]),
            "adopted": record.made,
        }  # fmt: skip
        for position, row in enumerate(say["rows"], start=1):
            rows[ScopeRow][row_key(record.id, position)] = scope_columns(record.id, position, row)
    return rows


def row_key(record: uuid.UUID, position: int) -> str:
    """Primary key of a row: the record that adopted it, and its place."""
    return f"{record.hex}/{position}"


def scope_columns(record: uuid.UUID, position: int, row: Any) -> dict[str, Any]:
    """Columns of one row; what a row does not say has its default."""
    said = {name: row.get(name, default) for name, default in DEFAULTS.items()}
    return {"scope_list_id": record, "position": position} | said


def derive_settings(key: str, _stream: int, records: Iterable[Record]) -> Rows:
    """Settings of one agency."""
    rows: Rows = {Setting: {}}
    for record in effective(records):
        if record.kind == "adopt_setting":
            rows[Setting][record.id] = {
                "agency_id": key, "name": record.say["name"], "value": record.say["value"], "unit": record.say.get("unit", ""),
                "power_to_decide": record.say["power_to_decide"],
                "instrument": record.instrument, "valid_from": day(record.say["valid_from"]),
                "adopted": record.made,
            }  # fmt: skip
    return rows


DERIVATIONS = {"power": derive_power, "scope_list": derive_scope, "settings": derive_settings}
