"""草稿: kept on the server per person, case and act; no record, and nobody else's to see.

A draft belongs to one case: what was begun for one never shows in another.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.models import Case, Draft
from chengming.record.clock.queries import now
from chengming.record.records.facts import FileRef

LARGEST = 1 << 20

Typed = Mapping[str, Sequence[str]]


class DraftTooLarge(CaseError):
    """草稿过大: nothing was saved."""


@dataclass(frozen=True)
class Whose:
    """Whose draft, of which act, in which case (None: a lead that is not a case yet)."""

    person: str
    agency: str
    act: str
    case: uuid.UUID | None = None


@dataclass(frozen=True)
class Kept:
    """A draft as it was saved: ``typed`` word for word, ``seen`` the records the person had seen."""

    whose: Whose
    number: str
    typed: dict[str, list[str]]
    uploads: tuple[FileRef, ...]
    seen: int
    submission: uuid.UUID
    saved: datetime


def save(
    whose: Whose, *, typed: Typed, seen: int, submission: uuid.UUID, uploads: Sequence[FileRef] = ()
) -> datetime:
    """保存草稿: what was typed replaces what was saved before; gives the time of saving."""
    plain = {_storable(name): [_storable(v) for v in values] for name, values in typed.items()}
    if len(json.dumps(plain)) > LARGEST:
        raise DraftTooLarge(
            "填写的内容过长，草稿没有保存。请把长的材料作为附件上传，表单里只写要点。"
        )
    saved = now()
    Draft.objects.update_or_create(
        **_place(whose),
        defaults={
            "typed": plain, "uploads": [asdict(upload) for upload in uploads], "seen": seen,
            "submission": submission, "saved": saved,
        },
    )  # fmt: skip
    return saved


def read(whose: Whose) -> Kept | None:
    """The draft of this person for this act of this case, if there is one."""
    row = Draft.objects.filter(**_place(whose)).select_related("case").first()
    return _kept(row) if row else None


def discard(whose: Whose) -> None:
    """放弃草稿: gone for good; not being there is fine."""
    Draft.objects.filter(**_place(whose)).delete()


def of_person(person: str, agency: str) -> list[Kept]:
    """A person's drafts in an agency, the latest first."""
    rows = Draft.objects.filter(person=person, agency_id=agency).select_related("case")
    return [_kept(row) for row in rows.order_by("-saved", "-id")]


def discard_of(case: Case) -> None:
    """Every draft of a case: when its facts are lawfully erased, no copy may stay behind."""
    Draft.objects.filter(case=case).delete()


def _place(whose: Whose) -> dict[str, Any]:
    place: dict[str, Any] = {"person": whose.person, "agency_id": whose.agency, "act": whose.act}
    return place | ({"case_id": whose.case} if whose.case else {"case__isnull": True})


def _kept(row: Draft) -> Kept:
    return Kept(
        whose=Whose(row.person, row.agency_id, row.act, row.case_id),
        number=row.case.number if row.case else "",
        typed=row.typed, uploads=tuple(FileRef(**upload) for upload in row.uploads),
        seen=row.seen, submission=row.submission, saved=row.saved,
    )  # fmt: skip


def _storable(text: str) -> str:
    # PostgreSQL holds no NUL and no half of a pair; the form itself refuses them by name.
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
