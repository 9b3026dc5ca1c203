"""What a kept file is known by: size, SHA-256, SM3 and chunk root, all from one pass over the bytes.

The chunk root is the RFC 6962 root over chunks of 1 MiB, so that a part of a long recording can be
shown and checked without the rest; a file of one chunk has that chunk's leaf hash as its root.
"""

import hashlib
from dataclasses import dataclass

from chengming.proof.tree import Frontier, leaf_hash

CHUNK = 1 << 20


@dataclass(frozen=True)
class FileRef:
    """附件: a file by its digests (hex) and the root over its chunks."""

    name: str
    size: int
    sha256: str
    sm3: str
    chunks: str


class Digests:
    """All digests of a stream of bytes, whatever the pieces it comes in."""

    def __init__(self) -> None:
        self.size = 0
        self._sha256, self._sm3 = hashlib.sha256(), hashlib.new("sm3")
        self._frontier, self._open = Frontier(), bytearray()

    def update(self, piece: bytes) -> None:
        """Takes the next bytes in."""
        self.size += len(piece)
        self._sha256.update(piece)
        self._sm3.update(piece)
        self._open += piece
        while len(self._open) >= CHUNK:
            self._frontier.append(leaf_hash(bytes(self._open[:CHUNK])))
            del self._open[:CHUNK]

    @property
    def sha256(self) -> str:
        """The file's address."""
        return self._sha256.hexdigest()

    def named(self, name: str) -> FileRef:
        """Everything taken in so far, under a name."""
        frontier = self._frontier.copy()
        if self._open or not frontier.size:
            frontier.append(leaf_hash(bytes(self._open)))
        return FileRef(
            name, self.size, self.sha256, self._sm3.hexdigest(), frontier.root().hex()
        )  # fmt: skip
