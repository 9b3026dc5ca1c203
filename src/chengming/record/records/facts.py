"""What a record is made of, as plain values; and how it becomes salted fields (entry v1)."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from chengming.proof.canonical import canonical
from chengming.proof.errors import ProofError
from chengming.proof.fields import (
    SALT_SIZE,
    Leaf,
    commitment,
    fields_root,
    flatten,
    spread_texts,
)
from chengming.record.records.errors import FactsRefused
from chengming.record.vault.files import FileRef

SHORTEST_REFERENCE = 2  # one letter as a "datum" would cut every sentence to pieces


@dataclass(frozen=True)
class Actor:
    """行为人: who acted and what office was held then; a photograph, not a pointer.

    ``for_person``, ``for_name``: whose office it was, where he stood in for another (代理).
    """

    person: str
    name: str
    office: str
    agency: str = ""
    credential: str = ""
    for_person: str = ""
    for_name: str = ""

    @property
    def called(self) -> str:
        """The name as papers and timelines print it: 乙（代甲）."""
        return f"{self.name}（代{self.for_name}）" if self.for_person else self.name


@dataclass(frozen=True)
class StreamRef:
    """记录序列: the chain of one case or registry object."""

    id: int
    kind: str
    key: str
    commitment: bytes


@dataclass(frozen=True)
class Written:
    """What ``write`` gives back."""

    id: uuid.UUID
    seq: int
    leaf: bytes
    made: datetime


@dataclass(frozen=True)
class Sealed:
    """Fields in order of name with their salts, values (RFC 8785 bytes), commitments and root."""

    names: list[str]
    salts: list[bytes]
    values: list[bytes]
    commitments: list[bytes]
    root: bytes


def compose(
    *,
    by: Actor,
    say: Mapping[str, object],
    beside: Sequence[Actor] = (),
    files: Sequence[FileRef] = (),
    **headings: str,
) -> dict[str, object]:
    """The tree of facts of one record; empty headings are left out."""
    tree: dict[str, object] = {"actor": _filled(asdict(by)), "say": _plain(say)}
    if beside:
        tree["beside"] = [_filled(asdict(actor)) for actor in beside]
    if files:
        tree["files"] = [asdict(file) for file in files]
    return tree | _filled(headings)


def seal(
    tree: Mapping[str, object],
    texts: Iterable[str] = (),
    references: Mapping[str, str] | None = None,
) -> Sealed:
    """Flatten, split ``texts`` (paths within ``say``) into runs, salt and commit to each field."""
    try:
        leaves = flatten(tree)
        wanted = {f"say.{path}" for path in texts} | {"reason"}
        split = sorted(name for name in wanted if isinstance(leaves.get(name), str))
        leaves = spread_texts(leaves, split, _usable(references or {}, split))
        names = list(leaves)
        values = [canonical(leaves[name]) for name in names]
        salts = [secrets.token_bytes(SALT_SIZE) for _ in names]
        sealed = list(map(commitment, names, salts, values))
        return Sealed(names, salts, values, sealed, fields_root(sealed))
    except ProofError as error:
        raise FactsRefused(f"事实不能写入记录：{error}") from error


def _usable(references: Mapping[str, str], split: Sequence[str]) -> dict[str, str]:
    # Two texts of one record must not stand for each other: neither could be read again.
    texts = {name.removeprefix("say.") for name in split}
    return {
        path: value
        for path, value in references.items()
        if path not in texts and len(value) >= SHORTEST_REFERENCE
    }


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


__all__ = ["Actor", "FileRef", "Leaf", "Sealed", "StreamRef", "Written", "compose", "seal"]
