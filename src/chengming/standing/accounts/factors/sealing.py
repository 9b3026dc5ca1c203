"""Secrets of factors are sealed (AES-256-GCM) under a key that lies outside the database.

``factor.key`` is made once, for the first factor. Sealed to what it belongs to: a ciphertext moved
to another account's row does not open (GB/T 39786-2021 8.4).
"""

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from chengming.record.ledger.keys import secrets_of
from chengming.standing.accounts.errors import FactorKeyMissing, SecretDamaged
from chengming.standing.accounts.models import Factor

FILE_NAME = "factor.key"
KEY_SIZE, NONCE_SIZE = 32, 12
VERSION = b"\x01"


def seal(secret: bytes, about: str) -> bytes:
    """Version, nonce, ciphertext; ``about`` names whose it is."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    return VERSION + nonce + AESGCM(_key()).encrypt(nonce, secret, _bound(about))


def unseal(sealed: bytes, about: str) -> bytes:
    """The secret; raises when the bytes were changed or belong to something else."""
    nonce, rest = sealed[1 : 1 + NONCE_SIZE], sealed[1 + NONCE_SIZE :]
    try:
        if sealed[:1] != VERSION:
            raise InvalidTag
        return AESGCM(_key()).decrypt(nonce, rest, _bound(about))
    except (InvalidTag, ValueError):
        raise SecretDamaged(
            "第二因素的密钥无法解开：数据被改动，或者换了封装密钥。请联系账号管理员重新登记。"
        ) from None


def keyed_digest(purpose: str, value: str) -> str:
    """A digest that cannot be guessed at without the key: for codes, logins and addresses."""
    message = f"chengming/{purpose}/v1\x00{value}".encode()
    return hmac.digest(_key(), message, "sha256").hex()


def _bound(about: str) -> bytes:
    return f"chengming/factor/v1/{about}".encode()


_kept: dict[tuple[str, int], bytes] = {}


def _key() -> bytes:
    path = secrets_of(Path(settings.CHENGMING_HOME)) / FILE_NAME
    try:
        stamp = (str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        _make(path)
        stamp = (str(path), path.stat().st_mtime_ns)
    if stamp not in _kept:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(key) != KEY_SIZE:
            raise FactorKeyMissing(f"{FILE_NAME} 已损坏。请从密钥备份恢复，不要重新生成。")
        _kept.clear()
        _kept[stamp] = key
    return _kept[stamp]


def _make(path: Path) -> None:
    if Factor.objects.exists():
        raise FactorKeyMissing(
            f"缺少密钥文件 {FILE_NAME}，已登记的第二因素无法核对。请从密钥备份恢复，不要重新生成。"
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: of two processes at the first start only one may win.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()
