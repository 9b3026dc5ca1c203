"""Copies for outsiders: the log as files, and the proof of one entry."""

from pathlib import Path

from chengming.proof.checkpoint import open_checkpoint
from chengming.proof.note import VerifierKey
from chengming.proof.tiles import TileReader, directory, tile_path, tiles_of
from chengming.proof.tlog_proof import TlogProof, make_proof
from chengming.record.ledger.errors import NotLoggedYet
from chengming.record.ledger.files import Files, Layout


def export(layout: Layout, to: Path, key: VerifierKey, files: Files | None = None) -> int:
    """Checkpoint, tiles and public key into ``to``; the size exported. Entry bundles stay at home.

    The sequencer may go on meanwhile: what is copied is the log at the checkpoint read first.
    """
    signed = _checkpoint(layout)
    size = open_checkpoint(signed, key).size
    reader = TileReader(directory(layout.public), size)
    contents = {
        to / tile_path(level, n, width): b"".join(reader.tile(level, n))
        for level, n, width in tiles_of(size)
    }
    contents |= {to / "checkpoint": signed, to / layout.vkey.name: key.to_text().encode() + b"\n"}
    (files or Files()).write_all(contents)
    return size


def prove(layout: Layout, index: int | None, key: VerifierKey) -> TlogProof:
    """The inclusion proof of entry ``index`` under the published checkpoint."""
    signed = _checkpoint(layout)
    size = open_checkpoint(signed, key).size
    if index is None or index >= size:
        raise NotLoggedYet("该记录尚未排入日志，或者检查点尚未覆盖它。请稍候一秒再试。")
    return make_proof(TileReader(directory(layout.public), size), index, signed, key)


def _checkpoint(layout: Layout) -> bytes:
    if not layout.checkpoint.exists():
        raise NotLoggedYet("日志还没有检查点：排序进程尚未运行过。请先运行 chengming sequencer。")
    return layout.checkpoint.read_bytes()
