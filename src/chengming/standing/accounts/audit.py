"""审计: accounts, passwords, factors and codes against the records that founded them (design.md D10)."""

from collections.abc import Iterator
from typing import Any

from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as records
from chengming.record.records.queries import Record
from chengming.standing.accounts.models import Account, Factor, RecoveryCode, UsedPassword
from chengming.standing.accounts.rows import differences
from chengming.standing.accounts.rules import mark, mark_of_codes, password_mark

PART = "账号"
AUDITED = (Account, Factor, RecoveryCode, UsedPassword)
CHANGED = "与记录不一致：表中的值被改动。"
UNFOUNDED = "表中有，记录中没有：该行没有记录依据。"
GONE = "记录中有，表中没有：该行被删除。"
PASSWORDS = ("open_account", "set_password")


def audit() -> list[Finding]:
    """Every account against its records; names the account by its number, never by its login."""
    findings: list[Finding] = []
    accounts = {account.stream_id: account for account in Account.objects.all()}
    founded: set[Any] = set()
    for stream in records.streams("account"):
        account = accounts.pop(stream.id, None)
        where = f"accounts_account {account.pk if account else stream.id}"
        if account is None:
            findings.append(Finding(PART, where, GONE))
            continue
        found = records.of_stream(stream.id)
        founded.update(record.id for record in found)
        findings += _of_account(account, where, found)
        findings += _of_factors(account, found)
        findings += _of_codes(account, found)
    for account in accounts.values():
        findings.append(Finding(PART, f"accounts_account {account.pk}", UNFOUNDED))
    return [*findings, *_unfounded(founded)]


def _of_account(account: Account, where: str, found: list[Record]) -> Iterator[Finding]:
    wanted: dict[str, object] = {"closed": None}
    for record in found:
        if record.kind in PASSWORDS:
            wanted |= {"password_set": record.done, "initial": record.say.get("initial", True)}
            wanted |= {k: record.say[k] for k in ("login", "password") if k in record.say}
            yield from _of_password(account, record)
        elif record.kind == "close_account":
            wanted["closed"] = record.done
    if password_mark(account.password) != wanted.pop("password"):
        yield Finding(PART, f"{where} 的 password", CHANGED)
    yield from differences(PART, where, account, wanted)


def _of_password(account: Account, record: Record) -> Iterator[Finding]:
    where = f"accounts_usedpassword {record.id}"
    row = UsedPassword.objects.filter(pk=record.id).first()
    if row is None:
        yield Finding(PART, where, GONE)
        return
    if password_mark(row.password) != record.say["password"]:
        yield Finding(PART, f"{where} 的 password", CHANGED)
    wanted = {"account_id": account.pk, "used_from": record.done, "seq": record.seq}
    yield from differences(PART, where, row, wanted)


def _of_factors(account: Account, found: list[Record]) -> Iterator[Finding]:
    """Each factor as enrolled; taken out of use by the next enrolment or the removal after it."""
    for number, record in enumerate(found):
        if record.kind != "enroll_factor":
            continue
        where = f"accounts_factor {record.id}"
        row = Factor.objects.filter(pk=record.id).first()
        if row is None:
            yield Finding(PART, where, GONE)
            continue
        if mark(bytes(row.sealed)) != record.say["sealed"]:
            yield Finding(PART, f"{where} 的 sealed", CHANGED)
        ends = (r.done for r in found[number + 1 :] if r.kind in ("enroll_factor", "remove_factor"))
        wanted = {
            "account_id": account.pk, "kind": record.say["kind"],
            "algorithm": record.say["algorithm"], "removed": next(ends, None),
        }  # fmt: skip
        yield from differences(PART, where, row, wanted)


def _of_codes(account: Account, found: list[Record]) -> Iterator[Finding]:
    """Each set of codes as given; a code is used by its own record, or withdrawn with its set."""
    used = {str(r.say["code"]): r.done for r in found if r.kind == "use_recovery_code"}
    for number, record in enumerate(found):
        if record.kind != "replace_recovery_codes":
            continue
        rows = list(RecoveryCode.objects.filter(record=record.id))
        where = f"accounts_recoverycode {record.id}"
        others = any(row.account_id != account.pk for row in rows)
        if others or mark_of_codes([row.digest for row in rows]) != record.say["codes"]:
            yield Finding(PART, where, CHANGED)
        kinds = ("replace_recovery_codes", "remove_factor")
        end = next((r.done for r in found[number + 1 :] if r.kind in kinds), None)
        if any(row.used != used.get(row.digest, end) for row in rows):
            yield Finding(PART, f"{where} 的 used", CHANGED)


def _unfounded(founded: set[Any]) -> Iterator[Finding]:
    for table, column in ((UsedPassword, "pk"), (Factor, "pk"), (RecoveryCode, "record")):
        keys = table._default_manager.values_list(column, flat=True).distinct()  # noqa: SLF001
        for key in sorted(set(keys) - founded, key=str):
            where = f"{table._meta.db_table} {key}"  # noqa: SLF001  Django's public name for it
            yield Finding(PART, where, UNFOUNDED)
