"""Reads facts of the sheet and inputs of acts: title, type, unit, what lies below."""

from collections.abc import Mapping

from chengming.law.procedure.clause_reading import one_or_more
from chengming.law.procedure.shapes import SCALAR_TYPES, TREE_TYPES, FactSpec
from chengming.law.strict_yaml import Node

_KEYS = (
    "decisive",
    "personal",
    "optional",
    "text",
    "unit",
    "values",
    "items",
    "of",
    "cite",
    "note",
)
_LISTS = ("list", "parties", "violations", "evidence")


def read_facts(node: Node, *, cited: bool) -> dict[str, FactSpec]:
    """`name: {title, type, …}`; with `cited` each must name its article."""
    return {name: read_fact(name, item, cited=cited) for name, item in node.mapping().items()}


def read_fact(name: str, node: Node, *, cited: bool, decisive: bool = False) -> FactSpec:
    """One fact with everything below it. A part of a decisive fact is decisive unless it says not."""
    if not name.isascii() or not name.isidentifier():
        raise node.error(f"事实名“{name}”应当是英文小写的标识符。")
    required = ["title", "type", "cite"] if cited else ["title", "type"]
    found = node.take(required, [k for k in _KEYS if k not in required])
    kind = found["type"].word((*SCALAR_TYPES, *TREE_TYPES))
    decides = _flag(found, "decisive", decisive)
    values, labels = _values(node, found, kind)
    items = _items(found, kind, decides)
    spec = FactSpec(
        name=name,
        title=found["title"].text(),
        type=kind,
        decisive=decides,
        personal=_flag(found, "personal", False),
        optional=_flag(found, "optional", False),
        text=tuple(found["text"].texts()) if "text" in found else (),
        unit=found["unit"].text() if "unit" in found else ("fen" if kind == "money" else ""),
        values=values,
        labels=labels,
        items=items,
        of=_element(found, kind),
        cite=one_or_more(found["cite"]) if "cite" in found else (),
        note=found["note"].text() if "note" in found else "",
        line=node.line,
    )
    _check_text_paths(node, spec)
    return spec


def _flag(found: Mapping[str, Node], key: str, otherwise: bool) -> bool:
    return found[key].flag() if key in found else otherwise


def _values(
    node: Node, found: Mapping[str, Node], kind: str
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The words of an enum, as a list or as `word: Chinese label`."""
    if kind != "enum":
        if "values" in found:
            raise found["values"].error("只有 enum 才列出 values。")
        return (), {}
    if "values" not in found:
        raise node.error("enum 应当列出 values。")
    listed = found["values"]
    if isinstance(listed.value, dict):
        labels = {word: label.text() for word, label in listed.mapping().items()}
        return tuple(labels), labels
    return one_or_more(listed), {}


def _items(found: Mapping[str, Node], kind: str, decisive: bool) -> tuple[FactSpec, ...]:
    if "items" not in found:
        return ()
    if kind not in TREE_TYPES:
        raise found["items"].error(f"类型 {kind} 下面没有 items。")
    return tuple(
        read_fact(name, item, cited=False, decisive=decisive)
        for name, item in found["items"].mapping().items()
    )


def _element(found: Mapping[str, Node], kind: str) -> str:
    if "of" not in found:
        return ""
    if kind != "list" or "items" in found:
        raise found["of"].error("of 只用于元素是单个值的 list，且不与 items 同用。")
    return found["of"].word(tuple(t for t in SCALAR_TYPES if t != "enum"))


def _check_text_paths(node: Node, spec: FactSpec) -> None:
    for path in spec.text:
        below: FactSpec | None = spec
        for part in path.split("."):
            below = next((i for i in below.items if i.name == part), None) if below else None
        if below is None or below.type not in ("text", "string"):
            raise node.error(f"text 所列“{path}”不是“{spec.name}”之下的文字。")


def is_list(spec: FactSpec) -> bool:
    """Whether the value is a list (of mappings or of single values)."""
    return spec.type in _LISTS
