"""Entry v1 (日志条目): what one leaf of the log commits to. Frozen; see docs/decisions/0004-entry-v1.md.

An entry names nobody and says nothing of the case: identity, office, facts and files are salted
fields under `fields`, and the case itself is a salted commitment.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from chengming.proof.canonical import canonical, parse
from chengming.proof.errors import CanonicalRefused, EntryRefused, KeyRefused
from chengming.proof.tree import leaf_hash, leaf_hashes

__all__ = ["Entry", "authenticate", "is_authentic", "leaf_hash", "leaf_hashes", "stream_commitment"]

VERSION = 1
LONGEST = 1023  # bytes: an entry is under 1,024
NO_PREV = "0" * 64
LARGEST_SEQ = 2**53 - 1

_HEX32 = re.compile(r"[0-9a-f]{32}", re.ASCII)
_HEX64 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KIND = re.compile(r"[a-z][a-z0-9_]*(?:[./-][a-z0-9_]+)*", re.ASCII)
_DOOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", re.ASCII)
_KEYS = {
    "v",
    "id",
    "kind",
    "stream",
    "seq",
    "prev",
    "done",
    "made",
    "late",
    "law",
    "fields",
    "door",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Hex is lower case; times are `2026-03-02T09:00:00+08:00`.

    id: 128 random bits. kind: action id, 1 to 128 bytes. stream: `stream_commitment`. seq: from 1 in
    the stream. prev: leaf hash of the stream's previous entry (zeros for seq 1). done: when the act was
    done (办理时间). made: when it was recorded (记录时间). late: entered late (补录), for ever. law: SHA-256
    of the law data set that judged it. fields: `fields_root`. door: id of the key of the HMAC beside it.
    """

    id: str
    kind: str
    stream: str
    seq: int
    prev: str
    done: str
    made: str
    late: bool
    law: str
    fields: str
    door: str

    def __post_init__(self) -> None:
        _check(self)

    def to_bytes(self) -> bytes:
        """The canonical bytes: what `leaf_hash` and `authenticate` take."""
        return canonical({"v": VERSION} | {name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def from_bytes(cls, data: bytes) -> Entry:
        """Reads an entry; refuses any byte that `to_bytes` would not have written."""
        if len(data) > LONGEST:
            raise EntryRefused(f"条目超过 {LONGEST} 字节")
        try:
            value = parse(data)
        except CanonicalRefused as error:
            raise EntryRefused(f"条目不是规范的 JSON：{error.what}") from None
        if not isinstance(value, dict) or value.keys() != _KEYS:
            raise EntryRefused("条目的键与 v1 规定的不一致")
        version = value.pop("v")
        if type(version) is not int or version != VERSION:
            raise EntryRefused("条目的版本不是 1")
        return cls(**value)  # type: ignore[arg-type]  # _check refuses any other type


def _check(entry: Entry) -> None:
    _match("id", _HEX32, entry.id)
    for name in ("stream", "prev", "law", "fields"):
        _match(name, _HEX64, getattr(entry, name))
    _match("door", _DOOR, entry.door)
    _match("kind", _KIND, entry.kind)
    if len(entry.kind) > 128:
        raise EntryRefused("kind 超过 128 字节", where="kind")
    if type(entry.seq) is not int or not 1 <= entry.seq <= LARGEST_SEQ:
        raise EntryRefused("seq 必须是从 1 起的整数", where="seq")
    if (entry.prev == NO_PREV) is not (entry.seq == 1):
        raise EntryRefused("prev 当且仅当 seq 为 1 时全为零", where="prev")
    if type(entry.late) is not bool:
        raise EntryRefused("late 必须是真或假", where="late")
    for name in ("done", "made"):
        _match(name, _TIME, getattr(entry, name))
        try:
            datetime.fromisoformat(getattr(entry, name))
        except ValueError:
            raise EntryRefused(f"{name} 不是存在的时间", where=name) from None


def _match(name: str, pattern: re.Pattern[str], value: object) -> None:
    if type(value) is not str or not pattern.fullmatch(value):
        raise EntryRefused(f"{name} 的写法不合规定", where=name)


def stream_commitment(object_key: str, salt: bytes) -> bytes:
    """SHA-256("chengming/stream/v1" ‖ 0x00 ‖ u16 length ‖ key ‖ 32-byte salt): a case or registry object, unnamed."""
    key = object_key.encode()
    if not 1 <= len(key) <= 1024:
        raise EntryRefused("对象的键须为 1 至 1024 字节", where="stream")
    if len(salt) != 32:
        raise EntryRefused("盐须为 32 字节", where="stream")
    return hashlib.sha256(
        b"chengming/stream/v1\x00" + len(key).to_bytes(2, "big") + key + salt
    ).digest()


def authenticate(entry_bytes: bytes, key: bytes) -> bytes:
    """HMAC-SHA-256 over the entry's bytes by the process that made the record; key of at least 32 bytes."""
    if len(key) < 32:
        raise KeyRefused("认证密钥不足 32 字节")
    return hmac.digest(key, entry_bytes, "sha256")


def is_authentic(entry_bytes: bytes, mac: bytes, key: bytes) -> bool:
    """Whether `mac` was made over these bytes with this key (constant time)."""
    return hmac.compare_digest(authenticate(entry_bytes, key), mac)
