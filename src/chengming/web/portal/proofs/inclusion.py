"""Inclusion proofs of published records, made from the public tiles alone (C2SP tlog-proof)."""

from chengming.web.portal.errors import LogDamaged, LogNotThere
from chengming.web.portal.proofs import public_log


def proof_text(index: int | None) -> str:
    """The ``.tlog-proof`` of one entry under the latest checkpoint; "" while it is not in it yet."""
    if index is None:
        return ""
    try:
        return public_log.inclusion(index)
    except (LogNotThere, LogDamaged):
        return ""


def key_text() -> str:
    """The verifier key as published; a careful reader takes it from elsewhere."""
    try:
        return public_log.verifier_key_bytes().decode().strip()
    except (LogNotThere, UnicodeDecodeError):
        return ""
