"""Tries a sheet out: every row through its real acts, all of them rolled back; then, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chengming.record.records.facts import Actor
from chengming.standing.registry.errors import RegistryError
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.registry.sheets.kinds import Kind, empty

Rows = Sequence[tuple[int, list[str]]]


class SheetRefused(Exception):
    """导入未成: some row is wrong, so nothing was entered."""


@dataclass(frozen=True)
class Problem:
    """What is wrong: the row as the spreadsheet numbers it, the column's head or ""."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Preview:
    """The rows as they stand in the sheet, and everything that is wrong with them."""

    rows: Rows
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        """Nothing is wrong."""
        return not self.problems

    @property
    def wrong_rows(self) -> frozenset[int]:
        """Numbers of the rows with something wrong."""
        return frozenset(problem.row for problem in self.problems)


def tried(kind: Kind, rows: Rows, agency: str, by: Actor, at: datetime) -> Preview:
    """What would come of it; nothing stays."""
    with transaction.atomic():
        problems = _enter(kind, rows, agency, by, at)
        transaction.set_rollback(True)
    return Preview(rows, tuple(problems))


def entered(kind: Kind, rows: Rows, agency: str, by: Actor, at: datetime) -> int:
    """Every row, or none: raises ``SheetRefused`` when something changed since the preview."""
    with transaction.atomic():
        problems = _enter(kind, rows, agency, by, at)
        if problems:
            first = problems[0]
            raise SheetRefused(
                f"第 {first.row} 行：{first.message}全部没有导入，请修改后重新上传。"
            )
    return len(rows)


def _enter(kind: Kind, rows: Rows, agency: str, by: Actor, at: datetime) -> list[Problem]:
    problems: list[Problem] = []
    for number, cells in rows:
        said, wrong = _read(kind, number, cells)
        problems += wrong
        if wrong:
            continue
        try:
            with transaction.atomic():  # a row that fails leaves the rows before it to be judged
                kind.enter(agency, said, by, at)
        except (RegistryError, NotUnderstood) as error:
            problems.append(Problem(number, "", error.message))
    return problems


def _read(kind: Kind, number: int, cells: list[str]) -> tuple[Mapping[str, Any], list[Problem]]:
    said: dict[str, Any] = {}
    wrong: list[Problem] = []
    for column, cell in zip(kind.columns, cells, strict=True):
        if not cell:
            said[column.name] = empty(column)
            if column.required:
                wrong.append(Problem(number, column.head, "没有填写。"))
            continue
        try:
            said[column.name] = column.read(cell)
        except NotUnderstood as error:
            wrong.append(Problem(number, column.head, error.message))
    return said, wrong
