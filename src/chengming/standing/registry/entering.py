"""How an act of the registry is entered: one record on the object's stream, then its rows."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor, StreamRef
from chengming.standing.accounts import acts
from chengming.standing.accounts.rows import store
from chengming.standing.registry import projection
from chengming.standing.registry.errors import AgencyUnknown, PersonUnknown
from chengming.standing.registry.models import Agency, Person


def enter(
    kind: str, key: str, act: str, *, by: Actor, at: datetime, say: Mapping[str, object],
    instrument: str = "", reason: str = "", corrects: str = "", late_reason: str = "",
) -> uuid.UUID:  # fmt: skip
    """The record of one act on an agency or a person, and the rows derived again from all of them."""
    stream = records.open_stream(kind, key)
    written = acts.enter(
        stream=stream, kind=act, by=by, at=at, say=say, instrument=instrument, reason=reason,
        corrects=corrects, late_reason=late_reason,
    )  # fmt: skip
    _project(kind, key, stream)
    return written.id


def _project(kind: str, key: str, stream: StreamRef) -> None:
    derive = projection.derive_agency if kind == "agency" else projection.derive_person
    store(derive(key, stream.id, record_queries.of_stream(stream)))


def agency_row(agency: str) -> Agency:
    """The agency, known."""
    found = Agency.objects.filter(pk=agency).first()
    if found is None:
        raise AgencyUnknown(f"没有登记执法主体“{agency}”（行政处罚法第十七条）。请先登记该主体。")
    return found


def person_row(person: str) -> Person:
    """The person, known; locked, so that two acts on him follow one another."""
    found = Person.objects.select_for_update().filter(pk=person).first()
    if found is None:
        raise PersonUnknown("没有登记该人员。请先登记人员。")
    return found
