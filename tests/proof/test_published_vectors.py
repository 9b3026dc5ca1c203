"""The published vectors: made without our code, reproduced by it to the byte, and never changed."""

import json

import pytest
from tests.proof import make_vectors

from chengming.proof import canonical as canonical_module
from chengming.proof import checkpoint, entry, fields, tiles, tlog_proof, tree
from chengming.proof.errors import EntryRefused, ProofError
from chengming.proof.note import SeedSigner, VerifierKey

ENTRY, FIELDS, TREE, NOTE = (
    json.loads((make_vectors.HERE / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("entry", "fields", "tree", "note")
)


def about(row):
    return row["about"]


def test_vector_files_are_what_the_independent_program_writes():
    for name, content in make_vectors.files().items():
        assert (make_vectors.HERE / name).read_text(encoding="utf-8") == make_vectors.render(
            content
        ), name


@pytest.mark.parametrize("row", ENTRY["entries"], ids=about)
def test_entry_has_the_published_bytes_leaf_and_mac(row):
    facts = dict(row["entry"])
    assert facts.pop("v") == 1
    made = entry.Entry(**facts)
    data = made.to_bytes()
    assert data.decode() == row["bytes"]
    assert len(data) < 1024
    assert entry.Entry.from_bytes(data) == made
    assert entry.leaf_hash(data).hex() == row["leaf"]
    key = bytes.fromhex(ENTRY["door_key"])
    assert entry.authenticate(data, key).hex() == row["mac"]
    assert entry.is_authentic(data, bytes.fromhex(row["mac"]), key)
    assert not entry.is_authentic(data + b" ", bytes.fromhex(row["mac"]), key)


@pytest.mark.parametrize("row", ENTRY["refused"], ids=about)
def test_anything_else_than_an_entry_is_refused(row):
    with pytest.raises(EntryRefused):
        entry.Entry.from_bytes(row["bytes"].encode())


@pytest.mark.parametrize("row", ENTRY["streams"], ids=lambda row: row["key"])
def test_stream_commitment_is_the_published_one(row):
    assert (
        entry.stream_commitment(row["key"], bytes.fromhex(row["salt"])).hex() == row["commitment"]
    )


@pytest.mark.parametrize("row", FIELDS["commitments"], ids=lambda row: row["name"][:30])
def test_field_commitment_is_the_published_one(row):
    salt, value = bytes.fromhex(row["salt"]), row["value"].encode()
    assert fields.commitment(row["name"], salt, value).hex() == row["commitment"]
    assert canonical_module.canonical(canonical_module.parse(value)) == value
    assert fields.Field.opened(row["name"], salt, value).commitment.hex() == row["commitment"]


@pytest.mark.parametrize("row", FIELDS["roots"], ids=lambda row: str(row["count"]))
def test_fields_root_and_path_are_the_published_ones(row):
    items = [make_vectors.sha(f"commitment {i}".encode()) for i in range(row["count"])]
    assert fields.fields_root(items).hex() == row["root"]
    assert [node.hex() for node in fields.field_path(items, row["count"] - 1)] == row[
        "path_of_last"
    ]


@pytest.mark.parametrize("row", FIELDS["runs"], ids=lambda row: row["text"][:12] or "empty")
def test_text_splits_into_the_published_runs_and_back(row):
    assert fields.split_runs(row["text"], row["references"]) == row["runs"]
    assert fields.join_runs(row["runs"], row["references"]) == row["text"]


def test_trees_flatten_to_the_published_leaves_and_back():
    for row in FIELDS["flat"]:
        leaves = fields.flatten(row["tree"])
        assert list(leaves.items()) == list(row["leaves"].items())
        assert fields.unflatten(row["leaves"]) == row["tree"]


@pytest.mark.parametrize("tree_of_facts", FIELDS["refused_trees"], ids=str)
def test_ambiguous_tree_is_refused(tree_of_facts):
    with pytest.raises(ProofError):
        fields.flatten(tree_of_facts)


@pytest.mark.parametrize("leaves", FIELDS["refused_leaves"], ids=str)
def test_impossible_leaves_are_refused(leaves):
    with pytest.raises(ProofError):
        fields.unflatten(leaves)


def test_tree_gives_the_published_roots_paths_and_proofs():
    leaves = tree.leaf_hashes(f"entry {i}".encode() for i in range(600))
    for size, root in TREE["roots"].items():
        assert tree.root_of(leaves[: int(size)]).hex() == root
    for row in TREE["inclusion"]:
        path = tree.inclusion_proof(leaves, row["index"], row["size"])
        assert [node.hex() for node in path] == row["path"]
        tree.verify_inclusion(
            leaves[row["index"]],
            row["index"],
            row["size"],
            path,
            tree.root_of(leaves[: row["size"]]),
        )
    for row in TREE["consistency"]:
        old, new = row["old"], row["new"]
        path = tree.consistency_proof(leaves, old, new)
        assert [node.hex() for node in path] == row["path"]
        tree.verify_consistency(
            old, tree.root_of(leaves[:old]), new, tree.root_of(leaves[:new]), path
        )


def test_tiles_lie_where_the_specification_says():
    for level, n, width, path in TREE["tile_paths"]:
        assert tiles.tile_path(level, n, width) == path
        assert tiles.parse_tile_path(path) == (level, n, width)
    paths = [tiles.tile_path(*place) for place in tiles.tiles_of(70_000)]
    assert len(paths) == 273 + 1 + 1 + 1 + 1
    assert set(TREE["tiles_of_70000"]) <= set(paths)


def test_note_key_checkpoint_and_proof_are_the_published_ones():
    signer = SeedSigner(make_vectors.ORIGIN, bytes.fromhex(NOTE["seed"]))
    assert signer.key.to_text() == NOTE["vkey"]
    key = VerifierKey.from_text(NOTE["vkey"])
    head = checkpoint.open_checkpoint(NOTE["checkpoint"].encode(), key)
    assert head.size == 600
    assert head.sign(signer).decode() == NOTE["checkpoint"]
    assert checkpoint.open_checkpoint(NOTE["cosigned"].encode(), key) == head
    proof = tlog_proof.TlogProof.from_bytes(NOTE["tlog_proof"].encode())
    assert proof.verify(tree.leaf_hash(NOTE["leaf_of_proof"].encode()), key) == head
    assert proof.to_bytes().decode() == NOTE["tlog_proof"]


@pytest.mark.parametrize("row", NOTE["refused_checkpoints"], ids=about)
def test_bad_checkpoint_is_refused_by_the_part_that_is_bad(row):
    with pytest.raises(ProofError) as refusal:
        checkpoint.open_checkpoint(row["text"].encode(), VerifierKey.from_text(NOTE["vkey"]))
    assert refusal.value.part == row["part"]
