"""核验页: the proof of a paper as lines that fit in printed QR codes, and back again.

Each line is ``CMP1/<which>/<how many>/<mark>/<text>`` in the letters of a QR code's alphanumeric mode;
the mark is the same on all lines of one proof. In whatever order they are scanned, they join.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable

from chengming.proof.errors import BundleMalformed

FORMAT = "CMP1"
LONGEST, LARGEST = 1000, 8 << 20
_LINE = re.compile(r"CMP1/([1-9][0-9]?)/([1-9][0-9]?)/([0-9A-F]{8})/([A-Z2-7]+)", re.ASCII)


def lines(data: bytes) -> list[str]:
    """The proof (``.cm.json``) cut into lines.

    >>> joined(reversed(lines(b"proof" * 900))) == b"proof" * 900
    True
    """
    packed = base64.b32encode(zlib.compress(data, 9)).decode().rstrip("=")
    cut = [packed[at : at + LONGEST] for at in range(0, len(packed), LONGEST)]
    mark = _mark(data)
    return [f"{FORMAT}/{number}/{len(cut)}/{mark}/{text}" for number, text in enumerate(cut, 1)]


def joined(scanned: Iterable[str]) -> bytes:
    """What was cut; refuses lines that are missing, foreign or damaged."""
    found: dict[int, str] = {}
    heads: set[tuple[str, str]] = set()
    for line in filter(None, (line.strip() for line in scanned)):
        match = _LINE.fullmatch(line)
        if match is None:
            raise BundleMalformed("核验页上有一个码没有扫全", where="sheet")
        number, many, mark, text = match.groups()
        heads.add((many, mark))
        found[int(number)] = text
    if len(heads) != 1 or sorted(found) != list(range(1, int(next(iter(heads))[0]) + 1)):
        raise BundleMalformed("核验页上的码没有扫齐，或者混入了别的文书的码", where="sheet")
    data = _unpacked("".join(found[number] for number in sorted(found)))
    if _mark(data) != next(iter(heads))[1]:
        raise BundleMalformed("核验页上的码有误", where="sheet")
    return data


def _unpacked(text: str) -> bytes:
    try:
        packed = base64.b32decode(text + "=" * (-len(text) % 8))
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, LARGEST)
    except (ValueError, zlib.error) as error:
        raise BundleMalformed("核验页上的码有误", where="sheet") from error
    if not unpacking.eof:
        raise BundleMalformed("核验页上的码不完整，或者过大", where="sheet")
    return data


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8].upper()
