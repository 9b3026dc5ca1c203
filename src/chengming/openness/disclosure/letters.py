"""公众来信: sealed at the portal's door to a key that only the desk holds (design.md D4).

X25519 with a fresh key for each letter, HKDF-SHA-256, ChaCha20-Poly1305. The portal can seal and
hand in; it can neither open nor read back, not even what it handed in itself.
"""

import hmac
import json
import os
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from chengming.openness.disclosure.errors import MessageRefused, MessageUnknown
from chengming.openness.disclosure.models import (
    InboxAnswer,
    InboxMessage,
    Publication,
    PublishedDecision,
    Tombstone,
)
from chengming.record.clock.queries import real_now

KINDS = {"correction": "要求更正", "objection": "提出异议"}
OUTCOMES = {"accepted": "采纳", "rejected": "不采纳", "unrelated": "与公示无关"}
LONGEST, LONGEST_CONTACT = 2000, 100
TOO_OFTEN = "53400"  # what the database says when its limit is reached
PRIVATE, PUBLIC = "inbox.key", "inbox.pub"
KEY_SIZE, NONCE = 32, bytes(12)  # every letter has a key of its own, so one nonce serves
_INFO = b"chengming/letter/v1"
_OF_THIS_RUN = secrets.token_bytes(KEY_SIZE)  # forgotten with the process: addresses stay unknown


@dataclass(frozen=True)
class Letter:
    """来信 as the desk reads it."""

    id: uuid.UUID
    kind: str
    slug: str
    received: datetime
    text: str
    contact: str
    readable: bool
    answered: str = ""


def hand_in(*, kind: str, slug: str, text: str, contact: str, sender: str) -> None:
    """Seal a letter and put it into the inbox; ``sender``: the address it came from, never kept."""
    said = text.strip()
    if kind not in KINDS or not 1 <= len(said) <= LONGEST or len(contact) > LONGEST_CONTACT:
        raise MessageRefused(
            f"来信没有收下：请选类别，并用不超过 {LONGEST} 字写明哪里不对、应当怎样。您写的内容仍在下面。"
        )
    known = (PublishedDecision, Tombstone)
    if not any(model.objects.filter(pk=slug).exists() for model in known):
        raise MessageRefused("来信没有收下：没有这份公示。请从公示页面上的入口提出。")
    sealed = seal({"text": said, "contact": contact.strip()}, _public_key())
    row = (uuid.uuid4(), kind, slug, sealed, _sender(sender, real_now().date()), real_now())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Not through the ORM: it would ask for the row back, which this role may not see.
            cursor.execute(
                "INSERT INTO disclosure_inbox (id, kind, slug, sealed, sender, received)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                row,
            )
    except DatabaseError as error:
        often = getattr(error.__cause__, "sqlstate", "") == TOO_OFTEN
        why = "来信过于频繁，请一小时后再试" if often else "这里暂时出了差错，请稍后再试"
        raise MessageRefused(f"来信没有收下：{why}。您写的内容仍在下面。") from error


def seal(said: dict[str, str], public: bytes) -> bytes:
    """Public key of this letter, then the letter; only the desk's key opens it."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    data = json.dumps(said, ensure_ascii=False).encode()
    return mine + ChaCha20Poly1305(_derived(shared, mine, public)).encrypt(NONCE, data, _INFO)


def unseal(sealed: bytes, private: bytes) -> dict[str, str] | None:
    """The letter; None where it was not sealed to this key, or was changed since."""
    key = X25519PrivateKey.from_private_bytes(private)
    mine, public = sealed[:KEY_SIZE], key.public_key().public_bytes_raw()
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(mine))
        cipher = ChaCha20Poly1305(_derived(shared, mine, public))
        data = cipher.decrypt(NONCE, sealed[KEY_SIZE:], _INFO)
        return {name: str(value) for name, value in json.loads(data).items()}
    except (InvalidTag, ValueError, AttributeError):
        return None


def _derived(shared: bytes, mine: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), KEY_SIZE, salt=mine + public, info=_INFO).derive(shared)


def _sender(address: str, day: date) -> bytes:
    """Tells one place from another for a day, without saying which place it is."""
    said = f"{day.isoformat()}\x00{address}".encode()
    return hmac.digest(_OF_THIS_RUN, said, "sha256")[:16]


def letters(agency: str, *, open_only: bool = True) -> list[Letter]:
    """来信 about what an agency published, oldest first; opened with the desk's key."""
    slugs = Publication.objects.filter(agency_id=agency).values_list("slug", flat=True)
    answered = dict(InboxAnswer.objects.values_list("message", "outcome"))
    rows = InboxMessage.objects.filter(slug__in=[s for s in slugs if s]).order_by("received")
    found = [row for row in rows if not (open_only and row.pk in answered)]
    return [_letter(row, answered.get(row.pk, "")) for row in found]


def is_about(message: uuid.UUID, agency: str) -> bool:
    """Whether there is such a letter and what it is about was published by this agency."""
    slug = InboxMessage.objects.filter(pk=message).values_list("slug", flat=True).first()
    return bool(slug) and Publication.objects.filter(agency_id=agency, slug=slug).exists()


def letter(message: uuid.UUID) -> Letter:
    """One letter; raises where there is none or it was answered."""
    row = InboxMessage.objects.filter(pk=message).first()
    if row is None or InboxAnswer.objects.filter(message=message).exists():
        raise MessageUnknown("没有这封来信，或者已经处理。请刷新来信列表。")
    return _letter(row, "")


def _letter(row: InboxMessage, answered: str) -> Letter:
    said = unseal(bytes(row.sealed), _private_key())
    return Letter(
        id=row.pk, kind=row.kind, slug=row.slug, received=row.received,
        text=(said or {}).get("text", ""), contact=(said or {}).get("contact", ""),
        readable=said is not None, answered=answered,
    )  # fmt: skip


def prepare(home: Path) -> None:
    """Make the desk's key where there is none; its public half lies where the portal finds it."""
    private, public = home / "secrets" / PRIVATE, home / PUBLIC
    if not private.exists():
        private.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = private.with_name(f".{PRIVATE}.{os.getpid()}.{secrets.token_hex(4)}")
        beside.touch(mode=0o600)
        beside.write_text(X25519PrivateKey.generate().private_bytes_raw().hex(), encoding="ascii")
        try:
            os.link(beside, private)
        except FileExistsError:
            pass  # another process was quicker: its key is the key
        finally:
            beside.unlink()
    key = X25519PrivateKey.from_private_bytes(bytes.fromhex(private.read_text(encoding="ascii")))
    public.write_text(key.public_key().public_bytes_raw().hex(), encoding="ascii")


def _private_key() -> bytes:
    home = Path(settings.CHENGMING_HOME)
    prepare(home)
    return bytes.fromhex((home / "secrets" / PRIVATE).read_text(encoding="ascii"))


def _public_key() -> bytes:
    try:
        return bytes.fromhex((Path(settings.CHENGMING_HOME) / PUBLIC).read_text(encoding="ascii"))
    except FileNotFoundError:
        raise MessageRefused("来信暂时不能收下：机关端尚未准备好收信密钥。请稍后再试。") from None
