"""Entry v1 (日志条目): what one leaf of the log commits to. Frozen; see docs/decisions/0004-entry-v1.md.

An entry names nobody and says nothing of the case: identity, office, facts and files are salted
fields under `fields`, and the case itself is a salted commitment.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from chengming.proof.canonical import canonical, parse, read
from chengming.proof.errors import (
    CanonicalRefused,
    EntryRefused,
    FieldsWrong,
    KeyRefused,
    ProofError,
    RecordMalformed,
)
from chengming.proof.fields import Field, fields_root
from chengming.proof.tree import leaf_hash, leaf_hashes

__all__ = [
    "DisclosedRecord",
    "Entry",
    "authenticate",
    "authenticator",
    "disclose",
    "is_authentic",
    "leaf_hash",
    "leaf_hashes",
    "stream_commitment",
]

VERSION = 1
LONGEST = 1023  # bytes: an entry is under 1,024
NO_PREV = "0" * 64
LARGEST_SEQ = 2**53 - 1
RECORD_FORMAT = "chengming/record/v1"

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


def authenticator(key: bytes) -> Callable[[bytes], bytes]:
    """`authenticate` under one key for many entries: the key is taken in once.

    >>> authenticator(b"k" * 32)(b"entry") == authenticate(b"entry", b"k" * 32)
    True
    """
    if len(key) < 32:
        raise KeyRefused("认证密钥不足 32 字节")
    block = (key if len(key) <= 64 else hashlib.sha256(key).digest()).ljust(64, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def code(entry_bytes: bytes) -> bytes:
        inside, outside = inner.copy(), outer.copy()
        inside.update(entry_bytes)
        outside.update(inside.digest())
        return outside.digest()

    return code


def is_authentic(entry_bytes: bytes, mac: bytes, key: bytes) -> bool:
    """Whether `mac` was made over these bytes with this key (constant time)."""
    return hmac.compare_digest(authenticate(entry_bytes, key), mac)


@dataclass(frozen=True)
class DisclosedRecord:
    """An entry with its fields, some shown and some hidden (`record.json`): fits together or cannot be made."""

    entry_bytes: bytes
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields if field.name is not None]
        if any(first >= second for first, second in pairwise(names)):
            raise RecordMalformed("字段没有按名称排列，或者名称重复")
        root = fields_root([field.commitment for field in self.fields])
        if root.hex() != self.entry.fields:
            raise FieldsWrong("所示字段与条目所承诺的字段根不符")

    @property
    def entry(self) -> Entry:
        """The entry, read from its bytes."""
        return Entry.from_bytes(self.entry_bytes)

    def to_bytes(self) -> bytes:
        """`record.json`: entry and values stand as text of their RFC 8785 bytes, hashes and salts in hex."""
        fields = [_show(field) for field in self.fields]
        record = {"format": RECORD_FORMAT, "entry": self.entry_bytes.decode(), "fields": fields}
        return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> DisclosedRecord:
        """Reads `record.json`; raises by what is wrong: its form, a field, the entry, or the fields root."""
        try:
            value = read(data)
        except CanonicalRefused as error:
            raise RecordMalformed(f"记录文件不是合规的 JSON：{error.what}") from None
        if not isinstance(value, dict) or value.keys() != {"format", "entry", "fields"}:
            raise RecordMalformed("记录文件应恰有 format、entry、fields 三项")
        if value["format"] != RECORD_FORMAT:
            raise RecordMalformed(f"记录文件的格式不是 {RECORD_FORMAT}")
        entry, fields = value["entry"], value["fields"]
        if not isinstance(entry, str) or not isinstance(fields, list):
            raise RecordMalformed("entry 应为文字，fields 应为列表")
        return cls(
            entry.encode(), tuple(_read_field(item, number) for number, item in enumerate(fields))
        )


def _show(field: Field) -> dict[str, str]:
    if field.name is None or field.salt is None or field.value is None:
        return {"commitment": field.commitment.hex()}
    return {"name": field.name, "salt": field.salt.hex(), "value": field.value.decode()}


def _read_field(item: object, number: int) -> Field:
    where = f"第 {number} 个字段"
    if not isinstance(item, dict) or not all(isinstance(part, str) for part in item.values()):
        raise RecordMalformed(f"{where}的写法不合规定", where=str(number))
    for name in ("commitment", "salt"):
        if name in item and not _HEX64.fullmatch(item[name]):
            raise RecordMalformed(f"{where}的 {name} 应为 64 位十六进制", where=str(number))
    try:
        if item.keys() == {"commitment"}:
            return Field.concealed(bytes.fromhex(item["commitment"]))
        if item.keys() == {"name", "salt", "value"}:
            return Field.opened(item["name"], bytes.fromhex(item["salt"]), item["value"].encode())
    except ProofError as error:
        raise RecordMalformed(f"{where}不合规定：{error.what}", where=str(number)) from None
    raise RecordMalformed(f"{where}应为“名称、盐、值”或者“承诺”", where=str(number))


def disclose(entry_bytes: bytes, fields: Sequence[Field]) -> bytes:
    """`record.json` of an entry and all its fields in order of name, hidden ones as they stand."""
    return DisclosedRecord(entry_bytes, tuple(fields)).to_bytes()
