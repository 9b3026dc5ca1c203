"""同一表单只办一次: a form handed in twice, even at once, gives the first act back.

The row is written in the transaction of the act: either both are there or neither.
"""

import uuid

from django.db import connection

from chengming.casework.cases.carrying import CaseKey, Done
from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.locks import find_case
from chengming.casework.cases.models import Submission

LOCK_SPACE = 0x7375 << 48  # advisory locks of forms: "su", then bits of the form's number


class FormUsed(CaseError):
    """这张表单已用于另一事项: somebody copied a form instead of opening a new one."""


def done_before(
    submission: uuid.UUID | None, *, act: str, person: str, case: CaseKey | None = None
) -> Done | None:
    """What this form became, if it was handed in before; waits for one that is being handed in."""
    if submission is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", (LOCK_SPACE | submission.int & ((1 << 48) - 1),)
        )
    row = Submission.objects.select_related("case").filter(pk=submission).first()
    if row is None:
        return None
    same_case = case is None or find_case(case).pk == row.case_id
    if (row.act, row.person) != (act, person) or not same_case:
        raise FormUsed("这张表单已经提交过，用于另一事项。请重新打开表单再填写。")
    return Done(
        row.record_id, row.case_id, row.case.number, row.seq, row.stage, row.version, row.instrument
    )


def keep(submission: uuid.UUID | None, done: Done, *, act: str, person: str) -> Done:
    """Notes what the form became, in the transaction of the act."""
    if submission is not None:
        Submission.objects.create(
            id=submission, person=person, case_id=done.case, act=act, record_id=done.record,
            seq=done.seq, stage=done.stage, version=done.version, instrument=done.instrument,
        )  # fmt: skip
    return done
