"""Numbers in words of papers: 15 or 十五."""

import re

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_UNITS = {"十": 10, "百": 100}
_WORD = "[0-9零一二两三四五六七八九十百]+"


def number(text: str) -> int:
    """A number up to the hundreds.

    >>> number("15"), number("十五"), number("六十"), number("一百二十")
    (15, 15, 60, 120)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    value = digit = 0
    for letter in text:
        if letter in _UNITS:
            value += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = _DIGITS.get(letter, 0)
    return value + digit


def numbers_before(unit: str, text: str) -> list[int]:
    """Numbers that stand before a unit, working days left out.

    >>> numbers_before("日内", "自收到之日起十五日内缴至银行")
    [15]
    """
    return [number(found) for found in re.findall(f"({_WORD})(?:个)?{re.escape(unit)}", text)]
