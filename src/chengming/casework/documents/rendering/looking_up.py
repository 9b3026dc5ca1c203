"""Finds the value of a place in the view: the fact sheet, the records, the agency, the law."""

from collections.abc import Mapping, Sequence
from typing import Any

from chengming.law.documents.shapes import When

View = Mapping[str, Any]


def value_at(path: str, view: View, item: Any = None) -> Any:
    """The value at a path, None where there is none; a list on the way is gone through whole."""
    head, _, rest = path.partition(".")
    if head == "law":
        return view.get("law", {}).get(rest)
    if head == "records":
        kind, _, rest = rest.partition(".")
        found = view.get("records", {}).get(kind) or []
        return walk(found[-1], rest) if found else None
    if head == "item":
        return walk(item, rest)
    sheet = view.get("sheet", {})
    return walk(sheet[head] if head in sheet else view.get(head), rest)


def walk(value: Any, rest: str) -> Any:
    """Follow `0.name` into plain values."""
    for part in rest.split(".") if rest else ():
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            if part.isdigit():
                value = value[int(part)] if int(part) < len(value) else None
            else:
                value = _flat([walk(entry, part) for entry in value])
        else:
            return None
    return value


def _flat(values: list[Any]) -> list[Any]:
    out: list[Any] = []
    for value in values:
        if isinstance(value, list | tuple):
            out.extend(value)
        elif not absent(value):
            out.append(value)
    return out


def absent(value: Any) -> bool:
    """Whether a value says nothing."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    if hasattr(value, "parameter") and hasattr(value, "value"):  # law.dated.Value
        return value.value is None
    return isinstance(value, list | tuple | dict) and not value


def holds(when: tuple[When, ...], view: View) -> bool:
    """Whether a block's conditions are met."""
    return all(_holds(one, value_at(one.reference.path, view)) for one in when)


def _holds(one: When, value: Any) -> bool:
    if one.word == "present":
        return not absent(value)
    if one.word == "absent":
        return absent(value)
    found = value if isinstance(value, list | tuple) else [value]
    among = any(v == w and type(v) is type(w) for v in found for w in one.values)
    return among != (one.word == "other")
