"""公示内容: the redacted content of one decision as plain data, every part tied to its field.

Format: docs/formats/publication-v1.md. ``Content.data`` says nothing that is hidden; a hidden part
stands as its mask, the rule, and the commitment of the field it stands for.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chengming.law.load import LawData
from chengming.openness.disclosure.publishing.review import Line, Reviewed
from chengming.openness.disclosure.redaction import facts as reading
from chengming.openness.disclosure.redaction.demands import NATURAL
from chengming.openness.disclosure.redaction.facts import Source
from chengming.proof.canonical import canonical
from chengming.record.clock.queries import SHANGHAI
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers
from chengming.standing.registry import queries as registry

FORMAT = "chengming/publication/v1"
_NUMBER = re.compile(r"〔(?P<year>[0-9]{4})〕(?P<ordinal>[0-9]+)号\Z")
HEADING = "instrument"
UNSAID = "（未写明）"


@dataclass(frozen=True)
class Content:
    """``opened``: for each record, in the order of ``data``'s ``records``, the fields it shows."""

    data: Mapping[str, Any]
    opened: tuple[tuple[uuid.UUID, tuple[str, ...]], ...]

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the content; what an approver approved."""
        return digest_of(self.data)


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of plain data in canonical bytes."""
    return hashlib.sha256(canonical(data)).hexdigest()


def place_of(number: str) -> tuple[int, int]:
    """Year and ordinal of a decision's number."""
    match = _NUMBER.search(number)
    return (int(match["year"]), int(match["ordinal"])) if match else (0, 0)


class _Records:
    """The records a page rests on, in the order in which the text meets them."""

    def __init__(self, first: uuid.UUID) -> None:
        self.order: list[uuid.UUID] = [first]
        self.opened: dict[uuid.UUID, set[str]] = {first: {HEADING}}

    def at(self, source: Source, *, shown: bool) -> list[object]:
        """Where a field stands: its record's place, and its name or, hidden, its commitment."""
        if source.record not in self.opened:
            self.order.append(source.record)
            self.opened[source.record] = set()
        place = self.order.index(source.record)
        if not shown:
            return [place, source.commitment.hex()]
        self.opened[source.record].add(source.name)
        return [place, source.name]


def compose(reviewed: Reviewed) -> Content:
    """The content that these choices give."""
    records = _Records(reviewed.decision.id)
    law = acts.law()
    head = {line.part.key: line for line in reviewed.head}
    amount = head.get("decision.amount")
    stands = {
        name: _shown(line, records)["at"]
        for name, line in (
            ("number", head.get("decision.number")), ("amount_fen", amount),
            ("cause", head.get("case_name")),
        )
        if line is not None and not line.hidden
    }  # fmt: skip
    body = [
        {"title": title, "parts": [_part(line, records, law) for line in lines]}
        for title, lines in reviewed.blocks
    ]
    number = reviewed.decision.instrument
    year, ordinal = place_of(number)
    case, day = reviewed.case, reviewed.decision.done.astimezone(SHANGHAI).date()
    power = powers.power(case.power_id, day)
    cause = head.get("case_name")
    data = {
        "format": FORMAT, "scope": reviewed.choice.scope,
        "agency": {"id": case.agency_id, "name": registry.agency(case.agency_id, day).name},
        "number": number, "series": reviewed.decision.kind, "year": year, "ordinal": ordinal,
        "power": {"id": power.pk, "title": power.title, "field": power.field},
        "cause": power.title if cause is None or cause.hidden else cause.part.text,
        "party": party_shown(reviewed), "party_class": _party_class(reviewed),
        "kinds": _kinds(reviewed),
        "amount_fen": _fen(amount), "decided": day.isoformat(), "body": body,
        "head": stands,
        "records": [record.hex for record in records.order],
    }  # fmt: skip
    opened = tuple((record, tuple(sorted(records.opened[record]))) for record in records.order)
    return Content(data, opened)


def _part(line: Line, records: _Records, law: LawData) -> dict[str, object]:
    part: dict[str, object] = {"label": line.part.label} if line.part.label else {}
    if not line.hidden:
        return part | {"text": line.part.text} | _shown(line, records)
    why = line.said[0]
    cites = [law.instruments.parse(cite).print() for cite in why.cites]
    where = records.at(line.part.fact.source, shown=False)
    return part | {
        "hidden": line.mask, "rule": why.rule, "title": why.title, "cites": cites, "at": where
    }  # fmt: skip


def _shown(line: Line, records: _Records) -> dict[str, object]:
    fact = line.part.fact
    told: dict[str, object] = {"at": records.at(fact.source, shown=True)}
    if line.part.verbatim:
        told["verbatim"] = True
    if fact.refers is not None:
        told["via"] = records.at(fact.refers[1], shown=True)
    return told


def party_shown(reviewed: Reviewed) -> str:
    """The parties as every list and page names them."""
    names = []
    for n in reading.indexes(reviewed.facts, "parties"):
        line = reviewed.line(f"parties.{n}.name")
        names.append(UNSAID if line is None else line.shown)
    return "、".join(names) or UNSAID


def _party_class(reviewed: Reviewed) -> str:
    places = reading.indexes(reviewed.facts, "parties")
    kinds = {reading.value(reviewed.facts, f"parties.{n}.kind") for n in places}
    return "individual" if kinds == {NATURAL} else "organization"


def _kinds(reviewed: Reviewed) -> Sequence[str]:
    found = []
    for n in reading.indexes(reviewed.facts, "violations"):
        above = f"violations.{n}.penalties"
        for m in reading.indexes(reviewed.facts, above):
            kind = reviewed.line(f"{above}.{m}.kind")
            if kind is not None and not kind.hidden:
                found.append(str(kind.part.fact.source.value))
    return list(dict.fromkeys(found))


def _fen(amount: Line | None) -> int:
    value = None if amount is None or amount.hidden else amount.part.fact.source.value
    return value if isinstance(value, int) else 0
