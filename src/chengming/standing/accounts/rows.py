"""Rows derived from records, stored and compared: the one way projections are written and audited.

It stands in the lowest room of the floor, so that every room above does it alike (design.md D10).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chengming.record.ledger.audit import Finding

Rows = dict[type[Any], dict[Any, dict[str, Any]]]
"""table → primary key → columns"""


def day(value: object) -> date | None:
    """A date out of a record's plain value; None stays None."""
    return date.fromisoformat(str(value)) if value else None


def store(rows: Rows) -> None:
    """Make the tables hold these rows (insert or update; nothing is ever deleted)."""
    for model, wanted in rows.items():
        found = model.objects.in_bulk(list(wanted))
        for key, columns in wanted.items():
            row = found.get(key)
            if row is None:
                model.objects.create(pk=key, **columns)
                continue
            # Only what changed: the desk may not write every column of every table.
            changed = {name: v for name, v in columns.items() if getattr(row, name) != v}
            if changed:
                model.objects.filter(pk=key).update(**changed)


def compare(part: str, wanted: Rows, tables: Iterable[type[Any]]) -> list[Finding]:
    """审计: rows that differ from, are missing from, or are not founded on, the records."""
    findings: list[Finding] = []
    for model in tables:
        table = model._meta.db_table  # noqa: SLF001  Django's public name for it
        expected = wanted.get(model, {})
        found = model.objects.in_bulk()
        for key in sorted(set(expected) | set(found), key=str):
            where = f"{table} {key}"
            if key not in found:
                findings.append(Finding(part, where, "记录中有，表中没有：该行被删除。"))
            elif key not in expected:
                findings.append(Finding(part, where, "表中有，记录中没有：该行没有记录依据。"))
            else:
                findings += differences(part, where, found[key], expected[key])
    return findings


def differences(part: str, where: str, row: Any, wanted: Mapping[str, Any]) -> list[Finding]:
    """Columns that are not what the records say; named, without values: they may be personal."""
    return [
        Finding(part, f"{where} 的 {column}", "与记录不一致：表中的值被改动。")
        for column, value in wanted.items()
        if getattr(row, column) != value
    ]
