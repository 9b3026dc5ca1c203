"""审计: rows of issued papers derived again from the records of every case, and compared.

The bytes of each paper are read again by the audit of uploads: they lie in the vault under the digest
their record committed to.
"""

from chengming.casework.cases.models import Case
from chengming.casework.documents.models import IssuedPaper
from chengming.casework.documents.projection import derive
from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as records
from chengming.standing.accounts.rows import Rows, compare

PART = "文书"
TABLES = (IssuedPaper,)


def audit() -> list[Finding]:
    """Every row of this room against the records; an empty list is a clean room."""
    wanted: Rows = {model: {} for model in TABLES}
    for case in Case.objects.order_by("number"):
        for model, rows in derive(case, records.of_stream(case.stream_id)).items():
            wanted[model] |= rows
    return compare(PART, wanted, TABLES)
