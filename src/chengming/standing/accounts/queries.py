"""Questions about accounts."""

from datetime import datetime

from chengming.standing.accounts import rules
from chengming.standing.accounts.models import Account, Factor, RecoveryCode


def account(login: str) -> Account | None:
    """The account of this login name (any width or case), or None."""
    return Account.objects.filter(login=rules.normal_login(login)).first()


def is_open(account: int) -> bool:
    """Whether there is an account of this number, not closed."""
    return Account.objects.filter(pk=account, closed__isnull=True).exists()


def password_set(account: int) -> datetime:
    """When the password in use was set."""
    return Account.objects.values_list("password_set", flat=True).get(pk=account)


def has_factor(account: int) -> bool:
    """Whether the account has a second factor in use."""
    return Factor.objects.filter(account_id=account, removed=None).exists()


def codes_left(account: int) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(account_id=account, used=None).count()
