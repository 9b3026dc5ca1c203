"""What a login name and a password must be."""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import check_password as fits_hash

from chengming.standing.accounts import policy
from chengming.standing.accounts.errors import LoginRefused, PasswordRefused
from chengming.standing.accounts.guessing.passwords import unguessable
from chengming.standing.accounts.policy import PasswordProfile

LONGEST_LOGIN = 64
INVISIBLE = {"Cf", "Zs", "Zl", "Zp", "Cc", "Mn"}


def normal_login(login: str) -> str:
    """登录名规范化: NFKC, lower case, so that two names that look alike are one name."""
    normal = unicodedata.normalize("NFKC", login).strip().casefold()
    hidden = any(unicodedata.category(c) in INVISIBLE for c in normal)
    if not normal or len(normal) > LONGEST_LOGIN or not normal.isprintable() or hidden:
        raise LoginRefused(
            f"登录名不合要求：应为 1 至 {LONGEST_LOGIN} 个可见字符，不含空格。请换一个登录名。"
        )
    return normal


def normal_password(password: str) -> str:
    """The same password from any keyboard: full width and half width are one (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, login: str = "", profile: PasswordProfile | None = None) -> None:
    """Refuse what is short, of too few kinds of characters, or soon guessed; never repeats it."""
    rules, given = profile or policy.password_profile(), normal_password(password)
    if len(given) < rules.shortest:
        raise PasswordRefused(f"口令过短：至少 {rules.shortest} 个字符。请设置更长的口令。")
    if len(given) > policy.LONGEST_PASSWORD:
        raise PasswordRefused(
            f"口令过长：至多 {policy.LONGEST_PASSWORD} 个字符。请设置短一些的口令。"
        )
    if _classes(given) < rules.classes:
        raise PasswordRefused(
            f"口令过于单一：大写字母、小写字母、数字、其他字符（含汉字）中至少要有 {rules.classes} 类。"
            "请补充其他种类的字符。"
        )
    if unguessable(given, login) < policy.LEFT_WHEN_GUESSED:
        raise PasswordRefused(
            "口令容易被猜到：去掉常见词、单位和地名、年份、连续或重复的字符以及登录名之后，"
            f"不同的字符不足 {policy.LEFT_WHEN_GUESSED} 个。请换用互不相关的词语和数字。"
        )


def check_not_used(password: str, used: Iterable[str]) -> None:
    """最近用过的口令不得再用; ``used``: hashes, newest first."""
    given, profile = normal_password(password), policy.password_profile()
    for _, hashed in zip(range(profile.remembered), used, strict=False):
        if fits_hash(given, hashed):
            raise PasswordRefused(
                f"最近 {profile.remembered} 次用过的口令不能再用。请设置没有用过的口令。"
            )


def must_change(initial: bool, set_at: datetime, at: datetime) -> bool:
    """Whether nothing but changing the password is open to the holder."""
    oldest = policy.password_profile().oldest
    return initial or (oldest is not None and at - set_at > oldest)


def unused(last_used: datetime | None, set_at: datetime, at: datetime) -> bool:
    """久未使用: nobody signed in, nor was the password set, for so long that it opens no more."""
    return at - max(last_used or set_at, set_at) > policy.UNUSED


def password_mark(hashed: str) -> str:
    """口令散列的摘要: lets the audit see a hash that somebody put in place of the recorded one."""
    return mark(hashed.encode())


def mark(data: bytes) -> str:
    """What a record says of bytes that it must not hold."""
    return hashlib.sha256(data).hexdigest()


def mark_of_codes(digests: Iterable[str]) -> str:
    """What a record says of a set of recovery codes."""
    return mark("\n".join(sorted(digests)).encode())


def _classes(password: str) -> int:
    kinds = {
        "lower" if c.islower() else "upper" if c.isupper() else "digit" if c.isdigit() else "other"
        for c in password
    }
    return len(kinds)
