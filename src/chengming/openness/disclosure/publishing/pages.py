"""A decision's public life, told by the records: proposed, approved, corrected, withdrawn, expired.

``life`` reads the two streams of a case, its own and that of its disclosure, and says what stands now.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chengming.casework.cases import dossier as dossiers
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.queries import Record

DECISIONS = ("decide", "exempt", "find_no_grounds")
PROPOSE, RETURN, APPROVE = "propose_publication", "return_publication", "approve_publication"
PUBLISH, WITHHOLD, CORRECT = "publish", "withhold", "correct"
CASE_ACTS = {PUBLISH: "publish_decision", WITHHOLD: "withhold_publication"}
WITHDRAW = "withdraw_publication"
FALLEN = frozenset({"annulled", "unlawful", "void"})
EXPIRED, EXPIRED_TITLE = "expired", "公示期满"


@dataclass(frozen=True)
class Shown:
    """One version as it was published; ``why`` and ``ended``: how it stopped being shown."""

    number: int
    snapshot: str
    digest: str
    at: datetime
    ended: datetime | None = None
    why: str = ""

    @property
    def data(self) -> Mapping[str, Any]:
        """The snapshot as plain data."""
        return dict(json.loads(self.snapshot))


@dataclass(frozen=True)
class Life:
    """What became of one decision. ``state``: "" nothing yet, published, corrected, withdrawn,
    expired, withheld; ``fallen``: annulled, voided, or found unlawful by others."""

    decision: Record
    state: str = ""
    slug: str = ""
    versions: tuple[Shown, ...] = ()
    fallen: bool = False
    moved: datetime | None = None
    ground: str = ""
    reason: str = ""

    @property
    def current(self) -> Shown | None:
        """The version that is shown now."""
        live = self.state in ("published", "corrected")
        return self.versions[-1] if live and self.versions else None


@dataclass
class _Told:
    """The records of one case, sorted by what they say of publication."""

    acts: Sequence[Record]
    approvals: Mapping[str, Record] = field(default_factory=dict)  # by case act
    corrections: Sequence[Record] = ()


def lives(case: Sequence[Record], disclosure: Sequence[Record], today: date) -> list[Life]:
    """The life of every decision of a case, in their order."""
    acts = dossiers.people_acts(case)
    approvals = {str(r.say.get("act")): r for r in disclosure if r.kind == APPROVE}
    corrections = [r for r in disclosure if r.kind == APPROVE and r.say.get("outcome") == CORRECT]
    told = _Told(acts, approvals, corrections)
    live = {record.id for record in acts}
    return [
        _life(record, told, today, voided=record.id not in live)
        for record in case
        if record.kind in DECISIONS
    ]


def _life(decision: Record, told: _Told, today: date, *, voided: bool) -> Life:
    life = Life(decision, fallen=voided or _fallen(decision, told.acts))
    for seq, record in sorted(_steps(decision, told), key=lambda step: step[0]):
        life = _step(life, seq, record)
    return _expire(life, today)


def _steps(decision: Record, told: _Told) -> Iterable[tuple[tuple[int, int], Record]]:
    """Acts of the case in their order; a correction stands behind what the case had by then."""
    for act in told.acts:
        approval = told.approvals.get(act.id.hex)
        if act.kind in CASE_ACTS.values() and approval is not None:
            if approval.say.get("decision") == decision.id.hex:
                yield (act.seq, 0), approval
        elif act.kind == WITHDRAW and act.seq > decision.seq:
            yield (act.seq, 0), act
    for record in told.corrections:
        if record.say.get("decision") == decision.id.hex:
            yield (int(str(record.say["case_seq"])), 1), record


def _step(life: Life, place: tuple[int, int], record: Record) -> Life:
    if record.kind == WITHDRAW:
        return _withdrawn(life, record) if life.current is not None else life
    if record.say.get("outcome") == WITHHOLD:
        return replace(life, state="withheld", moved=record.done)
    snapshot = str(record.say["snapshot"])
    shown = Shown(int(str(record.say["version"])), snapshot, str(record.say["digest"]), record.done)
    state = "corrected" if record.say.get("outcome") == CORRECT else "published"
    versions = _end(life.versions, record.done, "corrected")
    return replace(
        life, state=state, slug=str(record.say["slug"]), versions=(*versions, shown),
        moved=record.done, ground="", reason="",
    )  # fmt: skip


def _withdrawn(life: Life, act: Record) -> Life:
    return replace(
        life, state="withdrawn", versions=_end(life.versions, act.done, "withdrawn"),
        moved=act.done, ground=str(act.say.get("ground")), reason=str(act.say.get("reason")),
    )  # fmt: skip


def taken_down(life: Life, ground: str) -> Life:
    """A page that cannot be shown any longer, though no act withdrew it."""
    at = life.versions[-1].at
    return replace(
        life, state="withdrawn", versions=_end(life.versions, at, "withdrawn"), moved=at,
        ground=ground,
    )  # fmt: skip


def _end(versions: tuple[Shown, ...], at: datetime, why: str) -> tuple[Shown, ...]:
    if not versions or versions[-1].ended is not None:
        return versions
    return (*versions[:-1], replace(versions[-1], ended=at, why=why))


def _expire(life: Life, today: date) -> Life:
    """公示期满: the day after the last day it is gone, without any act."""
    until = life.current and life.current.data["shown_until"]
    if not until or date.fromisoformat(until) >= today:
        return life
    last = date.fromisoformat(until)
    ended = datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=SHANGHAI)
    versions = _end(life.versions, ended, EXPIRED)
    return replace(life, state=EXPIRED, versions=versions, moved=ended, ground=EXPIRED)


def _fallen(decision: Record, acts: Sequence[Record]) -> bool:
    later = [act for act in acts if act.seq > decision.seq]
    return any(
        act.kind == "annul_decision"
        or (act.kind == "remedy_outcome" and act.say.get("outcome") in FALLEN)
        for act in later
    )


def opened(snapshot: Mapping[str, Any]) -> list[tuple[uuid.UUID, tuple[str, ...]]]:
    """For each record of a snapshot, the fields that it shows."""
    names: list[set[str]] = [set() for _ in snapshot["records"]]
    shown = [part for block in snapshot["body"] for part in block["parts"] if "text" in part]
    places = [part[key] for part in shown for key in ("at", "via") if key in part]
    for place, name in (*places, *snapshot["head"].values()):
        names[place].add(name)
    return [
        (uuid.UUID(record), tuple(sorted(found)))
        for record, found in zip(snapshot["records"], names, strict=True)
    ]
