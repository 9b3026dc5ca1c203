"""核查附件: a file that is gone, changed, or not what its record says is named; nothing else sees it."""

from dataclasses import replace

import pytest

from chengming.record.records.uploads import of_uploads
from chengming.record.vault import actions, queries

PDF = b"%PDF-1.7\n" + b"x" * 200


def grave(city, **more) -> list[str]:
    return [f"{f.where} {f.what}" for f in city.audit(**more) if f.grave]


@pytest.fixture
def kept(city):
    """One record that names two files, all of it in the log."""
    files = [actions.keep([PDF], "笔录.pdf"), actions.keep(["现场。".encode()], "说明.txt")]
    city.write(files=files)
    city.drain()
    return files


def path_of(city, file):
    return city.home / "vault" / "sha256" / file.sha256[:2] / file.sha256[2:]


def test_files_that_are_there_and_right_are_no_finding(city, kept):
    assert grave(city) == []


def test_a_file_that_is_gone_is_named_and_only_here(city, kept):
    path_of(city, kept[1]).unlink()
    (found,) = grave(city)
    assert "附件 2" in found
    assert "不在保管库中" in found
    assert grave(city, without=[of_uploads]) == []


def test_one_bit_changed_is_named_and_only_here(city, kept):
    path = path_of(city, kept[0])
    path.chmod(0o600)
    path.write_bytes(PDF[:-1] + b"y")
    (found,) = grave(city)
    assert "附件 1" in found
    assert "已被改动" in found
    assert grave(city, without=[of_uploads]) == []


@pytest.mark.parametrize(
    "lie", [{"size": 1}, {"sm3": "0" * 64}, {"chunks": "0" * 64}, {"sha256": "0" * 64}]
)
def test_a_record_that_says_something_else_of_its_file_is_named(city, lie):
    city.write(files=[replace(actions.keep([PDF], "笔录.pdf"), **lie)])
    city.drain()
    (found,) = grave(city)
    assert "附件 1" in found


def test_the_same_bytes_are_read_once_however_often_they_are_named(city, kept, monkeypatch):
    city.write(files=kept)
    city.drain()
    read: list[str] = []
    real = queries.digests_of
    monkeypatch.setattr(
        "chengming.record.records.uploads.digests_of",
        lambda file: read.append(file.name) or real(file),
    )
    assert grave(city) == []
    assert len(read) == 2
