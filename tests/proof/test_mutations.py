"""Random damage to proofs, checkpoints, records, entries and tiles: none of it is ever accepted (seeded)."""

import json
import random
import shutil

import pytest
from tests.proof import samples
from tests.proof.test_independent_programs import damage
from tests.sizes import SEED, count

from chengming.proof import verify
from chengming.proof.entry import DisclosedRecord, Entry, leaf_hash
from chengming.proof.errors import ProofError
from chengming.proof.fields import Field
from chengming.proof.tiles import tile_path, tiles_of
from chengming.proof.tlog_proof import TlogProof
from chengming.proof.tree import consistency_proof, root_of, verify_consistency

SIZE, INDEX = 700, 300
KEY = samples.SIGNER.key


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return samples.log(tmp_path_factory.mktemp("log"), SIZE, INDEX)


def mutants(good: bytes, number: int):
    """Byte damage, and lines of the file left out, doubled, swapped or taken from another place."""
    rng = random.Random(SEED)
    lines = good.splitlines(keepends=True)
    made = 0
    while made < number:
        if made % 3 or len(lines) < 3:
            bad = damage(good, rng)
        else:
            some = list(lines)
            one, other = rng.sample(range(len(some)), 2)
            match rng.randrange(4):
                case 0:
                    del some[one]
                case 1:
                    some.insert(one, some[other])
                case 2:
                    some[one], some[other] = some[other], some[one]
                case _:
                    some[one] = some[other]
            bad = b"".join(some)
        if bad != good:
            made += 1
            yield bad


def accepted(check, good, number):
    """The mutants that `check` lets through; the good one must pass first (control)."""
    check(good)
    through = []
    for bad in mutants(good, number):
        try:
            check(bad)
        except ProofError:
            continue
        through.append(bad)
    return through


def test_no_mutated_proof_is_accepted(log):
    leaf = leaf_hash(samples.entry().to_bytes())
    good = samples.proof_of(log, INDEX)
    assert (
        accepted(
            lambda data: TlogProof.from_bytes(data).verify(leaf, KEY), good, count(2000, 100_000)
        )
        == []
    )


def test_no_mutated_entry_is_accepted(log):
    proof = TlogProof.from_bytes(samples.proof_of(log, INDEX))

    def check(data):
        Entry.from_bytes(data)
        proof.verify(leaf_hash(data), KEY)

    assert accepted(check, samples.entry().to_bytes(), count(2000, 100_000)) == []


def test_a_mutated_record_is_accepted_only_if_it_still_says_the_very_same(log):
    good = samples.record(hidden=(1,))
    said = DisclosedRecord.from_bytes(good)
    proof = TlogProof.from_bytes(samples.proof_of(log, INDEX))

    def check(data):
        proof.verify(leaf_hash(DisclosedRecord.from_bytes(data).entry_bytes), KEY)

    through = accepted(check, good, count(2000, 100_000))
    assert all(DisclosedRecord.from_bytes(data) == said for data in through)
    assert all(json.loads(data) == json.loads(good) for data in through), "only layout may differ"


def test_no_mutated_checkpoint_is_accepted_for_the_log(log, tmp_path):
    root = shutil.copytree(log, tmp_path / "log")

    def check(data):
        (root / "checkpoint").write_bytes(data)
        report = verify.verify_exported_log(root, KEY)
        if not report.good:
            raise samples.Refused(report.problems[0].message)

    assert accepted(check, (log / "checkpoint").read_bytes(), count(300, 10_000)) == []


def test_no_mutated_tile_is_accepted(log, tmp_path):
    root = shutil.copytree(log, tmp_path / "log")
    places = [tile_path(*place) for place in tiles_of(SIZE)]
    rng = random.Random(SEED)
    assert verify.verify_exported_log(root, KEY).good
    for _ in range(count(300, 10_000)):
        path = root / rng.choice(places)
        good = path.read_bytes()
        path.write_bytes(damage(good, rng))
        assert not verify.verify_exported_log(root, KEY).good, path
        path.write_bytes(good)
    assert verify.verify_exported_log(root, KEY).good


def test_no_mutated_consistency_proof_is_accepted():
    leaves, rng, through = samples.leaves(200), random.Random(SEED), []
    for _ in range(count(2000, 100_000)):
        new = rng.randrange(3, 200)
        old = rng.randrange(1, new)
        proof = consistency_proof(leaves[:new], old)
        claim = [old, root_of(leaves[:old]), new, root_of(leaves[:new]), proof]
        verify_consistency(*claim)
        match rng.randrange(4):
            case 0:
                claim[4] = [*proof, proof[-1]]
            case 1:
                claim[4] = proof[:-1]
            case 2:
                at = rng.randrange(len(proof))
                claim[4] = [*proof[:at], damage_hash(proof[at], rng), *proof[at + 1 :]]
            case _:
                at = rng.choice((1, 3))
                claim[at] = damage_hash(claim[at], rng)
        try:
            verify_consistency(*claim)
        except ProofError:
            continue
        through.append(claim)
    assert through == []


def damage_hash(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(32)
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def test_hiding_any_choice_of_fields_leaves_the_record_good(log):
    proof, rng = samples.proof_of(log, INDEX), random.Random(SEED)
    for _ in range(count(40, 1000)):
        hidden = tuple(i for i in range(5) if rng.random() < 0.5)
        assert verify.verify_proof(proof, samples.record(hidden), KEY).good
    shown = samples.fields()
    assert all(not field.hidden for field in shown)
    assert Field.concealed(shown[0].commitment).hidden
