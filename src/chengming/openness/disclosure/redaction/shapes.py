"""个人信息扫描: shapes of numbers that must not be published, wherever they stand (security.md F30).

Letters are compared after NFKC, and digits may be parted by blanks, dots or hyphens: a number that
was written in another way is still that number.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

_GROUP = re.compile(r"[0-9]+[Xx]?")
_GAP = re.compile(r"[\s.\-·_\u2013\u2014]{0,2}\Z")
_MOST_GROUPS = 8
_EMAIL = re.compile(r"[0-9A-Za-z._%+\-]+\s?@\s?[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)+")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][\s·.\-]?[0-9A-HJ-NP-Za-hj-np-z]{{4,5}}"
    rf"[0-9A-HJ-NP-Za-hj-np-z挂学警港澳领]"
)
_ADDRESS = re.compile(
    r"(?<![〕）)\]第0-9])[0-9一二三四五六七八九十百零\u3007]+(?:号楼|号院|号|弄|幢|栋|单元|室|组|户)|(?:小区|公寓|新村|家属院)[^，。；]{0,12}"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLD_IDENTITY, _IDENTITY = 15, 18


@dataclass(frozen=True)
class Found:
    """One shape found: ``start`` and ``end`` in the text as given."""

    shape: str
    start: int
    end: int


def scan(text: str, *, beside: frozenset[str] = frozenset()) -> list[Found]:
    """Every shape in ``text``; ``beside``: digits that are known and public, such as a credit code."""
    plain, places = _plain(text)
    found = [
        Found(shape, places[start], places[end - 1] + 1)
        for shape, start, end in (*_numbers(plain, beside), *_others(plain))
    ]
    return sorted(found, key=lambda item: (item.start, item.shape))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text after NFKC without invisible letters, and where each letter came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if unicodedata.category(letter) == "Cf":
            continue
        for part in unicodedata.normalize("NFKC", letter):
            letters.append(part)
            places.append(place)
    return "".join(letters), places


def _numbers(plain: str, beside: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    """A number may be written in groups: every run of neighbouring groups is looked at as one."""
    groups = list(_GROUP.finditer(plain))
    for first in range(len(groups)):
        digits = ""
        for last in range(first, min(first + _MOST_GROUPS, len(groups))):
            if last > first and not _GAP.match(
                plain[groups[last - 1].end() : groups[last].start()]
            ):
                break
            digits += groups[last].group().upper()
            shape = "" if digits in beside else _number(digits)
            if shape:
                yield shape, groups[first].start(), groups[last].end()
    for group in groups:
        yield from _inside(group)


def _number(digits: str) -> str:
    return next((shape for shape, fits in _NUMBERS if fits(digits)), "")


def _inside(group: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """An identity number that other digits touch; its check character makes chance unlikely."""
    digits = group.group().upper()
    if len(digits) <= _IDENTITY:
        return
    for start in range(len(digits) - _IDENTITY + 1):
        if is_identity_number(digits[start : start + _IDENTITY]):
            yield "identity_number", group.start() + start, group.start() + start + _IDENTITY


def _others(plain: str) -> Iterator[tuple[str, int, int]]:
    for shape, pattern in (("email", _EMAIL), ("vehicle_plate", _PLATE), ("address", _ADDRESS)):
        for match in pattern.finditer(plain):
            yield shape, match.start(), match.end()


def is_identity_number(digits: str) -> bool:
    """公民身份号码: 18 characters with a real day of birth and the right check character, or the old 15."""
    if len(digits) == _OLD_IDENTITY and digits.isdigit():
        return _is_day(f"19{digits[6:12]}")
    if len(digits) != _IDENTITY or not digits[:-1].isdigit() or not _is_day(digits[6:14]):
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=False))
    return _CHECKS[total % 11] == digits[-1]


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return day.year >= 1900


def is_bank_account(digits: str) -> bool:
    """银行卡号: 16 to 19 digits with the right Luhn check digit."""
    if not digits.isdigit() or not 16 <= len(digits) <= 19:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_telephone(digits: str) -> bool:
    """手机、座机: eleven digits from 13 to 19, or an area code and seven or eight digits."""
    if not digits.isdigit():
        return False
    mobile = digits.removeprefix("86") if len(digits) == 13 else digits
    if re.fullmatch(r"1[3-9][0-9]{9}", mobile):
        return True
    return bool(re.fullmatch(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}", digits))


_NUMBERS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("identity_number", is_identity_number),
    ("bank_account", is_bank_account),
    ("telephone", is_telephone),
)
