"""What a login name and a password must be."""

import hashlib
import unicodedata

from chengming.standing.accounts.errors import LoginRefused, PasswordRefused

SHORTEST_PASSWORD = 12
LONGEST_LOGIN = 64


def normal_login(login: str) -> str:
    """登录名规范化: NFKC, lower case, so that two names that look alike are one name."""
    normal = unicodedata.normalize("NFKC", login).strip().casefold()
    if not normal or len(normal) > LONGEST_LOGIN or not normal.isprintable() or " " in normal:
        raise LoginRefused(
            f"登录名不合要求：应为 1 至 {LONGEST_LOGIN} 个可见字符，不含空格。请换一个登录名。"
        )
    return normal


def check_password(password: str) -> None:
    """Refuse a password that is too short to stand guessing."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefused(f"口令过短：至少 {SHORTEST_PASSWORD} 个字符。请设置更长的口令。")


def password_mark(hashed: str) -> str:
    """口令散列的摘要: lets the audit see a hash that somebody put in place of the recorded one."""
    return hashlib.sha256(hashed.encode()).hexdigest()
