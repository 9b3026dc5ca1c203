"""Where each tile lies and what is in it (C2SP tlog-tiles, height 8), written and read as plain files.

Tile `n` of level `L` holds up to 256 hashes; those of level 0 are leaf hashes, those above are roots of
full tiles one level down. A partial tile ends in `.p/<width>` and is never hashed upward.

>>> tile_path(0, 1234067), tile_path(1, 5, 17), bundle_path(273, 112)
('tile/0/x001/x234/067', 'tile/1/005.p/17', 'tile/entries/273.p/112')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from chengming.proof.errors import TileMalformed, TileMissing, TilePathRefused, TreeRefused
from chengming.proof.tree import (
    LARGEST_SIZE,
    consistency_ranges,
    fold,
    inclusion_ranges,
    root_of,
    split_hashes,
)

WIDTH = 256
HIGHEST = 63
ENTRIES = -1  # the "level" of entry bundles
MOST_CACHED = 1024

Read: TypeAlias = Callable[[str], bytes | None]

_PATH = re.compile(
    r"tile/(0|[1-9][0-9]?|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


def tile_path(level: int, n: int, width: int = WIDTH) -> str:
    """Path of tile `n` of `level` with `width` hashes (256: the full tile)."""
    if not 0 <= level <= HIGHEST:
        raise TilePathRefused("瓦片层号须为 0 至 63")
    return _path(str(level), n, width)


def bundle_path(n: int, width: int = WIDTH) -> str:
    """Path of entry bundle `n` with `width` entries. Bundles are not public."""
    return _path("entries", n, width)


def _path(level: str, n: int, width: int) -> str:
    if n < 0 or not 1 <= width <= WIDTH:
        raise TilePathRefused("瓦片序号不得为负，宽度须为 1 至 256")
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def parse_tile_path(path: str) -> tuple[int, int, int]:
    """(level, n, width) of a path, level -1 for bundles; refuses every path `tile_path` would not write."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise TilePathRefused("不是瓦片的路径")
    level = ENTRIES if match[1] == "entries" else int(match[1])
    n = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3] or WIDTH)
    written = bundle_path(n, width) if level == ENTRIES else tile_path(level, n, width)
    if written != path:
        raise TilePathRefused("瓦片路径的写法不规范")
    return level, n, width


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, n, width) of every tile that must exist at the published `size`."""
    return iter(tiles_for_growth(0, size))


def tiles_for_growth(old: int, new: int) -> list[tuple[int, int, int]]:
    """(level, n, width) of every tile that must exist at size `new` and did not at size `old`."""
    if not 0 <= old <= new <= LARGEST_SIZE:
        raise TreeRefused(f"大小 {old} 与 {new} 不成先后")
    tiles, level = [], 0
    while new:
        if old != new:
            tiles += [(level, n, WIDTH) for n in range(old // WIDTH, new // WIDTH)]
            if new % WIDTH:
                tiles.append((level, new // WIDTH, new % WIDTH))
        old, new, level = old // WIDTH, new // WIDTH, level + 1
    return tiles


def grow(old: int, hashes: Sequence[bytes], read: Read) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every tile for growth from `old` by the leaf hashes `hashes`.

    `read` gives the partial tiles of size `old` (never called when `old` is 0): so the sequencer writes
    from its last published size, and the same call again after a crash writes the same bytes.
    """
    level, added = 0, list(hashes)
    while added:
        first, width = divmod(old, WIDTH)
        if width:
            added = _tile(read, level, first, width) + added
        full = len(added) // WIDTH
        above = []
        for i in range(full):
            tile = added[i * WIDTH : (i + 1) * WIDTH]
            above.append(root_of(tile))
            yield tile_path(level, first + i), b"".join(tile)
        if rest := added[full * WIDTH :]:
            yield tile_path(level, first + full, len(rest)), b"".join(rest)
        old, added, level = first, above, level + 1


