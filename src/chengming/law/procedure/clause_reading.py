"""Reads clauses (gates and conditions share one small grammar) from a law file."""

from collections.abc import Callable

from chengming.law.procedure.shapes import (
    OPERATORS,
    AllClause,
    AnyClause,
    ApartClause,
    Clause,
    ClockClause,
    CompareClause,
    Match,
    NameClause,
    NotClause,
    OpenClause,
    Operand,
    RecordClause,
    SaysClause,
    Scalar,
    SheetClause,
)
from chengming.law.strict_yaml import Node

WORDS = (
    "record",
    "none",
    "open",
    "running",
    "elapsed",
    "idle",
    "says",
    "sheet",
    "compare",
    "apart",
    "any",
    "all",
    "not",
)
HANDLERS = "handlers"  # in `apart`: whoever was ever named 承办人
_SHEET_WORDS = ("present", "absent")
_RECORD_WORDS = ("same", "actor")


def read_clause(node: Node) -> Clause:
    """A clause; a list means that all of its clauses hold; bare text names a condition."""
    if isinstance(node.value, str):
        return NameClause(node.text())
    if isinstance(node.value, list):
        limbs = read_clauses(node)
        return limbs[0] if len(limbs) == 1 else AllClause(limbs)
    found = node.mapping()
    heads = [key for key in found if key in WORDS]
    if len(heads) != 1:
        raise node.error(f"一个条款应当恰有一个条款词，可用：{'、'.join(WORDS)}。")
    return _READERS[heads[0]](node, heads[0])


def read_clauses(node: Node) -> tuple[Clause, ...]:
    """One clause or a list of them; an empty list is refused."""
    if not isinstance(node.value, list):
        return (read_clause(node),)
    items = node.items()
    if not items:
        raise node.error("此处至少要有一个条款。")
    return tuple(read_clause(item) for item in items)


def one_or_more(node: Node) -> tuple[str, ...]:
    """A text, or a list of texts without repetition."""
    if isinstance(node.value, list):
        texts = tuple(node.texts())
        if not texts:
            raise node.error("此处的列表不得为空。")
        return texts
    return (node.text(),)


def read_match(node: Node, words: tuple[str, ...]) -> tuple[Match, ...]:
    """`field: value`, `field: [values]` or `field: word`."""
    found = node.mapping()
    if not found:
        raise node.error("此处不得为空。")
    return tuple(_one_match(name, value, words) for name, value in found.items())


def _one_match(name: str, node: Node, words: tuple[str, ...]) -> Match:
    if isinstance(node.value, str) and node.value in words:
        return Match(name, (), node.value)
    if isinstance(node.value, list):
        values = tuple(_scalar(item) for item in node.items())
        if not values or len(set(values)) != len(values):
            raise node.error("此处应当列出各不相同的值。")
        return Match(name, values)
    return Match(name, (_scalar(node),))


def _scalar(node: Node) -> Scalar:
    if isinstance(node.value, str | bool | int):
        return node.value
    raise node.error("此处应当是文字、整数或者 true、false。")


def _record(node: Node, word: str) -> Clause:
    found = node.take([word], ["with", "after"])
    return RecordClause(
        one_or_more(found[word]),
        read_match(found["with"], _RECORD_WORDS) if "with" in found else (),
        one_or_more(found["after"]) if "after" in found else (),
        negated=word == "none",
    )


def _open(node: Node, word: str) -> Clause:
    return OpenClause(node.take([word])[word].text())


def _clock(node: Node, word: str) -> Clause:
    return ClockClause(node.take([word])[word].text(), word)


def _says(node: Node, word: str) -> Clause:
    return SaysClause(read_match(node.take([word])[word], ()))


def _sheet(node: Node, word: str) -> Clause:
    return SheetClause(read_match(node.take([word])[word], _SHEET_WORDS))


def _compare(node: Node, word: str) -> Clause:
    parts = node.take([word])[word].items()
    if len(parts) != 3:
        raise node.error("compare 应当写作 [左, 比较词, 右]。")
    left, op, right = _operand(parts[0]), parts[1].word(OPERATORS), _operand(parts[2])
    if not left.source and not right.source:
        raise node.error("compare 的两边不能都是常数。")
    return CompareClause(left, op, right)


def _operand(node: Node) -> Operand:
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return Operand("", "", node.value)
    source, dot, name = node.text().partition(".")
    if not dot or not source or not name or "." in name:
        raise node.error("比较的一边应当写作 this.输入、sheet.事实、行为.字段，或者整数。")
    return Operand(source, name)


def _apart(node: Node, word: str) -> Clause:
    told = one_or_more(node.take([word])[word])
    return ApartClause(tuple(kind for kind in told if kind != HANDLERS), HANDLERS in told)


def _any(node: Node, word: str) -> Clause:
    return AnyClause(read_clauses(node.take([word])[word]))


def _all(node: Node, word: str) -> Clause:
    return AllClause(read_clauses(node.take([word])[word]))


def _not(node: Node, word: str) -> Clause:
    inner = node.take([word])[word]
    limb = read_clause(inner)
    if isinstance(limb, RecordClause):
        raise inner.error("否定一个记录请用 none，不要用 not。")
    return NotClause(limb)


_READERS: dict[str, Callable[[Node, str], Clause]] = {
    "record": _record,
    "none": _record,
    "open": _open,
    "running": _clock,
    "elapsed": _clock,
    "idle": _clock,
    "says": _says,
    "sheet": _sheet,
    "compare": _compare,
    "apart": _apart,
    "any": _any,
    "all": _all,
    "not": _not,
}
