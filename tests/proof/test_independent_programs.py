"""Programs nobody here wrote accept what we make and refuse it damaged: rfc8785, pymerkle, tlog-scales, openssl."""

import random
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pymerkle
import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle.proof import InclusionProof as PymerkleProof
from pymerkle.proof import InvalidProof
from tests.proof import samples
from tests.sizes import SEED, count
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import (
    Checkpoint,
    ConsistencyProof,
    ConsistencyProofInvalid,
    InclusionProof,
    InclusionProofInvalid,
)

from chengming.proof import tree
from chengming.proof.canonical import canonical, parse
from chengming.proof.checkpoint import open_checkpoint
from chengming.proof.errors import ProofError
from chengming.proof.tiles import TileReader, directory
from chengming.proof.tlog_proof import TlogProof

SCRIPT = Path(__file__).parents[2] / "docs/formats/verify-proof.sh"
TLOG_TILES = Path(sysconfig.get_path("scripts")) / "tlog-tiles"
SIZE, INDEX = 66_000, 65_700

text = st.text(st.characters(exclude_categories=("Cs",)))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return samples.log(tmp_path_factory.mktemp("log"), SIZE, INDEX)


@given(values)
@settings(max_examples=count(300, 5000), deadline=None, derandomize=True)
def test_canonical_bytes_equal_those_of_rfc8785(value):
    data = canonical(value)
    assert data == rfc8785.dumps(value)
    assert parse(data) == value


