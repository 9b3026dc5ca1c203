"""金额: 5000, 5,000.00, 5千, 0.5万元, 伍仟元整, in any width, as an integer in fen."""

import re
from decimal import Decimal

from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.reading.numerals import NUMERAL, integer, plain

MOST_YUAN = 10**12
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3,
          "百": 10**2, "": 1}  # fmt: skip
_FORMS = "请写作 5000、5,000.00、5千 或者 0.5万元"
_FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_FIGURE})(亿|千万|百万|十万|万|千|百|)")
_CENTS = re.compile(r"(?:([0-9])角)?(?:([0-9])分)?")


def fen(text: str) -> int:
    """What was typed as fen; raises ``NotUnderstood``.

    >>> fen("5,000.00"), fen("5千"), fen("0.5万元"), fen("伍仟元整"), fen("¥12.5"), fen("1万2千元")
    (500000, 500000, 500000, 500000, 1250, 1200000)
    """
    typed = plain(text).removesuffix("人民币").removeprefix("人民币").lstrip("¥￥")
    if typed.startswith(("-", "－", "负")):
        raise NotUnderstood("金额不能是负数。")
    yuan, sign, rest = typed.partition("元") if "元" in typed else typed.partition("块")
    cents = _CENTS.fullmatch(rest.removesuffix("整").removesuffix("正").removesuffix("钱"))
    amount = _amount(yuan)
    if amount is None or cents is None or (rest and not sign):
        raise NotUnderstood(f"看不懂这个金额。{_FORMS}。")
    found = amount * 100 + int(cents[1] or 0) * 10 + int(cents[2] or 0)
    if found != found.to_integral_value():
        raise NotUnderstood("金额最多写到分（小数点后两位）。")
    if found > MOST_YUAN * 100:
        raise NotUnderstood("金额大得不合常理，请核对单位（元、万元）。")
    return int(found)


def _amount(text: str) -> Decimal | None:
    if NUMERAL.fullmatch(text) and not text.isascii():
        whole = integer(text)
        return None if whole is None else Decimal(whole)
    total, at, last = Decimal(0), 0, 10**12
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or len(part[1]) > 20:
            return None
        unit = _UNITS[part[2]]
        if unit >= last:  # 3千5万 is no amount
            return None
        total += Decimal(part[1].replace(",", "")) * unit
        at, last = part.end(), unit
    return total if text else None


def shown(amount: int) -> str:
    """An amount as a form shows it: 5000 or 5000.50, which reads back as the same."""
    yuan, cents = divmod(amount, 100)
    return f"{yuan}.{cents:02d}" if cents else str(yuan)
