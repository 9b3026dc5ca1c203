"""C2SP signed notes: text, then signature lines; Ed25519 keys and their verifier-key text.

Rules of the reader: a signature under an unknown key is ignored; a bad one under a known key refuses the
whole note; so does the lack of any good one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chengming.proof.errors import KeyRefused, NoteMalformed, SignatureMissing, SignatureWrong

ED25519 = 0x01
LONGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100

_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def b64encode(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def b64decode(text: str) -> bytes | None:
    """Standard base64, strictly: None for anything `b64encode` would not have written."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if b64encode(data) == text else None


def key_id(name: str, algorithm: int, material: bytes) -> bytes:
    """SHA-256(name ‖ 0x0A ‖ algorithm ‖ public key), first four bytes."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + material).digest()[:4]


def _good_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() or char < " " for char in name)


@dataclass(frozen=True)
class VerifierKey:
    """An Ed25519 public key under a name: what one must have got from a trusted place beforehand."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _good_name(self.name):
            raise KeyRefused("公钥名称不得为空，不得含空白或加号")
        try:
            Ed25519PublicKey.from_public_bytes(self.public)
        except ValueError:
            raise KeyRefused("Ed25519 公钥须为 32 字节") from None

    @property
    def id(self) -> bytes:
        """Key id: four bytes."""
        return key_id(self.name, ED25519, self.public)

    @classmethod
    def from_text(cls, text: str) -> VerifierKey:
        """Reads `name+hex8+base64(0x01 ‖ public key)`; refuses an id that does not fit the key."""
        match = _VKEY.fullmatch(text)
        material = b64decode(match[3]) if match else None
        if match is None or not material:
            raise KeyRefused("公钥的写法应为“名称+8 位十六进制+base64”")
        if material[0] != ED25519:
            raise KeyRefused("公钥不是 Ed25519 类型")
        key = cls(match[1], material[1:])
        if key.id.hex() != match[2]:
            raise KeyRefused("公钥编号与公钥内容不符")
        return key

    def to_text(self) -> str:
        """The verifier key as text, one line without its end."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([ED25519]) + self.public)}"

    def verify(self, text: bytes, signature: bytes) -> None:
        """Raises SignatureWrong unless `signature` is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            raise SignatureWrong("签名与所签文字不符", where=self.name) from None


class Signer(Protocol):
    """Who can sign a note: a key file here, a certified module elsewhere."""

    @property
    def key(self) -> VerifierKey:
        """The public half."""
        ...

    def sign(self, text: bytes) -> bytes:
        """Ed25519 signature over `text`: 64 bytes."""
        ...


class SeedSigner:
    """Signs with an Ed25519 seed of 32 bytes."""

    def __init__(self, name: str, seed: bytes) -> None:
        if len(seed) != 32:
            raise KeyRefused("Ed25519 种子须为 32 字节")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._key = VerifierKey(name, self._private.public_key().public_bytes_raw())

    @property
    def key(self) -> VerifierKey:
        """The public half."""
        return self._key

    def sign(self, text: bytes) -> bytes:
        """Ed25519 signature over `text`."""
        return self._private.sign(text)


@dataclass(frozen=True)
class Note:
    """An opened note: its text and the known keys whose signatures are good."""

    text: str
    signed_by: tuple[VerifierKey, ...]


def sign_note(text: str, signers: Iterable[Signer]) -> bytes:
    """The note of `text` (ends in a line end) with one signature line for each signer."""
    _check_text(text)
    message = text.encode()
    lines = [
        signature_line(signer.key.name, signer.key.id, signer.sign(message)) for signer in signers
    ]
    if not lines:
        raise NoteMalformed("签名文件至少要有一个签名")
    return message + b"\n" + "".join(lines).encode()


def signature_line(name: str, identity: bytes, signature: bytes) -> str:
    """One signature line, with its end."""
    return f"— {name} {b64encode(identity + signature)}\n"


def open_note(data: bytes, known: Sequence[VerifierKey]) -> Note:
    """The text of a note signed by at least one `known` key; see the rules above."""
    text, signatures = split_note(data)
    keys = {(key.name, key.id): key for key in known}
    good: dict[tuple[str, bytes], VerifierKey] = {}
    for name, identity, signature in signatures:
        key = keys.get((name, identity))
        if key is not None:
            key.verify(text.encode(), signature)
            if (name, identity) in good:
                raise NoteMalformed("同一公钥的签名出现两次", where=name)
            good[name, identity] = key
    if not good:
        raise SignatureMissing("没有所信任公钥的签名")
    return Note(text, tuple(good.values()))


def split_note(data: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Text and (name, key id, signature) of each line, none of them verified."""
    if len(data) > LONGEST_NOTE:
        raise NoteMalformed("签名文件过长")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise NoteMalformed("签名文件不是 UTF-8") from None
    text, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteMalformed("签名文件缺少空行或结尾换行，可能被截断")
    text += "\n"
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteMalformed(f"签名多于 {MOST_SIGNATURES} 个")
    return text, [_signature(line, number) for number, line in enumerate(lines, 1)]


def _signature(line: str, number: int) -> tuple[str, bytes, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    payload = b64decode(encoded)
    if dash != "—" or not _good_name(name) or payload is None or len(payload) < 5:
        raise NoteMalformed(f"第 {number} 个签名行的写法不合规定", where=str(number))
    return name, payload[:4], payload[4:]


def _check_text(text: str) -> None:
    if text in ("", "\n") or not text.endswith("\n") or _CONTROL.search(text):
        raise NoteMalformed("所签文字为空、未以换行结尾或含有控制字符")
