"""Facts as a browser would send them, and which rows it sent.

A fact is taken as untouched when what came back is what had been put into the form: so a value that
nobody looked at is never stated anew, and never undoes what somebody else stated meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence

from chengming.law.citation import Instruments
from chengming.law.errors import BadCitation
from chengming.law.procedure import FactSpec
from chengming.web.console.acts.asking.roles import PROVISIONS, kind_of
from chengming.web.console.acts.asking.shapes import Raw
from chengming.web.console.acts.reading import money

MOST_ROWS = 100


def flatten(act: str, spec: FactSpec, value: object, name: str, law: Instruments) -> Raw:
    """The inputs of a fact with this value in them."""
    kind = kind_of(act, spec)
    if kind == "rows":
        items = value if isinstance(value, Sequence) else ()
        return {
            key: typed
            for number, item in enumerate(items)
            for key, typed in _group(act, spec, item, f"{name}.{number}", law).items()
        }
    if kind == "group":
        return _group(act, spec, value, name, law)
    if isinstance(value, list | tuple):
        words = [_word(spec, item, law) for item in value]
        return {name: words if kind in ("people", "several") else ["\n".join(words)]}
    return {name: [_word(spec, value, law)]}


def _group(act: str, spec: FactSpec, value: object, name: str, law: Instruments) -> Raw:
    known = value if isinstance(value, Mapping) else {}
    raw: Raw = {}
    for item in spec.items:
        if item.name in known:
            raw |= flatten(act, item, known[item.name], f"{name}.{item.name}", law)
    return raw


def _word(spec: FactSpec, value: object, law: Instruments) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if spec.type == "money" and isinstance(value, int):
        return money.shown(value)
    if spec.name in PROVISIONS:
        return printed(str(value), law)
    return "" if value is None else str(value)


def printed(citation: str, law: Instruments) -> str:
    """食品安全法第三十四条 for 食品安全法/34; what is no citation stays as it is."""
    try:
        return law.parse(citation).short()
    except BadCitation:
        return citation


def below(raw: Raw, name: str) -> Raw:
    """The inputs of one fact."""
    return {key: v for key, v in raw.items() if key == name or key.startswith(f"{name}.")}


def row_numbers(raw: Iterable[str], name: str) -> list[int]:
    """Which rows of a list were sent, in order; gaps are left by removed ones."""
    prefix = f"{name}."
    found = {key[len(prefix) :].partition(".")[0] for key in raw if key.startswith(prefix)}
    return sorted({int(n) for n in found if n.isascii() and n.isdigit() and len(n) < 5})[:MOST_ROWS]


def same(sent: Raw, put: Raw) -> bool:
    """Whether nothing was changed: blank inputs, kinds of line ends and the order of boxes do not count."""
    return _plain(sent) == _plain(put)


def _plain(raw: Raw) -> dict[str, list[str]]:
    words = {key: sorted(_ends(v) for v in values if v.strip()) for key, values in raw.items()}
    return {key: values for key, values in words.items() if values}


def _ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def blank(raw: Raw) -> bool:
    """Nothing in it."""
    return not _plain(raw)


def with_row(raw: Raw, name: str, first: str) -> Raw:
    """One more row at the end of a list."""
    numbers = row_numbers(raw, name)
    number = numbers[-1] + 1 if numbers else 0
    return raw if len(numbers) >= MOST_ROWS else raw | {f"{name}.{number}.{first}": [""]}


def without_row(raw: Raw, row: str) -> Raw:
    """The same without everything of one row."""
    return {key: v for key, v in raw.items() if not key.startswith(f"{row}.")}
