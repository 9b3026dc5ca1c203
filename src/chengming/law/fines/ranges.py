"""Reads the ranges of fines, and says which of them may be meant by what a case states.

A range has tiers: by the value of the goods, by how serious it is, by what is multiplied. What is
not stated in the case (the advertising fee, the cost of the building) leaves the range open, and
only a person can tell; a fine that no tier can allow is wrong whatever else is true.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chengming.law.citation import Citation, Instruments
from chengming.law.strict_yaml import Node

GOODS, GAINS, ELSEWHERE = "goods", "gains", "elsewhere"
_OF = (GOODS, GAINS, ELSEWHERE)
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Tier:
    """一档: fixed bounds in fen, or per cent of the goods' value, of the gains, or of what stands elsewhere."""

    when: str
    least: int | None = None
    most: int | None = None
    percent: tuple[int, int] | None = None
    of: str = ""
    of_at_least: int = 0  # 不足的按此数计算
    goods_from: int = 0
    goods_below: int | None = None
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """一个条款的罚款幅度; without tiers the provision allows no fine."""

    basis: Citation
    tiers: tuple[Tier, ...]
    note: str = ""

    def covers(self, cited: Citation, on: date) -> bool:
        """Whether the citation is this provision, a part of it or the article it stands in, that day."""
        own, other = self.basis, cited
        if own.instrument != other.instrument or not own.in_force(on):
            return False
        mine = (own.article, own.paragraph, own.item)
        parts = (other.article, other.paragraph, other.item)
        return all(a in ("", b) or b == "" for a, b in zip(mine, parts, strict=True))


@dataclass(frozen=True, slots=True)
class Bounds:
    """One tier for one case, in fen. ``most`` None: open upwards; ``sure``: nothing more to know."""

    least: int
    most: int | None
    sure: bool
    when: str
    basis: Citation

    def allows(self, fen: int) -> bool:
        """Whether the amount lies in it, bounds included (含本数)."""
        return self.least <= fen and (self.most is None or fen <= self.most)


@dataclass(frozen=True, slots=True)
class Fines:
    """Every range that was entered."""

    ranges: tuple[Range, ...] = ()

    def of(self, cited: Citation, on: date) -> Range | None:
        """The range of a provision; None where a citation of a whole article may mean several."""
        found = [entry for entry in self.ranges if entry.covers(cited, on)]
        return found[0] if len(found) == 1 else None

    def bounds(
        self, cited: Citation, on: date, *, goods: int | None, gains: int | None
    ) -> tuple[Bounds, ...] | None:
        """What a fine may be, by tier; None where the range was not entered."""
        found = self.of(cited, on)
        if found is None:
            return None
        return tuple(_bounds(found, goods, {GOODS: goods, GAINS: gains}))


def _bounds(found: Range, goods: int | None, stated: Mapping[str, int | None]) -> Iterator[Bounds]:
    for tier in found.tiers:
        parted = tier.goods_from > 0 or tier.goods_below is not None
        if goods is not None and not _meant(tier, goods):
            continue
        sure = not tier.serious and not (parted and goods is None)
        if tier.percent is None:  # by a price for each unit of what the case does not state: open
            sure = sure and not tier.of
            yield Bounds(tier.least or 0, tier.most, sure, tier.when, found.basis)
            continue
        base = stated.get(tier.of)
        low, high = tier.percent
        if base is None:  # the least that it can be, by the tier's own threshold
            floor = max(tier.of_at_least, tier.goods_from if tier.of == GOODS else 0)
            yield Bounds(floor * low // _PER_CENT, None, False, tier.when, found.basis)
            continue
        base = max(base, tier.of_at_least)
        least, most = base * low // _PER_CENT, base * high // _PER_CENT
        yield Bounds(least, most, sure, tier.when, found.basis)


def _meant(tier: Tier, goods: int) -> bool:
    return tier.goods_from <= goods and (tier.goods_below is None or goods < tier.goods_below)


def read_fines(trees: Iterable[Node], instruments: Instruments) -> Fines:
    """The files of law/fines; one provision may stand in them only once."""
    out: dict[str, Range] = {}
    for root in trees:
        got = root.take(("title", "unit", "certainty", "checked_on", "ranges"))
        got["title"].text(), got["checked_on"].day()
        got["unit"].word(("fen",))
        got["certainty"].word(("seen",))
        for node in got["ranges"].items():
            found = _range(node, instruments)
            if str(found.basis) in out:
                raise node.error(f"“{found.basis}”的罚款幅度写了两次。")
            out[str(found.basis)] = found
    return Fines(tuple(out.values()))


def _range(node: Node, instruments: Instruments) -> Range:
    got = node.take(("basis", "tiers"), ("note",))
    basis = instruments.cite(got["basis"])
    tiers = tuple(_tier(tier) for tier in got["tiers"].items())
    return Range(basis, tiers, got["note"].text() if "note" in got else "")


def _tier(node: Node) -> Tier:
    keys = ("least", "most", "percent", "of", "of_at_least", "goods_from", "goods_below", "serious")
    got = node.take(("when",), keys)
    by_area = "of" in got and got["of"].value == ELSEWHERE and not {"percent", "most"} & got.keys()
    if not by_area and (
        ("percent" in got) == ("most" in got) or ("percent" in got) != ("of" in got)
    ):
        raise node.error("一档写明最高罚款（most），或者写明比例和所按的数额（percent、of）。")
    bounds = [part.number() for part in got["percent"].items()] if "percent" in got else []
    if bounds and (len(bounds) != 2 or not 0 <= bounds[0] <= bounds[1]):
        raise got["percent"].error("比例写作 [最低, 最高]，按百分数。")
    numbers = {key: got[key].number() for key in keys if key in got and key not in _WORDED}
    if "most" in numbers and not 0 <= numbers.get("least", 0) <= numbers["most"]:
        raise node.error("最低罚款高于最高罚款。")
    return Tier(
        when=got["when"].text(), percent=(bounds[0], bounds[1]) if bounds else None,
        of=got["of"].word(_OF) if "of" in got else "",
        serious="serious" in got and got["serious"].flag(), **numbers,
    )  # fmt: skip


_WORDED = frozenset({"percent", "of", "serious"})
