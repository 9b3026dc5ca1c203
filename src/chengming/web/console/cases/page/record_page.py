"""One record with everything it says, what became of it, and what vouches for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from chengming.proof.entry import DisclosedRecord, leaf_hash
from chengming.proof.errors import ProofError
from chengming.proof.fields import Field
from chengming.record.records import queries as records
from chengming.record.records.queries import HEADINGS, Record
from chengming.web.console.cases.page.sight import Sight
from chengming.web.console.cases.page.timeline import Line, line_of, said, who
from chengming.web.console.cases.page.wording import spec_of
from chengming.web.ui.shapes import Fact

EVERYTHING = ("actor", "beside", "say", "files", *HEADINGS)


@dataclass(frozen=True)
class Sealed:
    """What the log holds of a record: each field only as its commitment, compared just now.

    ``wrong`` says what does not fit; empty where every field fits what was committed to.
    """

    index: int | None
    leaf: str = ""
    root: str = ""
    law: str = ""
    fields: tuple[Field, ...] = ()
    wrong: str = ""


@dataclass(frozen=True)
class Page:
    """Everything the page of one record shows."""

    record: Record
    line: Line
    facts: tuple[Fact, ...]
    sheet: tuple[Fact, ...]
    actors: tuple[str, ...]
    now_reads: tuple[Fact, ...]
    sealed: Sealed
    corrections: tuple[tuple[str, str], ...]
    citations: tuple[str, ...]


def page(sight: Sight, hex_id: str) -> Page:
    """The record of this id in this case, or 404."""
    record = record_or_404(sight, hex_id)
    spec = sight.procedure.actions.get(record.kind)
    effective = sight.effective.get(hex_id)
    corrected = effective is not None and bool(effective.rectified_by)
    inputs, sheet = _facts(sight, record)
    return Page(
        record=record, line=line_of(sight, record), facts=tuple(inputs), sheet=tuple(sheet),
        actors=tuple(map(who, (record.actor, *record.beside))),
        now_reads=tuple(_differing(sight, record, effective)) if corrected and effective else (),
        sealed=_sealed(sight, record),
        corrections=tuple(_corrections(sight, record)) if effective is not None else (),
        citations=spec.cite if spec else (),
    )  # fmt: skip


def _corrections(sight: Sight, record: Record) -> Iterator[tuple[str, str]]:
    """更正、作废 where this office may do them."""
    spec = sight.procedure.actions.get(record.kind)
    if spec is None or spec.generated:
        return
    for act, route, title in (
        ("rectify", "acts-rectify", "更正这条记录"), ("void_record", "acts-void", "作废误录"),
    ):  # fmt: skip
        if sight.desk.office in sight.procedure.actions[act].by:
            yield title, reverse(f"console:{route}", args=(sight.case.number, record.id.hex))


def record_or_404(sight: Sight, hex_id: str) -> Record:
    """The record, if it is one of this case."""
    for record in sight.records:
        if record.id.hex == hex_id:
            return record
    raise Http404


def _facts(sight: Sight, record: Record) -> tuple[list[Fact], list[Fact]]:
    """What the act itself states, and what it states of the fact sheet."""
    inputs: list[Fact] = []
    sheet: list[Fact] = []
    for name, value in said(record).items():
        spec = spec_of(sight.procedure, record.kind, name)
        into = sheet if name in sight.procedure.facts else inputs
        into += sight.words.facts(spec, value)
    return inputs, sheet


def _differing(sight: Sight, written: Record, now: Record) -> Iterator[Fact]:
    """The values that read otherwise now, as last rectified."""
    for name, value in said(now).items():
        if said(written).get(name) != value:
            spec = spec_of(sight.procedure, written.kind, name)
            before = {fact.word: fact.value for fact in _all(sight, spec, said(written).get(name))}
            for fact in sight.words.facts(spec, value):
                if before.get(fact.word) != fact.value:
                    yield fact


def _all(sight: Sight, spec: Any, value: object) -> list[Fact]:
    return [] if value is None else sight.words.facts(spec, value)


def _sealed(sight: Sight, record: Record) -> Sealed:
    index = sight.positions.get(record.id)
    try:
        shown = DisclosedRecord.from_bytes(records.disclosed(record.id, EVERYTHING))
    except ProofError as error:
        return Sealed(index, wrong=str(error))
    leaf = leaf_hash(shown.entry_bytes).hex()
    return Sealed(index, leaf, shown.entry.fields, shown.entry.law, shown.fields)
