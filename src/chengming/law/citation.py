"""Instruments and citations: points at an article, prints 《…》第五十八条第一款第二项.

A citation is written `行政处罚法/58/1/2` (instrument, article, paragraph, item) or,
to name one version, `行政处罚法@2021-01-22/58`. Articles are text: “第十七条之一” is
`17-1`. An article, paragraph or item that the statute does not have is refused.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chengming.law.errors import BadCitation
from chengming.law.strict_yaml import Node

KINDS = {
    "law": "法律",
    "administrative_regulation": "行政法规",
    "judicial_interpretation": "司法解释",
    "department_rule": "部门规章",
    "local_regulation": "地方性法规",
    "local_rule": "地方政府规章",
    "normative_document": "规范性文件",
}
CERTAINTY = {"seen": "已核对文本", "known": "未核对文本", "interp": "解释得出"}
NUMBERINGS = ("article", "point", "part")  # 条 · （一）连续编号 · 一、（一）、1. 分层编号

_DIGITS = "零一二三四五六七八九"
_CITATION = re.compile(
    r"([^/@\s]+)(?:@([0-9]{4}-[0-9]{2}-[0-9]{2}))?/([^/\s]+)(?:/([^/\s]+))?(?:/([^/\s]+))?\Z"
)
_ARTICLE = re.compile(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]?))?\Z", re.ASCII)


def numeral(number: int) -> str:
    """Chinese numeral as statutes write it, 1 to 9999: 58 -> 五十八, 1260 -> 一千二百六十.

    >>> numeral(58), numeral(10), numeral(105), numeral(1260)
    ('五十八', '十', '一百零五', '一千二百六十')
    """
    out, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if skipped else "") + _DIGITS[digit] + name
            skipped = False
        elif out:
            skipped = True
    return out[1:] if out.startswith("一十") else out


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a statute or document (法律、法规、规章、规范性文件)."""

    id: str
    title: str
    version: date
    kind: str
    issuer: str
    number: str
    promulgated: date
    valid_from: date
    until: date | None
    replaces: tuple[str, ...]
    source: str
    certainty: str
    digest: str
    numbering: str
    articles: int | None
    listed: tuple[str, ...]
    outline: Mapping[str, tuple[int, ...]] = field(compare=False)
    note: str
    file: str
    line: int

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version.isoformat()}"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.until is None or on <= self.until)

    def has(self, article: str, paragraph: str = "", item: str = "") -> bool:
        """Whether this version has that article, paragraph and item, as far as known."""
        if article not in self.listed:
            match = _ARTICLE.match(article)
            if match is None or match[2] or self.articles is None:
                return False
            if int(match[1]) > self.articles:
                return False
        if self.numbering != "article":
            return True
        items = self.outline.get(article)
        if items is None:
            # Without a reading copy of this article, paragraphs cannot be checked.
            return not self.outline or (paragraph in ("", "1") and not item)
        if paragraph and not 1 <= _count(paragraph) <= len(items):
            return False
        return not item or 1 <= _count(item) <= items[_count(paragraph or "1") - 1]


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an instrument (条、款、项). Equality is by what is written, not by the version found."""

    instrument: str
    article: str
    paragraph: str = ""
    item: str = ""
    version: str = ""
    versions: tuple[Instrument, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def parse(cls, text: str, instruments: "Instruments") -> "Citation":
        """Read `行政处罚法/58/1/2`; refuse what no entered version of the statute has."""
        match = _CITATION.match(text)
        if match is None:
            raise BadCitation(
                f"引用“{text}”写法不对，应当写作 行政处罚法/58/1/2（法名/条/款/项）。"
            )
        name, version, article, paragraph, item = (part or "" for part in match.groups())
        known = instruments.versions(name)
        if not known:
            raise BadCitation(f"引用“{text}”中的“{name}”不在已录入的法律文件之内。")
        if version:
            known = tuple(i for i in known if i.version.isoformat() == version)
            if not known:
                raise BadCitation(f"引用“{text}”中的版本 {version} 未录入。")
        else:
            # A version whose text nobody here has seen vouches for nothing unless it is named.
            known = tuple(i for i in known if i.certainty == "seen") or known
        having = tuple(i for i in known if i.has(article, paragraph, item))
        if not having and paragraph and not item:
            # In an article of one paragraph `食品安全法/34/10` can only mean its tenth item.
            single = (i for i in known if len(i.outline.get(article, ())) == 1)
            having = tuple(i for i in single if i.has(article, "1", paragraph))
            paragraph, item = ("1", paragraph) if having else (paragraph, item)
        if not having:
            place = _place(known[0].numbering, article, paragraph, item)
            raise BadCitation(
                f"引用“{text}”所指的{known[0].title}{place}不存在，或者文本未见、不能引用。"
            )
        return cls(name, article, paragraph, item, version, having)

    def __str__(self) -> str:
        head = f"{self.instrument}@{self.version}" if self.version else self.instrument
        return "/".join(part for part in (head, self.article, self.paragraph, self.item) if part)

    def print(self) -> str:
        """《中华人民共和国行政处罚法》第五十八条第一款第二项."""
        if not self.versions:
            raise BadCitation(f"引用“{self}”未经法律文件表核对，不能印出。")
        latest = self.versions[-1]
        number = (
            f"（{latest.number}）" if latest.kind == "normative_document" and latest.number else ""
        )
        return f"《{latest.title}》{number}{self._place(latest)}"

    def short(self) -> str:
        """行政处罚法第五十八条第一款第二项."""
        numbering = self.versions[-1] if self.versions else None
        return f"{self.instrument}{self._place(numbering)}"

    def _place(self, instrument: Instrument | None) -> str:
        paragraph = self.paragraph
        if (
            instrument
            and instrument.outline
            and len(instrument.outline.get(self.article, (0,))) == 1
        ):
            paragraph = ""  # An article of one paragraph is cited without 第一款.
        return _place(
            instrument.numbering if instrument else "article", self.article, paragraph, self.item
        )

    def in_force(self, on: date) -> bool:
        """Whether a version that has this place is in force on that day."""
        return any(instrument.in_force(on) for instrument in self.versions)


class Instruments:
    """All versions of all instruments, by short title; versions in order of entry into force."""

    def __init__(self, entries: list[Instrument]) -> None:
        self._by_id: dict[str, tuple[Instrument, ...]] = {}
        for entry in sorted(entries, key=lambda i: (i.id, i.valid_from, i.version)):
            self._by_id[entry.id] = (*self._by_id.get(entry.id, ()), entry)

    def __iter__(self) -> Iterator[Instrument]:
        return (entry for versions in self._by_id.values() for entry in versions)

    def __len__(self) -> int:
        return sum(len(versions) for versions in self._by_id.values())

    def versions(self, name: str) -> tuple[Instrument, ...]:
        return self._by_id.get(name, ())

    def version(self, name: str, on: date) -> Instrument | None:
        """The version of that statute in force on that day."""
        return next((i for i in self.versions(name) if i.in_force(on)), None)

    def parse(self, text: str) -> Citation:
        return Citation.parse(text, self)

    def cite(self, node: Node) -> Citation:
        """The citation a law file gives; a wrong one is refused with file and line."""
        try:
            return self.parse(node.text())
        except BadCitation as error:
            raise node.error(str(error)) from error


_REQUIRED = (
    "id",
    "title",
    "version",
    "kind",
    "issuer",
    "promulgated",
    "from",
    "source",
    "certainty",
    "articles",
)
_OPTIONAL = ("number", "until", "replaces", "digest", "numbering", "listed", "outline", "note")


def read_instrument(root: Node) -> Instrument:
    """One file of law/instruments."""
    got = root.take(_REQUIRED, _OPTIONAL)
    valid_from = got["from"].day()
    until = got["until"].day() if "until" in got else None
    if until is not None and until < valid_from:
        raise got["until"].error("失效日期早于施行日期。")
    digest = got["digest"].text() if "digest" in got else ""
    if digest and not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise got["digest"].error("摘要应当是 64 位十六进制的 SHA-256。")
    certainty = got["certainty"].word(CERTAINTY)
    outline = got["outline"].mapping() if "outline" in got else {}
    return Instrument(
        id=got["id"].text(),
        title=got["title"].text(),
        version=got["version"].day(),
        kind=got["kind"].word(KINDS),
        issuer=got["issuer"].text(),
        number=got["number"].text() if "number" in got else "",
        promulgated=got["promulgated"].day(),
        valid_from=valid_from,
        until=until,
        replaces=tuple(got["replaces"].texts()) if "replaces" in got else (),
        source=got["source"].text(),
        certainty=certainty,
        digest=digest,
        numbering=got["numbering"].word(NUMBERINGS) if "numbering" in got else "article",
        articles=None if got["articles"].is_null() else got["articles"].number(least=1),
        listed=tuple(got["listed"].texts()) if "listed" in got else (),
        outline={article: _items(node) for article, node in outline.items()},
        note=got["note"].text() if "note" in got else "",
        file=root.file,
        line=root.line,
    )


def read_instruments(roots: list[Node]) -> Instruments:
    """All files of law/instruments, checked against each other."""
    entries = [read_instrument(root) for root in roots]
    by_key: dict[str, Instrument] = {}
    for root, entry in zip(roots, entries, strict=True):
        if entry.key in by_key:
            raise root.error(f"“{entry.key}”已在 {by_key[entry.key].file} 录入。")
        by_key[entry.key] = entry
    for root, entry in zip(roots, entries, strict=True):
        for other in entry.replaces:
            if other not in by_key:
                raise root.mapping()["replaces"].error(f"被取代的“{other}”未录入。")
    _refuse_cycles(by_key, {entry.key: root for root, entry in zip(roots, entries, strict=True)})
    instruments = Instruments(entries)
    for earlier, later in _neighbours(instruments):
        if earlier.until is None or earlier.until >= later.valid_from:
            end = (later.valid_from - timedelta(days=1)).isoformat()
            place = next(
                root for root, entry in zip(roots, entries, strict=True) if entry is earlier
            )
            raise place.error(f"与 {later.key} 同时有效；请写明失效日期（until: {end}）。")
    return instruments


def _neighbours(instruments: Instruments) -> Iterator[tuple[Instrument, Instrument]]:
    entries = list(instruments)
    return ((a, b) for a, b in itertools.pairwise(entries) if a.id == b.id)


def _refuse_cycles(by_key: Mapping[str, Instrument], places: Mapping[str, Node]) -> None:
    done: set[str] = set()
    for start in by_key:
        path: list[str] = []
        _follow(start, by_key, places, path, done)


def _follow(
    key: str,
    by_key: Mapping[str, Instrument],
    places: Mapping[str, Node],
    path: list[str],
    done: set[str],
) -> None:
    if key in path:
        ring = " → ".join([*path[path.index(key) :], key])
        raise places[key].mapping()["replaces"].error(f"取代关系成环：{ring}。")
    if key in done:
        return
    path.append(key)
    for other in by_key[key].replaces:
        _follow(other, by_key, places, path, done)
    path.pop()
    done.add(key)


def _items(node: Node) -> tuple[int, ...]:
    """`"4,0"`: first paragraph with four items, second with none."""
    value = node.text()
    if not re.fullmatch(r"[0-9]+(,[0-9]+)*", value):
        raise node.error('结构应当写作 "4,0"：各款的项数，以逗号分隔。')
    return tuple(int(part) for part in value.split(","))


def _count(part: str) -> int:
    return int(part) if part.isascii() and part.isdigit() else 0


def _place(numbering: str, article: str, paragraph: str, item: str) -> str:
    if numbering == "part":
        return (
            f"第{article}部分"
            + (f"（{paragraph}）" if paragraph else "")
            + (f"第{item}点" if item else "")
        )
    match = _ARTICLE.match(article)
    if match is None:
        return f"第{article}部分"
    name = numeral(int(match[1]))
    if numbering == "point":
        return f"第（{name}）项"
    place = f"第{name}条" + (f"之{numeral(int(match[2]))}" if match[2] else "")
    for part, unit in ((paragraph, "款"), (item, "项")):
        if part:
            place += f"第{numeral(_count(part)) or part}{unit}"
    return place
