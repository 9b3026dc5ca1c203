"""From committed rows to files: tiles and bundles, then guard, then the signed checkpoint.

守护文件 (guard): the last checkpoint signed, kept outside the database and compared before every
signature. It turns an old backup, a cut log and a log grown again from silent rewrites into a refusal.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from chengming.proof.checkpoint import Checkpoint, open_checkpoint
from chengming.proof.errors import ProofError
from chengming.proof.note import Signer, VerifierKey
from chengming.proof.tiles import (
    WIDTH,
    bundle_path,
    directory,
    grow,
    pack_bundle,
    unpack_bundle,
)
from chengming.proof.tree import Frontier
from chengming.record.ledger.errors import (
    GuardDamaged,
    GuardMissing,
    GuardMoved,
    LogBehindGuard,
    LogForked,
)
from chengming.record.ledger.files import Files, Layout, partial_tiles


class Guard:
    """One file with compare-and-swap by what it says."""

    def __init__(self, path: Path, key: VerifierKey, files: Files) -> None:
        self.path = path
        self._key = key
        self._files = files

    def exists(self) -> bool:
        """Whether anything was ever signed here."""
        return self.path.exists()

    def signed(self) -> bytes:
        """The signed checkpoint as it stands."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise GuardMissing(
                "日志已有条目，但守护文件不在，无法判断上次签到哪里。"
                "请从副本恢复 guard/checkpoint（外部留存的最新检查点亦可），不要新建。"
            ) from None

    def read(self) -> Checkpoint:
        """What was last signed."""
        try:
            return open_checkpoint(self.signed(), self._key)
        except ProofError as error:
            raise GuardDamaged(f"守护文件不能采信：{error}") from error

    def swap(self, before: Checkpoint, signed: bytes) -> None:
        """Replace it, provided that it still says ``before``."""
        self.require(before)
        self._files.write(self.path, signed)

    def require(self, before: Checkpoint) -> None:
        """Refuse when somebody else has signed in between."""
        found = self.read()
        if found != before:
            raise GuardMoved(
                f"守护文件现为 {found.size} 条，本进程上次签到 {before.size} 条：另有进程在签名。"
                "请停止所有排序进程，核对后只启动一个。"
            )


def require_growth(guard: Checkpoint, size: int, root_there: bytes | None) -> None:
    """Refuse a database that is not the guard's tree, grown: ``root_there`` is its root at that size."""
    if size < guard.size:
        raise LogBehindGuard(
            f"数据库只有 {size} 条，而已签检查点有 {guard.size} 条：恢复了旧备份，或者条目被截断。"
            "已停止签名。请用条目包补齐缺少的条目，不要另起一支。"
        )
    if root_there != guard.root:
        raise LogForked(
            f"数据库前 {guard.size} 条的根与已签检查点不一致：历史被改写，或者恢复旧备份后重新生长。"
            "已停止签名。请保留现场，用条目包核对并恢复。"
        )


class Publication:
    """The log as files. Every method may run again after a crash and writes the same bytes."""

    def __init__(self, layout: Layout, files: Files, signer: Signer, guard: Guard) -> None:
        self.layout, self.files, self.guard = layout, files, guard
        self._signer = signer
        self._signed: Checkpoint | None = None

    def begin(self) -> None:
        """A new log: sign the empty tree, so that from the first entry on the guard knows."""
        empty = self._checkpoint(Frontier())
        self.files.write(self.layout.vkey, self._signer.key.to_text().encode() + b"\n")
        self.files.write(self.layout.guard, empty.sign(self._signer))

    def resume(self, guard: Checkpoint) -> None:
        """Go on from what the guard says was signed last."""
        self._signed = guard

    def extend(self, old: int, entries: Sequence[bytes], leaves: Sequence[bytes]) -> None:
        """Write tiles and bundles for growth from ``old`` by these entries."""
        public, private = self.layout.public, self.layout.private
        tiles = {
            public / path: data for path, data in grow(old, leaves, directory(self.layout.public))
        }
        self.files.write_all({private / p: d for p, d in self._bundles(old, entries)} | tiles)

    def sign(self, frontier: Frontier) -> None:
        """Guard compared, signature, guard replaced, checkpoint published; then clear away."""
        before, checkpoint = self._signed, self._checkpoint(frontier)
        if before is None or checkpoint.size < before.size:
            raise AssertionError("a log is resumed before it is signed, and never shrinks")
        if checkpoint != before:
            signed = checkpoint.sign(self._signer)
            self.guard.swap(before, signed)
            # Crash here: signed but not published; recovery publishes the guard's very bytes.
            self._signed = checkpoint
        self.publish(before.size)

    def publish(self, before: int = 0) -> None:
        """Publish what the guard holds; then remove partial files that fuller ones stand for."""
        signed = self.guard.signed()
        if not self.layout.checkpoint.exists() or self.layout.checkpoint.read_bytes() != signed:
            self.files.write(self.layout.checkpoint, signed)
        size = self._signed.size if self._signed else 0
        self.files.remove(self._superseded(before, size))

    def _checkpoint(self, frontier: Frontier) -> Checkpoint:
        return Checkpoint(self._signer.key.name, frontier.size, frontier.root())

    def _bundles(self, old: int, entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        n, width = divmod(old, WIDTH)
        waiting = self._bundle(n, width) if width else []
        waiting += entries
        for start in range(0, len(waiting), WIDTH):
            part = waiting[start : start + WIDTH]
            yield bundle_path(n + start // WIDTH, len(part)), pack_bundle(part)

    def _bundle(self, n: int, width: int) -> list[bytes]:
        for path, count in ((bundle_path(n, width), width), (bundle_path(n), WIDTH)):
            data = directory(self.layout.private)(path)
            if data is not None:
                return unpack_bundle(data, count)[:width]
        raise FileNotFoundError(bundle_path(n, width))

    def _superseded(self, old: int, new: int) -> list[Path]:
        # Bundles are private: only the newest partial is kept. Public partial tiles belong to
        # checkpoints that somebody may hold, and stay until the full tile is there.
        gone = []
        if old % WIDTH and old != new:
            gone.append(self.layout.private / bundle_path(old // WIDTH, old % WIDTH))
        for path in partial_tiles(old):
            full = self.layout.public / path.rpartition(".p/")[0]
            if full.exists():
                folder = full.with_name(full.name + ".p")
                gone += sorted(folder.iterdir()) if folder.is_dir() else []
        return gone
