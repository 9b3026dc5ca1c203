"""Re-derives a log, or one record, from files alone and judges it (核验).

Nothing of the server is asked. What is trusted is the public key, and it must come from elsewhere than the
files: a key found beside them shows only that the files agree with each other, and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chengming.proof.canonical import JSONValue, parse
from chengming.proof.checkpoint import Checkpoint, open_checkpoint
from chengming.proof.entry import DisclosedRecord, Entry, leaf_hash, leaf_hashes
from chengming.proof.errors import (
    ConsistencyWrong,
    NotEnough,
    ProofError,
    RolledBack,
    RootWrong,
    TileMalformed,
    TileMissing,
    TilePathRefused,
    TileWrong,
)
from chengming.proof.note import VerifierKey, b64encode
from chengming.proof.tiles import (
    ENTRIES,
    WIDTH,
    TileReader,
    bundle_path,
    directory,
    parse_tile_path,
    tile_path,
    unpack_bundle,
)
from chengming.proof.tlog_proof import TlogProof
from chengming.proof.tree import Frontier, fold, root_of

KEY_FILE = "log.vkey"
CHECKPOINT_FILE = "checkpoint"
MOST_PROBLEMS = 100
OWN_KEY = "公钥取自所核验的文件自身：只能说明这些文件彼此一致，不能说明出自何人；请用另行取得的公钥（--key）再核验一次"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: which part (`ProofError.part`), where, and the full message."""

    part: str
    where: str
    message: str

    @classmethod
    def of(cls, error: ProofError) -> Problem:
        """The problem an error states."""
        return cls(error.part, error.where, str(error))


