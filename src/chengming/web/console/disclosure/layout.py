"""How pages of disclosure lay things out: a decision part by part, and rows of lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from chengming.openness.disclosure import office_queries, rules
from chengming.web.ui.tables import Cell, Column, Table

PUBLIC = ""
BY_HAND = (rules.BY_HAND, "其他不宜公开的内容")
PART = "part:"
WHAT = {"publish": "公示", "withdraw": "撤回公示"}
DRAFTED = {
    "": ("尚未起草", "plain"), "draft": ("草稿", "sand"), "open": ("待审批", "water"),
    "returned": ("已退回", "seal"),
}  # fmt: skip
OUTCOMES = {"publish": "公示", "withhold": "不予公示", "correct": "更正"}
SCOPES = {"full": "决定书全文（已隐去）", "summary": "摘要", "": ""}
STATES = {
    "published": ("公示中", "leaf"), "corrected": ("公示中（已更正）", "leaf"),
    "withdrawn": ("已撤回", "sand"), "expired": ("公示期满", "plain"),
    "withheld": ("不予公示", "plain"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One part: the original, what the public reads, and what may be chosen."""

    name: str
    label: str
    original: str
    shown: str
    hidden: bool
    firm: bool
    fixed: bool
    chosen: str
    why: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Block:
    """A heading with its parts."""

    title: str
    lines: tuple[Line, ...]


def blocks(reviewed: Any) -> list[Block]:
    """The whole decision, the words for lists first."""
    head = [line for line in reviewed.head if line.part.key == "case_name"]
    told = [("列表和检索所示", head), *reviewed.blocks]
    return [
        Block(title, tuple(_line(line, reviewed) for line in lines))
        for title, lines in told
        if lines
    ]


def _line(line: Any, reviewed: Any) -> Line:
    key = line.part.key
    chosen = line.said[0].rule if line.hidden and not line.firm else PUBLIC
    return Line(
        name=PART + key, label=line.part.label, original=line.part.text, shown=line.shown,
        hidden=line.hidden, firm=line.firm, fixed=rules.is_mandated(key, reviewed), chosen=chosen,
        why=tuple((demand.title, demand.cites) for demand in line.said),
    )  # fmt: skip


def choices(rules_of_hiding: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a part may be hidden under."""
    return [*rules_of_hiding, BY_HAND]


def standing_table(rows: Sequence[office_queries.Standing]) -> Table:
    """已公示的决定."""
    heads = ("文号", "案号", "状态", "版次", "公示至", "变动")
    return Table(
        caption="已公示、已撤回和不予公示的决定", columns=[Column(title) for title in heads],
        rows=[_standing(row) for row in rows], empty="还没有公示过决定",
    )  # fmt: skip


def _standing(row: office_queries.Standing) -> list[Cell]:
    text, tone = STATES[row.state]
    shown = row.state in ("published", "corrected")
    place = reverse("console:disclosure-withdraw", args=[row.case_number]) if shown else ""
    return [
        Cell(row.number, href=place), Cell(row.case_number), Cell(text, tone=tone),
        Cell(row.version or "—"), Cell(row.shown_until or "—"), Cell(f"{row.moved:%Y-%m-%d}"),
    ]  # fmt: skip
