"""The part of a view that the law gives: time limits, citations in full, remedies, review items."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chengming.casework.documents.rendering.filling import fill
from chengming.law.citation import Citation, Instruments
from chengming.law.dated import Value, value_as_of
from chengming.law.documents import Documents, PaperSpec
from chengming.law.documents.shapes import UseBlock
from chengming.law.errors import BadCitation, NotInForce, UnknownParameter
from chengming.law.load import LawData


def law_view(
    law: LawData,
    spec: PaperSpec,
    sheet: Mapping[str, Any],
    *,
    on: date,
    field: str,
    place: str = "",
) -> dict[str, Any]:
    """`law` and `citations` of the view: the figures this paper states, the articles the facts name."""
    return {
        "law": _values(law, spec.parameters, on, field, place),
        "citations": {text: _printed(text, law.instruments) for text in _cited(sheet)},
    }


def _values(
    law: LawData, names: Iterable[str], on: date, field: str, place: str
) -> dict[str, Value]:
    out = {}
    for name in names:
        try:
            out[name] = value_as_of(law.parameters[name], on, field, place or None)
        except (NotInForce, UnknownParameter):
            continue
    return out


def _cited(sheet: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for violation in sheet.get("violations") or ():
        for key in ("provisions", "basis"):
            found.update(text for text in violation.get(key) or () if isinstance(text, str))
    return found


def _printed(text: str, instruments: Instruments) -> str:
    try:
        return Citation.parse(text, instruments).print()
    except BadCitation:
        return text


def review_items(
    items: Iterable[Any], said: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, str]]:
    """The rows of a review form (`law.review_forms`) with what the reviewer answered to each."""
    answers = {entry["item"]: entry for entry in said}
    out = []
    for item in items:
        answer = answers.get(item.id, {})
        out.append(
            {
                "id": item.id,
                "group": item.group,
                "text": item.text,
                "answer": str(answer.get("answer") or ""),
                "opinion": str(answer.get("opinion") or ""),
            }
        )
    return out


def remedies(documents: Documents, paper: str, view: Mapping[str, Any], on: date) -> str:
    """救济途径: the words that this paper must carry under the rule in force on that day."""
    spec = documents.as_of(paper, on)
    raw = documents.as_written(paper, on)
    if spec is None or raw is None:
        return ""
    own = [
        b.id for b in raw.blocks if isinstance(b.content, UseBlock) and "remedies" in b.content.name
    ]
    blocks = tuple(b for b in spec.blocks if b.id.partition(".")[0] in own)
    filled = fill(spec.with_blocks(blocks), view)
    return "\n".join(piece.text for piece in filled.pieces())
