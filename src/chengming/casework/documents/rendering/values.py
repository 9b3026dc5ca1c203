"""How values are written in papers: dates, sums in figures and words, time limits, boxes."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone

from chengming.casework.documents.rendering.filled import BOX, TICKED, Run
from chengming.law.citation import numeral
from chengming.law.dated import NUMBER_UNITS, Value
from chengming.law.documents import Reference
from chengming.law.limits import UNITS

_SHANGHAI = timezone(timedelta(hours=8))
_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_NOTHING = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_GROUPS = ("", "万", "亿", "万亿")


def clean(text: str) -> str:
    """Text as it can be printed: what would be invisible or turn the line about is named by its number.

    Only characters without width or meaning of their own are dropped (zero-width space, soft hyphen).
    """
    out = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "　").translate(_NOTHING)
    return "".join(
        f"〔U+{ord(c):04X}〕" if c != "\n" and unicodedata.category(c) in _UNSEEN else c
        for c in out
    )


def day(value: object) -> date | None:
    """A day from a date, a moment (in Beijing) or ISO text."""
    if isinstance(value, datetime):
        return value.astimezone(_SHANGHAI).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else day(datetime.fromisoformat(value))
    except ValueError:
        return None


def chinese_day(value: object) -> str:
    """2026年3月2日"""
    found = day(value)
    return str(value) if found is None else f"{found.year}年{found.month}月{found.day}日"


def chinese_month(value: object) -> str:
    """2026年3月"""
    found = day(value)
    return str(value) if found is None else f"{found.year}年{found.month}月"


def chinese_moment(value: object) -> str:
    """2026年3月2日9时30分; a day without a time stays a day."""
    try:
        moment = (
            datetime.fromisoformat(value) if isinstance(value, str) and len(value) > 10 else value
        )
    except ValueError:
        return str(value)
    if not isinstance(moment, datetime):
        return chinese_day(value)
    local = moment.astimezone(_SHANGHAI) if moment.tzinfo else moment
    return f"{chinese_day(local)}{local.hour}时{local.minute:02d}分"


def yuan(fen: object) -> str:
    """50000元; 12.50元"""
    if isinstance(fen, bool) or not isinstance(fen, int):
        return str(fen)
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}{f'.{rest:02d}' if rest else ''}元"


def yuan_in_words(fen: object) -> str:
    """大写金额: 5000000 -> 伍万元整.

    >>> yuan_in_words(5000000), yuan_in_words(1050), yuan_in_words(1005), yuan_in_words(10000000100)
    ('伍万元整', '壹拾元伍角整', '壹拾元零伍分', '壹亿零壹元整')
    """
    if isinstance(fen, bool) or not isinstance(fen, int) or fen < 0:
        return str(fen)
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    out = f"{_whole(whole)}元" if whole or not rest else ""
    if jiao:
        out += f"{_FIGURES[jiao]}角"
    elif cents and whole:
        out += "零"
    return out + (f"{_FIGURES[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    out, gap = "", False
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(out)
            continue
        if out and (gap or group < 1000):
            out += "零"
        out += _group(group) + _GROUPS[index]
        gap = False
    return out


def _group(number: int) -> str:
    out, gap = "", False
    for place in range(3, -1, -1):
        figure = number // 10**place % 10
        if figure:
            out += ("零" if gap else "") + _FIGURES[figure] + _PLACES[place]
            gap = False
        elif out:
            gap = True
    return out


def limit_in_words(value: object) -> str:
    """期限、数额: a parameter's value as a paper says it: 五个工作日, 六个月, 百分之三."""
    if not isinstance(value, Value):
        return str(value)
    number = value.value
    if not isinstance(number, int):
        return "" if number is None else value.text()
    if value.unit in UNITS:
        return f"{numeral(number)}{UNITS[value.unit]}"
    if value.unit == "fen":
        return yuan(number)
    if value.unit == "per_ten_thousand" and number % 100 == 0:
        return f"百分之{numeral(number // 100)}"
    return f"{number}{NUMBER_UNITS.get(value.unit, '')}"


def penalty_in_words(penalty: Mapping[str, object], labels: Mapping[str, str]) -> str:
    """One penalty as a decision says it."""
    kind = str(penalty.get("kind", ""))
    sum_of = penalty.get("fen")
    amount = (
        f"人民币{yuan(sum_of)}（大写：{yuan_in_words(sum_of)}）" if isinstance(sum_of, int) else ""
    )
    thing = str(penalty.get("object") or "")
    if kind == "confiscation":
        out = f"没收{thing or '违法所得、非法财物'}" + (f"，计{amount}" if amount else "")
    elif kind == "other":
        out = (thing or labels.get(kind, kind)) + (f"，{amount}" if amount else "")
    else:
        out = labels.get(kind, kind) + amount + (f"（{thing}）" if thing else "")
    return out + (f"，期限{penalty['term']}" if penalty.get("term") else "")


def boxes(value: object, reference: Reference) -> list[Run]:
    """□是□否 or every word of a list, the chosen ones ticked."""
    if reference.type == "bool":
        words: Sequence[tuple[object, str]] = ((True, "是"), (False, "否"))
        gap = ""
    else:
        words, gap = tuple(reference.labels.items()), "　"
    chosen = value if isinstance(value, list | tuple) else [value]
    out: list[Run] = []
    for number, (word, label) in enumerate(words):
        ticked = any(word == c and type(word) is type(c) for c in chosen)
        out.append(Run(TICKED, reference.path, "on") if ticked else Run(BOX, reference.path, "off"))
        out.append(Run(label + (gap if number + 1 < len(words) else "")))
    return out