def _tile(read: Read, level: int, n: int, width: int) -> list[bytes]:
    """The first `width` hashes of a tile; a full tile may stand for a partial one that was cleared away."""
    path = tile_path(level, n, width)
    data, length = read(path), width
    if data is None and width != WIDTH:
        data, length = read(tile_path(level, n)), WIDTH
    if data is None:
        raise TileMissing(f"缺少瓦片 {path}", where=path)
    if len(data) != 32 * length:
        raise TileMalformed(f"瓦片 {path} 的长度与名称不符", where=path)
    return split_hashes(data[: 32 * width])


def directory(root: Path) -> Read:
    """Reads files below `root`; None for one that is not there."""

    def read(path: str) -> bytes | None:
        try:
            return (root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    return read


class TileReader:
    """Roots and proofs from tiles alone, at any size up to the published one.

    What the files say is taken as it is: check proofs against a signed checkpoint before handing them out.
    """

    def __init__(self, read: Read, size: int) -> None:
        if not 0 <= size <= LARGEST_SIZE:
            raise TreeRefused("树的大小不合规定")
        self._read = read
        self._size = size
        self._cache: dict[tuple[int, int], list[bytes]] = {}

    @property
    def size(self) -> int:
        """The published size."""
        return self._size

    def tile(self, level: int, n: int) -> list[bytes]:
        """All hashes of one tile at the published size."""
        known = self._cache.get((level, n))
        if known is None:
            width = min(WIDTH, (self._size >> 8 * level) - n * WIDTH)
            if width <= 0:
                raise TreeRefused(f"大小为 {self._size} 的树没有这一瓦片")
            if len(self._cache) >= MOST_CACHED:
                self._cache.clear()
            known = self._cache[level, n] = _tile(self._read, level, n, width)
        return known

    def leaf(self, index: int) -> bytes:
        """Leaf hash at `index`."""
        if not 0 <= index < self._size:
            raise TreeRefused(f"序号 {index} 不在大小为 {self._size} 的树内")
        return self.tile(0, index // WIDTH)[index % WIDTH]

    def root(self, size: int | None = None) -> bytes:
        """Root at a historic size (default: the published one)."""
        size = self._size if size is None else size
        self._check(size)
        return self._range(0, size)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """Inclusion path of leaf `index` at a historic size."""
        size = self._size if size is None else size
        self._check(size)
        return [self._range(a, b) for a, b in inclusion_ranges(index, size)]

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """Consistency proof between two historic sizes."""
        new = self._size if new is None else new
        self._check(new)
        return [self._range(a, b) for a, b in consistency_ranges(old, new)]

    def _check(self, size: int) -> None:
        if not 0 <= size <= self._size:
            raise TreeRefused(f"日志的大小为 {self._size}，没有大小 {size} 的历史")

    def _range(self, start: int, end: int) -> bytes:
        peaks = []
        while start < end:
            height = (end - start).bit_length() - 1
            if start:
                height = min(height, (start & -start).bit_length() - 1)
            peaks.append(self._subtree(height, start >> height))
            start += 1 << height
        return fold(peaks)

    def _subtree(self, height: int, index: int) -> bytes:
        level, inside = divmod(height, 8)
        first = index << inside
        at = first % WIDTH
        return root_of(self.tile(level, first // WIDTH)[at : at + (1 << inside)])


def pack_bundle(entries: Sequence[bytes]) -> bytes:
    """Entry bundle: for each entry a big-endian u16 length, then its bytes; 1 to 256 entries."""
    if not 1 <= len(entries) <= WIDTH or any(len(entry) > 0xFFFF for entry in entries):
        raise TileMalformed("一个条目包须有 1 至 256 个条目，每个不超过 65535 字节")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_bundle(data: bytes, width: int = WIDTH) -> list[bytes]:
    """The `width` entries of a bundle; refuses one that is cut off, too long or of another count."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise TileMalformed("条目包被截断")
        entries.append(data[start:at])
    if len(entries) != width:
        raise TileMalformed("条目包的条目数与名称不符")
    return entries
