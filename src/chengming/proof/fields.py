"""Fields of entry v1 (条目的字段): facts as named leaves, text in runs, salted commitments, their root.

A tree of facts becomes leaves with dotted names; each leaf is committed to with its own salt; the
root over all commitments stands in the entry. So a record can be shown in part, and a field can be
erased, while what remains still verifies.

>>> flatten({"parties": [{"name": "某某公司"}], "fine": 5000})
{'fine': 5000, 'parties.0.name': '某某公司'}
>>> split_runs("某某公司销售过期食品。已整改。", {"parties.0.name": "某某公司"})
['{parties.0.name}', '销售过期食品。', '已整改。']
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias

from chengming.proof.canonical import DEEPEST, canonical, parse
from chengming.proof.errors import (
    CanonicalRefused,
    FieldNameRefused,
    FieldRefused,
    FieldsRefused,
    FieldsWrong,
    RunsRefused,
)
from chengming.proof.tree import inclusion_proof, leaf_hash, leaf_hashes, root_of, verify_inclusion

Leaf: TypeAlias = bool | int | str | list[object] | dict[str, object] | None
Lookup: TypeAlias = Mapping[str, str] | Callable[[str], str]

LONGEST_NAME = 1024
MOST_RUNS = 10_000
SALT_SIZE = 32

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_DIGITS = frozenset("0123456789")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_PATH = re.compile(rf"{_KEY.pattern}(?:\.(?:{_KEY.pattern}|{_INDEX.pattern}))*", re.ASCII)
_RUN_NAME = re.compile(r"(.+)/([0-9]{4})", re.ASCII)
# A sentence ends at 。！？； with the quotes and brackets that close after it, a line at its end.
_RUN = re.compile(
    r"[^。！？；\r\n\v\f\x85\u2028\u2029]*(?:[。！？；]+[”’」』）》】]*)?[\r\n\v\f\x85\u2028\u2029]*"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field, shown (name, salt and value) or hidden (salt and value None; name None if hidden too).

    `value` is RFC 8785 bytes. A shown field whose commitment does not fit cannot be made.
    """

    name: str | None
    salt: bytes | None
    value: bytes | None
    commitment: bytes

    def __post_init__(self) -> None:
        if len(self.commitment) != 32:
            raise FieldRefused("字段承诺须为 32 字节")
        if self.salt is None and self.value is None:
            return
        if self.name is None or self.salt is None or self.value is None:
            raise FieldRefused("公开的字段须同时给出名称、盐和值")
        if commitment(self.name, self.salt, self.value) != self.commitment:
            raise FieldsWrong("字段的值与登记时的承诺不符", where=self.name)

    @property
    def hidden(self) -> bool:
        """Shown only as its commitment (隐去)."""
        return self.value is None

    @classmethod
    def opened(cls, name: str, salt: bytes, value: bytes) -> Field:
        """A field with everything shown; `value` must be the RFC 8785 bytes of one leaf."""
        leaf = parse(value)
        if isinstance(leaf, list | dict) and leaf:
            raise FieldRefused("字段的值不得是非空的列表或对象", where=name)
        return cls(name, salt, value, commitment(name, salt, value))

    @classmethod
    def concealed(cls, digest: bytes) -> Field:
        """A field of which only the commitment is shown."""
        return cls(None, None, None, digest)


def flatten(tree: Mapping[str, object]) -> dict[str, Leaf]:
    """Leaves by dotted name, in order of name; empty lists and objects are leaves themselves.

    Keys are ASCII words that do not look like a list index: `{"0": x}` and `[x]` must not share a name.
    """
    leaves: dict[str, Leaf] = {}
    for key, value in tree.items():
        _flatten(_key(key), value, leaves)
    return dict(sorted(leaves.items()))


def _flatten(name: str, value: object, leaves: dict[str, Leaf]) -> None:
    _check_size(name)
    if isinstance(value, list) and value:
        for index, item in enumerate(value):
            _flatten(f"{name}.{index}", item, leaves)
    elif isinstance(value, dict) and value:
        for key, item in value.items():
            _flatten(f"{name}.{_key(key)}", item, leaves)
    elif value is None or isinstance(value, bool | int | str | list | dict):
        canonical(value)
        leaves[name] = value
    else:
        raise CanonicalRefused(f"不支持的类型 {type(value).__name__}（小数也不允许）", where=name)