@dataclass
class Report:
    """Outcome of a verification. `kind` is "log", "proof" or "publication"; `facts` is what was established."""

    kind: str
    facts: dict[str, JSONValue] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing was found wrong."""
        return not self.problems

    def to_json(self) -> dict[str, JSONValue]:
        """For `--json`."""
        problems: list[JSONValue] = [
            {"part": p.part, "where": p.where, "message": p.message} for p in self.problems
        ]
        return {
            "kind": self.kind,
            "good": self.good,
            "facts": self.facts,
            "problems": problems,
            "notes": list(self.notes),
        }


def verify_exported_log(
    root: Path, key: VerifierKey | None = None, older: Sequence[bytes] = ()
) -> Report:
    """Judges a directory of checkpoint and tiles: every tile from level 0 up, the root, the signature.

    `older`: signed checkpoints kept elsewhere; the log must extend each. Entry bundles are checked if there.
    """
    report = Report("log")
    key = key or key_beside(root, report)
    data = directory(root)(CHECKPOINT_FILE)
    if data is None:
        raise NotEnough("目录中没有 checkpoint 文件")
    try:
        checkpoint = open_checkpoint(data, key)
    except ProofError as error:
        report.problems.append(Problem.of(error))
        return report
    report.facts |= head_facts(checkpoint)
    _LogCheck(root, checkpoint, report).run()
    reader = TileReader(directory(root), checkpoint.size)
    for number, signed in enumerate(older, 1):
        try:
            _check_older(reader, checkpoint, open_checkpoint(signed, key))
        except ProofError as error:
            report.problems.append(Problem(error.part, f"older {number}", str(error)))
    return report


def _check_older(reader: TileReader, checkpoint: Checkpoint, older: Checkpoint) -> None:
    if older.size > checkpoint.size:
        raise RolledBack(f"留存的检查点大小为 {older.size}，现日志只有 {checkpoint.size}")
    if reader.root(older.size) != older.root:
        raise ConsistencyWrong(f"现日志在大小 {older.size} 处的根与留存的检查点不符")


class _LogCheck:
    """Walks the tiles level by level, holding only the roots of the level below."""

    def __init__(self, root: Path, checkpoint: Checkpoint, report: Report) -> None:
        self._root = root
        self._read = directory(root)
        self._checkpoint = checkpoint
        self._report = report
        self._reader = TileReader(self._read, checkpoint.size)
        self._broken = False

    def run(self) -> None:
        """Adds to the report whatever is wrong."""
        try:
            self._tiles()
            if (self._root / "tile" / "entries").is_dir():
                self._bundles()
            self._other_files()
        except _TooManyError:
            self._report.notes.append(f"问题超过 {MOST_PROBLEMS} 处，其余未列")

    def _tell(self, error: ProofError) -> None:
        if len(self._report.problems) >= MOST_PROBLEMS:
            raise _TooManyError
        self._report.problems.append(Problem.of(error))

    def _tiles(self) -> None:
        level, count = 0, self._checkpoint.size
        below: Iterator[bytes | None] | None = None
        tails: list[list[bytes]] = []
        while count:
            roots: list[bytes | None] = []
            tails.append([])
            for n in range((count + WIDTH - 1) // WIDTH):
                tile = self._tile(level, n, min(WIDTH, count - n * WIDTH), below)
                if n == count // WIDTH:
                    tails[-1] = tile
                else:
                    roots.append(root_of(tile) if len(tile) == WIDTH else None)
            below = iter(roots)
            level, count = level + 1, count // WIDTH
        if self._broken:
            return
        peaks: list[bytes] = []
        for tail in reversed(tails):
            frontier = Frontier()
            frontier.extend(tail)
            peaks += frontier.peaks
        if fold(peaks) != self._checkpoint.root:
            self._tell(RootWrong("由瓦片算出的根与检查点的根不符"))

    def _tile(
        self, level: int, n: int, width: int, below: Iterator[bytes | None] | None
    ) -> list[bytes]:
        """Hashes of one tile as the level below gives them; reports where the file says otherwise."""
        path = tile_path(level, n, width)
        stored: list[bytes] = []
        try:
            stored = self._reader.tile(level, n)
        except (TileMissing, TileMalformed) as error:
            self._broken = self._broken or below is None
            self._tell(error)
        if below is None:
            return stored
        derived = [next(below) for _ in range(width)]
        for number, known in enumerate(derived):
            if stored and known is not None and stored[number] != known:
                self._tell(TileWrong(f"瓦片 {path} 第 {number} 个哈希与下一层不符", where=path))
                break
        return [known for known in derived if known is not None]

    def _bundles(self) -> None:
        size = self._checkpoint.size
        for n in range((size + WIDTH - 1) // WIDTH):
            width = min(WIDTH, size - n * WIDTH)
            data, have = self._read(bundle_path(n, width)), width
            if data is None:
                data, have = self._read(bundle_path(n)), WIDTH
            path = bundle_path(n, have)
            if data is None:
                self._tell(TileMissing(f"缺少条目包 {bundle_path(n, width)}", where=path))
            else:
                self._bundle(path, data, n, have)

    def _bundle(self, path: str, data: bytes, n: int, width: int) -> None:
        try:
            derived = leaf_hashes(unpack_bundle(data, width))
            leaves = self._reader.tile(0, n)
        except (TileMissing, TileMalformed) as error:
            self._tell(type(error)(f"条目包 {path}：{error.what}", where=path))
            return
        for number, (one, other) in enumerate(zip(derived, leaves, strict=False)):
            if one != other:
                what = f"条目包 {path} 第 {number} 个条目（序号 {n * WIDTH + number}）与叶子不符"
                self._tell(TileWrong(what, where=path))
                return

    def _other_files(self) -> None:
        """Older partial tiles must be the beginning of today's; files ahead of the checkpoint prove nothing."""
        for file in sorted((self._root / "tile").rglob("*")):
            if not file.is_file():
                continue
            path = file.relative_to(self._root).as_posix()
            try:
                level, n, width = parse_tile_path(path)
            except TilePathRefused:
                self._report.notes.append(f"不属于日志的文件：{path}")
                continue
            count = (self._checkpoint.size >> 8 * max(level, 0)) - n * WIDTH
            if min(WIDTH, count) == width:
                continue
            if count <= 0 or width > count:
                self._report.notes.append(f"检查点尚未覆盖的文件：{path}")
            if count > 0:
                self._prefix(path, file.read_bytes(), level, n, width)

    def _prefix(self, path: str, data: bytes, level: int, n: int, width: int) -> None:
        if level == ENTRIES:
            self._bundle(path, data, n, width)
            return
        if len(data) != 32 * width:
            self._tell(TileMalformed(f"瓦片 {path} 的长度与名称不符", where=path))
            return
        try:
            today = b"".join(self._reader.tile(level, n))
        except (TileMissing, TileMalformed):
            return  # already reported under its own name
        shared = min(len(data), len(today))
        if data[:shared] != today[:shared]:
            self._tell(TileWrong(f"瓦片 {path} 与现有瓦片不符", where=path))


