"""查验码: which code a paper bears (design.md §3, issued paper; ``proof.papers.codes`` writes it).

A code is a keyed hash of the place of its record, cut to 100 bits: nobody without the key can guess
one, and nothing of it need be kept, so tables and log hold only its SHA-256.
"""

import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

from chengming.proof.papers import codes

KEY_FILE, KEY_SIZE = "paper.key", 32


def secret() -> bytes:
    """The key of the codes, made once; kept beside the other secrets, never in the database."""
    folder = Path(settings.CHENGMING_HOME) / "secrets"
    path = folder / KEY_FILE
    try:
        return bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = secrets.token_bytes(KEY_SIZE)
    # Linked into place whole: two processes at once never see half a key.
    beside = folder / f".{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        beside.touch(mode=0o600)
        beside.write_text(made.hex(), encoding="ascii")
        os.link(beside, path)
    except FileExistsError:
        made = bytes.fromhex(path.read_text(encoding="ascii"))
    finally:
        beside.unlink(missing_ok=True)
    return made


def code(case: str, seq: int, kind: str, copy: int = 1) -> str:
    """The code of the paper ``kind`` of a case (hex id) that rests on its record ``seq``.

    ``copy``: the how manieth time it was issued; one that takes another's place has its own code.
    """
    said = f"chengming/paper/v1\x00{case}\x00{seq}\x00{kind}"
    said += "" if copy == 1 else f"\x00{copy}"
    mac = hmac.digest(secret(), said.encode(), "sha256")
    return codes.written(int.from_bytes(mac, "big") >> (8 * len(mac) - codes.BITS))
