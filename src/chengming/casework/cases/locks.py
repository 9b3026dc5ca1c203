"""Locks: one act at a time on a case, one number at a time in a series."""

import uuid

from django.db import connection

from chengming.casework.cases.errors import CaseUnknown
from chengming.casework.cases.models import Case

NUMBER_FORMS = {
    "case": "{short}案〔{year}〕{n}号",
    "decide": "{short}罚〔{year}〕{n}号",
    "exempt": "{short}不罚〔{year}〕{n}号",
    "find_no_grounds": "{short}撤〔{year}〕{n}号",
    "compulsion/decide": "{short}强制〔{year}〕{n}号",
}


def series_of(procedure: str, act: str) -> str:
    """The series of an act's numbers (案号、文号); empty where it has none of its own.

    Cases of every procedure share one series; decisions have one for each kind of procedure.
    """
    name = "case" if act == "register_lead" else act
    own = f"{procedure.partition('/')[0]}/{name}"
    return own if own in NUMBER_FORMS else name if name in NUMBER_FORMS else ""


def lock_case(case: Case | uuid.UUID | str) -> Case:
    """案件行锁: the case as it stands, by object, id or number; waits for whoever acts on it."""
    key = case.pk if isinstance(case, Case) else case
    rows = Case.objects.select_for_update(of=("self",)).select_related("stream")
    found = rows.filter(**_by(key)).first()
    if found is None:
        raise CaseUnknown(f"没有案件“{key}”。请核对案号。")
    return found


def find_case(case: Case | uuid.UUID | str) -> Case:
    """The case without a lock, for reading."""
    if isinstance(case, Case):
        return case
    found = Case.objects.select_related("stream").filter(**_by(case)).first()
    if found is None:
        raise CaseUnknown(f"没有案件“{case}”。请核对案号。")
    return found


def _by(key: uuid.UUID | str) -> dict[str, object]:
    if isinstance(key, uuid.UUID):
        return {"pk": key}
    try:
        return {"pk": uuid.UUID(key)}
    except ValueError:
        return {"number": key}


def allocate(agency: str, name: str, year: int) -> int:
    """下一个号: gapless, since a transaction that fails gives its number back with the lock."""
    last = last_of(agency, name, year)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_series SET last = %s WHERE agency_id = %s AND name = %s AND year = %s",
            (last + 1, agency, name, year),
        )
    return last + 1


def last_of(agency: str, name: str, year: int) -> int:
    """The last number given, with the series locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_series (agency_id, name, year, last) VALUES (%s, %s, %s, 0)"
            " ON CONFLICT (agency_id, name, year) DO NOTHING",
            (agency, name, year),
        )
        cursor.execute(
            "SELECT last FROM cases_series WHERE agency_id = %s AND name = %s AND year = %s"
            " FOR UPDATE",
            (agency, name, year),
        )
        return int(cursor.fetchone()[0])


def number(agency: str, short_name: str, name: str, year: int, form: str = "") -> str:
    """案号、文号: the next one of the series, as printed (``form`` for series not listed here)."""
    n = allocate(agency, name, year)
    return (form or NUMBER_FORMS[name]).format(short=short_name, year=year, n=n)
