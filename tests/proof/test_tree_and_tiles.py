"""The tree grows, its tiles are files, and every historic root and proof comes from them alone."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proof import samples
from tests.sizes import SEED, count

from chengming.proof import tiles, tree
from chengming.proof.errors import (
    ConsistencyWrong,
    InclusionWrong,
    ProofError,
    TileMalformed,
    TileMissing,
    TilePathRefused,
    TreeRefused,
)


def memory(files):
    return dict(files).get


def test_frontier_gives_the_root_at_every_size_and_survives_its_bytes():
    leaves = samples.leaves(70)
    frontier = tree.Frontier()
    for size in range(70):
        assert (frontier.size, frontier.root()) == (size, tree.root_of(leaves[:size]))
        again = tree.Frontier.from_bytes(frontier.to_bytes())
        assert (again.size, again.root()) == (frontier.size, frontier.root())
        frontier.append(leaves[size])
    one_go = tree.Frontier()
    one_go.extend(leaves)
    assert one_go.to_bytes() == frontier.to_bytes()
    copy = frontier.copy()
    copy.append(leaves[0])
    assert frontier.size == 70


@pytest.mark.parametrize(
    "data",
    [b"", bytes(8 + 32), (1).to_bytes(8, "big"), (3).to_bytes(8, "big") + bytes(33), bytes(7)],
)
def test_frontier_bytes_that_no_tree_has_are_refused(data):
    with pytest.raises(TreeRefused):
        tree.Frontier.from_bytes(data)


def test_a_leaf_that_is_no_hash_is_refused():
    with pytest.raises(TreeRefused):
        tree.Frontier().append(b"short")


@given(st.data())
@settings(max_examples=count(60, 2000), deadline=None, derandomize=True)
def test_growth_in_any_steps_writes_the_same_tiles_as_in_one(data):
    steps = data.draw(st.lists(st.integers(0, 700), min_size=1, max_size=5))
    leaves = samples.leaves(sum(steps))
    files: dict[str, bytes] = {}
    old = 0
    for step in steps:
        before = set(files)
        files.update(tiles.grow(old, leaves[old : old + step], files.get))
        expected = {tiles.tile_path(*place) for place in tiles.tiles_for_growth(old, old + step)}
        assert set(files) - before <= expected <= set(files)
        old += step
    whole = dict(tiles.grow(0, leaves, lambda _: None))
    assert set(whole) == {tiles.tile_path(*place) for place in tiles.tiles_of(old)}
    assert all(files[path] == content for path, content in whole.items())


def test_reader_proves_inclusion_and_consistency_at_any_historic_size_from_files_only():
    size = 66_100
    leaves = samples.leaves(size)
    reader = tiles.TileReader(memory(tiles.grow(0, leaves, lambda _: None)), size)
    rng = random.Random(SEED)
    sizes = [
        1,
        2,
        255,
        256,
        257,
        65_535,
        65_536,
        65_537,
        size,
        *(rng.randrange(1, size) for _ in range(count(10, 200))),
    ]
    for new in sizes:
        root = reader.root(new)
        assert root == tree.root_of(leaves[:new])
        for index in {0, new - 1, rng.randrange(new)}:
            tree.verify_inclusion(
                leaves[index], index, new, reader.inclusion_proof(index, new), root
            )
        old = rng.randrange(new + 1)
        tree.verify_consistency(
            old, reader.root(old), new, root, reader.consistency_proof(old, new)
        )


def test_every_small_tree_proves_every_leaf_and_no_other():
    leaves = samples.leaves(34)
    for size in range(1, 34):
        root = tree.root_of(leaves[:size])
        for index in range(size):
            path = tree.inclusion_proof(leaves, index, size)
            tree.verify_inclusion(leaves[index], index, size, path, root)
            refusals = [
                (leaves[33], index, size, path),
                (leaves[index], (index + 1) % size, size, path),
            ]
            refusals += [
                (leaves[index], index, size, [*path, leaves[0]]),
                (leaves[index], size, size, path),
            ]
            if path:
                refusals += [
                    (leaves[index], index, size, path[:-1]),
                    (leaves[index], index, size, path[1:]),
                ]
            else:
                refusals.pop(1)  # a tree of one has no other index
            for case in refusals:
                with pytest.raises(InclusionWrong):
                    tree.verify_inclusion(*case, root)


def test_every_small_tree_is_consistent_with_its_past_and_with_no_other():
    leaves = samples.leaves(34)
    other = [leaves[33], *leaves[1:33]]
    for new in range(1, 34):
        for old in range(1, new + 1):
            proof = tree.consistency_proof(leaves, old, new)
            roots = tree.root_of(leaves[:old]), tree.root_of(leaves[:new])
            tree.verify_consistency(old, roots[0], new, roots[1], proof)
            for case in [
                (old, tree.root_of(other[:old]), new, roots[1], proof),
                (old, roots[0], new, tree.root_of(other[:new]), proof),
                (old, roots[0], new, roots[1], [*proof, leaves[0]]),
                (old, roots[0], new, roots[1], proof[:-1] if proof else [leaves[1]]),
                (new + 1, roots[0], new, roots[1], proof),
            ]:
                with pytest.raises(ConsistencyWrong):
                    tree.verify_consistency(*case)


def test_a_path_of_another_length_than_the_sizes_demand_is_refused_even_if_its_hashes_fit():
    a, b, c, d, *_ = leaves = samples.leaves(8)
    inner, other = tree.node_hash(a, b), tree.node_hash(c, d)
    with pytest.raises(InclusionWrong):  # an inner node passed off as a leaf
        tree.verify_inclusion(inner, 0, 4, [other], tree.root_of(leaves[:4]))
    with pytest.raises(InclusionWrong):  # a leaf of a larger tree passed off as the only one
        tree.verify_inclusion(c, 0, 1, [inner], tree.root_of(leaves[:3]))
    with pytest.raises(ConsistencyWrong):  # two leaves passed off as one
        tree.verify_consistency(1, inner, 4, tree.root_of(leaves[:4]), [other])
    roots, proof = (
        (tree.root_of(leaves[:7]), tree.root_of(leaves)),
        tree.consistency_proof(leaves, 7, 8),
    )
    tree.verify_consistency(7, roots[0], 8, roots[1], proof)
    with pytest.raises(ConsistencyWrong):  # seven leaves passed off as three
        tree.verify_consistency(3, roots[0], 4, roots[1], proof)


def test_the_empty_tree_is_the_past_of_any_tree():
    tree.verify_consistency(0, tree.EMPTY_ROOT, 3, samples.digest("r"), [])
    for root, proof in [(samples.digest("x"), []), (tree.EMPTY_ROOT, [samples.digest("y")])]:
        with pytest.raises(ConsistencyWrong):
            tree.verify_consistency(0, root, 3, samples.digest("r"), proof)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/5",
        "tile/00/005",
        "tile/0/005.p/256",
        "tile/0/005.p/0",
        "tile/0/005.p/01",
        "tile/0/x000/005",
        "tile/64/000",
        "tile/0/1000",
        "tile/0/x001/5",
        "tile/-1/000",
        "tile/0/../000",
        "/tile/0/000",
        "tile/0/000/",
        "tile/entries/000.p/256",
    ],
)
def test_path_that_is_no_tile_is_refused(path):
    with pytest.raises(TilePathRefused):
        tiles.parse_tile_path(path)


def test_bundles_pack_and_unpack_and_refuse_what_is_cut_off():
    entries = [f"entry {i}".encode() for i in range(256)]
    packed = tiles.pack_bundle(entries)
    assert tiles.unpack_bundle(packed) == entries
    assert tiles.parse_tile_path(tiles.bundle_path(1234067, 3)) == (tiles.ENTRIES, 1234067, 3)
    for data, width in [
        (packed[:-1], 256),
        (packed + b"\0", 256),
        (packed, 255),
        (b"\0", 1),
        (b"", 1),
    ]:
        with pytest.raises(TileMalformed):
            tiles.unpack_bundle(data, width)
    for bad in ([], [b"x"] * 257, [bytes(65_536)]):
        with pytest.raises(TileMalformed):
            tiles.pack_bundle(bad)


def test_a_missing_or_short_partial_tile_is_named_and_a_full_one_may_stand_for_it():
    leaves = samples.leaves(300)
    files = dict(tiles.grow(0, leaves[:290], lambda _: None))
    path = "tile/0/001.p/34"
    for data, error in [(None, TileMissing), (files[path][:-32], TileMalformed)]:
        broken = {**files, path: data}
        with pytest.raises(error) as refusal:
            tiles.TileReader(broken.get, 290).root()
        assert refusal.value.where == path
        with pytest.raises(error):
            list(tiles.grow(290, leaves[290:], broken.get))
    grown = dict(tiles.grow(0, samples.leaves(600), lambda _: None))
    assert "tile/0/001.p/34" not in grown
    grown["tile/1/000.p/1"] = files["tile/1/000.p/1"]  # may go only once its full tile exists
    assert tiles.TileReader(grown.get, 290).root() == tree.root_of(leaves[:290])


def test_questions_beyond_the_published_size_are_refused():
    reader = tiles.TileReader(memory(tiles.grow(0, samples.leaves(10), lambda _: None)), 10)
    for ask in (
        lambda: reader.leaf(10),
        lambda: reader.root(11),
        lambda: reader.inclusion_proof(10),
        lambda: reader.inclusion_proof(3, 11),
        lambda: reader.consistency_proof(11),
        lambda: reader.tile(1, 0),
    ):
        with pytest.raises(ProofError):
            ask()
