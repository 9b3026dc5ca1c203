"""文号登记: the state of every number; what is not public shows its class and nothing else."""

from datetime import datetime

from chengming.casework.cases.dossier import Dossier
from chengming.openness.disclosure.publishing import terms
from chengming.openness.disclosure.publishing.content import place_of
from chengming.openness.disclosure.publishing.pages import Life
from chengming.record.clock.queries import SHANGHAI

STATES = {
    "published": "published", "corrected": "corrected", "withdrawn": "withdrawn",
    "expired": "withdrawn",
}  # fmt: skip


def state_of(life: Life, dossier: Dossier, at: datetime) -> str:
    """published, corrected, withdrawn, void, not_by_law, not_due or overdue."""
    if life.state in STATES:
        return STATES[life.state]
    if life.fallen:
        return "void"
    if life.state == "withheld" or life.decision.kind != "decide":
        return "not_by_law"
    # By its last day, not by the clock, which an act without a page would have ended.
    last = terms.due(dossier, life.decision)
    late = last is not None and last < at.astimezone(SHANGHAI).date()
    return "overdue" if late else "not_due"


def columns(life: Life, dossier: Dossier, agency_name: str, at: datetime) -> dict[str, object]:
    """The register's row of one decision."""
    state = state_of(life, dossier, at)
    year, ordinal = place_of(life.decision.instrument)
    return {
        "agency": dossier.case.agency_id, "agency_name": agency_name,
        "series": life.decision.kind, "year": year, "ordinal": ordinal,
        "number": life.decision.instrument, "state": state,
        "slug": life.slug if state in ("published", "corrected", "withdrawn") else "",
    }  # fmt: skip


def key_of(row: dict[str, object]) -> str:
    """Primary key of a register row."""
    return f"{row['agency']}/{row['series']}/{row['year']}/{row['ordinal']}"
