"""页数: how many pages an original has, read from the file itself, and the pages it takes in a volume.

Only the page tree is looked at: a certified seal may have added to the file, and an attachment may
come from anywhere. What cannot be counted is left to be written by hand.
"""

import functools
import re
import zlib
from collections.abc import Iterable, Iterator

from chengming.record.vault import queries as vault
from chengming.record.vault.errors import UploadUnknown

LARGEST, LARGEST_OBJECTS = 20 << 20, 8 << 20
SHEETS = ("jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "bmp", "heic")
"""Attachments that are bound as one sheet."""
UNBOUND = ("mp4", "m4v", "mov", "3gp", "avi", "mkv", "webm", "mp3", "m4a", "aac", "amr", "ogg", "wav", "flac")  # fmt: skip
"""Attachments that lie beside the volume (光盘): they take no page."""
_OBJECT = re.compile(rb"\bobj\b(.*?)\bendobj\b", re.DOTALL)
_PACKED = re.compile(rb"/Type\s*/ObjStm\b.*?\bstream\r?\n(.*)", re.DOTALL)
_PAGES, _COUNT = re.compile(rb"/Type\s*/Pages\b"), re.compile(rb"/Count\s+(\d{1,6})\b")


def count(pdf: bytes) -> int | None:
    """Pages of a PDF; None where its page tree cannot be read."""
    if not pdf.startswith(b"%PDF-") or b"/Encrypt" in pdf:
        return None
    trees = (m for one in _objects(pdf) if _PAGES.search(one) for m in _COUNT.findall(one))
    # The root of the tree counts all; a file that was added to may hold older roots as well.
    return max(map(int, trees), default=None)


def _objects(pdf: bytes) -> Iterator[bytes]:
    for found in _OBJECT.finditer(pdf):
        packed = _PACKED.search(found[1])
        if packed is None:
            yield found[1]
        else:
            yield from _unpacked(packed[1])


def _unpacked(stream: bytes) -> Iterator[bytes]:
    """The dictionaries of an object stream; one that is damaged or larger than any real one has none."""
    try:
        data = zlib.decompressobj().decompress(stream, LARGEST_OBJECTS)
    except zlib.error:
        return
    yield from (piece for piece in re.split(rb"(?<=>>)\s*(?=<<)", data) if _PAGES.search(piece))


def kept(digest: str) -> int | None:
    """Pages of a kept PDF; None where it is not there or cannot be counted."""
    try:
        return _kept(digest)
    except UploadUnknown:
        return None


@functools.lru_cache(maxsize=4096)
def _kept(digest: str) -> int | None:
    # The same bytes for ever, so counted once.
    with vault.open_file(digest) as file:
        data = file.read(LARGEST + 1)
    return count(data) if len(data) <= LARGEST else None


def of_file(name: str, digest: str) -> int | None:
    """Pages an attachment takes in the volume."""
    kind = name.rpartition(".")[2].lower()
    if kind in UNBOUND:
        return 0
    return 1 if kind in SHEETS else (kept(digest) if kind == "pdf" else None)


def ranges(counts: Iterable[int | None]) -> Iterator[str]:
    """页号 of each thing in a volume; empty for what takes none, and from the first uncounted one on."""
    last: int | None = 0
    for pages in counts:
        first = last + 1 if last is not None else None
        last = last + pages if last is not None and pages is not None else None
        if first is None or last is None or not pages:
            yield ""
        else:
            yield str(first) if first == last else f"{first}-{last}"
