"""Rows of practice files derived from their records: the acts store them, the audit compares them."""

import uuid
from collections.abc import Iterable

from chengming.casework.cases.models import PracticeFile
from chengming.record.records import queries as records
from chengming.record.records.queries import Record, effective
from chengming.standing.accounts.rows import Rows

STREAM = "practice"


def derive(found: Iterable[Record]) -> Rows:
    """The row of one practice file from the records of its stream."""
    rows: Rows = {PracticeFile: {}}
    for record in effective(found):
        if record.kind == "plant_practice":
            rows[PracticeFile][record.id] = {
                "case_id": uuid.UUID(str(record.say["case"])), "office": record.actor.agency,
                "planted_by": record.actor.person, "planted": record.done,
                "defects": record.say["defects"], "revealed": None,
            }  # fmt: skip
        elif record.kind == "reveal_practice":
            for columns in rows[PracticeFile].values():
                columns["revealed"] = record.done
    return rows


def derive_all() -> Rows:
    """Every practice file, from all their streams."""
    rows: Rows = {PracticeFile: {}}
    for stream in records.streams(STREAM):
        rows[PracticeFile] |= derive(records.of_stream(stream))[PracticeFile]
    return rows
