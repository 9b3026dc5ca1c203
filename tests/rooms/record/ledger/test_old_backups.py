"""Truncation, old backup, regrowth: what the guard refuses, and what only an outside checkpoint sees."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rooms.record.conftest import City

from chengming.proof.errors import ConsistencyWrong
from chengming.proof.verify import verify_exported_log
from chengming.record.ledger import exports, recovery
from chengming.record.ledger.errors import LogBehindGuard, LogForked
from chengming.record.ledger.publication import Guard


@pytest.fixture
def restore(busy_city: City, tmp_path: Path) -> Callable[..., None]:
    """Takes a backup now; called later, puts the database (and files) back to it."""
    from django.db import connections

    server, name = busy_city.scratch.server, busy_city.scratch.database
    connections.close_all()
    server.create_database(f"{name}_old", name)
    shutil.copytree(busy_city.home, tmp_path / "old")

    def put_back(*files: str) -> None:
        connections.close_all()
        server.drop_database(name)
        server.create_database(name, f"{name}_old")
        for file in files:
            target, source = busy_city.home / file, tmp_path / "old" / file
            shutil.rmtree(target) if target.is_dir() else target.unlink()
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)

    yield put_back
    server.drop_database(f"{name}_old")


def grow(city: City, count: int = 5) -> None:
    for n in range(count):
        city.write({"n": 100 + n})
    city.drain()


def test_restored_backup_is_not_signed_and_named(busy_city: City, restore, tmp_path: Path):
    grow(busy_city)
    outside = busy_city.keep_checkpoint(tmp_path / "outside")
    assert busy_city.grave(outside=[outside]) == []
    restore()
    with pytest.raises(LogBehindGuard):
        busy_city.drain()
    places = {finding.where for finding in busy_city.grave(outside=[outside])}
    assert {"守护文件", "公开检查点", "外部检查点 outside"} <= places


def test_regrown_log_is_not_signed_and_named(
    busy_city: City, restore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    grow(busy_city)
    outside = busy_city.keep_checkpoint(tmp_path / "outside")
    restore()
    # Grown again past the signed size by a sequencer whose guard was kept from looking.
    with monkeypatch.context() as blind:
        blind.setattr(recovery, "require_growth", lambda *_: None)
        blind.setattr(Guard, "require", lambda *_: None)
        with pytest.raises(AssertionError):
            busy_city.drain()
    shutil.copy(tmp_path / "old" / "guard" / "checkpoint", busy_city.layout.guard)
    kept = outside.read_bytes()
    grow(busy_city, 9)
    busy_city.layout.guard.write_bytes(kept)
    busy_city.write({"n": 1000})
    with pytest.raises(LogForked):
        busy_city.drain()
    places = {finding.where for finding in busy_city.grave(outside=[outside])}
    assert {"守护文件", "外部检查点 outside"} <= places


def test_fork_that_replaced_every_file_as_well_is_seen_only_from_outside(
    busy_city: City, restore, tmp_path: Path
):
    grow(busy_city)
    outside = busy_city.keep_checkpoint(tmp_path / "outside")
    restore("log", "log-private", "guard")
    grow(busy_city, 9)  # the real key signs the fork: nothing inside can know
    assert busy_city.grave() == [], "consistent in itself"
    findings = busy_city.grave(outside=[outside])
    assert {finding.where for finding in findings} == {"外部检查点 outside"}
    exports.export(busy_city.layout, tmp_path / "export", busy_city.signer.key)
    key = busy_city.signer.key
    assert verify_exported_log(tmp_path / "export", key).good
    report = verify_exported_log(tmp_path / "export", key, [outside.read_bytes()])
    assert [problem.part for problem in report.problems] == [ConsistencyWrong.part]


def test_cut_log_with_files_replaced_is_seen_from_outside(busy_city: City, restore, tmp_path: Path):
    grow(busy_city)
    outside = busy_city.keep_checkpoint(tmp_path / "outside")
    restore("log", "log-private", "guard")
    assert busy_city.grave() == []
    assert busy_city.drain() == 0, "the guard was put back too: it cannot know"
    assert {f.where for f in busy_city.grave(outside=[outside])} == {"外部检查点 outside"}


def test_two_readers_shown_two_histories_convict_them_by_comparing(
    busy_city: City, restore, tmp_path: Path
):
    """Split view: one key, two logs, each good in itself; either reader's checkpoint convicts."""
    key, seen = busy_city.signer.key, {}
    for reader in ("one", "two"):
        grow(busy_city, 5 if reader == "one" else 9)
        exports.export(busy_city.layout, tmp_path / reader, key)
        assert verify_exported_log(tmp_path / reader, key).good
        seen[reader] = (tmp_path / reader / "checkpoint").read_bytes()
        assert verify_exported_log(tmp_path / reader, key, [seen[reader]]).good
        restore("log", "log-private", "guard")
    for reader, other in (("one", "two"), ("two", "one")):
        report = verify_exported_log(tmp_path / reader, key, [seen[other]])
        assert not report.good, "the other's checkpoint is no part of this history"
    grow(busy_city)
    exports.export(busy_city.layout, tmp_path / "late", key)
    assert not verify_exported_log(tmp_path / "late", key, [seen["one"]]).good


def test_honest_growth_never_alarms_the_outsider(busy_city: City, tmp_path: Path):
    outside = busy_city.keep_checkpoint(tmp_path / "outside")
    for _ in range(3):
        grow(busy_city, 3)
        assert busy_city.grave(outside=[outside]) == []


def test_checkpoint_of_another_key_is_not_accepted(busy_city: City, tmp_path: Path):
    outside = busy_city.keep_checkpoint(tmp_path / "outside")
    data = outside.read_bytes()
    outside.write_bytes(data[:-12] + b"AAAAAAAAAA=\n")
    assert "不能采信" in busy_city.grave(outside=[outside])[0].what