def _key(key: object) -> str:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise FieldNameRefused(
            "事实的键写法不合规定（不得像序号，不得含点号、斜线或非 ASCII 字符）"
        )
    return str(key)


def unflatten(leaves: Mapping[str, Leaf]) -> dict[str, object]:
    """Exact inverse of `flatten`; refuses gaps in a list and names that clash."""
    root: dict[str, object] = {}
    for name, value in leaves.items():
        above, last = _segments(name)
        if value and isinstance(value, list | dict):
            raise FieldsRefused("叶子字段的值不得是非空的列表或对象", where=name)
        node = root
        for segment in above:
            below = node.get(segment)
            if below is None and segment not in node:
                below = node[segment] = _Branch()
            elif type(below) is not _Branch:
                raise FieldsRefused("字段名互相冲突：同一名称既是值又是上级", where=name)
            node = below
        if last in node:
            raise FieldsRefused("字段名互相冲突：同一名称既是值又是上级", where=name)
        node[last] = value
    return {key: _grow(value) for key, value in root.items()}


@lru_cache(maxsize=4096)  # the same names stand in record after record
def _segments(name: str) -> tuple[tuple[str, ...], str]:
    if not _PATH.fullmatch(name):
        raise FieldNameRefused("字段名的写法不合规定")
    _check_size(name)
    *above, last = name.split(".")
    return tuple(above), last


class _Branch(dict[str, object]):
    """An inner node under construction, told apart from a leaf that is an empty object."""


def _grow(value: object) -> object:
    if type(value) is not _Branch:
        return value
    # A path was matched before: what begins with a digit is an index.
    numbers = sum(map(_DIGITS.__contains__, map(itemgetter(0), value)))
    if numbers == 0:
        return {key: _grow(item) if type(item) is _Branch else item for key, item in value.items()}
    if numbers != len(value):
        raise FieldsRefused("同一层既有序号又有键")
    if any(str(index) not in value for index in range(numbers)):
        raise FieldsRefused("列表的序号有缺口")
    return [_grow(value[str(index)]) for index in range(numbers)]


def split_runs(text: str, references: Mapping[str, str] | None = None) -> list[str]:
    """Text in runs (文字分段): at 。！？； and line ends, and round every value of `references`.

    A value of `references` ({path: value}) found in the text becomes a run `{path}`; at each place the
    longest value wins, among equals the first path. In all other runs braces stand doubled, so `{…}`
    in the text is never taken for a reference. `join_runs` with the same references gives the text back.
    """
    paths: dict[str, str] = {}
    for path, value in sorted((references or {}).items()):
        if not _PATH.fullmatch(path):
            raise FieldNameRefused("引用的路径写法不合规定")
        if value:
            paths.setdefault(value, path)
    if not paths:
        return _sentences(text) or [""]
    runs: list[str] = []
    found = re.compile("|".join(re.escape(value) for value in sorted(paths, key=len, reverse=True)))
    start = 0
    for match in found.finditer(text):
        runs += _sentences(text[start : match.start()])
        runs.append("{" + paths[match.group()] + "}")
        start = match.end()
    return (runs + _sentences(text[start:])) or [""]


def _sentences(text: str) -> list[str]:
    return [run.replace("{", "{{").replace("}", "}}") for run in _RUN.findall(text) if run]


def join_runs(runs: Sequence[str], lookup: Lookup | None = None) -> str:
    """The text again. `lookup` gives the value of a path: the facts, or a function that hides some."""
    return "".join(_run_text(run, lookup) for run in runs)


def _run_text(run: str, lookup: Lookup | None) -> str:
    path = referenced(run)
    if path is None:
        text = run.replace("{{", "{").replace("}}", "}")
        if text.count("{") * 2 != run.count("{") or text.count("}") * 2 != run.count("}"):
            raise RunsRefused("文字段中的花括号没有成对转义")
        return text
    if lookup is None:
        raise RunsRefused("文字段引用了事实，但没有提供事实")
    try:
        return lookup(path) if callable(lookup) else lookup[path]
    except KeyError:
        raise RunsRefused("文字段引用的事实不存在", where=path) from None


