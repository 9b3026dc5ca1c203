"""Questions about accounts."""

from chengming.standing.accounts import rules
from chengming.standing.accounts.models import Account


def account(login: str) -> Account | None:
    """The account of this login name (any width or case), or None."""
    return Account.objects.filter(login=rules.normal_login(login)).first()


def is_open(account: int) -> bool:
    """Whether there is an account of this number, not closed."""
    return Account.objects.filter(pk=account, closed__isnull=True).exists()
