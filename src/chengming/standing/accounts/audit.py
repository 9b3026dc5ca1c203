"""审计: accounts against the records of their opening, passwords and closing (design.md D10)."""

from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as records
from chengming.standing.accounts.models import Account
from chengming.standing.accounts.rows import differences
from chengming.standing.accounts.rules import password_mark

PART = "账号"


def audit() -> list[Finding]:
    """Every account against its records; names the account by its number, never by its login."""
    findings: list[Finding] = []
    accounts = {account.stream_id: account for account in Account.objects.all()}
    for stream in records.streams("account"):
        account = accounts.pop(stream.id, None)
        where = f"accounts_account {account.pk if account else stream.id}"
        if account is None:
            findings.append(Finding(PART, where, "记录中有，表中没有：该行被删除。"))
            continue
        wanted = _wanted(stream.id)
        if password_mark(account.password) != wanted.pop("password"):
            findings.append(Finding(PART, f"{where} 的 password", "与记录不一致：表中的值被改动。"))
        findings += differences(PART, where, account, wanted)
    for account in accounts.values():
        where = f"accounts_account {account.pk}"
        findings.append(Finding(PART, where, "表中有，记录中没有：该行没有记录依据。"))
    return findings


def _wanted(stream: int) -> dict[str, object]:
    wanted: dict[str, object] = {"closed": None}
    for record in records.of_stream(stream):
        if record.kind == "close_account":
            wanted["closed"] = record.done
        else:
            wanted |= record.say
    return wanted
