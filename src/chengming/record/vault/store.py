"""Where the bytes lie: a directory today, an object store later, behind the same four verbs."""

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from chengming.record.vault.errors import UploadUnknown, VaultFull

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Finish = Callable[[Path], str]
"""Looks at the whole file before it counts, and gives its address (or raises: then nothing stays)."""


class Store(Protocol):
    """What every keeper of bytes can do."""

    def put(self, pieces: Iterable[bytes], finish: Finish) -> None:
        """Keep a stream for good, under the address that ``finish`` gives."""

    def open(self, digest: str) -> IO[bytes]:
        """The bytes of an address, or ``UploadUnknown``."""

    def exists(self, digest: str) -> bool:
        """Whether something lies under the address (not whether it is still right: audit says that)."""

    def remove(self, digest: str) -> None:
        """Nothing lies under the address any more; not being there is fine."""


class DirectoryStore:
    """``sha256/ab/cd…`` under one root; nobody but the owner may look in.

    A file is written apart, fsynced, renamed into place, and its folder fsynced: when ``put`` returns,
    a power cut costs nothing, and until then nobody sees a part of it.
    """

    def __init__(self, root: Path) -> None:
        self._kept, self._partial = root / "sha256", root / "partial"

    def put(self, pieces: Iterable[bytes], finish: Finish) -> None:
        with self._apart() as fresh:
            with open(fresh, "xb", opener=_private) as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            kept = self._place(finish(fresh))
            self._folder(kept.parent)
            fresh.chmod(0o400)
            # Same address, same bytes: replacing what is there heals it and harms nobody.
            fresh.replace(kept)
            _sync(kept.parent)

    def open(self, digest: str) -> IO[bytes]:
        try:
            return self._place(digest).open("rb")
        except FileNotFoundError as error:
            raise _unknown() from error

    def exists(self, digest: str) -> bool:
        return bool(_DIGEST.fullmatch(digest)) and self._place(digest).is_file()

    def remove(self, digest: str) -> None:
        place = self._place(digest)
        if place.is_file():
            place.unlink(missing_ok=True)
            _sync(place.parent)

    def sweep(self) -> int:
        """Remove what killed processes left half written; only while nobody uploads."""
        left = [path for path in self._partial.glob("*") if path.is_file()]
        for path in left:
            path.unlink()
        return len(left)

    @contextlib.contextmanager
    def _apart(self) -> Iterator[Path]:
        fresh = self._partial / secrets.token_hex(16)
        try:
            self._folder(self._partial)
            yield fresh
        except OSError as error:
            if error.errno in _FULL:
                raise VaultFull(
                    "存储空间不足，附件没有保存。请稍后再传，或者告知系统管理员。"
                ) from error
            raise
        finally:
            fresh.unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise _unknown()
        return self._kept / digest[:2] / digest[2:]

    def _folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if not folder.parent.is_dir():
            self._folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unknown() -> UploadUnknown:
    return UploadUnknown("没有这个附件。请核对后再打开。")
