"""演示登录: one known password, and the code of the moment. Only under a log that begins ``demo.``."""

import functools

from django.contrib.auth.hashers import make_password

from chengming.record.clock import demo
from chengming.record.clock.queries import real_now
from chengming.standing.accounts import policy
from chengming.standing.accounts.errors import DemoSignInRefused
from chengming.standing.accounts.factors import sealing, totp
from chengming.standing.accounts.models import Factor

PASSWORD = "Kx48-松间-清泉石上流"  # noqa: S105  shown on the sign-in page of every demo


def require_demo() -> None:
    """Refuse under the log of a real installation."""
    if not demo.is_demo():
        raise DemoSignInRefused("这不是演示日志，没有演示账号，也不显示验证码。请用本人账号登录。")


def is_demo_password(password: str) -> bool:
    """Whether this is the password that everybody knows."""
    return password == PASSWORD


def hashed(password: str) -> str:
    """The hash to keep. That of the password everybody knows is worked out once: it guards nothing."""
    return _known() if is_demo_password(password) and demo.is_demo() else make_password(password)


@functools.cache
def _known() -> str:
    return make_password(PASSWORD)


def code_of(account: int) -> str:
    """A code of this account's factor that is good now and was not used; "" when one must wait."""
    require_demo()
    row = Factor.objects.filter(account_id=account, removed=None).first()
    if row is None:
        return ""
    at = int(real_now().timestamp()) // totp.STEP
    step = max(at, row.last_step + 1)
    if step > at + policy.CODE_DRIFT:
        return ""
    secret = sealing.unseal(bytes(row.sealed), f"account/{account}")
    return totp.code_at(secret, step * totp.STEP, row.algorithm)
