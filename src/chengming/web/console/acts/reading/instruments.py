"""文号 and 条款 as people write them, brought to the one form in which they are kept."""

import re

from chengming.law.citation import Instruments
from chengming.law.errors import BadCitation
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.reading.numerals import NUMERAL, integer, plain

_YEAR = re.compile(r"[\[({<〔【〈《「](\d{4})[\])}>〕】〉》」]")
_LEADING = re.compile(r"第?0*(\d+)号$")
_N = rf"(?:[0-9]+|{NUMERAL.pattern})"
_ARTICLE = re.compile(
    rf"《?([^《》]+?)》?第({_N})条(?:之({_N}))?(?:第?\(?({_N})\)?款)?(?:第?\(?({_N})\)?项)?"
)


def document_number(text: str) -> str:
    """文号: one kind of brackets round the year, no blanks, no leading noughts.

    >>> document_number("澄公立字[2026] 第 012 号"), document_number("澄市监罚(2026)12号")
    ('澄公立字〔2026〕12号', '澄市监罚〔2026〕12号')
    """
    return _LEADING.sub(r"\1号", _YEAR.sub(r"〔\1〕", plain(text)))


def provision(text: str, instruments: Instruments) -> str:
    """条款: 食品安全法/34/1/10, or as printed: 《食品安全法》第三十四条第一款第（十）项.

    A statute nobody has entered here is kept as typed; a place that an entered one has not is refused.
    """
    typed = plain(text).removesuffix("的规定").removesuffix("规定")
    match = _ARTICLE.fullmatch(typed)
    written = _written(match) if match else typed
    name = written.partition("/")[0].strip("《》").removeprefix("中华人民共和国")
    if not instruments.versions(name):
        return " ".join(text.split())
    try:
        return str(instruments.parse(f"{name}{written[written.index('/') :]}"))
    except (BadCitation, ValueError):
        raise NotUnderstood(
            f"“{name}”没有这一条、款或者项，或者写法不对。请写作 {name}第三十四条第一款第十项。"
        ) from None


def _written(match: re.Match[str]) -> str:
    name, article, more, paragraph, item = match.groups()
    place = str(integer(article)) + (f"-{integer(more)}" if more else "")
    if item and not paragraph:
        paragraph = "1"
    return "/".join([name, place, *(str(integer(part)) for part in (paragraph, item) if part)])
