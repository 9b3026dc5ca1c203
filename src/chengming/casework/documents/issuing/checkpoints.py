"""检查点: the latest one before a paper, which is printed on it: what the log was when it was made."""

from pathlib import Path

from django.conf import settings

from chengming.proof.checkpoint import open_checkpoint
from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey, b64encode
from chengming.record.ledger.files import Layout


def line() -> str:
    """Origin, size and root, as printed; empty while the log has no checkpoint yet."""
    layout = Layout(Path(settings.CHENGMING_HOME))
    try:
        key = VerifierKey.from_text(layout.vkey.read_text(encoding="utf-8").strip())
        found = open_checkpoint(layout.checkpoint.read_bytes(), key)
    except (OSError, ProofError):
        return ""
    return f"{found.origin} {found.size} {b64encode(found.root)}"
