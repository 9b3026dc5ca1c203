"""The signed head of the log (检查点, C2SP tlog-checkpoint): origin, size, root. No extension lines.

>>> from chengming.proof.note import SeedSigner
>>> signer = SeedSigner("demo.jiangyin.example/log", bytes(32))
>>> signed = Checkpoint("demo.jiangyin.example/log", 0, EMPTY_ROOT).sign(signer)
>>> open_checkpoint(signed, signer.key).size
0
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chengming.proof.errors import CheckpointMalformed, OriginWrong, SignatureMissing
from chengming.proof.note import Signer, VerifierKey, b64decode, b64encode, open_note, sign_note
from chengming.proof.tree import EMPTY_ROOT, LARGEST_SIZE

__all__ = ["EMPTY_ROOT", "Checkpoint", "open_checkpoint"]

_ORIGIN = re.compile(r"[!-*,-~]{1,255}", re.ASCII)
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """Origin (printable ASCII, no space, no plus), size in entries, root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise CheckpointMalformed("检查点第一行（日志名称）的写法不合规定", where="1")
        if not 0 <= self.size <= LARGEST_SIZE:
            raise CheckpointMalformed("检查点第二行（大小）超出范围", where="2")
        if len(self.root) != 32 or (self.size == 0 and self.root != EMPTY_ROOT):
            raise CheckpointMalformed("检查点第三行（根）不是 32 字节，或与空树不符", where="3")

    def to_text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root)}\n"

    def sign(self, *signers: Signer) -> bytes:
        """The signed checkpoint. The caller answers for never signing two that cannot be linked."""
        return sign_note(self.to_text(), signers)

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Reads the signed text; says nothing about signatures (that is `open_checkpoint`)."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise CheckpointMalformed("检查点必须恰好三行（不使用扩展行）")
        origin, size, root = lines[:3]
        if not _SIZE.fullmatch(size):
            raise CheckpointMalformed("检查点第二行（大小）的写法不合规定", where="2")
        digest = b64decode(root)
        if digest is None:
            raise CheckpointMalformed("检查点第三行（根）不是规范的 base64", where="3")
        return cls(origin, int(size), digest)


def open_checkpoint(
    data: bytes, key: VerifierKey, others: Sequence[VerifierKey] = ()
) -> Checkpoint:
    """The checkpoint in `data`, signed by the log's `key`, whose name must be the origin.

    `others` are further keys known to the caller: their signatures may be absent but must not be bad.
    """
    note = open_note(data, [key, *others])
    if key not in note.signed_by:
        raise SignatureMissing("没有日志公钥的签名")
    checkpoint = Checkpoint.from_text(note.text)
    if checkpoint.origin != key.name:
        raise OriginWrong("检查点的日志名称与公钥名称不一致")
    return checkpoint