class _TooManyError(Exception):
    """Enough was found wrong."""


def verify_proof(proof: bytes, record: bytes, key: VerifierKey) -> Report:
    """Judges a `.tlog-proof` with its entry or `record.json`: fields, entry, leaf, inclusion, checkpoint."""
    report = Report("proof")
    try:
        entry_bytes, shown = _read_record(record)
        report.facts |= _entry_facts(Entry.from_bytes(entry_bytes)) | {"fields": shown}
        parsed = TlogProof.from_bytes(proof)
        checkpoint = parsed.verify(leaf_hash(entry_bytes), key)
        report.facts |= head_facts(checkpoint) | {"index": parsed.index}
    except ProofError as error:
        report.problems.append(Problem.of(error))
        report.facts.clear()  # nothing is established by a proof that fails anywhere
    return report


def _read_record(data: bytes) -> tuple[bytes, list[JSONValue]]:
    if data.startswith(b'{"done":'):  # the first key of canonical entry bytes: the entry itself
        return data, []
    record = DisclosedRecord.from_bytes(data)
    shown: list[JSONValue] = []
    for item in record.fields:
        if item.value is None:
            shown.append({"hidden": item.commitment.hex()})
        else:
            shown.append({"name": item.name, "value": parse(item.value)})
    return record.entry_bytes, shown


def head_facts(checkpoint: Checkpoint) -> dict[str, JSONValue]:
    """What a checkpoint that holds establishes."""
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": b64encode(checkpoint.root),
    }


def _entry_facts(entry: Entry) -> dict[str, JSONValue]:
    names = ("id", "kind", "seq", "done", "made", "late", "law")
    return {name: getattr(entry, name) for name in names}


def verify_path(
    path: Path,
    key: VerifierKey | None = None,
    record: Path | None = None,
    older: Sequence[Path] = (),
) -> Report:
    """What the command `verify` does: a directory with a checkpoint is a log, otherwise a proof is looked for."""
    if not path.exists():
        raise NotEnough("没有这个文件或目录")
    if path.is_dir() and (path / CHECKPOINT_FILE).is_file():
        return verify_exported_log(path, key, [file.read_bytes() for file in older])
    proofs = sorted(path.glob("*.tlog-proof")) if path.is_dir() else [path]
    if len(proofs) != 1 or proofs[0].suffix != ".tlog-proof":
        raise NotEnough("没有找到日志目录，也没有找到恰好一个 .tlog-proof 文件")
    proof = proofs[0]
    beside = [
        proof.with_suffix(".record.json"),
        proof.parent / "record.json",
        proof.parent / "entry.json",
    ]
    record = record or next((file for file in beside if file.is_file()), None)
    if record is None:
        raise NotEnough("证明文件不含内容：还需要 record.json 或 entry.json（--record）")
    found = Report("proof")
    key = key or key_beside(proof.parent, found)
    report = verify_proof(proof.read_bytes(), record.read_bytes(), key)
    report.notes += found.notes
    return report


def key_beside(root: Path, report: Report) -> VerifierKey:
    """The key in the same directory, with the note that it was found there; raises NotEnough."""
    data = directory(root)(KEY_FILE)
    if data is None:
        raise NotEnough(f"没有公钥：请用 --key 给出，或者在目录中放入 {KEY_FILE}")
    report.notes.append(OWN_KEY)
    return read_key(data)


def read_key(data: bytes) -> VerifierKey:
    """The verifier key in a file: its text and a line end."""
    return VerifierKey.from_text(data.decode("utf-8", "replace").removesuffix("\n"))
