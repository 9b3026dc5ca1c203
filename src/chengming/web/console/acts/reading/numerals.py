"""Digits in every width, and Chinese numerals, everyday (五十八) and of accounts (伍拾捌)."""

import re
import unicodedata

_DIGITS = {c: n for n, row in enumerate(("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆",
           "七柒", "八捌", "九玖")) for c in row}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8}
NUMERAL = re.compile(f"[{''.join((*_DIGITS, *_SMALL, *_LARGE))}]+")


def plain(text: str) -> str:
    """Half-width, without blanks: how figures, dates and numbers are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def integer(text: str) -> int | None:
    """A Chinese numeral or a row of digits as a number; None when it is neither.

    >>> integer("一千二百六十"), integer("伍拾捌"), integer("二〇二六"), integer("三万五"), integer("12")
    (1260, 58, 2026, None, 12)
    """
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 18 else None
    if not NUMERAL.fullmatch(text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 18 else None
    return _with_units(text)


def _with_units(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last, largest = 10**4, 10**12
    for c in text:
        if c in _DIGITS:
            if digit:  # 二三十 is no number
                return None
            digit = _DIGITS[c]
            last = last if digit else 10**4
        elif c in _SMALL:
            unit = _SMALL[c]
            if unit >= last or (not digit and unit != 10) or (digit == 0 and not section + total):
                return None
            section += (digit or 1) * unit
            last, digit = unit, None
        else:
            unit = _LARGE[c]
            section += digit or 0
            if unit >= largest or not section:
                return None
            total += section * unit
            section, digit, last, largest = 0, None, 10**4, unit
    if digit and text[-2:-1] and (last > 10 or text[-2] in _LARGE) and text[-2] not in "〇零○":
        return None  # 三万五: thirty-five thousand or 30,005? Nobody may guess.
    return total + section + (digit or 0)
