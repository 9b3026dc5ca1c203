"""Errors of rendering: what is missing, and why a word-processor file is not taken back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """One fact a paper cannot do without: its path and what the user calls it."""

    path: str
    title: str


class FactsMissing(Exception):
    """缺少事实: the paper cannot be made yet; names everything that is missing at once."""

    def __init__(self, paper: str, missing: tuple[Missing, ...]) -> None:
        named = "、".join(item.title for item in missing)
        super().__init__(f"还不能制作《{paper}》，缺少：{named}。请补充后再制作。")
        self.paper = paper
        self.missing = missing


class DocxRefused(Exception):
    """不能读回的文件: macros, damage, another kind of file; says which and what to do."""
