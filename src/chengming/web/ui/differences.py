"""Two texts as one: what was taken out, what was put in."""

import difflib
import re
from collections.abc import Iterator

# Comparing n parts with m takes time like n · m at best; beyond this it would keep somebody waiting.
MOST = 40_000
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")

Piece = tuple[str, str]
"""``same``, ``out`` or ``in``, and the text."""


def pieces(before: str, after: str) -> list[Piece]:
    """The parts in reading order; the ``same`` and ``out`` ones joined give back ``before``."""
    begin = _common(before, after)
    rest = before[begin:], after[begin:]
    end = _common(rest[0][::-1], rest[1][::-1])
    middle = [text[: len(text) - end] for text in rest]
    found = [("same", before[:begin]), *_compared(*middle), ("same", before[len(before) - end :])]
    return list(_joined(piece for piece in found if piece[1]))


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _compared(before: str, after: str) -> Iterator[Piece]:
    """Letter by letter where that is quick, else sentence by sentence, else as a whole."""
    if len(before) * len(after) <= MOST:
        yield from _matched(list(before), list(after))
        return
    sentences = [[found for found in _SENTENCE.findall(text) if found] for text in (before, after)]
    if len(sentences[0]) * len(sentences[1]) <= MOST:
        yield from _matched(*sentences)
    else:
        yield from _change(before, after)


def _matched(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        out, put = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            yield "same", out
        elif 1 < len(out) * len(put) <= MOST and (b - a < len(out) or d - c < len(put)):
            yield from _matched(list(out), list(put))  # sentences that changed, by their letters
        else:
            yield from _change(out, put)


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """What changed close together is one change: first all that went, then all that came.

    A single letter kept between two changes is changed too: nobody reads such a diff.
    """
    held, out, put = list(found), "", ""
    for index, (kind, text) in enumerate(held):
        bridge = kind == "same" and 0 < index < len(held) - 1 and _is_letter(text)
        if kind == "out" or bridge:
            out += text
        if kind == "in" or bridge:
            put += text
        if kind == "same" and not bridge:
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
