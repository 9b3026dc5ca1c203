"""Whoever reaches the files: one bit, one file less, two files exchanged; each named by its path."""

import shutil
from pathlib import Path

import pytest
from django.db import transaction
from tests.rooms.record.conftest import City

from chengming.record.ledger import keys
from chengming.record.ledger.audit import of_files, of_heads, of_rows

FILES = (
    "log/tile/0/000",
    "log/tile/0/001.p/44",
    "log/tile/1/000.p/1",
    "log-private/tile/entries/000",
    "log-private/tile/entries/001.p/44",
    "log/checkpoint",
    "guard/checkpoint",
)
PLACES = {"log/checkpoint": "公开检查点", "guard/checkpoint": "守护文件"}


@pytest.fixture
def long_city(busy_city: City) -> City:
    """Exactly 300 entries: full and partial tiles on two levels."""
    with transaction.atomic():
        for n in range(290):
            busy_city.write({"n": n})
    busy_city.drain()
    return busy_city


def place(file: str) -> str:
    return PLACES.get(file) or file.partition("/")[2]


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[(bit // 8) % len(data)] ^= 1 << (bit % 8)
    path.write_bytes(data)


def test_every_file_of_the_log_flipped_missing_or_exchanged_is_named(long_city: City):
    assert long_city.audit() == []
    for file in FILES:
        path = long_city.home / file
        kept = path.read_bytes()
        for bit in (3, 8 * (len(kept) // 2), 8 * len(kept) - 20):
            flip(path, bit)
            assert any(place(file) in f.where + f.what for f in long_city.grave()), (file, bit)
            assert long_city.grave(without=(of_files, of_heads, of_rows)) == []
            path.write_bytes(kept)
        path.unlink()
        assert any(place(file) in f.where + f.what for f in long_city.grave()), file
        path.write_bytes(kept)
    assert long_city.audit() == []
    tile, other = (long_city.home / f"log/tile/{n}" for n in ("0/001.p/44", "1/000.p/1"))
    kept = tile.read_bytes()
    tile.write_bytes(other.read_bytes())
    assert any("0/001.p/44" in f.where for f in long_city.grave()), "one tile in another's place"
    tile.write_bytes(kept)
    bundles = long_city.home / "log-private/tile/entries"
    kept = (bundles / "000").read_bytes()
    shutil.copy(bundles / "001.p/44", bundles / "000")
    assert any("entries/000" in f.where for f in long_city.grave()), "a bundle in another's place"
    (bundles / "000").write_bytes(kept)
    (long_city.home / "log/tile/0/002x").write_bytes(b"x")
    assert [f.where for f in long_city.grave()] == ["tile/0/002x"], "a file that is no tile"


def test_missing_files_are_derived_again_at_the_next_start_wrong_ones_are_left_as_evidence(
    long_city: City,
):
    for file in ("log/tile/0/000", "log-private/tile/entries/000", "log/checkpoint"):
        (long_city.home / file).unlink()
    long_city.drain()
    assert long_city.audit() == []
    flip(long_city.home / "log/tile/0/000", 5)
    long_city.drain()
    assert [f.where for f in long_city.grave()] == ["tile/0/000"]


KEYS = {"door.key": "认证码不符", "log.key": "不能采信"}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_put_in_the_place_of_ours_is_named(busy_city: City, tmp_path: Path, name: str):
    """Another installation's key, whole and well-formed: what the old one made no longer fits."""
    other = tmp_path / "other"
    other.mkdir()
    keys.prepare(other, busy_city.origin)
    path = keys.secrets_of(busy_city.home) / name
    kept = path.read_bytes()
    path.write_bytes((keys.secrets_of(other) / name).read_bytes())
    assert any(KEYS[name] in finding.what for finding in busy_city.grave())
    path.write_bytes(kept)
    assert busy_city.audit() == []
