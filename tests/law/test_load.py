"""Loading: everything is checked against everything; a set of law data is kept under its digest."""

import hashlib
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from chengming.law.errors import BadArchive, LawFileError
from chengming.law.load import BUILT_IN, LawData, load, load_archive, load_files

PENALTY = "instruments/penalty_law-2021.yaml"
OLD = "instruments/penalty_law-2017.yaml"


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    files = dict(load().files)
    text = files[name].decode()
    assert old in text
    files[name] = text.replace(old, new, 1).encode()
    return files


def test_the_built_in_data_load_once() -> None:
    assert load() is load()
    assert load().digest == load(BUILT_IN).digest


def test_the_digest_is_what_sha256sum_says(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(load().archive())) as bundle:
        names = sorted(bundle.namelist())
        bundle.extractall(tmp_path)
    listing = subprocess.run(
        ["sha256sum", *names], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert hashlib.sha256(listing).hexdigest() == load().digest


def test_an_archive_gives_back_the_same_law_and_the_same_bytes() -> None:
    archive = load().archive()
    again = load_archive(archive, load().digest)
    assert again.digest == load().digest
    assert again.archive() == archive


def test_the_digest_changes_with_any_byte_of_any_file() -> None:
    files = (
        changed(PENALTY, "note", "note")
        if "note" in load().files[PENALTY].decode()
        else dict(load().files)
    )
    files[PENALTY] += b"# \n"
    assert load_files(files).digest != load().digest


def test_an_archive_that_is_damaged_or_another_one_is_refused() -> None:
    archive = load().archive()
    with pytest.raises(BadArchive, match="损坏"):
        load_archive(archive[: len(archive) // 2])
    with pytest.raises(BadArchive, match="不是所要的"):
        load_archive(archive, "0" * 64)
    flipped = bytearray(archive)
    flipped[len(archive) // 3] ^= 1
    with pytest.raises(BadArchive):
        load_archive(bytes(flipped), load().digest)


def _refused(files: dict[str, bytes]) -> LawFileError:
    with pytest.raises(LawFileError) as caught:
        load_files(files)
    return caught.value


def test_instruments_that_replace_each_other_in_a_ring_are_refused() -> None:
    files = changed(OLD, "source:", 'replaces: ["行政处罚法@2021-01-22"]\nsource:')
    error = _refused(files)
    assert error.file in (OLD, PENALTY)
    assert "成环" in error.problem
    assert "行政处罚法@2017-09-01 → 行政处罚法@2021-01-22" in error.problem or "→" in error.problem


def test_an_instrument_that_replaces_itself_is_refused() -> None:
    files = changed(PENALTY, "行政处罚法@2017-09-01", "行政处罚法@2021-01-22")
    assert "成环" in _refused(files).problem


def test_an_instrument_that_replaces_nothing_known_is_refused_at_its_line() -> None:
    error = _refused(changed(PENALTY, "行政处罚法@2017-09-01", "行政处罚法@1996-03-17"))
    assert error.file == PENALTY
    assert load().files[PENALTY].decode().splitlines()[error.line - 1].startswith("replaces:")


def test_two_versions_in_force_at_once_are_refused() -> None:
    error = _refused(changed(OLD, "until: 2021-07-14", "until: 2021-07-15"))
    assert error.file == OLD
    assert "同时有效" in error.problem


def test_a_version_without_an_end_before_a_later_one_is_refused() -> None:
    assert "until: 2021-07-14" in _refused(changed(OLD, "until: 2021-07-14\n", "")).problem


def test_the_same_version_twice_is_refused() -> None:
    files = dict(load().files)
    files["instruments/zz.yaml"] = files[PENALTY]
    assert "已在" in _refused(files).problem


def test_cutting_a_statute_short_finds_every_file_that_cites_beyond_it() -> None:
    text = load().files[PENALTY].decode()
    short = text[: text.index("outline:")].replace("articles: 86", "articles: 50")
    error = _refused({**load().files, PENALTY: short.encode()})
    assert error.file != PENALTY
    assert "不存在" in error.problem


def test_a_file_in_no_known_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.yaml").write_text("a: 1\n")
    with pytest.raises(LawFileError, match="不认识的位置"):
        load(tmp_path)


def test_a_missing_directory_or_an_empty_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="没有这个目录"):
        load(tmp_path / "none")
    with pytest.raises(LawFileError, match="没有任何文件"):
        load(tmp_path)


def test_a_file_ending_in_yml_would_be_overlooked_and_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("a: 1\n")
    with pytest.raises(LawFileError, match="yaml"):
        load(tmp_path)


def test_a_copy_of_the_data_loads_to_the_same_digest(tmp_path: Path) -> None:
    law = write_copy(tmp_path)
    assert load(tmp_path).digest == law.digest


def write_copy(folder: Path) -> LawData:
    law = load()
    for name, data in law.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return law
