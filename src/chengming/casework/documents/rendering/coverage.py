"""Which characters our faces have; one that none has is printed by its number, never left out.

PDF/A refuses a glyph that means nothing, and a paper must not fail for a rare name.
"""

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}

Ranges = tuple[tuple[int, int], ...]


def printable(text: str, folders: Sequence[Path]) -> str:
    """The text with every character that no face of these folders has written as 〔U+20000〕."""
    known = _known(tuple(folders))
    return "".join(c if _drawn(c, known) else f"〔U+{ord(c):04X}〕" for c in text)


def _drawn(character: str, known: frozenset[int]) -> bool:
    code = ord(character)
    return code in known or character in "\n\u200b" or any(code in span for span in _SELECTORS)


@cache
def _known(folders: tuple[Path, ...]) -> frozenset[int]:
    out: set[int] = set()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in _SUFFIXES:
                for first, last in _spans(file.read_bytes()):
                    out.update(range(first, last + 1))
    return frozenset(out)


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    starts = [0]
    if data[:4] == b"ttcf":
        count = struct.unpack_from(">I", data, 8)[0]
        starts = list(struct.unpack_from(f">{count}I", data, 12))
    for start in starts:
        for number in range(struct.unpack_from(">H", data, start + 4)[0]):
            tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
            if tag == b"cmap":
                yield from _mapped(data, offset)


def _mapped(data: bytes, table: int) -> Iterator[tuple[int, int]]:
    """Spans of characters of the Unicode subtables (formats 4 and 12)."""
    for number in range(struct.unpack_from(">H", data, table + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * number)
        if (platform, encoding) not in _UNICODE:
            continue
        at = table + offset
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", data, at + 12)[0]):
                yield struct.unpack_from(">II", data, at + 16 + 12 * group)
        elif kind == 4:
            half = struct.unpack_from(">H", data, at + 6)[0] // 2
            ends = struct.unpack_from(f">{half}H", data, at + 14)
            firsts = struct.unpack_from(f">{half}H", data, at + 16 + 2 * half)
            yield from ((f, e) for f, e in zip(firsts, ends, strict=True) if f < 0xFFFF)
