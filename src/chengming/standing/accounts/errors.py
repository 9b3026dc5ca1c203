"""What may be wrong with an account. One class per meaning."""


class AccountError(Exception):
    """Anything that keeps an account from being opened, changed, used or closed."""

    citations: tuple[str, ...] = ()

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class LoginTaken(AccountError):
    """登录名已被使用。"""


class LoginRefused(AccountError):
    """登录名不合要求。"""


class PasswordRefused(AccountError):
    """口令不合要求: the message never repeats it."""


class AccountUnknown(AccountError):
    """没有这个账号。"""


class AccountClosed(AccountError):
    """账号已停用。"""


class SignInRefused(AccountError):
    """登录不成功: the same for an unknown login, a wrong password, a locked and a closed account."""


class CodeRefused(AccountError):
    """动态口令或者恢复码不符、用过，或者试得太多。"""


class FactorMissing(AccountError):
    """尚未登记第二因素。"""


class FactorHeld(AccountError):
    """已登记第二因素: it is replaced only by whoever has just shown it, or a recovery code."""


class FactorKeyMissing(AccountError):
    """封装密钥缺失或者损坏。"""


class SecretDamaged(AccountError):
    """第二因素的密文被改动。"""


class DemoSignInRefused(AccountError):
    """演示登录只在演示日志中有。"""
