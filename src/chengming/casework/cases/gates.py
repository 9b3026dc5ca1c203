"""The owner's three functions, as seen by the desk (design.md D9)."""

import uuid

from django.db import DatabaseError, connection

from chengming.casework.cases.errors import GateRefused

REFUSED = "CM001"


def judge_scope(case: uuid.UUID, record: uuid.UUID) -> None:
    """Store the verdict of a ``judge_scope`` record; a "no" against the record is refused."""
    _call("casework_judge_scope", case, record)


def pass_gate(case: uuid.UUID, record: uuid.UUID) -> None:
    """Store the pass of a ``confirm_review`` record, after reading the review's records."""
    _call("casework_pass_gate", case, record)


def decide(case: uuid.UUID, record: uuid.UUID) -> None:
    """Store the decision of its record; whether a pass is needed is read from the verdict."""
    _call("casework_decide", case, record)


def _call(function: str, case: uuid.UUID, record: uuid.UUID) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", (case, record))
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != REFUSED:
            raise
        diagnosis = getattr(error.__cause__, "diag", None)
        raise GateRefused(str(getattr(diagnosis, "message_primary", error))) from error
