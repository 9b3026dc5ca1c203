"""What the pages of decisions show, made ready for their templates."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from chengming.openness.disclosure import queries
from chengming.web.portal.papers import steps
from chengming.web.portal.proofs import inclusion
from chengming.web.portal.words import SERIES, kind_titles
from chengming.web.ui.moments import shown as moment
from chengming.web.ui.moments import yuan
from chengming.web.ui.shapes import Fact
from chengming.web.ui.tables import Cell, Column, Table

REFUSED = {
    "short": "请至少输入两个字。",
    "long": "关键词太长了。请只输入文书号、当事人或者案由中的几个字。",
}
COLUMNS = (
    Column("文书号"), Column("案由"), Column("当事人"), Column("处罚"), Column("机关"),
    Column("决定", kind="num"), Column("公示", kind="num"),
)  # fmt: skip
STATES = {"published": ("公示中", "leaf"), "corrected": ("已更正", "water")}


def agency_choices() -> list[tuple[str, str]]:
    """Agencies by id, as a list to choose from."""
    return queries.agency_names()


def refused(page: queries.Page) -> str:
    """Why nothing was searched, in words; empty where it was."""
    return REFUSED.get(page.refused, "")


def table(page: queries.Page) -> Table:
    """The list; the first column leads to the page."""
    return Table(
        caption="公示的行政处罚决定", columns=COLUMNS, rows=[line(row) for row in page.rows],
        empty="没有查到公示的决定",
        advice="换一个词，或者去掉一些条件。不公示的决定也有文号，见“文号登记”。",
    )  # fmt: skip


def line(row: queries.Row) -> list[Cell]:
    """One decision as a line."""
    penalties = kind_titles(row.kinds) + (f" {yuan(row.amount_fen)} 元" if row.amount_fen else "")
    return [
        Cell(row.number, href=_address(row.slug)), Cell(row.cause), Cell(row.party), Cell(penalties or "—"),
        Cell(row.agency_name), Cell(moment(row.decided, "day")),
        Cell(moment(row.published, "day"), sub="" if row.on_time else "逾期公示"),
    ]  # fmt: skip


def _address(slug: str) -> str:
    # Twenty of a page: resolved once, for slugs are plain letters and digits.
    return _page_of() + slug


@cache
def _page_of() -> str:
    return reverse("decision", args=["0"]).removesuffix("0")


def detail(decision: queries.Detail) -> dict[str, Any]:
    """Everything the page of one decision shows."""
    row = decision.row
    facts = [
        Fact("机关", row.agency_name), Fact("案由", row.cause), Fact("当事人", row.party),
        Fact("处罚种类", kind_titles(row.kinds) or "—"),
        Fact("罚没金额", f"{yuan(row.amount_fen)} 元" if row.amount_fen else "—"),
        Fact("职权事项", row.power_title),
    ]  # fmt: skip
    return {
        "decision": decision, "row": row, "facts": facts,
        "series_title": SERIES.get(decision.series, decision.series),
        "state": STATES.get(row.state, (row.state, "plain")),
        "hidden": _hidden(decision.body), "logged": _logged(decision),
        "earlier": decision.versions[:-1], "steps": steps.opened(decision.remedies.get("steps", ())),
    }  # fmt: skip


@dataclass(frozen=True)
class Hidden:
    """One rule under which parts of the text are hidden, and how many."""

    title: str
    cites: tuple[str, ...]
    parts: int


def _hidden(body: tuple[Mapping[str, Any], ...]) -> list[Hidden]:
    counted: dict[tuple[str, tuple[str, ...]], int] = {}
    for block in body:
        for part in block["parts"]:
            if "hidden" in part:
                key = (part["title"], tuple(part["cites"]))
                counted[key] = counted.get(key, 0) + 1
    return [Hidden(title, cites, parts) for (title, cites), parts in counted.items()]


def _logged(decision: queries.Detail) -> bool:
    return bool(decision.indexes) and None not in decision.indexes


def registers() -> list[dict[str, Any]]:
    """Registers grouped by agency."""
    groups: dict[str, dict[str, Any]] = {}
    for series in queries.register_series():
        group = groups.setdefault(series.agency, {"name": series.agency_name, "items": []})
        title = SERIES.get(series.series, series.series)
        where = reverse("register", args=[series.agency, series.series, series.year])
        group["items"].append({"title": f"{series.year} 年 {title}", "address": where})
    return list(groups.values())


def proof(slug: str) -> dict[str, Any] | None:
    """The file a reader takes home: snapshot, records, and where each stands in the log."""
    found = queries.proof(slug)
    if found is None:
        return None
    return {
        "format": "chengming/publication-proof/v1", "slug": found.slug, "version": found.version,
        "digest": found.digest, "snapshot": found.snapshot,
        "records": [json.loads(text) for text in found.records],
        "tlog_proofs": [inclusion.proof_text(index) or None for index in found.indexes],
        "key": inclusion.key_text(),
    }  # fmt: skip
