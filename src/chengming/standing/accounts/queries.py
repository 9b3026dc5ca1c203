"""Questions about accounts."""

from chengming.standing.accounts import rules
from chengming.standing.accounts.models import Account


def account(login: str) -> Account | None:
    """The account of this login name (any width or case), or None."""
    return Account.objects.filter(login=rules.normal_login(login)).first()
