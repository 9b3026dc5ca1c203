"""依法删除 as the records tell it: what each tombstone and approval names, for the audit.

A fact or an upload is lawfully gone only if a tombstone names it and two different people approved it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chengming.proof.canonical import parse
from chengming.record.ledger.audit import Scene
from chengming.record.records.actions import APPROVE_ERASURE, ERASE

TOMBSTONES = """
SELECT r.id, r.kind, r.stream_id, r.seq, e.idx, v.names, v.values FROM records_record r
JOIN records_values v ON v.record_id = r.id LEFT JOIN ledger_entry e ON e.record = r.id
WHERE r.kind = ANY (%s)
"""


@dataclass(frozen=True)
class Says:
    """A tombstone or approval: its place in the log and what it names."""

    kind: str
    stream: int
    seq: int
    index: int | None
    person: str
    record: str
    facts: frozenset[str]
    uploads: frozenset[str]
    approvals: frozenset[str]

    @property
    def said(self) -> str:
        """Where it is written."""
        at = "尚在队列中的删除记录" if self.index is None else f"#{self.index}"
        return f"依法删除，见 {at}"


Erasures = dict[str, Says]


def read(scene: Scene) -> Erasures:
    """Every tombstone and approval by the record's id (hex)."""
    with scene.connection.cursor(binary=True) as cursor:
        cursor.execute(TOMBSTONES, ([ERASE, APPROVE_ERASURE],))
        return {
            record.hex: _says(kind, (stream, seq, index), names, values)
            for record, kind, stream, seq, index, names, values in cursor
        }


def approvers(told: Erasures, tombstone: Says, covers: Callable[[Says], bool]) -> set[str]:
    """Who approved what the tombstone did."""
    found = [told[one] for one in tombstone.approvals if one in told]
    return {a.person for a in found if a.kind == APPROVE_ERASURE and a.person and covers(a)}


def of_upload(told: Erasures, stream: int, seq: int, digest: str) -> Says | None:
    """The tombstone by which an upload named in a record of a stream is lawfully gone."""

    def covers(says: Says) -> bool:
        return says.stream == stream and says.seq > seq and digest in says.uploads

    for says in told.values():
        if says.kind == ERASE and covers(says) and len(approvers(told, says, covers)) >= 2:
            return says
    return None


def _says(
    kind: str, place: tuple[int, int, int | None], names: list[str], values: list[bytes | None]
) -> Says:
    facts = {n: str(parse(v)) for n, v in zip(names, values, strict=False) if n and v is not None}

    def listed(prefix: str) -> frozenset[str]:
        return frozenset(v for n, v in facts.items() if n.startswith(prefix))

    return Says(
        kind, *place, person=facts.get("actor.person", ""), record=facts.get("say.record", ""),
        facts=listed("say.fields."), uploads=listed("say.uploads."),
        approvals=listed("say.approvals."),
    )  # fmt: skip