def referenced(run: str) -> str | None:
    """The path a run stands for, or None when the run is letters.

    >>> referenced("{parties.0.name}"), referenced("{{parties.0.name}}")
    ('parties.0.name', None)
    """
    inner = run[1:-1]
    return inner if run == "{" + inner + "}" and _PATH.fullmatch(inner) else None


def spread_texts(
    leaves: Mapping[str, Leaf], texts: Iterable[str], references: Mapping[str, str] | None = None
) -> dict[str, Leaf]:
    """Replaces each leaf named in `texts` by its runs, named `conduct/0000`, `conduct/0001`, …"""
    spread = dict(leaves)
    for name in texts:
        text = spread.pop(name, None)
        if not isinstance(text, str):
            raise RunsRefused("指定分段的字段不存在或不是文字", where=name)
        # a text must not stand as a reference to itself
        others = {path: value for path, value in (references or {}).items() if path != name}
        runs = split_runs(text, others)
        if len(runs) > MOST_RUNS:
            raise RunsRefused(f"文字超过 {MOST_RUNS} 段，请改为附件", where=name)
        spread.update({f"{name}/{number:04d}": run for number, run in enumerate(runs)})
    return dict(sorted(spread.items()))


def gather_texts(leaves: Mapping[str, Leaf], lookup: Lookup | None = None) -> dict[str, Leaf]:
    """Inverse of `spread_texts`: runs joined into the text they came from; a missing run is refused."""
    gathered: dict[str, Leaf] = {}
    texts: dict[str, dict[int, str]] = {}
    for name, value in leaves.items():
        match = _RUN_NAME.fullmatch(name) if "/" in name else None
        if match is None:
            gathered[name] = value
        elif isinstance(value, str):
            texts.setdefault(match[1], {})[int(match[2])] = value
        else:
            raise RunsRefused("文字段不是文字", where=name)
    for name, runs in texts.items():
        if name in gathered or sorted(runs) != list(range(len(runs))):
            raise RunsRefused("文字段有缺口，或者与同名字段冲突", where=name)
        gathered[name] = join_runs([runs[number] for number in range(len(runs))], lookup)
    return dict(sorted(gathered.items()))


@lru_cache(maxsize=4096)
def check_name(name: str) -> None:
    """Refuses what is not a dotted path, with or without a run number, of 1 to 1,024 bytes."""
    match = _RUN_NAME.fullmatch(name)
    if not _PATH.fullmatch(match[1] if match else name):
        raise FieldNameRefused("字段名的写法不合规定")
    _check_size(name)


def _check_size(name: str) -> None:
    if len(name) > LONGEST_NAME or name.count(".") >= DEEPEST:
        raise FieldNameRefused(f"字段名超过 {LONGEST_NAME} 字节或 {DEEPEST} 层")


def commitment(name: str, salt: bytes, value: bytes) -> bytes:
    """SHA-256("chengming/field/v1" ‖ 0x00 ‖ u16 big-endian length of name ‖ name ‖ 32-byte salt ‖ value)."""
    check_name(name)
    if len(salt) != SALT_SIZE:
        raise FieldRefused(f"盐须为 {SALT_SIZE} 字节", where=name)
    prefix = b"chengming/field/v1\x00" + len(name).to_bytes(2, "big")
    return hashlib.sha256(prefix + name.encode() + salt + value).digest()


def fields_root(commitments_in_name_order: Sequence[bytes]) -> bytes:
    """RFC 6962 root whose leaf data are the commitments; a record without fields is refused."""
    return root_of(leaf_hashes(_some(commitments_in_name_order)))


def field_path(commitments: Sequence[bytes], index: int) -> list[bytes]:
    """Inclusion path of one commitment to `fields_root`, to show one field without the other commitments."""
    return inclusion_proof(leaf_hashes(_some(commitments)), index)


def verify_field(
    field: Field, index: int, count: int, *, path: Sequence[bytes], root: bytes
) -> None:
    """Raises InclusionWrong unless the field stands at `index` of `count` under `root` (see `field_path`)."""
    verify_inclusion(leaf_hash(field.commitment), index, count, path, root)


def _some(commitments: Sequence[bytes]) -> Sequence[bytes]:
    if not commitments:
        raise FieldsRefused("记录至少要有一个字段")
    if any(len(item) != 32 for item in commitments):
        raise FieldRefused("字段承诺须为 32 字节")
    return commitments
