"""Keeping a file: hashed, counted and judged while it streams, on the disk before it has a name."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from chengming.record.vault.contents import Judged
from chengming.record.vault.errors import UploadEmpty, UploadTooLarge
from chengming.record.vault.files import Digests, FileRef
from chengming.record.vault.naming import safe_name
from chengming.record.vault.queries import store

LARGEST = 50 * (1 << 20)


def keep(pieces: Iterable[bytes], name: str, *, largest: int = LARGEST) -> FileRef:
    """保存附件: what a record may name from now on. Raises ``VaultError`` classes, keeping nothing."""
    digests, judged, kinds = Digests(), Judged(), []

    def seen() -> Iterator[bytes]:
        for piece in pieces:
            digests.update(piece)
            if digests.size > largest:
                raise UploadTooLarge(
                    f"附件超过 {largest >> 20} MB，没有保存。请压缩、分成几个文件，或者只传需要的部分。"
                )
            judged.update(piece)
            yield piece

    def finish(path: Path) -> str:
        if not digests.size:
            raise UploadEmpty("附件是空的，没有保存。请核对文件后再上传。")
        kinds.append(judged.kind(path))
        return digests.sha256

    store().put(seen(), finish)
    return digests.named(safe_name(name, kinds[0]))


def remove(digests: Iterable[str]) -> None:
    """依法删除的字节: gone for good; only once the record that says so is committed."""
    for digest in digests:
        store().remove(digest)
