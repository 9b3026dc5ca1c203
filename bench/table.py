"""Rows of the table: what was measured, the figure, and whether the aim of design.md §6 was met."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

WIDE = 58


@dataclass(frozen=True)
class Row:
    """``aim``: as said in design.md; ``met``: None where a figure has no aim of its own."""

    what: str
    figure: str
    aim: str = ""
    met: bool | None = None


Table = Mapping[str, Sequence[Row]]


def text(table: Table) -> str:
    """As people read it, aims beside the figures, missed ones once more at the end."""
    lines = []
    for title, rows in table.items():
        lines += ["", title, *map(_line, rows)]
    missed = [f"  {title}：{_plain(row)}" for title, row in _missed(table)]
    lines += ["", "没有达到的目标：" if missed else "各项目标都已达到。", *missed]
    return "\n".join(lines).lstrip()


def spread(values: Iterable[float], form: str = ".2f") -> str:
    """The middle of several rounds, with the quarters below and above it."""
    found = list(values)
    low, _, high = quantiles(found, n=4) if len(found) > 1 else (found[0],) * 3
    return f"{median(found):{form}}（{low:{form}}—{high:{form}}）"


def _missed(table: Table) -> Iterable[tuple[str, Row]]:
    return ((title, row) for title, rows in table.items() for row in rows if row.met is False)


def _line(row: Row) -> str:
    verdict = {None: "", True: "  达到", False: "  未达到"}[row.met]
    aim = f"  目标 {row.aim}" if row.aim else ""
    return f"  {row.what}{' ' * max(2, WIDE - _width(row.what))}{row.figure}{aim}{verdict}"


def _plain(row: Row) -> str:
    return f"{row.what.strip('　 ')}：{row.figure}，目标 {row.aim}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