def test_pymerkle_has_the_same_roots_and_accepts_our_paths_only_undamaged():
    theirs, size = pymerkle.InmemoryTree(algorithm="sha256"), count(40, 300)
    leaves = tree.leaf_hashes(f"entry {i}".encode() for i in range(size))
    for i in range(size):
        theirs.append_entry(f"entry {i}".encode())
    for n in range(1, size + 1):
        root = theirs.get_root(n)
        assert root == tree.root_of(leaves[:n])
        for i in {0, n // 3, n - 1}:
            rule = theirs.prove_inclusion(i + 1, n).rule
            path = [leaves[i], *tree.inclusion_proof(leaves, i, n)]
            PymerkleProof("sha256", True, n, i + 1, rule, path).verify(leaves[i], root)
            damaged = [*path[:-1], bytes([path[-1][0] ^ 1]) + path[-1][1:]]
            with pytest.raises(InvalidProof):
                PymerkleProof("sha256", True, n, i + 1, rule, damaged).verify(leaves[i], root)


def test_tlog_scales_reads_the_log_and_its_proofs_are_ours_to_the_byte(log):
    reader = TilesReader(LocalBackend(log))
    head = reader.get_checkpoint()
    head.verify(Vkey.from_string((log / "log.vkey").read_text().strip()))
    assert reader.calculate_root_hash() == head.root_hash
    ours = TileReader(directory(log), SIZE)
    rng = random.Random(SEED)
    for new in [
        SIZE,
        65_536,
        65_537,
        257,
        256,
        *(rng.randrange(1, SIZE) for _ in range(count(20, 300))),
    ]:
        index, old = rng.randrange(new), rng.randrange(new + 1)
        path = ours.inclusion_proof(index, new)
        assert path == reader.get_inclusion_proof(index, new).node_hashes
        InclusionProof(index, new, path).check(ours.leaf(index), ours.root(new))
        if old:
            proof = ours.consistency_proof(old, new)
            assert proof == reader.get_consistency_proof(old, new).node_hashes
            ConsistencyProof(old, new, proof).check(ours.root(old), ours.root(new))
            tree.verify_consistency(old, ours.root(old), new, ours.root(new), proof)
    made = subprocess.run(
        [TLOG_TILES, "gen-proof", log, str(INDEX)], capture_output=True, check=True
    ).stdout
    assert made == samples.proof_of(log, INDEX)


def test_tlog_scales_refuses_damage(log):
    ours = TileReader(directory(log), SIZE)
    path, proof = ours.inclusion_proof(INDEX), ours.consistency_proof(SIZE // 3)
    with pytest.raises(InclusionProofInvalid):
        InclusionProof(INDEX, SIZE, [path[1], path[0], *path[2:]]).check(
            ours.leaf(INDEX), ours.root()
        )
    with pytest.raises(ConsistencyProofInvalid):
        ConsistencyProof(SIZE // 3, SIZE, proof[:-1]).check(ours.root(SIZE // 3), ours.root())
    key = Vkey.from_string(samples.SIGNER.key.to_text())
    text = (log / "checkpoint").read_text()
    Checkpoint.from_text(text).verify(key)
    with pytest.raises(InvalidSignature):
        Checkpoint.from_text(text.replace(f"\n{SIZE}\n", f"\n{SIZE - 1}\n")).verify(key)


def test_we_read_a_checkpoint_that_tlog_scales_signed():
    from tlog_scales.signing import PlainEd25519Signer

    signer = PlainEd25519Signer(samples.ORIGIN, samples.digest("log key"))
    head = Checkpoint.make_signed(samples.ORIGIN, 5, samples.digest("root"), [signer])
    opened = open_checkpoint(head.serialize().encode(), samples.SIGNER.key)
    assert (opened.size, opened.root) == (5, samples.digest("root"))
    assert opened.sign(samples.SIGNER).decode() == head.serialize()


def run_script(folder: Path) -> int:
    files = [folder / "entry.json", folder / "p.tlog-proof", folder / "log.vkey"]
    return subprocess.run(["bash", SCRIPT, *files], capture_output=True, check=False).returncode


def hand_over(log: Path, folder: Path) -> Path:
    (folder / "entry.json").write_bytes(samples.entry().to_bytes())
    (folder / "p.tlog-proof").write_bytes(samples.proof_of(log, INDEX))
    shutil.copy(log / "log.vkey", folder / "log.vkey")
    return folder


def test_openssl_and_bash_accept_the_proof_and_refuse_each_damaged_file(log, tmp_path):
    assert shutil.which("openssl"), "the script needs openssl"
    folder = hand_over(log, tmp_path)
    assert run_script(folder) == 0
    rng = random.Random(SEED)
    for round_number in range(count(24, 400)):
        file = folder / ("p.tlog-proof", "p.tlog-proof", "entry.json", "log.vkey")[round_number % 4]
        good = file.read_bytes()
        file.write_bytes(damage(good, rng))
        harmless = (
            file.name == "log.vkey" and file.read_bytes() == good[:-1]
        )  # a key without its line end
        assert run_script(folder) == (0 if harmless else 1), file.read_bytes()
        file.write_bytes(good)
    assert run_script(folder) == 0


def damage(good: bytes, rng: random.Random) -> bytes:
    """One byte changed, removed or put in, or the end cut off; never what it was."""
    at = rng.randrange(len(good))
    change = rng.randrange(4)
    if change == 0:
        return good[:at]
    if change == 1:
        return good[:at] + good[at + 1 :]
    if change == 2:
        return good[:at] + bytes([rng.randrange(256)]) + good[at:]
    return good[:at] + bytes([good[at] ^ (1 << rng.randrange(8))]) + good[at + 1 :]


def test_openssl_and_bash_refuse_a_stranger_and_trailing_lines(log, tmp_path):
    folder = hand_over(log, tmp_path)
    (folder / "log.vkey").write_text(samples.STRANGER.key.to_text() + "\n")
    assert run_script(folder) == 1
    folder = hand_over(log, tmp_path)
    proof = folder / "p.tlog-proof"
    proof.write_bytes(proof.read_bytes() + b"\n")
    assert run_script(folder) == 1
    assert subprocess.run(["bash", SCRIPT], capture_output=True, check=False).returncode == 2


def test_our_verifier_and_the_script_agree_on_structural_forgeries(log, tmp_path):
    folder = hand_over(log, tmp_path)
    proof, leaf = folder / "p.tlog-proof", tree.leaf_hash(samples.entry().to_bytes())
    good = proof.read_text()
    lines = good.split("\n")
    forgeries = {
        "index one on": good.replace(f"index {INDEX}", f"index {INDEX + 1}"),
        "path longer": good.replace("\n\n", f"\n{lines[2]}\n\n", 1),
        "path shorter": "\n".join(lines[:2] + lines[3:]),
        "signature twice": good + lines[-2] + "\n",
        "index with zero": good.replace("index ", "index 0"),
        "header of v2": good.replace("@v1", "@v2"),
    }
    for about, forged in forgeries.items():
        proof.write_text(forged)
        assert run_script(folder) == 1, about
        with pytest.raises(ProofError):
            TlogProof.from_bytes(forged.encode()).verify(leaf, samples.SIGNER.key)
