"""法定罚款幅度: read strictly, and answered by what a case states."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from chengming.law.errors import LawFileError
from chengming.law.fines import read_fines
from chengming.law.load import load
from chengming.law.strict_yaml import parse

LAW = load()
ON = date(2026, 3, 1)
STORIES = Path(__file__).resolve().parents[2] / "stories"
HEAD = "title: 样本\nunit: fen\ncertainty: seen\nchecked_on: 2026-11-25\nranges:\n"
WAN = 1_000_000


def bounds(basis: str, goods: int | None = None, gains: int | None = None) -> list[tuple] | None:
    found = LAW.fines.bounds(LAW.instruments.parse(basis), ON, goods=goods, gains=gains)
    return None if found is None else [(one.least, one.most, one.sure) for one in found]


def read(ranges: str) -> object:
    return read_fines([parse((HEAD + ranges).encode(), "fines/sample.yaml")], LAW.instruments)


def test_the_tier_follows_the_value_of_the_goods() -> None:
    assert bounds("食品安全法/124/1/5", goods=WAN - 1) == [(5 * WAN, 10 * WAN, True)]
    assert bounds("食品安全法/124/1/5", goods=WAN) == [(10 * WAN, 20 * WAN, True)]
    assert bounds("食品安全法/124/1/5", goods=3 * WAN) == [(30 * WAN, 60 * WAN, True)]


def test_without_the_value_every_tier_may_be_meant_and_none_is_sure() -> None:
    assert bounds("食品安全法/124/1/5") == [(5 * WAN, 10 * WAN, False), (10 * WAN, None, False)]


def test_a_multiple_of_gains_counts_the_least_that_the_law_counts() -> None:
    assert bounds("医师法/59", gains=30_000) == [(2 * WAN, 10 * WAN, True)]
    assert bounds("医师法/59", gains=2 * WAN) == [(4 * WAN, 20 * WAN, True)]
    assert bounds("医师法/59") == [(2 * WAN, None, False)]


def test_a_price_for_each_square_metre_leaves_the_fine_open() -> None:
    assert bounds("土地管理法实施条例/57") == [(0, None, False)]


def test_a_provision_without_a_fine_allows_none_and_one_not_entered_is_not_known() -> None:
    assert bounds("产品质量法/56") == []
    assert bounds("公共场所卫生管理条例/14/1/3") is None


def test_a_citation_of_the_article_means_its_only_range_and_nothing_where_it_has_two() -> None:
    assert bounds("城市道路管理条例/42") == bounds("城市道路管理条例/42/1") == [(0, 2 * WAN, True)]
    assert bounds("食品安全法/122") is None


@pytest.mark.parametrize(
    ("ranges", "problem"),
    [
        ("  - {basis: 食品安全法/999, tiers: []}\n", "不存在"),
        (
            "  - {basis: 食品安全法/132, tiers: [{when: 甲, least: 2, most: 1}]}\n",
            "最低罚款高于最高",
        ),
        ("  - {basis: 食品安全法/132, tiers: [{when: 甲}]}\n", "一档写明"),
        ("  - {basis: 食品安全法/132, tiers: [{when: 甲, of: goods}]}\n", "一档写明"),
        ("  - {basis: 食品安全法/132, tiers: [{when: 甲, percent: [3, 1], of: goods}]}\n", "比例"),
        ("  - {basis: 食品安全法/132, tiers: [{when: 甲, percent: [1, 3], of: 别的}]}\n", "别的"),
        (
            "  - {basis: 食品安全法/132, tiers: []}\n  - {basis: 食品安全法/132, tiers: []}\n",
            "写了两次",
        ),
        ("  - {basis: 食品安全法/132, tiers: [], most: 3}\n", "不认识的键"),
    ],
)
def test_a_range_that_cannot_be_meant_is_refused_with_its_place(ranges: str, problem: str) -> None:
    with pytest.raises(LawFileError, match=problem) as refused:
        read(ranges)
    assert str(refused.value).startswith("fines/sample.yaml")


def fines_told() -> Iterator[tuple[str, list[str], dict, int]]:
    """Every fine of every story, with the file it stands in, its provisions and its violation."""

    def within(node: object, name: str) -> Iterator[tuple[str, list[str], dict, int]]:
        if isinstance(node, list):
            for one in node:
                yield from within(one, name)
        if not isinstance(node, dict):
            return
        for penalty in node.get("penalties", []) if "conduct" in node else []:
            if penalty["kind"] == "fine" and "fen" in penalty:
                yield name, node.get("basis", []), node, penalty["fen"]
        for one in node.values():
            yield from within(one, name)

    for path in sorted(STORIES.rglob("*.yaml")):
        yield from within(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)


def test_no_story_tells_of_a_fine_that_its_provisions_cannot_allow() -> None:
    told = list(fines_told())
    wrong = []
    for name, basis, violation, fen in told:
        found = [
            LAW.fines.bounds(
                LAW.instruments.parse(text), ON,
                goods=violation.get("value"), gains=violation.get("gains"),
            )
            for text in basis
        ]  # fmt: skip
        known = [bound for one in found for bound in one or ()]
        if None not in found and not any(bound.allows(fen) for bound in known):
            wrong.append((name, basis, fen))
    assert len(told) > 60
    assert wrong == []
