"""Sample logs, records and proofs on disk for the tests of this room. Everything is derived from a seed."""

import hashlib
from dataclasses import replace
from pathlib import Path

from chengming.proof.canonical import canonical
from chengming.proof.checkpoint import Checkpoint
from chengming.proof.entry import DisclosedRecord, Entry, leaf_hash
from chengming.proof.errors import ProofError
from chengming.proof.fields import Field, fields_root
from chengming.proof.note import SeedSigner
from chengming.proof.tiles import TileReader, directory, grow
from chengming.proof.tlog_proof import make_proof
from chengming.proof.tree import Frontier
from chengming.proof.verify import KEY_FILE

ORIGIN = "demo.jiangyin.example/log"


def digest(label: str) -> bytes:
    """32 bytes that depend on nothing but `label`."""
    return hashlib.sha256(label.encode()).digest()


SIGNER = SeedSigner(ORIGIN, digest("log key"))
STRANGER = SeedSigner(ORIGIN, digest("another key"))
FACTS = {
    "actor.name": "甲",
    "say.fine": 500000,
    "say.parties.0.name": "某某公司",
    "say.reason/0000": "经查，",
    "say.reason/0001": "{say.parties.0.name}",
}


def fields() -> list[Field]:
    """Five shown fields in order of name."""
    return [
        Field.opened(name, digest(f"salt {name}"), canonical(value))
        for name, value in sorted(FACTS.items())
    ]


def entry(**changes) -> Entry:
    """A decision entered in time."""
    made = Entry(
        id=digest("id").hex()[:32],
        kind="decide",
        stream=digest("stream").hex(),
        seq=2,
        prev=digest("previous").hex(),
        done="2026-03-02T09:00:00+08:00",
        made="2026-03-02T09:00:05+08:00",
        late=False,
        law=digest("law").hex(),
        fields=fields_root([field.commitment for field in fields()]).hex(),
        door="desk-1",
    )
    return replace(made, **changes)


def leaves(size: int, special: int | None = None) -> list[bytes]:
    """Leaf hashes of a log of `size`; entry `special` is `entry()`."""
    hashes = [leaf_hash(f"entry {i}".encode()) for i in range(size)]
    if special is not None:
        hashes[special] = leaf_hash(entry().to_bytes())
    return hashes


def write(root: Path, files) -> None:
    """Writes (path, bytes) below `root`."""
    for path, data in files:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def checkpoint(hashes: list[bytes], signer=SIGNER) -> bytes:
    """The signed head over these leaf hashes."""
    frontier = Frontier()
    frontier.extend(hashes)
    return Checkpoint(ORIGIN, frontier.size, frontier.root()).sign(signer)


def log(root: Path, size: int, special: int | None = None) -> Path:
    """An exported log with key, checkpoint and tiles, grown in three steps."""
    hashes, old = leaves(size, special), 0
    for new in sorted({size // 3, size // 2, size}):
        write(root, grow(old, hashes[old:new], directory(root)))
        old = new
    write(
        root,
        [("checkpoint", checkpoint(hashes)), (KEY_FILE, SIGNER.key.to_text().encode() + b"\n")],
    )
    return root


def proof_of(root: Path, index: int) -> bytes:
    """The .tlog-proof of one entry of an exported log."""
    head = (root / "checkpoint").read_bytes()
    size = int(head.split(b"\n")[1])
    return make_proof(TileReader(directory(root), size), index, head, SIGNER.key).to_bytes()


def record(hidden: tuple[int, ...] = ()) -> bytes:
    """record.json of `entry()` with the fields at `hidden` shown only as commitments."""
    shown = [Field.concealed(f.commitment) if i in hidden else f for i, f in enumerate(fields())]
    return DisclosedRecord(entry().to_bytes(), tuple(shown)).to_bytes()


class Refused(ProofError):
    """A report that is not good, as an error."""
