"""Where each fact of a decision stands in the records: which field of which record shows it.

Facts read as last stated and last rectified (design.md D5); a text read in runs keeps the values
it referred to when it was entered, each with the field that stated it then.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chengming.proof.canonical import parse
from chengming.proof.entry import DisclosedRecord
from chengming.proof.fields import Leaf, join_runs, referenced
from chengming.record.records import queries as records
from chengming.record.records.queries import Record

RUN = re.compile(r"(?P<text>.+)/[0-9]{4}\Z", re.ASCII)
_SAY = "say."


@dataclass(frozen=True)
class Source:
    """One field of one record. ``value`` None and ``erased``: lawfully erased, nothing to show."""

    record: uuid.UUID
    name: str
    value: Leaf
    commitment: bytes
    erased: bool = False


@dataclass(frozen=True)
class Fact:
    """A fact by its path within the case; ``refers``: what a run that is a reference stands for."""

    path: str
    source: Source
    refers: tuple[str, Source] | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """The fields that must be opened to show it."""
        return (self.source,) if self.refers is None else (self.source, self.refers[1])

    @property
    def erased(self) -> bool:
        """Whether something of it is gone for good."""
        return any(source.erased for source in self.sources)

    @property
    def text(self) -> str:
        """What it reads, where it is a text."""
        if self.refers is not None:
            return str(self.refers[1].value)
        value = self.source.value
        run = RUN.fullmatch(self.path)
        return join_runs([str(value)]) if run else str(value)


Facts = Mapping[str, Fact]


def of_decision(found: Sequence[Record], decision: uuid.UUID, names: Collection[str]) -> Facts:
    """The facts of the sheet ``names`` as the decision rests on them, and the decision's own inputs.

    ``found``: all records of the case. Acts after the decision do not change what was decided;
    corrections of what it rests on do.
    """
    last = next(r.seq for r in found if r.id == decision)
    voided = {r.corrects for r in found if r.kind == records.VOID}
    facts: dict[str, Fact] = {}
    stated: dict[str, Source] = {}
    for record in found:
        if record.seq > last or record.id.hex in voided or record.kind in records.CORRECTING:
            continue
        fields = _fields(record.id)
        new = _facts(record, fields, stated)
        tops = {path.split(".")[0].split("/")[0] for path in new} & set(names)
        for path in [p for p in facts if p.split(".")[0].split("/")[0] in tops]:
            del facts[path]
        facts |= {p: f for p, f in new.items() if p.split(".")[0].split("/")[0] in tops}
        if record.id == decision:
            facts |= {f"decision.{p}": f for p, f in new.items() if p.split(".")[0] not in names}
            facts["decision.number"] = Fact("decision.number", fields["instrument"])
    for record in found:
        if record.kind == records.RECTIFY and record.id.hex not in voided:
            _rectify(facts, record)
    return facts


def _fields(record: uuid.UUID) -> dict[str, Source]:
    """Every fact of one record with its commitment; an erased one has no value any more."""
    told = DisclosedRecord.from_bytes(records.disclosed(record, ("say", "instrument")))
    fields: dict[str, Source] = {}
    for item in told.fields:
        if item.name is not None and item.value is not None:
            fields[item.name] = Source(record, item.name, parse(item.value), item.commitment)  # type: ignore[arg-type]
    return fields


def _facts(
    record: Record, fields: Mapping[str, Source], stated: dict[str, Source]
) -> dict[str, Fact]:
    said = {name.removeprefix(_SAY): s for name, s in fields.items() if name.startswith(_SAY)}
    said = {path: s for path, s in said.items() if path.split(".")[0] != "context"}
    # What this record states itself comes first, then what the case had stated before it.
    stated |= {path: s for path, s in said.items() if "/" not in path and isinstance(s.value, str)}
    return {path: Fact(path, source, _refers(source, stated)) for path, source in said.items()}


def _refers(source: Source, stated: Mapping[str, Source]) -> tuple[str, Source] | None:
    if "/" not in source.name or not isinstance(source.value, str):
        return None
    path = referenced(source.value)
    return None if path is None or path not in stated else (path, stated[path])


def _rectify(facts: dict[str, Fact], record: Record) -> None:
    """The rectified value stands in the record of rectifying, in one piece."""
    target, field = str(record.say.get("record")), str(record.say.get("field"))
    stale = [p for p, f in facts.items() if _below(p, field) and f.source.record.hex == target]
    if not stale:
        return
    for path in stale:
        del facts[path]
    for name, source in _fields(record.id).items():
        if name == "say.value" or name.startswith(("say.value.", "say.value/")):
            path = field + name.removeprefix("say.value")
            facts[path] = Fact(path, source)


def _below(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}/"))


def under(facts: Facts, path: str) -> list[Fact]:
    """Facts at or below a path, in the order a reader expects: indexes by number, runs in turn."""
    found = [fact for fact in facts.values() if _below(fact.path, path)]
    return sorted(found, key=lambda fact: _order(fact.path))


def _order(path: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[./]", path)]


def indexes(facts: Facts, path: str) -> list[int]:
    """The indexes of a list: ``parties`` → [0, 1]."""
    heads = (p.removeprefix(f"{path}.").split(".")[0] for p in facts if p.startswith(f"{path}."))
    return sorted({int(head) for head in heads if head.isdigit()})


def value(facts: Facts, path: str) -> Leaf:
    """The plain value of a fact; None where it was not stated or is erased."""
    fact = facts.get(path)
    return None if fact is None else fact.source.value


def names_of(values: Iterable[object]) -> Iterator[str]:
    """Those of the values that can be a name: texts of two letters and more."""
    for item in values:
        if isinstance(item, str) and len(item.strip()) > 1:
            yield item.strip()
