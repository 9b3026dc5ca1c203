"""审计: review rows derived again from the records of every case, and compared."""

from chengming.casework.cases.models import Case
from chengming.casework.review.projection import TABLES, derive
from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as records
from chengming.standing.accounts.rows import Rows, compare

PART = "法制审核"


def audit() -> list[Finding]:
    """Every row of this room against the records; an empty list is a clean room."""
    wanted: Rows = {model: {} for model in TABLES}
    for case in Case.objects.order_by("number"):
        for model, rows in derive(case, records.of_stream(case.stream_id)).items():
            wanted[model] |= rows
    return compare(PART, wanted, TABLES)
