"""Passwords, limits and time-outs of signing in: security parameters, each with its clause.

None of them is a legal time limit; an installation chooses one of two named password profiles,
never a mixture (GB/T 22239-2019 and OWASP ASVS 5.0 contradict each other on periodic change).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True)
class PasswordProfile:
    """口令策略: ``classes`` of lower, upper, digit and other; ``oldest`` None: no periodic change."""

    name: str
    shortest: int
    classes: int
    oldest: timedelta | None
    remembered: int
    clause: str


LEVEL3 = PasswordProfile(
    name="level3", shortest=12, classes=3, oldest=timedelta(days=90), remembered=5,
    clause="GB/T 22239-2019 8.1.4.1 a)",
)  # fmt: skip
ASVS = PasswordProfile(
    name="asvs", shortest=15, classes=0, oldest=None, remembered=5,
    clause="OWASP ASVS 5.0 6.2.1, 6.2.5, 6.2.10",
)  # fmt: skip
PROFILES = {profile.name: profile for profile in (LEVEL3, ASVS)}

LONGEST_PASSWORD = 128  # a longer one only costs the server time
LEFT_WHEN_GUESSED = 8  # characters that must remain once guessable parts are taken away

# GB/T 22239-2019 8.1.4.1 b): 限制非法登录次数, 登录连接超时自动退出.
WRONG_TRIES = 5
TRIES_WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
HALF_OPEN = timedelta(minutes=10)  # between the password and the second factor
SEEN_EVERY = timedelta(minutes=1)  # how often a session in use writes that it was used

# GB/T 22239-2019 8.1.4.2 c): 停用多余的、过期的账号. Set the password anew and it is in use again.
UNUSED = timedelta(days=90)

# ASVS 5.0 6.3.1: one try each at many accounts. An office behind one address mistypes too.
ADDRESS_TRIES = 50

# ASVS 5.0 7.5.3: acts that bind the agency want a factor shown just now.
FRESH = timedelta(minutes=5)

# RFC 6238 5.2; ASVS 5.0 6.5.5.
CODE_STEP = timedelta(seconds=30)
CODE_DIGITS = 6
CODE_DRIFT = 1
RECOVERY_CODES = 10
RECOVERY_SYMBOLS = 16  # of 32 each: 80 bits


def password_profile() -> PasswordProfile:
    """The profile this installation runs under (``CHENGMING_PASSWORD_PROFILE``)."""
    return PROFILES[settings.CHENGMING_PASSWORD_PROFILE]
