"""Reading kept files by their address."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from chengming.record.vault.files import CHUNK, Digests, FileRef
from chengming.record.vault.store import DirectoryStore, Store


def store() -> Store:
    """The installation's store, under its home."""
    return DirectoryStore(Path(settings.CHENGMING_HOME) / "vault")


def open_file(digest: str) -> IO[bytes]:
    """The bytes of a kept file; raises ``UploadUnknown``."""
    return store().open(digest)


def exists(digest: str) -> bool:
    """Whether a file is kept under this address."""
    return store().exists(digest)


def digests_of(file: IO[bytes], name: str = "") -> FileRef:
    """Every digest again, from the bytes as they lie there now."""
    digests = Digests()
    for piece in pieces_of(file):
        digests.update(piece)
    return digests.named(name)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces, so that its size costs no memory."""
    while piece := file.read(CHUNK):
        yield piece
