"""Two texts as one: what was taken out, what was put in."""

import difflib
import re
from collections.abc import Iterator

# Beyond this the comparison letter by letter takes too long; whole sentences are compared then.
LETTERS = 3_000
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")

Piece = tuple[str, str]
"""``same``, ``out`` or ``in``, and the text."""


def pieces(before: str, after: str) -> list[Piece]:
    """The parts in reading order; the ``same`` and ``out`` ones joined give back ``before``."""
    return list(_joined(_compared(_cut(before, after), _cut(after, before))))


def _cut(text: str, other: str) -> list[str]:
    if len(text) + len(other) <= LETTERS:
        return list(text)
    return [found for found in _SENTENCE.findall(text) if found]


def _compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield "same", "".join(before[a:b])
            continue
        if b > a:
            yield "out", "".join(before[a:b])
        if d > c:
            yield "in", "".join(after[c:d])


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """What changed close together is one change: first all that went, then all that came.

    A single letter kept between two changes is changed too: nobody reads such a diff.
    """
    held, out, put = list(found), "", ""
    for index, (kind, text) in enumerate(held):
        between = 0 < index < len(held) - 1
        if kind == "out" or (kind == "same" and between and _is_letter(text)):
            out += text
        if kind == "in" or (kind == "same" and between and _is_letter(text)):
            put += text
        if kind == "same" and not (between and _is_letter(text)):
            yield from _change(out, put)
            out = put = ""
            yield kind, text
    yield from _change(out, put)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and not text.isspace()


def _change(out: str, put: str) -> Iterator[Piece]:
    if out:
        yield "out", out
    if put:
        yield "in", put
