"""The offline verifier, continued: it judges files alone: it accepts whole ones and says which part of a bad one is bad."""

import json
import shutil

import pytest
from tests.proof import samples

from chengming.proof import verify
from chengming.proof.__main__ import main
from chengming.proof.errors import NotEnough

SIZE = 66_000
KEY = samples.SIGNER.key


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return samples.log(tmp_path_factory.mktemp("whole"), SIZE, 300)


@pytest.fixture
def log(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "log")


def parts(report):
    return {problem.part for problem in report.problems}


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_command_finds_the_record_beside_the_proof(whole, tmp_path, capsys):
    (tmp_path / "7.tlog-proof").write_bytes(samples.proof_of(whole, 300))
    assert main(["verify", str(tmp_path), "--key", KEY.to_text()]) == 2
    (tmp_path / "7.record.json").write_bytes(samples.record(hidden=(2,)))
    assert main(["verify", str(tmp_path)]) == 2  # no key
    (tmp_path / "log.vkey").write_text(KEY.to_text() + "\n")
    capsys.readouterr()
    assert main(["verify", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "核验通过" in out
    assert f"隐去：{samples.fields()[2].commitment.hex()}" in out
    assert (
        main(
            [
                "verify",
                str(tmp_path / "7.tlog-proof"),
                "--key",
                samples.STRANGER.key.to_text(),
                "--json",
            ]
        )
        == 1
    )
    assert json.loads(capsys.readouterr().out)["problems"][0]["part"] == "signature_missing"
    older = tmp_path / "older"
    older.write_bytes(samples.checkpoint(samples.leaves(9)))
    assert main(["verify", str(whole), "--older", str(older), "--json"]) == 0
    assert main(["verify", str(whole), "--older", str(tmp_path / "none"), "--json"]) == 2
    assert main(["verify", str(whole), "--key", "garbage+x+y", "--json"]) == 2


def test_nothing_to_go_by_is_not_a_verdict(tmp_path):
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(NotEnough):
            verify.verify_path(path, KEY)
    with pytest.raises(NotEnough):
        verify.verify_exported_log(tmp_path, KEY)
