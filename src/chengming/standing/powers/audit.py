"""审计: powers, scope lists and settings derived again from their records, and compared."""

from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as record_queries
from chengming.standing.accounts.rows import Rows, compare
from chengming.standing.powers.models import PowerItem, ScopeList, ScopeRow, Setting
from chengming.standing.powers.projection import DERIVATIONS

PART = "职权和目录"
TABLES = (PowerItem, ScopeList, ScopeRow, Setting)


def audit() -> list[Finding]:
    """Every row of this room against the records; an empty list is a clean room."""
    wanted: Rows = {model: {} for model in TABLES}
    for kind, derive in DERIVATIONS.items():
        for stream in record_queries.streams(kind):
            rows = derive(stream.key, stream.id, record_queries.of_stream(stream))
            for model, keyed in rows.items():
                wanted[model] |= keyed
    return compare(PART, wanted, TABLES)
