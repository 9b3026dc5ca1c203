"""案卷: the case as its records tell it; records → events → fold, and back to what a record says."""

import functools
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chengming.casework.cases.errors import UnknownProcedure
from chengming.casework.cases.models import Case
from chengming.law.events import Context, Event
from chengming.law.load import LawData
from chengming.law.procedure import FactSpec, Procedure
from chengming.law.progress import Fold
from chengming.proof.canonical import canonical
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as records
from chengming.record.records.queries import CORRECTING, Reading, Record
from chengming.standing.powers import queries as powers
from chengming.standing.registry.queries import as_law_person

SYSTEM_KINDS = frozenset({"judge_scope"})
"""Kinds the system writes by itself; nobody may ask for them, and no gate looks at them."""
ISSUE_PAPER, VOID_PAPER = "issue_paper", "void_paper"
BESIDE_TITLES = {
    "judge_scope": "判断是否须经法制审核", "approve_erasure": "批准依法删除", "erase": "依法删除",
    ISSUE_PAPER: "制发文书", VOID_PAPER: "作废文书",
}  # fmt: skip
BESIDE = frozenset(BESIDE_TITLES)
"""Kinds on a case's stream that are no acts of its procedure: no gate reads them."""
CONTEXT = "context"
"""Reserved key of what a case record says: what judged it besides the law (stripped for ``law``)."""


@dataclass(frozen=True)
class Dossier:
    """One case, read: its row, records in order, and the fold of them."""

    case: Case
    records: tuple[Record, ...]
    fold: Fold

    @property
    def procedure(self) -> Procedure:
        """The procedure the case runs under."""
        return self.fold.procedure


def procedure_of(law: LawData, name: str) -> Procedure:
    """The procedure of this id in a law data set."""
    found = law.procedures.get(name)
    if found is None:
        known = "、".join(sorted(law.procedures))
        raise UnknownProcedure(f"没有程序“{name}”。已有的程序：{known}。请核对。")
    return found


def read(case: Case, law: LawData, at: datetime) -> Dossier:
    """The case as of now, under ``law``, in what its agency had decided by the day of ``at``."""
    known = known_cases.go_on(case.stream_id)
    context = powers.context(case.agency_id, case.power_id, at.astimezone(SHANGHAI).date())
    fold = Fold.start(law, procedure_of(law, case.procedure), context)
    for event in known.events:
        fold.add(event)
    return Dossier(case, known.reading.records, fold)


@dataclass(frozen=True)
class Known:
    """What this process has read of a case. Records never change, so they need no second reading."""

    reading: Reading = field(default_factory=Reading)
    events: tuple[Event, ...] = ()

    def go_on(self, stream: int) -> "Known":
        """With what was recorded since; all again where records say that others read differently."""
        reading, before = records.go_on(stream, self.reading), self.reading.records
        if reading is self.reading:
            return self
        found = reading.records
        if found[: len(before)] != before or any(r.kind in CORRECTING for r in found):
            return Known(reading, tuple(events(found)))
        return Known(reading, (*self.events, *events(found[len(before) :])))


class KnownCases:
    """续读: the cases a process touched last. Judgment and fold are made afresh for every act; only
    the reading goes on from what was read, and only from a last record that is still there.
    """

    def __init__(self, most: int) -> None:
        self._most, self._held = most, OrderedDict[int, Known]()
        self._lock = threading.Lock()

    def go_on(self, stream: int) -> Known:
        """What the stream holds now."""
        with self._lock:
            before = self._held.get(stream, Known())
        known = before.go_on(stream)
        with self._lock:
            self._held[stream] = known
            self._held.move_to_end(stream)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return known

    def forget(self) -> None:
        """As a process that has just been started."""
        with self._lock:
            self._held.clear()


known_cases = KnownCases(most=64)


