"""Where the log's files lie, how they are written so that they survive, and how they are re-derived.

``log/`` is public (tiles, checkpoint, key); ``log-private/`` holds the entry bundles; ``guard/`` holds
what was last signed and should lie on another volume than the database.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from chengming.proof.tiles import WIDTH, grow, parse_tile_path, tile_path
from chengming.proof.tree import Frontier

TEMPORARY = ".tmp"
MANY, SIDE_BY_SIDE = 8, 8  # from how many files on, and how many at a time


@dataclass(frozen=True)
class Layout:
    """The log's places under one home."""

    home: Path

    @property
    def public(self) -> Path:
        """What anybody may fetch."""
        return self.home / "log"

    @property
    def private(self) -> Path:
        """Entry bundles: for oversight bodies and mirrors only."""
        return self.home / "log-private"

    @property
    def checkpoint(self) -> Path:
        """The published checkpoint."""
        return self.public / "checkpoint"

    @property
    def vkey(self) -> Path:
        """The public key, as one line."""
        return self.public / "log.vkey"

    @property
    def guard(self) -> Path:
        """The last checkpoint signed."""
        return self.home / "guard" / "checkpoint"


class Files:
    """Writes whole files that are there after a power cut, or not at all."""

    def write(self, path: Path, data: bytes) -> None:
        """Replace one file."""
        self.write_all({path: data})

    def write_all(self, contents: Mapping[Path, bytes]) -> None:
        """Replace many: each temp and fsync; then each rename; then every directory once.

        Any error is final: after a failed fsync the kernel may call a lost page clean.
        """
        folders: set[Path] = set()
        for folder in {path.parent for path in contents}:
            folders |= {folder, *self._ensure(folder)}
        fresh = {path: path.with_name(path.name + TEMPORARY) for path in contents}
        self._write_fresh_all({fresh[path]: data for path, data in contents.items()})
        for path in contents:
            fresh[path].replace(path)
        for folder in sorted(folders, reverse=True):
            self.sync_folder(folder)

    def _write_fresh_all(self, contents: Mapping[Path, bytes]) -> None:
        if len(contents) < MANY:
            for path, data in contents.items():
                self._write_fresh(path, data)
            return
        # Side by side: the disk makes what waits together last together.
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="ledger-files") as threads:
            for _ in threads.map(self._write_fresh, contents.keys(), contents.values()):
                pass

    def remove(self, paths: Iterable[Path]) -> None:
        """Remove files that a later one stands for; not being there is fine."""
        for path in paths:
            path.unlink(missing_ok=True)

    def sweep(self, folder: Path) -> None:
        """Remove what a killed process left half written."""
        for left in folder.rglob(f"*{TEMPORARY}"):
            left.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Make renames in a directory last."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _write_fresh(self, fresh: Path, data: bytes) -> None:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _ensure(self, folder: Path) -> set[Path]:
        if folder.exists():
            return set()
        above = self._ensure(folder.parent)
        folder.mkdir(exist_ok=True)
        return above | {folder.parent}


class Regrowth:
    """The tiles again, from leaf hashes in order; memory stays flat."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self._partial: dict[str, bytes] = {}

    def extend(self, leaves: list[bytes]) -> Iterator[tuple[str, bytes]]:
        """(path, bytes) of every full tile that these leaves complete."""
        old, before = self.frontier.size, self._partial
        after: dict[str, bytes] = {}
        for path, data in grow(old, leaves, before.get):
            if is_partial(path):
                after[path] = data
            else:
                yield path, data
        self.frontier.extend(leaves)
        self._partial = {**self._kept(before), **after}

    def partial(self) -> Iterator[tuple[str, bytes]]:
        """(path, bytes) of the partial tiles at the present size."""
        yield from self._partial.items()

    def _kept(self, before: Mapping[str, bytes]) -> dict[str, bytes]:
        # A level that these leaves did not reach keeps its partial tile.
        widths = partial_tiles(self.frontier.size)
        return {path: data for path, data in before.items() if path in widths}


def partial_tiles(size: int) -> set[str]:
    """Paths of the partial tiles of a tree of ``size``."""
    paths, level = set(), 0
    while size:
        if size % WIDTH:
            paths.add(tile_path(level, size // WIDTH, size % WIDTH))
        size, level = size // WIDTH, level + 1
    return paths


def is_partial(path: str) -> bool:
    """Whether a tile path names a partial tile."""
    return parse_tile_path(path)[2] != WIDTH
