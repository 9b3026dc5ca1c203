"""Injure the sequencer at every step; what is on disk then, and after recovery, is judged by proof.verify.

{before, during, after} × {tile, guard, checkpoint}, {before, after} commit; then the n-th file operation
for n = 1, 2, 3 … until a run gets through.
"""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.rooms.record.conftest import City

from chengming.proof.verify import verify_exported_log
from chengming.record.ledger import exports, files, keys
from chengming.record.ledger.files import Files
from chengming.record.ledger.publication import Publication
from chengming.record.ledger.sequencer import Sequencer


class Injury(OSError):
    """What the disk says."""


class InjuredFiles(Files):
    """Fails once, at the first write of a kind of file: before it, half way, or after it."""

    def __init__(self, home: Path, target: str, moment: str) -> None:
        self._home, self._target, self._moment = home, target, moment
        self.struck = False

    def write_all(self, contents) -> None:
        hit = any(self._is_target(path) for path in contents)
        if hit and self._moment == "before":
            self._strike()
        super().write_all(contents)
        if hit and self._moment == "after":
            self._strike()

    def _write_fresh(self, fresh: Path, data: bytes) -> None:
        if self._moment == "during" and self._is_target(fresh):
            super()._write_fresh(fresh, data[: len(data) // 2])
            self._strike()
        super()._write_fresh(fresh, data)

    def _is_target(self, path: Path) -> bool:
        name = path.relative_to(self._home).as_posix()
        starts = {"tile": ("log/tile", "log-private"), "guard": ("guard/",)}
        return name.startswith(starts.get(self._target, ("log/checkpoint",)))

    def _strike(self) -> None:
        self.struck = True
        raise Injury(errno.EIO, "injected")


class InjuredConnection(psycopg.Connection):
    """Loses the connection just before or just after a commit, once armed."""

    moment = ""

    @contextlib.contextmanager
    def transaction(self, *given, **more) -> Iterator:
        with super().transaction(*given, **more) as running:
            yield running
            if self.moment == "before":
                raise Injury(errno.EPIPE, "injected")
        if self.moment == "after":
            raise Injury(errno.EPIPE, "injected")


class Witness:
    """Somebody outside who keeps every checkpoint there ever was, and judges."""

    def __init__(self, city: City, folder: Path) -> None:
        self._city, self._folder = city, folder
        self._kept: list[bytes] = []
        self._exports = 0

    def look(self) -> list[str]:
        """Problems of the log as it lies there now, against everything kept."""
        data = self._city.layout.checkpoint.read_bytes()
        key = self._city.signer.key
        report = verify_exported_log(self._city.layout.public, key, self._kept)
        if data not in self._kept:
            self._kept.append(data)
        return [problem.message for problem in report.problems]

    def judge(self, acknowledged: set) -> None:
        """After recovery: every acknowledged record logged once, audit clean, history one."""
        self._city.drain()
        assert self.look() == []
        self._exports += 1
        folder = self._folder / f"export{self._exports}"
        exports.export(self._city.layout, folder, self._city.signer.key)
        report = verify_exported_log(folder, self._city.signer.key, self._kept)
        assert report.good, report.problems
        logged = [r for (r,) in self._city.query(
            "SELECT record FROM ledger_entry WHERE door = 'desk-1' ORDER BY idx")]  # fmt: skip
        assert len(logged) == len(set(logged))
        assert set(logged) == acknowledged
        assert self._city.query("SELECT count(*) FROM ledger_outbox") == [(0,)]
        assert self._city.audit() == []
        assert not list(self._city.home.rglob("*.tmp"))


@pytest.fixture
def witness(busy_city: City, tmp_path: Path) -> Witness:
    seen = Witness(busy_city, tmp_path)
    assert seen.look() == []
    return seen


def opened(city: City, **more) -> Sequencer:
    return Sequencer(city.dsn("log"), city.home, city.signer, keys.doors(city.home), **more)


def acknowledged(city: City) -> set:
    return {record for (record,) in city.query("SELECT id FROM records_record")}


@pytest.mark.parametrize("moment", ["before", "during", "after"])
@pytest.mark.parametrize("target", ["tile", "guard", "checkpoint"])
def test_failing_file_loses_nothing_and_never_leaves_a_checkpoint_that_does_not_verify(
    busy_city: City, witness: Witness, target: str, moment: str
):
    injured = InjuredFiles(busy_city.home, target, moment)
    for n in range(3):
        busy_city.write({"n": n})
    clean = opened(busy_city)
    clean._publication.files = injured
    clean._guard._files = injured
    with pytest.raises(Injury):
        clean.run_once()
    clean.close()
    assert injured.struck
    assert witness.look() == [], "what lies there after the crash verifies"
    busy_city.write({"n": 9})
    witness.judge(acknowledged(busy_city))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_failing_commit_loses_and_doubles_nothing(busy_city: City, witness: Witness, moment: str):
    for n in range(3):
        busy_city.write({"n": n})
    size = len(busy_city.query("SELECT 1 FROM ledger_entry"))
    sequencer = opened(busy_city, connect=InjuredConnection.connect)
    sequencer._connection.moment = moment
    with pytest.raises(Injury):
        sequencer.run_once()
    sequencer.close()
    committed = len(busy_city.query("SELECT 1 FROM ledger_entry"))
    assert committed == size + (3 if moment == "after" else 0)
    assert witness.look() == []
    witness.judge(acknowledged(busy_city))


class NthFails(Files):
    """The n-th operation on the disk fails with ``code``; the others work."""

    def __init__(self, n: int, code: int) -> None:
        self._left, self._code = n, code

    def _write_fresh(self, fresh: Path, data: bytes) -> None:
        self._count()
        super()._write_fresh(fresh, data)

    def sync_folder(self, folder: Path) -> None:
        self._count()
        super().sync_folder(folder)

    def remove(self, paths) -> None:
        self._count()
        super().remove(paths)

    def sweep(self, folder: Path) -> None:
        self._count()
        super().sweep(folder)

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise Injury(self._code, "injected")


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("many", [files.MANY, 1], ids=["one by one", "side by side"])
def test_nth_operation_on_the_disk_fails_until_a_run_gets_through(
    busy_city: City, witness: Witness, monkeypatch: pytest.MonkeyPatch, code: int, many: int
):
    monkeypatch.setattr(files, "MANY", many)
    n, through = 0, False
    while not through:
        n += 1
        busy_city.write({"n": n})
        try:
            with opened(busy_city, files=NthFails(n, code)) as sequencer:
                sequencer.run_once()
            through = True
        except Injury:
            assert witness.look() == [], n
    assert n > 10, "the loop went through every step"
    witness.judge(acknowledged(busy_city))


def test_of_many_files_none_gets_its_name_before_all_are_on_the_disk(tmp_path: Path):
    wanted = {tmp_path / f"{n // 10}" / f"{n}": bytes([n]) * 100 for n in range(40)}
    with pytest.raises(Injury):
        NthFails(25, errno.EIO).write_all(wanted)
    assert not any(path.exists() for path in wanted)
    Files().write_all(wanted)
    assert {path: path.read_bytes() for path in wanted} == wanted
    assert not list(tmp_path.rglob("*.tmp"))


def test_signing_before_the_tiles_would_be_caught(
    busy_city: City, witness: Witness, monkeypatch: pytest.MonkeyPatch
):
    """The positive control: the same crash with the order turned round, and the witness objects."""
    extend = Publication.extend

    def signed_first(self: Publication, old, entries, leaves) -> None:
        self.sign(sequencer._frontier)
        raise Injury(errno.EIO, "injected")

    busy_city.write({"n": 1})
    with opened(busy_city) as sequencer:
        monkeypatch.setattr(Publication, "extend", signed_first)
        with pytest.raises(Injury):
            sequencer.run_once()
    assert any("缺少瓦片" in message for message in witness.look())
    monkeypatch.setattr(Publication, "extend", extend)
    witness.judge(acknowledged(busy_city))


def test_file_renamed_before_it_was_synced_would_be_caught(busy_city: City, witness: Witness):
    """What a power cut leaves of a rename without fsync: the name with nothing in it."""
    busy_city.write({"n": 1})
    busy_city.drain()
    (tile,) = (busy_city.layout.public / "tile/0").glob("000.p/11")
    tile.write_bytes(b"")
    assert any("000.p/11" in message for message in witness.look())
    assert any("000.p/11" in finding.where for finding in busy_city.grave())