def refold(fold: Fold, found: Iterable[Record]) -> Fold:
    """A fresh fold of these records under the same law, procedure and context."""
    fresh = Fold.start(fold.law, fold.procedure, fold.context)
    for event in events(found):
        fresh.add(event)
    return fresh


def events(found: Iterable[Record]) -> Iterator[Event]:
    """Effective records as ``law`` sees them: rectified values applied, voided ones left out."""
    return map(event, people_acts(found))


def people_acts(found: Iterable[Record]) -> list[Record]:
    """Effective records of acts of the procedure: what people did, as it reads now."""
    return [r for r in records.effective(found) if r.kind not in BESIDE]


def event(record: Record) -> Event:
    """One record as ``law`` sees it: its actors as photographed then."""
    return Event(
        id=record.id.hex, kind=record.kind, seq=record.seq, done=record.done,
        by=as_law_person(record.actor), beside=tuple(map(as_law_person, record.beside)),
        say=say_for_law(record.kind, record.say),
        version=record.version,
    )  # fmt: skip


def say_for_law(kind: str, say: Mapping[str, object]) -> dict[str, object]:
    """What an act says, without what stands there for the audit only."""
    said = {name: value for name, value in say.items() if name != CONTEXT}
    if kind == "rectify" and "value" in said:
        # A rectified value may be of any type; the law only asks that one is stated.
        said["value"] = canonical(said["value"]).decode()
    return said


def context_of(context: Context) -> dict[str, str]:
    """What stands beside the facts in every case record: digest of what the agency decided."""
    return {"digest": powers.context_digest(context)}


@functools.lru_cache(maxsize=16)
def _text_paths(procedure: Procedure) -> dict[str, tuple[tuple[str, ...], ...]]:
    paths: dict[str, tuple[tuple[str, ...], ...]] = {}
    for spec in procedure.facts.values():
        own = [tuple(path.split(".")) for path in spec.text]
        paths[spec.name] = (*own, *_below(spec))
    return paths


def _below(spec: FactSpec) -> Iterator[tuple[str, ...]]:
    if spec.type == "text":
        yield ()
    for item in spec.items:
        for path in _below(item):
            yield (item.name, *path)


def texts(procedure: Procedure, act: str, say: Mapping[str, object]) -> frozenset[str]:
    """Dotted paths of this record that are stored in runs (事实、理由等文字)."""
    said = procedure.actions[act].says
    known = _text_paths(procedure)
    found: set[str] = set()
    for name, value in say.items():
        paths = tuple(_below(said[name])) if name in said else known.get(name, ())
        for path in paths:
            found.update(_spread(name, value, path))
    return frozenset(found)


def _spread(prefix: str, value: object, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _spread(f"{prefix}.{index}", item, path)
    elif not path:
        if isinstance(value, str):
            yield prefix
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _spread(f"{prefix}.{path[0]}", value[path[0]], path[1:])


def references(procedure: Procedure, sheet: Mapping[str, object]) -> dict[str, str]:
    """个人信息 of the sheet by path: texts are cut round these, so that each can be hidden alone."""
    found: dict[str, str] = {}
    for name, spec in procedure.facts.items():
        if name in sheet:
            _collect(name, sheet[name], spec, spec.personal, found)
    return found


def _collect(
    path: str, value: object, spec: FactSpec, personal: bool, found: dict[str, str]
) -> None:
    if isinstance(value, str):
        if personal and spec.type != "text":
            found[path] = value
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _collect(f"{path}.{index}", item, spec, personal, found)
    elif isinstance(value, Mapping):
        known = {item.name: item for item in spec.items}
        for key, item in value.items():
            below = known.get(key)
            if below is not None:
                _collect(f"{path}.{key}", item, below, below.personal, found)


def record_of(dossier: Dossier, record: str | uuid.UUID) -> Record | None:
    """A record of this case by id (hex or UUID), or None."""
    key = record if isinstance(record, uuid.UUID) else _uuid(record)
    return next((found for found in dossier.records if found.id == key), None)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
