"""The Merkle tree of RFC 6962 over SHA-256: roots, frontier, inclusion and consistency (存在性、一致性).

Everything here works on *leaf hashes* (32 bytes, from `leaf_hash`), not on entries. Functions named
`verify_` return nothing and raise: a forgotten `if` then refuses instead of accepting.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence

from chengming.proof.errors import ConsistencyWrong, InclusionWrong, TreeRefused

EMPTY_ROOT = hashlib.sha256(b"").digest()
LARGEST_SIZE = 2**63 - 1
LONGEST_PROOF = 63

_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return _sha256(b"\x00" + data).digest()


def leaf_hashes(items: Iterable[bytes]) -> list[bytes]:
    """`leaf_hash` of many, for the sequencer's batches."""
    sha256 = _sha256
    return [sha256(b"\x00" + data).digest() for data in items]


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return _sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the complete subtrees of a growing tree: all that appending needs.

    >>> frontier = Frontier()
    >>> frontier.append(leaf_hash(b"a")); frontier.append(leaf_hash(b"b"))
    >>> frontier.size, frontier.root() == node_hash(leaf_hash(b"a"), leaf_hash(b"b"))
    (2, True)
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if not 0 <= size <= LARGEST_SIZE or len(peaks) != size.bit_count():
            raise TreeRefused("树的大小与前沿的节点数不符")
        _check_hashes(peaks)
        self._size = size
        self._peaks = list(peaks)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """Roots of the complete subtrees, largest first."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> None:
        """Adds one leaf hash."""
        self.extend((leaf,))

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Adds many leaf hashes, in order."""
        _check_hashes(leaves)
        sha256, peaks, size = _sha256, self._peaks, self._size
        for leaf in leaves:
            node, left = leaf, size
            while left & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()
                left >>= 1
            peaks.append(node)
            size += 1
        self._size = size

    def root(self) -> bytes:
        """Root of the tree at its present size."""
        return fold(self._peaks)

    def copy(self) -> Frontier:
        """An independent copy (the sequencer works on one until its transaction commits)."""
        return Frontier(self._size, self._peaks)

    def to_bytes(self) -> bytes:
        """u64 big-endian size, then the peaks from the left."""
        return self._size.to_bytes(8, "big") + b"".join(self._peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Exact inverse of `to_bytes`; any other bytes are refused."""
        if len(data) < 8 or len(data) % 32 != 8:
            raise TreeRefused("前沿数据的长度不对")
        return cls(int.from_bytes(data[:8], "big"), split_hashes(data[8:]))


def fold(peaks: Sequence[bytes]) -> bytes:
    """Root over the roots of complete subtrees, given from the left (largest first)."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def split_hashes(data: bytes) -> list[bytes]:
    """Cuts 32-byte hashes apart."""
    return [data[i : i + 32] for i in range(0, len(data), 32)]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes.

    >>> root_of([]) == EMPTY_ROOT
    True
    """
    if not leaves:
        return EMPTY_ROOT
    sha256, row = _sha256, list(leaves)
    while len(row) > 1:
        odd = row[-1:] if len(row) & 1 else []
        pairs = zip(row[0::2], row[1::2], strict=False)
        row = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        row += odd
    return row[0]


# A proof is first a list of leaf ranges (start, end) whose roots make it up; who looks the roots
# up (a list in memory, tiles on disk) is another matter.
Ranges = list[tuple[int, int]]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> Ranges:
    """Ranges whose roots are the inclusion path of leaf `index` in a tree of `size`, leaf's sibling first."""
    if not 0 <= index < size <= LARGEST_SIZE:
        raise TreeRefused(f"序号 {index} 不在大小为 {size} 的树内")
    ranges, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> Ranges:
    """Ranges whose roots prove that the tree of `new` leaves extends the one of `old`."""
    if not 0 <= old <= new <= LARGEST_SIZE:
        raise TreeRefused(f"大小 {old} 与 {new} 不成先后")
    if old in (0, new):
        return []
    ranges, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    return ranges[::-1]


def inclusion_proof(leaves: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """Inclusion path of leaf `index` in the tree over the first `size` leaf hashes (default: all)."""
    size = _within(leaves, size)
    return [root_of(leaves[a:b]) for a, b in inclusion_ranges(index, size)]


def consistency_proof(leaves: Sequence[bytes], old: int, new: int | None = None) -> list[bytes]:
    """Consistency proof from the first `old` leaf hashes to the first `new` (default: all)."""
    new = _within(leaves, new)
    return [root_of(leaves[a:b]) for a, b in consistency_ranges(old, new)]


def _within(leaves: Sequence[bytes], size: int | None) -> int:
    if size is None:
        return len(leaves)
    if size > len(leaves):
        raise TreeRefused(f"树中只有 {len(leaves)} 个叶子，不足 {size}")
    return size


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises InclusionWrong unless `proof` leads from `leaf` at `index` to `root` at `size` (RFC 9162 §2.1.3.2)."""
    _check_hashes([leaf, root, *proof])
    if not 0 <= index < size <= LARGEST_SIZE:
        raise InclusionWrong(f"序号 {index} 不在大小为 {size} 的树内")
    at, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise InclusionWrong("存在性路径过长")
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise InclusionWrong("存在性路径过短")
    if not hmac.compare_digest(node, root):
        raise InclusionWrong("存在性路径算出的根与检查点的根不符")


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises ConsistencyWrong unless the tree (new, new_root) extends (old, old_root) (RFC 9162 §2.1.4.2)."""
    _check_hashes([old_root, new_root, *proof])
    if not 0 <= old <= new <= LARGEST_SIZE:
        raise ConsistencyWrong(f"大小 {old} 与 {new} 不成先后")
    if old in (0, new):
        expected = EMPTY_ROOT if old == 0 else new_root
        if proof or old_root != expected:
            raise ConsistencyWrong("大小相同而根不同，或者空树的证明不为空")
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise ConsistencyWrong("一致性证明为空")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for node in path[1:]:
        if last == 0:
            raise ConsistencyWrong("一致性证明过长")
        if at & 1 or at == last:
            older, newer = node_hash(node, older), node_hash(node, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, node)
        at, last = at >> 1, last >> 1
    if last != 0 or older != old_root or newer != new_root:
        raise ConsistencyWrong("一致性证明与两个根不符")


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if not all(type(item) is bytes and len(item) == 32 for item in hashes):
        raise TreeRefused("哈希必须是 32 字节")


RootOfRange = Callable[[int, int], bytes]
