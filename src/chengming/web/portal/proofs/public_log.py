"""The public log as plain files: what may be handed out, and nothing beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from chengming.proof.checkpoint import Checkpoint, open_checkpoint
from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey
from chengming.proof.tiles import ENTRIES, TileReader, directory, parse_tile_path
from chengming.proof.tlog_proof import make_proof
from chengming.record.clock import queries as clock
from chengming.web.portal.errors import LogDamaged, LogNotThere

LARGEST_TILE = 256 * 32


@dataclass(frozen=True)
class Head:
    """The latest checkpoint, when it was published, and the key that signed it."""

    checkpoint: Checkpoint
    text: str
    vkey: str
    published: datetime
    age: timedelta


def latest() -> Head:
    """The latest checkpoint with its signature checked."""
    data, vkey = checkpoint_bytes(), verifier_key_bytes()
    try:
        key = VerifierKey.from_text(vkey.decode().strip())
        checkpoint = open_checkpoint(data, key)
    except (ProofError, UnicodeDecodeError) as error:
        raise LogDamaged("公开日志的检查点没有通过签名核验，请通知运行维护人员。") from error
    age = _age(_folder() / "checkpoint")
    return Head(checkpoint, data.decode(), key.to_text(), clock.now() - age, age)


def checkpoint_bytes() -> bytes:
    """The signed checkpoint as it lies on disk."""
    return _read(_folder() / "checkpoint")


def verifier_key_bytes() -> bytes:
    """The log's public key, as a note verifier key."""
    return _read(_folder() / "log.vkey")


def tile_bytes(path: str) -> bytes:
    """A hash tile. ``path`` is written by a stranger: only what the tile rule itself writes
    is looked up, so it cannot lead outside. Entry bundles are not public."""
    try:
        level, _, width = parse_tile_path(path)
    except ProofError as error:
        raise LogNotThere("不是哈希块的地址") from error
    if level == ENTRIES:
        raise LogNotThere("条目不公开：公开的是它们的哈希")
    data = _read(_folder() / path)
    if len(data) != 32 * width:
        raise LogDamaged("哈希块的长度与名称不符，请通知运行维护人员。")
    return data


def inclusion(index: int) -> str:
    """The ``.tlog-proof`` of an entry under the latest checkpoint, made from the public tiles."""
    head = latest()
    if index >= head.checkpoint.size:
        raise LogNotThere("这条记录还没有排入日志")
    reader = TileReader(directory(_folder()), head.checkpoint.size)
    key = VerifierKey.from_text(head.vkey)
    try:
        return make_proof(reader, index, head.text.encode(), key).to_bytes().decode()
    except ProofError as error:
        raise LogDamaged("公开日志的文件与检查点不符，请通知运行维护人员。") from error


def _age(path: Path) -> timedelta:
    # Files carry the machine's time; under a demo clock only the span means anything.
    changed = datetime.fromtimestamp(path.stat().st_mtime, tz=clock.SHANGHAI)
    return clock.real_now() - changed


def _folder() -> Path:
    return Path(settings.CHENGMING_HOME) / "log"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_TILE + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise LogNotThere("还没有这一部分日志") from None
