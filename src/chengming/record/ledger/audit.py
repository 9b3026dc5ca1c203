"""核查日志: rows, bundles, tiles, guard and checkpoints against each other, naming what is wrong and where.

Two independent passes: the files alone (bundles → leaves → tiles → signed roots), then the database's
rows against the bundles and the same roots. What both agree on can still be a fork: only a checkpoint
kept outside shows that, and is given with ``outside``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from chengming.proof.checkpoint import Checkpoint, open_checkpoint
from chengming.proof.entry import Entry, leaf_hash, leaf_hashes
from chengming.proof.errors import ProofError, TileMissing
from chengming.proof.note import VerifierKey
from chengming.proof.tiles import (
    WIDTH,
    bundle_path,
    directory,
    parse_tile_path,
    tile_path,
    unpack_bundle,
)
from chengming.proof.tree import Frontier, root_of
from chengming.record.ledger import recovery, ticks
from chengming.record.ledger.files import TEMPORARY, Layout
from chengming.record.ledger.keys import LOG_DOOR, TICK_MARK, fits

QUEUE_LIMIT = 10  # seconds: the sequencer looks twice a second
GUARD, PUBLISHED = "守护文件", "公开检查点"
NONE_YET = "0" * 64


@dataclass(frozen=True)
class Finding:
    """核查发现: which part of the audit, where, what; ``grave`` False is only to be known."""

    part: str
    where: str
    what: str
    grave: bool = True


@dataclass
class Scene:
    """What an audit works on. ``heads`` are read before the database is, so that rows are never older."""

    connection: psycopg.Connection
    layout: Layout
    key: VerifierKey
    doors: Mapping[str, bytes]
    outside: Sequence[Path] = ()
    heads: dict[str, Checkpoint] = field(default_factory=dict)
    bad_heads: list[Finding] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._head(GUARD, self.layout.guard)
        self._head(PUBLISHED, self.layout.checkpoint)
        for path in self.outside:
            self._head(f"外部检查点 {path.name}", path)

    def _head(self, name: str, path: Path) -> None:
        try:
            self.heads[name] = open_checkpoint(path.read_bytes(), self.key)
        except (ProofError, OSError) as error:
            said = error if isinstance(error, ProofError) else "文件不在或者不能读取。"
            self.bad_heads.append(Finding("检查点", name, f"不能采信：{said}"))

    @property
    def size(self) -> int:
        """The published size: what the files must show."""
        known = [self.heads[name].size for name in (PUBLISHED, GUARD) if name in self.heads]
        return min(known, default=0)


Part = Callable[[Scene], Iterator[Finding]]


def of_heads(scene: Scene) -> Iterator[Finding]:
    """Signatures, the public key beside them, and that the guard is not behind."""
    yield from scene.bad_heads
    scene.counted["heads"] = len(scene.heads) + len(scene.bad_heads)
    vkey = scene.layout.vkey
    if not vkey.exists() or vkey.read_text(encoding="utf-8", errors="replace").strip() != (
        scene.key.to_text()
    ):
        yield Finding("检查点", vkey.name, "公开的公钥与日志密钥不一致，或者文件不在。")
    guard, published = scene.heads.get(GUARD), scene.heads.get(PUBLISHED)
    if guard and published and guard.size < published.size:
        what = f"守护文件 {guard.size} 条，落后于公开检查点 {published.size} 条。"
        yield Finding("检查点", GUARD, what)


def of_files(scene: Scene) -> Iterator[Finding]:
    """Bundles, hashed again, against the tiles byte by byte and against every signed root."""
    tree, read = _Tree(scene), directory(scene.layout.public)
    for n in range((scene.size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, scene.size - n * WIDTH)
        try:
            entries = unpack_bundle(*_bundle(scene, n, width))[:width]
        except ProofError as error:
            yield Finding("条目包", bundle_path(n, width), str(error))
            return
        leaves = leaf_hashes(entries)
        yield from _compare_tile(read, tile_path(0, n, width), b"".join(leaves))
        tree.extend(leaves)
    scene.counted["entries in bundles"] = tree.size
    level, hashes = 1, tree.full
    while hashes:
        tiles = [hashes[i : i + WIDTH] for i in range(0, len(hashes), WIDTH)]
        for n, tile in enumerate(tiles):
            yield from _compare_tile(read, tile_path(level, n, len(tile)), b"".join(tile))
        level, hashes = level + 1, [root_of(tile) for tile in tiles if len(tile) == WIDTH]
    yield from tree.findings("条目包", complete=False)
    yield from _other_files(scene)


def of_rows(scene: Scene) -> Iterator[Finding]:
    """Rows of the log: contiguous, authentic, equal to the bundles, and giving every signed root."""
    tree, bundles = _Tree(scene), _Bundles(scene)
    tick = _TickChain(scene.key.name)
    expected = 0
    for index, record, entry, leaf, mac, door in recovery.entries(scene.connection, 0, 2**63 - 1):
        if index != expected:
            yield Finding(
                "日志条目", f"第 {expected} 号", f"缺少第 {expected} 至 {index - 1} 号条目。"
            )
        expected = index + 1
        where = f"第 {index} 号（记录 {_hex(record)}）"
        logged = bundles.entry(index)
        if logged is not None and logged != entry:
            yield Finding("日志条目", where, "与条目包中的条目不符：已被改动、调换或者插入。")
        if leaf_hash(entry) != leaf:
            yield Finding("日志条目", where, "条目与其叶哈希不符。")
        if not fits(record, entry, mac, door, scene.doors):
            yield Finding("日志条目", where, "认证码不符：不是本系统的进程生成的。")
        if door == LOG_DOOR or TICK_MARK in entry:
            yield from tick.follow(where, entry, door)
        tree.extend([leaf])
    scene.counted["rows"] = expected
    yield from tree.findings("数据库", complete=True)
    yield from _state(scene, tree.frontier(tree.size))


def of_queue(scene: Scene) -> Iterator[Finding]:
    """Entries that wait too long, are not ours, or are logged already."""
    with scene.connection.cursor(binary=True) as cursor:
        scene.counted["queued"] = 0
        cursor.execute(
            "SELECT o.record, o.entry, o.mac, o.door, e.idx,"
            " extract(epoch FROM clock_timestamp() - o.queued)::float8"
            " FROM ledger_outbox o LEFT JOIN ledger_entry e ON e.record = o.record ORDER BY o.id"
        )
        for record, entry, mac, door, index, age in cursor:
            where = f"记录 {_hex(record)}"
            scene.counted["queued"] += 1
            if not fits(record, entry, mac, door, scene.doors):
                yield Finding("待排队列", where, "认证码不符：不是本系统的进程生成的。")
            if index is not None:
                yield Finding("待排队列", where, f"已是第 {index} 号条目，却仍在队列中。")
            if age > QUEUE_LIMIT:
                yield Finding(
                    "待排队列", where, f"已等待 {int(age)} 秒：排序进程没有运行或者已停止。"
                )


PARTS: tuple[Part, ...] = (of_heads, of_files, of_rows, of_queue)


class _Tree:
    """One tree, kept as roots of full tiles: each leaf is hashed upward once, whatever is asked later."""

    def __init__(self, scene: Scene) -> None:
        self.full: list[bytes] = []
        self._heads = scene.heads
        self._wanted = {head.size for head in scene.heads.values()}
        self._tails: dict[int, list[bytes]] = {}
        self._last: list[bytes] = []

    @property
    def size(self) -> int:
        return len(self.full) * WIDTH + len(self._last)

    def extend(self, leaves: Sequence[bytes]) -> None:
        self._last.extend(leaves)
        while len(self._last) >= WIDTH:
            tile, self._last = self._last[:WIDTH], self._last[WIDTH:]
            start = len(self.full) * WIDTH
            for size in self._wanted & set(range(start + 1, start + WIDTH)):
                self._tails[size] = tile[: size - start]
            self.full.append(root_of(tile))

    def frontier(self, size: int) -> Frontier:
        """The frontier at the present size or at one of the heads' sizes."""
        above, tail = Frontier(), Frontier()
        above.extend(self.full[: size // WIDTH])
        if size % WIDTH:
            tail.extend(self._tails.get(size, self._last)[: size % WIDTH])
        return Frontier(size, [*above.peaks, *tail.peaks])

    def findings(self, source: str, *, complete: bool) -> Iterator[Finding]:
        """Heads that this tree does not give; ``complete``: the source must reach every head."""
        for name, head in self._heads.items():
            if head.size > self.size:
                if complete:
                    what = f"{source}只有 {self.size} 条，不足其 {head.size} 条：被截断或者恢复了旧备份。"
                    yield Finding("检查点", name, what)
            elif self.frontier(head.size).root() != head.root:
                what = f"{source}在 {head.size} 条处的根与之不符：历史被改写、调换或者重新生长。"
                yield Finding("检查点", name, what)


class _Bundles:
    """Entries of the published bundles by index, one bundle at a time."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._n = scene, -1
        self._entries: list[bytes] = []

    def entry(self, index: int) -> bytes | None:
        """None beyond the published size, and in a bundle that the files' audit has named already."""
        n, at = divmod(index, WIDTH)
        if n != self._n:
            width = min(WIDTH, self._scene.size - n * WIDTH)
            self._n, self._entries = n, []
            if width > 0:
                try:
                    self._entries = unpack_bundle(*_bundle(self._scene, n, width))[:width]
                except ProofError:
                    return None
        return self._entries[at] if at < len(self._entries) else None


class _TickChain:
    """The sequencer's own entries: each rebuilt from what it says."""

    def __init__(self, origin: str) -> None:
        self._origin, self._seq, self._leaf = origin, 0, NONE_YET

    def follow(self, where: str, data: bytes, door: str) -> Iterator[Finding]:
        try:
            entry = Entry.from_bytes(data)
        except ProofError as error:
            yield Finding("报时条目", where, str(error))
            return
        good = (
            entry.kind == ticks.KIND
            and door == LOG_DOOR
            and entry.stream == ticks.stream_of(self._origin)
            and entry.fields == ticks.root_of(entry.made)
            and entry.seq == self._seq + 1
            and entry.prev == self._leaf
        )
        if not good:
            yield Finding("报时条目", where, "不接续上一报时条目，或者不是排序进程生成的。")
        self._seq, self._leaf = entry.seq, leaf_hash(data).hex()


def _bundle(scene: Scene, n: int, width: int) -> tuple[bytes, int]:
    read = directory(scene.layout.private)
    for path, count in ((bundle_path(n, width), width), (bundle_path(n), WIDTH)):
        data = read(path)
        if data is not None:
            return data, count
    # Between reading the heads and here the sequencer may have put a longer partial in its place.
    folder = (scene.layout.private / bundle_path(n)).with_name(f"{n % 1000:03d}.p")
    longer = [int(p.name) for p in folder.glob("*") if p.name.isdigit() and int(p.name) > width]
    data = read(bundle_path(n, min(longer))) if longer else None
    if data is None:
        raise TileMissing(f"缺少条目包 {bundle_path(n, width)}", where=bundle_path(n, width))
    return data, min(longer)


def _compare_tile(read: Callable[[str], bytes | None], path: str, data: bytes) -> Iterator[Finding]:
    level, n, _ = parse_tile_path(path)
    found = read(path)
    if found is None:
        found = (read(tile_path(level, n)) or b"")[: len(data)] or None
    if found is None:
        yield Finding("瓦片", path, "文件不在。")
    elif found != data:
        pairs = zip(range(0, len(data), 32), range(0, len(found), 32), strict=False)
        differs = (a // 32 for a, b in pairs if data[a : a + 32] != found[b : b + 32])
        at = next(differs, min(len(data), len(found)) // 32)
        below = bundle_path(n, len(data) // 32) if level == 0 else "下一层"
        what = f"第 {n * WIDTH + at} 号叶子" if level == 0 else f"第 {at} 个哈希"
        yield Finding("瓦片", path, f"与由 {below} 重新导出的不符，从{what}起。")


def _other_files(scene: Scene) -> Iterator[Finding]:
    """Files that are no tiles, and older partial tiles that are not the beginning of today's."""
    read = directory(scene.layout.public)
    for base in (scene.layout.public, scene.layout.private):
        for file in sorted((base / "tile").rglob("*")):
            path = file.relative_to(base).as_posix()
            if file.is_dir():
                continue
            try:
                level, n, width = parse_tile_path(path)
            except ProofError:
                grave = not path.endswith(TEMPORARY)
                yield Finding("瓦片", path, "不是日志的文件。", grave=grave)
                continue
            today = min(WIDTH, (scene.size >> 8 * level) - n * WIDTH) if level >= 0 else 0
            if level >= 0 and width < today:
                newest = read(tile_path(level, n, today)) or read(tile_path(level, n)) or b""
                if newest[: 32 * width] != file.read_bytes():
                    yield Finding("瓦片", path, "与现有瓦片的开头不符。")


def _state(scene: Scene, frontier: Frontier) -> Iterator[Finding]:
    with scene.connection.cursor(binary=True) as cursor:
        row = cursor.execute("SELECT size, root, frontier FROM ledger_state").fetchone()
    derived = (frontier.size, frontier.root(), frontier.to_bytes())
    if row != derived:
        said = f"{row[0]} 条" if row else "没有"
        what = f"状态行为{said}，由条目导出的是 {frontier.size} 条或者另一个根。"
        yield Finding("日志状态", "ledger_state", what)


def _hex(record: object) -> str:
    return str(record).replace("-", "")
