"""How this room speaks to ``rendering``: which form holds that day, and its refusals in our own words."""

from collections.abc import Mapping
from typing import Any

from chengming.casework.documents import rendering
from chengming.casework.documents.errors import (
    Missing,
    PaperFactsMissing,
    PaperUnknown,
    UploadRefused,
)
from chengming.casework.documents.rendering import DocxRefused, Edited, FactsMissing, Filled
from chengming.law.documents import PaperSpec
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts

LARGEST_DOCX = 10 << 20


def spec_of(paper: str, act: Record) -> PaperSpec:
    """The form as it read on the day of the act."""
    day = act.done.astimezone(SHANGHAI).date()
    found = acts.law().documents.as_of(paper, day)
    if found is None:
        raise PaperUnknown(f"{day.isoformat()} 没有适用的“{paper}”文书格式。请核对行为的日期。")
    return found


def title_of(paper: str) -> str:
    """A paper's name."""
    return acts.law().documents.title(paper)


def is_free(procedure: str, paper: str) -> bool:
    """不属于任何行为的文书: it may be made at any time of a case."""
    return any(spec.id == paper for spec in acts.law().documents.free(procedure))


def fill(spec: PaperSpec, view: Mapping[str, Any]) -> Filled:
    """The paper with its words; raises ``PaperFactsMissing``."""
    try:
        return rendering.fill(spec, view)
    except FactsMissing as error:
        missing = tuple(Missing(item.title, item.path) for item in error.missing)
        raise PaperFactsMissing(str(error), missing) from error


def texts(filled: Filled) -> list[dict[str, str]]:
    """Every piece with its text, in reading order."""
    return [{"id": piece.id, "text": piece.text} for piece in filled.pieces()]


def read_docx(data: bytes) -> Edited:
    """An edited file as read back; raises ``UploadRefused``."""
    if len(data) > LARGEST_DOCX:
        raise UploadRefused(
            f"文件超过 {LARGEST_DOCX >> 20} MB，没有取回。请删去图片等无关内容后再上传；原来的各稿都还在。"
        )
    try:
        return rendering.read_docx(data)
    except DocxRefused as error:
        raise UploadRefused(f"{error}原来的各稿都还在。") from error
