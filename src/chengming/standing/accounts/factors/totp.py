"""动态口令 (RFC 6238): six digits that change every half minute, each good once.

The secret is offered for SHA-256. Some apps silently compute SHA-1 whatever they are told; the
first code shows which, that one is kept with the factor, and only that one counts from then on.
"""

import base64
import secrets
import unicodedata

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from chengming.standing.accounts import policy
from chengming.standing.accounts.factors.interface import Enrolment, Shown

SECRET_SIZE = 20
ISSUER = "澄明"
ALGORITHMS: dict[str, type[SHA256] | type[SHA1]] = {
    "SHA256": SHA256,
    "SHA1": SHA1,  # noqa: S303  HMAC-SHA-1 of RFC 6238, for apps that know no other
}
PREFERRED = "SHA256"
STEP = int(policy.CODE_STEP.total_seconds())


class TimeCodes:
    """The factor kind ``totp``."""

    kind = "totp"

    def begin(self, login: str, secret: bytes | None = None) -> Enrolment:
        """A secret as text in fours and as the address that a QR code carries."""
        chosen = secret or secrets.token_bytes(SECRET_SIZE)
        plain = base64.b32encode(chosen).decode().rstrip("=")
        text = " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))
        uri = _code(chosen, PREFERRED).get_provisioning_uri(login, ISSUER)
        return Enrolment(chosen, text, uri)

    def check(
        self, secret: bytes, answer: str, at: float, *, after: int, algorithm: str = ""
    ) -> Shown | None:
        """The step shown, within one step of now and later than the last one used."""
        given = "".join(unicodedata.normalize("NFKC", answer).split()).encode()
        now, found = int(at) // STEP, None
        for name in [algorithm] if algorithm else list(ALGORITHMS):
            for step in range(now - policy.CODE_DRIFT, now + policy.CODE_DRIFT + 1):
                fits = bytes_eq(_code(secret, name).generate(step * STEP), given)
                if fits and step > after:
                    found = found or Shown(step, name)
        return found


def code_at(secret: bytes, at: float, algorithm: str = PREFERRED) -> str:
    """What an authenticator shows at ``at``: for the demo's sign-in page and for tests."""
    return _code(secret, algorithm).generate(int(at)).decode()


def _code(secret: bytes, algorithm: str) -> TOTP:
    return TOTP(secret, policy.CODE_DIGITS, ALGORITHMS[algorithm](), STEP)
