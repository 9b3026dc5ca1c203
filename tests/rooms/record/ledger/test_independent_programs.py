"""What a city exports, judged by programs nobody here wrote: tlog-scales, pymerkle, openssl with bash.

The formats themselves are tried on large trees in tests/proof; here it is our export and our proof.
"""

import random
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pymerkle
import pytest
from cryptography.exceptions import InvalidSignature
from django.db import transaction
from pymerkle.proof import InclusionProof as PymerkleProof
from pymerkle.proof import InvalidProof
from tests.proof.test_independent_programs import damage
from tests.rooms.record.conftest import City
from tests.sizes import SEED, count
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint, InclusionProof, InclusionProofInvalid

from chengming.proof.entry import DisclosedRecord, leaf_hash
from chengming.proof.errors import ProofError
from chengming.proof.tlog_proof import TlogProof
from chengming.record.ledger import exports
from chengming.record.records import queries

SCRIPT = Path(__file__).parents[4] / "docs/formats/verify-proof.sh"
TLOG_TILES = Path(sysconfig.get_path("scripts")) / "tlog-tiles"
RECORDS = 290  # with those of the city and the tick: full and partial tiles on two levels


@pytest.fixture
def given(busy_city: City, tmp_path: Path) -> SimpleNamespace:
    """The exported log, and of one record the proof, the entry and the key, as files."""
    with transaction.atomic():
        written = [busy_city.write({"n": n}) for n in range(RECORDS)]
    busy_city.drain()
    log, key = tmp_path / "export", busy_city.signer.key
    size = exports.export(busy_city.layout, log, key)
    record = written[200].id
    index = queries.log_index(record)
    assert index is not None
    proof = exports.prove(busy_city.layout, index, key)
    entry = DisclosedRecord.from_bytes(queries.disclosed(record)).entry_bytes
    (tmp_path / "entry.json").write_bytes(entry)
    (tmp_path / "p.tlog-proof").write_bytes(proof.to_bytes())
    shutil.copy(log / "log.vkey", tmp_path / "log.vkey")
    entries = [bytes(e) for (e,) in busy_city.query("SELECT entry FROM ledger_entry ORDER BY idx")]
    return SimpleNamespace(
        log=log, size=size, index=index, proof=proof, entry=entry, entries=entries,
        folder=tmp_path, key=key,
    )  # fmt: skip


def test_tlog_scales_accepts_the_exported_log_and_makes_the_same_proof(given):
    reader = TilesReader(LocalBackend(given.log))
    head = reader.get_checkpoint()
    head.verify(Vkey.from_string((given.log / "log.vkey").read_text().strip()))
    assert head.size == given.size
    assert reader.calculate_root_hash() == head.root_hash
    InclusionProof(given.index, given.size, list(given.proof.path)).check(
        leaf_hash(given.entry), head.root_hash
    )
    command = [TLOG_TILES, "gen-proof", given.log, str(given.index)]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    assert made == given.proof.to_bytes()


def test_tlog_scales_refuses_each_damaged_file_of_the_export(given):
    def judge() -> None:
        reader = TilesReader(LocalBackend(given.log))
        head = reader.get_checkpoint()
        head.verify(Vkey.from_string(given.key.to_text()))
        assert reader.calculate_root_hash() == head.root_hash
        for index in range(0, given.size, 37):
            path = reader.get_inclusion_proof(index, given.size).node_hashes
            leaf = leaf_hash(given.entries[index])
            InclusionProof(index, given.size, path).check(leaf, head.root_hash)

    judge()
    chance = random.Random(SEED)
    tiles = sorted(p for p in (given.log / "tile").rglob("*") if p.is_file())
    for path in (*tiles, given.log / "checkpoint"):
        good = path.read_bytes()
        for _ in range(count(3, 60)):
            at = chance.randrange(len(good))
            path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            # A key name or number that is damaged matches no key: its own word for it is RuntimeError.
            refused = (
                AssertionError,
                InclusionProofInvalid,
                InvalidSignature,
                RuntimeError,
                ValueError,
            )
            with pytest.raises(refused):
                judge()
        path.write_bytes(good)
    text = (given.log / "checkpoint").read_text()
    with pytest.raises(InvalidSignature):
        Checkpoint.from_text(text.replace(f"\n{given.size}\n", f"\n{given.size - 1}\n")).verify(
            Vkey.from_string(given.key.to_text())
        )
    judge()


def test_pymerkle_builds_the_same_root_from_the_entries_and_accepts_our_proof_only_undamaged(given):
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in given.entries:
        theirs.append_entry(entry)
    root = theirs.get_root(given.size)
    assert root == TilesReader(LocalBackend(given.log)).get_checkpoint().root_hash
    rule = theirs.prove_inclusion(given.index + 1, given.size).rule
    leaf = leaf_hash(given.entry)

    def verify(path: list[bytes]) -> None:
        PymerkleProof("sha256", True, given.size, given.index + 1, rule, path).verify(leaf, root)

    path = [leaf, *given.proof.path]
    verify(path)
    for at in range(len(path)):
        with pytest.raises(InvalidProof):
            verify([*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]])


def test_openssl_and_bash_accept_our_proof_and_refuse_it_damaged(given):
    files = [given.folder / name for name in ("entry.json", "p.tlog-proof", "log.vkey")]

    def judged() -> int:
        done = subprocess.run(["bash", SCRIPT, *files], capture_output=True, check=False)
        return done.returncode

    assert judged() == 0
    chance = random.Random(SEED)
    refuse_each(files, judged, chance, count(18, 200))
    other = next(e for e in given.entries if e != given.entry)
    files[0].write_bytes(other)
    assert judged() == 1, "the proof of one record does not prove another"


def refuse_each(
    files: list[Path], judged: Callable[[], int], chance: random.Random, rounds: int
) -> None:
    for number in range(rounds):
        path = files[number % len(files)]
        good = path.read_bytes()
        bad = damage(good, chance)
        path.write_bytes(bad)
        harmless = path.name == "log.vkey" and bad == good[:-1]  # a key without its line end
        assert judged() == (0 if harmless else 1), bad
        path.write_bytes(good)
    assert judged() == 0


def test_our_own_verifier_agrees(given):
    leaf = leaf_hash(given.entry)
    assert given.proof.verify(leaf, given.key).size == given.size
    chance = random.Random(SEED)
    good = given.proof.to_bytes()
    for _ in range(count(50, 2000)):
        with pytest.raises(ProofError):
            TlogProof.from_bytes(damage(good, chance)).verify(leaf, given.key)
