"""审计: the registry's tables derived again from its records, and compared (design.md D10)."""

from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as record_queries
from chengming.standing.accounts.rows import Rows, compare
from chengming.standing.registry import projection
from chengming.standing.registry.models import (
    AccountHolder,
    Agency,
    AgencyName,
    Credential,
    Person,
    Post,
    ReviewQualification,
    StandingIn,
)

PART = "执法主体和人员"
TABLES = (
    Agency, AgencyName, Person, Post, Credential, ReviewQualification, AccountHolder, StandingIn,
)  # fmt: skip


def audit() -> list[Finding]:
    """Every row of the registry against the records; an empty list is a clean registry."""
    wanted: Rows = {model: {} for model in TABLES}
    for kind, derive in (
        ("agency", projection.derive_agency),
        ("person", projection.derive_person),
    ):
        for stream in record_queries.streams(kind):
            rows = derive(stream.key, stream.id, record_queries.of_stream(stream))
            for model, keyed in rows.items():
                wanted[model] |= keyed
    return compare(PART, wanted, TABLES)
