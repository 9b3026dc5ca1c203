"""查验码: how a paper's code is written and read (design.md §3, issued paper).

Twenty Crockford base-32 characters hold 100 bits; the twenty-first is a check over GF(32), so that
one wrong character, or two neighbours exchanged, is always noticed.
"""

import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, BITS = 20, 100
GROUP = 4
NO_PAPER = hashlib.sha256(b"chengming/paper/v1\x00no paper").digest()
"""What is looked up for a mistyped code: the digest of nothing that could be one."""
_READ_AS = str.maketrans("OIL", "011")
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive: its powers differ for 31 places


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 32 else doubled


def check_character(digits: str) -> str:
    """The character that makes the code whole."""
    total = 0
    for digit in digits:
        total = _times_x(total ^ ALPHABET.index(digit))
    return ALPHABET[total]


def written(bits: int) -> str:
    """The code as printed: ``K7Q2-…-9XFD-M`` for 100 bits."""
    digits = "".join(ALPHABET[bits >> (5 * (LENGTH - 1 - place)) & 31] for place in range(LENGTH))
    groups = [digits[start : start + GROUP] for start in range(0, LENGTH, GROUP)]
    return "-".join([*groups, check_character(digits)])


def read(typed: str) -> str | None:
    """The 21 characters somebody typed, made uniform; None where they can be no code."""
    if len(typed) > 4 * LENGTH:
        return None
    kept = "".join(c for c in typed.upper().translate(_READ_AS) if c in ALPHABET)
    if len(kept) != LENGTH + 1 or any(
        c.isalnum() and c not in kept for c in typed.upper().translate(_READ_AS)
    ):
        return None
    return kept if check_character(kept[:LENGTH]) == kept[LENGTH] else None


def digest_of(code: str) -> bytes:
    """What tables keep of a code: SHA-256 of its 20 characters, prefixed."""
    digits = "".join(c for c in code if c in ALPHABET)[:LENGTH]
    return hashlib.sha256(b"chengming/paper/v1\x00" + digits.encode()).digest()
