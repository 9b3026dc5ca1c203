"""密钥: kept in ``<home>/secrets`` (0700), never in the database.

``door.key`` holds one HMAC key per process kind (``desk-1`` writes records, ``log-1`` writes ticks);
``log.key`` holds the Ed25519 seed of the log and the origin it was made for. A stolen database
cannot add to the log: beside each entry stands an HMAC that only a process of ours can make.
"""

import contextlib
import functools
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from chengming.proof.entry import authenticator
from chengming.record.ledger.errors import BadAuthentication, KeyMissing, OriginChanged
from chengming.record.ledger.files import Layout

DESK_DOOR = "desk-1"
LOG_DOOR = "log-1"
KEY_SIZE = 32
ADVICE = (
    "该条目不是本系统的进程生成的，已停止排序和签名（不跳过、不删除）。"
    "请保留现场，查明来源；确属伪造的，由数据库所有者移出并另行记录。"
)
TICK_MARK = b'"kind":"tick"'

_cache: dict[tuple[str, int], Mapping[str, bytes]] = {}


@dataclass(frozen=True)
class LogKey:
    """The log's own key: origin and Ed25519 seed (32 bytes)."""

    origin: str
    seed: bytes


def prepare(home: Path, origin: str) -> None:
    """Make both key files at the first start; once anything was signed, a missing key stays missing."""
    layout, folder = Layout(home), secrets_of(home)
    if layout.guard.exists() or layout.checkpoint.exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    doors = {door: secrets.token_hex(KEY_SIZE) for door in (DESK_DOOR, LOG_DOOR)}
    _create(folder / "door.key", json.dumps(doors, indent=1))
    seed = {"origin": origin, "seed": secrets.token_hex(KEY_SIZE)}
    _create(folder / "log.key", json.dumps(seed, indent=1))


def doors(home: Path) -> Mapping[str, bytes]:
    """HMAC keys by door id; read again when the file changes."""
    path = secrets_of(home) / "door.key"
    try:
        stamp = (str(path), path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise KeyMissing(_missing("door.key")) from None
    if stamp not in _cache:
        known = {door: bytes.fromhex(key) for door, key in _read(path).items()}
        if any(len(key) != KEY_SIZE for key in known.values()):
            raise KeyMissing("door.key 中的密钥长度不对（应为 32 字节）。请从密钥备份恢复。")
        _cache.clear()
        _cache[stamp] = known
    return _cache[stamp]


def log_key(home: Path, origin: str) -> LogKey:
    """The log's key; refused when it was made for another origin."""
    path = secrets_of(home) / "log.key"
    if not path.exists():
        raise KeyMissing(_missing("log.key"))
    held = _read(path)
    if held.get("origin") != origin:
        raise OriginChanged(
            f"日志密钥属于“{held.get('origin')}”，而现在的日志来源是“{origin}”。"
            "一个日志终身只用一个来源：请改回 CHENGMING_ORIGIN，或者另设数据目录。"
        )
    return LogKey(origin, bytes.fromhex(held["seed"]))


def secrets_of(home: Path) -> Path:
    """The secrets directory of an installation."""
    return home / "secrets"


def _read(path: Path) -> dict[str, str]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise KeyMissing(
            f"{path.name} 已损坏，无法读取。请从密钥备份恢复，不要重新生成。"
        ) from None
    if not isinstance(held, dict):
        raise KeyMissing(f"{path.name} 的格式不对。请从密钥备份恢复，不要重新生成。")
    return held


def _create(path: Path, text: str) -> None:
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: of two processes at the first start only one may win.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()


def _missing(name: str) -> str:
    return (
        f"缺少密钥文件 {name}。没有它，既不能写入也不能核验记录（行政处罚法第四十七条）。"
        "首次安装请先运行 chengming migrate；已有数据的，请从密钥备份恢复，不要重新生成。"
    )


def require_all(
    rows: Iterable[tuple[object, bytes, bytes, str]], doors: Mapping[str, bytes]
) -> None:
    """Refuse the whole batch when one entry from the queue is not ours, naming its record."""
    for record, entry, mac, door in rows:
        if door == LOG_DOOR or TICK_MARK in entry or not fits(record, entry, mac, door, doors):
            raise BadAuthentication(f"记录 {_plain(record)} 的条目认证码不符。{ADVICE}")


def fits(record: object, entry: bytes, mac: bytes, door: str, doors: Mapping[str, bytes]) -> bool:
    """Whether the code is good, and row and entry name the same record and door."""
    key = doors.get(door)
    if key is None:
        return False
    code, mark = _door(door, key)
    # The code vouches for the entry's form; besides it only row and entry are held together.
    return (
        hmac.compare_digest(code(entry), mac)
        and mark in entry
        and b'"id":"%b"' % _plain(record).encode() in entry
    )


@functools.lru_cache(maxsize=8)
def _door(door: str, key: bytes) -> tuple[Callable[[bytes], bytes], bytes]:
    return authenticator(key), f'"door":"{door}"'.encode()


def _plain(record: object) -> str:
    return record if isinstance(record, str) else str(record).replace("-", "")
