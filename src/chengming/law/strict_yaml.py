"""Strict YAML: every value knows its file and line, and nothing is guessed.

Plain YAML 1.1 lets a duplicate key win silently, reads `0123` as 83 and `no` as
False. Here a duplicate key, an anchor, alias, tag, float, octal, sexagesimal or
word boolean is refused with file and line. Values are text, decimal integers,
`true`/`false`, `null` and ISO dates; anything else must be quoted.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from chengming.law.errors import LawFileError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 40
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
# Everything a YAML 1.1 or 1.2 reader might take for a number or a moment.
_NUMBERISH = re.compile(r"[-+]?\.?[0-9][0-9_.,:+\- TtZzeE]*\Z|0[xXoObB][0-9a-fA-F_]+\Z", re.ASCII)
_WORDS = {
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "true",
    "false",
    "null",
    "~",
    ".inf",
    "-.inf",
    ".nan",
    "<<",
    "=",
}

Scalar = str | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file together with the file and line it stands in."""

    file: str
    line: int
    value: "Scalar | list[Node] | dict[str, Node]"

    def error(self, problem: str) -> LawFileError:
        """The error to raise for this place."""
        return LawFileError(self.file, self.line, problem)

    def take(
        self, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> "dict[str, Node]":
        """A mapping with all required keys and no key that is neither required nor optional."""
        found = self.mapping()
        for key, node in found.items():
            if key not in required and key not in optional:
                allowed = "、".join([*required, *optional])
                raise node.error(f"不认识的键“{key}”。此处可用的键：{allowed}。")
        for key in required:
            if key not in found:
                raise self.error(f"缺少“{key}”。")
        return found

    def mapping(self) -> "dict[str, Node]":
        if not isinstance(self.value, dict):
            raise self.error("此处应当是“键: 值”的对照表。")
        return self.value

    def items(self) -> "list[Node]":
        if not isinstance(self.value, list):
            raise self.error("此处应当是列表。")
        return self.value

    def text(self) -> str:
        """Non-empty text."""
        if not isinstance(self.value, str):
            raise self.error("此处应当是文字；数字、日期样的文字请加引号。")
        if not self.value.strip():
            raise self.error("此处的文字不得为空。")
        return self.value

    def word(self, allowed: Collection[str]) -> str:
        """One of a closed list of words."""
        value = self.text()
        if value not in allowed:
            raise self.error(f"“{value}”不在可用的词之内：{'、'.join(allowed)}。")
        return value

    def number(self, least: int | None = None) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.error("此处应当是整数。")
        if least is not None and self.value < least:
            raise self.error(f"此处的整数不得小于 {least}。")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.error("此处应当是 true 或者 false。")
        return self.value

    def day(self) -> date:
        if not isinstance(self.value, date):
            raise self.error("此处应当是日期，写作 2021-07-15，不加引号。")
        return self.value

    def texts(self) -> list[str]:
        """A list of non-empty texts without repetition."""
        out: list[str] = []
        for node in self.items():
            value = node.text()
            if value in out:
                raise node.error(f"“{value}”重复。")
            out.append(value)
        return out

    def is_null(self) -> bool:
        return self.value is None

    def plain(self) -> object:
        """The same value as ordinary Python data, without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def read(path: Path, name: str | None = None) -> Node:
    """Read one file; `name` is how errors call it (default: the path as given)."""
    return parse(path.read_bytes(), name or str(path))


def parse(data: bytes, name: str) -> Node:
    """Read one document from bytes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LawFileError(name, line, "文件不是 UTF-8 编码，请另存为 UTF-8。") from error
    try:
        return _document(yaml.parse(text, Loader=_LOADER), name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise LawFileError(name, line, f"不是合法的 YAML：{error.problem}。") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise LawFileError(name, line, "含有不允许的控制字符。") from error
    except yaml.YAMLError as error:
        raise LawFileError(name, 1, f"不是合法的 YAML：{error}。") from error


def _document(events: Iterator[yaml.Event], name: str) -> Node:
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
            continue
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                raise LawFileError(name, _line(event), "一个文件只能有一份文档，请拆开。")
            continue
        root = _node(event, events, name, 0)
    if root is None:
        raise LawFileError(name, 1, "文件是空的。")
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], name: str, depth: int) -> Node:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise LawFileError(name, line, "不得使用锚点和别名（& 与 *），请把内容写全。")
    if getattr(event, "tag", None) is not None:
        raise LawFileError(name, line, "不得使用类型标记（!）。")
    if depth > _MAX_DEPTH:
        raise LawFileError(name, line, "嵌套过深。")
    if isinstance(event, yaml.ScalarEvent):
        plain = not event.style
        return Node(name, line, _scalar(event.value, name, line) if plain else event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(name, line, _sequence(events, name, depth))
    return Node(name, line, _mapping(events, name, depth))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _sequence(events: Iterator[yaml.Event], name: str, depth: int) -> list[Node]:
    out: list[Node] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        out.append(_node(event, events, name, depth + 1))
    return out


def _mapping(events: Iterator[yaml.Event], name: str, depth: int) -> dict[str, Node]:
    out: dict[str, Node] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _node(event, events, name, depth + 1)
        if not isinstance(key.value, str):
            raise key.error("键应当是文字；数字、日期样的键请加引号。")
        if key.value in out:
            first = out[key.value].line
            raise key.error(f"键“{key.value}”重复（第 {first} 行已有）。")
        value = _node(next(events), events, name, depth + 1)
        # A line is where its key stands: that is where the reader looks.
        out[key.value] = Node(name, key.line, value.value)
    return out


def _scalar(raw: str, name: str, line: int) -> Scalar:
    """Resolve an unquoted scalar; what another reader might read differently is refused."""
    fixed = {"true": True, "false": False, "null": None}
    if raw in fixed:
        return fixed[raw]
    if raw == "":
        raise LawFileError(name, line, "值是空的；没有值请写 null。")
    if raw.lower() in _WORDS:
        raise LawFileError(
            name,
            line,
            f"“{raw}”会被不同的程序读成不同的值。是文字的请加引号；是与否请写 true、false。",
        )
    if _INTEGER.match(raw) and raw != "-0":
        return int(raw)
    if _DAY.match(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError as error:
            raise LawFileError(name, line, f"没有“{raw}”这一天。") from error
    if _NUMBERISH.match(raw):
        raise LawFileError(
            name,
            line,
            f"“{raw}”不是十进制整数，也不是日期。小数、编号、时刻请加引号；不要写前导零。",
        )
    return raw
