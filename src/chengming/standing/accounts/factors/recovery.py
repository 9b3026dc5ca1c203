"""恢复码: random, shown once, kept as keyed digests, each good once."""

import secrets

from chengming.standing.accounts import policy
from chengming.standing.accounts.factors.sealing import keyed_digest

# Crockford's base 32: no letter is taken for a digit.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")


def make() -> list[str]:
    """A set of codes in fours."""
    return [_grouped(_random()) for _ in range(policy.RECOVERY_CODES)]


def digest(code: str) -> str:
    """What is kept of a code; typed in any case, with or without its dashes."""
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(_READ_AS)
    return keyed_digest("recovery", plain)


def looks_like_one(answer: str) -> bool:
    """Whether this is meant as a recovery code: longer than any time code."""
    return sum(c.isalnum() for c in answer) > policy.CODE_DIGITS


def _random() -> str:
    return "".join(secrets.choice(SYMBOLS) for _ in range(policy.RECOVERY_SYMBOLS))


def _grouped(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
