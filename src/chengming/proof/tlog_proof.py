"""The `.tlog-proof` file (存在性证明) that a party, a court or an archive is handed (C2SP tlog-proof v1).

It carries no leaf: the leaf is rebuilt from the entry handed over with it (`entry.leaf_hash`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chengming.proof.checkpoint import Checkpoint, open_checkpoint
from chengming.proof.errors import ProofMalformed
from chengming.proof.note import VerifierKey, b64decode, b64encode
from chengming.proof.tiles import TileReader
from chengming.proof.tree import LARGEST_SIZE, LONGEST_PROOF, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_FILE = 1_100_000

_INDEX = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class TlogProof:
    """Index, inclusion path (leaf's sibling first), the signed checkpoint as it stands; `extra` is not authenticated."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """The file."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [b64encode(node) for node in self.path]
        return "\n".join(lines).encode() + b"\n\n" + self.checkpoint

    @classmethod
    def from_bytes(cls, data: bytes) -> TlogProof:
        """Reads the file; refuses every byte that `to_bytes` would not have written."""
        if len(data) > LONGEST_FILE:
            raise ProofMalformed("证明文件过长")
        head, blank, checkpoint = data.partition(b"\n\n")
        if not blank or not checkpoint:
            raise ProofMalformed("证明文件缺少检查点，可能被截断")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise ProofMalformed("证明文件的前半部分含有非 ASCII 字符") from None
        if lines.pop(0) != HEADER:
            raise ProofMalformed("证明文件的首行不是 tlog-proof v1", where="1")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = b64decode(lines.pop(0)[6:])
            if extra is None:
                raise ProofMalformed("extra 行不是规范的 base64", where="extra")
        index = _index(lines.pop(0) if lines else "")
        return cls(index, _path(lines), checkpoint, extra)

    def verify(
        self, leaf: bytes, key: VerifierKey, others: Sequence[VerifierKey] = ()
    ) -> Checkpoint:
        """The checkpoint that covers `leaf`; raises by the part that is wrong (signature, origin, inclusion…)."""
        checkpoint = open_checkpoint(self.checkpoint, key, others)
        verify_inclusion(leaf, self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


def make_proof(reader: TileReader, index: int, checkpoint: bytes, key: VerifierKey) -> TlogProof:
    """The proof of leaf `index` under a signed checkpoint, made from tiles and checked before it is returned."""
    size = open_checkpoint(checkpoint, key).size
    proof = TlogProof(index, tuple(reader.inclusion_proof(index, size)), checkpoint)
    proof.verify(reader.leaf(index), key)
    return proof


def _index(line: str) -> int:
    word, _, digits = line.partition(" ")
    if word != "index" or not _INDEX.fullmatch(digits) or int(digits) > LARGEST_SIZE:
        raise ProofMalformed("index 行的写法不合规定", where="index")
    return int(digits)


def _path(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > LONGEST_PROOF:
        raise ProofMalformed(f"存在性路径多于 {LONGEST_PROOF} 个哈希", where="path")
    path = []
    for number, line in enumerate(lines, 1):
        node = b64decode(line)
        if node is None or len(node) != 32:
            raise ProofMalformed(
                f"存在性路径第 {number} 个哈希不是规范的 base64 或不是 32 字节", where="path"
            )
        path.append(node)
    return tuple(path)
