"""What may be wrong with an account. One class per meaning."""


class AccountError(Exception):
    """Anything that keeps an account from being opened, changed or closed."""


class LoginTaken(AccountError):
    """登录名已被使用。"""


class LoginRefused(AccountError):
    """登录名不合要求。"""


class PasswordRefused(AccountError):
    """口令过短: the message never repeats it."""


class AccountUnknown(AccountError):
    """没有这个账号。"""


class AccountClosed(AccountError):
    """账号已停用。"""
