"""依法删除, beyond the record: every copy of a case's facts that the case and the rooms above it keep.

A room above declares in its ``models`` which rows of a case go (``ERASED_WITH_A_CASE``: table to the
column that bears the digest of an upload kept with the row); nothing here knows the rooms.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps

from chengming.casework.cases.dossier import ISSUE_PAPER
from chengming.casework.cases.entry import drafts
from chengming.casework.cases.models import Case
from chengming.casework.cases.work import agenda, slips
from chengming.record.records.queries import ERASE, Record


def papers_after(found: Iterable[Record], record: uuid.UUID) -> list[str]:
    """Originals of the papers that may say what a record said: those issued after it, not yet erased."""
    known = list(found)
    seq = next((one.seq for one in known if one.id == record), 0)
    gone = {digest for one in known if one.kind == ERASE for digest in uploads_of(one)}
    return [
        file.sha256
        for one in known
        if one.kind == ISSUE_PAPER and one.seq > seq
        for file in one.files
        if file.sha256 not in gone
    ]


def uploads_of(tombstone: Record) -> tuple[str, ...]:
    """Digests of the files that a record of erasing, or an approval of it, names."""
    said = tombstone.say.get("uploads")
    return tuple(map(str, said)) if isinstance(said, list) else ()


def blank(case: Case) -> list[str]:
    """Blank or remove every copy outside the records; gives the digests of files left without a row."""
    agenda.blank(case)
    slips.blank(case)
    drafts.discard_of(case)
    return [digest for digests in _rows_above(case) for digest in digests]


def _rows_above(case: Case) -> Iterator[Sequence[str]]:
    for room in apps.get_app_configs():
        declared = getattr(room.models_module, "ERASED_WITH_A_CASE", {})
        for table, column in declared.items():
            model: Any = room.get_model(table)
            rows = model.objects.filter(case=case)
            yield [digest for digest in rows.values_list(column, flat=True) if digest]
            rows.delete()
