"""Fills a form from the facts of a case; names everything that is missing, at once."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chengming.casework.documents.rendering import values
from chengming.casework.documents.rendering.errors import FactsMissing, Missing
from chengming.casework.documents.rendering.filled import (
    Filled,
    Grid,
    GridCell,
    Line,
    Part,
    Piece,
    Ruled,
    Run,
)
from chengming.casework.documents.rendering.looking_up import View, absent, holds, value_at
from chengming.law.citation import numeral
from chengming.law.documents import PaperSpec
from chengming.law.documents import shapes as forms
from chengming.law.documents.templates import NUMBER

_REVIEW = forms.Reference("review.answer", "审核意见", "bool")
_STOPS = ("。", "；", "！", "？")
BLANK_DAY = "年  月  日"
_ANSWERS = {"yes": True, "no": False}


def fill(spec: PaperSpec, view: View) -> Filled:
    """填写: the paper with its words. Raises FactsMissing naming every fact it cannot do without."""
    filling = _Filling(view)
    body: list[Part] = []
    for block in spec.blocks:
        if holds(block.when, view):
            body.extend(filling.block(block))
    agency = filling.text(value_at("agency.name", view)) if spec.headed == "agency" else ""
    if spec.headed == "agency" and not agency:
        filling.missing.setdefault("agency.name", Missing("agency.name", "行政机关名称"))
    each_page = "".join(r.text for r in filling.runs(spec.each_page)) if spec.each_page else ""
    if filling.missing:
        raise FactsMissing(spec.title, tuple(filling.missing.values()))
    made = values.day(view.get("now")) or values.day(value_at("record.done", view))
    return Filled(
        paper=spec.id,
        title=spec.title,
        agency=agency,
        body=tuple(body),
        each_page=each_page,
        numbered=spec.numbered,
        **({"on": made.isoformat()} if made else {}),
    )


@dataclass
class _Filling:
    view: View
    missing: dict[str, Missing] = field(default_factory=dict)

    def block(self, block: forms.Block) -> Iterable[Part]:
        content = block.content
        if isinstance(content, forms.TextBlock):
            runs = self.runs(content.template)
            if runs:
                yield Line(content.kind, Piece(block.id, runs))
        elif isinstance(content, forms.RepeatBlock):
            yield from self._repeat(block.id, content)
        elif isinstance(content, forms.ListBlock):
            yield self._list(block.id, content)
        elif isinstance(content, forms.TableBlock):
            yield self._table(block.id, content)
        elif isinstance(content, forms.SignBlock):
            for number, line in enumerate(content.lines, 1):
                style = "sign_dated" if content.dated else "sign"
                yield Line(style, Piece(f"{block.id}.{number}", self.runs(line)))
        elif isinstance(content, forms.BlankBlock):
            yield Ruled(content.lines)

    def _entries(self, each: forms.Place) -> list[Any]:
        found = value_at(each.path, self.view)
        if absent(found):
            if not each.optional:
                self._lack(each)
            return []
        return list(found) if isinstance(found, list | tuple) else [found]

    def _repeat(self, name: str, content: forms.RepeatBlock) -> Iterable[Part]:
        for number, item in enumerate(self._entries(content.each), 1):
            for which, text in enumerate(content.texts, 1):
                runs = self.runs(text, item, number)
                if runs:
                    yield Line("text", Piece(f"{name}.{number}.{which}", runs))
        if content.blank:
            yield Ruled(content.blank)

    def _list(self, name: str, content: forms.ListBlock) -> Grid:
        head = tuple(
            GridCell(Piece(f"{name}.0.{n}", (Run(title),)), label=True, align="center")
            for n, title in enumerate(content.titles, 1)
        )
        rows = [
            tuple(
                GridCell(Piece(f"{name}.{number}.{n}", self.runs(cell, item, number)))
                for n, cell in enumerate(content.cells, 1)
            )
            for number, item in enumerate(self._entries(content.each), 1)
        ]
        for number in range(len(rows) + 1, max(content.blank, 1) + 1):
            rows.append(
                tuple(
                    GridCell(Piece(f"{name}.{number}.{n}", ()))
                    for n, _ in enumerate(content.cells, 1)
                )
            )
        return Grid(content.widths, (head, *rows), head=1)

    def _table(self, name: str, content: forms.TableBlock) -> Grid:
        rows: list[tuple[GridCell, ...]] = []
        for number, row in enumerate(content.rows, 1):
            if isinstance(row, forms.ItemRows):
                rows.extend(self._items(f"{name}.{number}", row))
                continue
            rows.append(
                tuple(self._cell(f"{name}.{number}.{n}", cell) for n, cell in enumerate(row, 1))
            )
        return Grid(content.widths, tuple(rows))

    def _cell(self, name: str, cell: forms.Cell) -> GridCell:
        ends = Piece(f"{name}.e", self.runs(cell.ends)) if cell.ends is not None else None
        piece = Piece(name, self.runs(cell.template) or ((Run(cell.blank),) if cell.blank else ()))
        return GridCell(piece, cell.label, cell.span, cell.rows, cell.tall, cell.align, ends)

    def _items(self, name: str, rows: forms.ItemRows) -> Iterable[tuple[GridCell, ...]]:
        """审核项目: numbered where the group has no name, else under the group's name."""
        items = self.view.get("review", {}).get("items", [])
        if not items:
            self.missing.setdefault("review.items", Missing("review.items", "法制审核意见表的项目"))
        first, text_span, answer_span, opinion_span = rows.spans
        for group, title in rows.groups.items():
            members = [item for item in items if item["group"] == group]
            for number, item in enumerate(members, 1):
                at = f"{name}.{item['id']}"
                row: list[GridCell] = []
                if title == NUMBER:
                    lead = Piece(f"{at}.n", (Run(str(number)),))
                    row.append(GridCell(lead, True, first, align="center"))
                elif number == 1:
                    lead = Piece(f"{at}.n", (Run(title),))
                    row.append(GridCell(lead, True, first, len(members), align="center"))
                text = Piece(f"{at}.t", (Run(values.clean(item["text"])),))
                row.append(GridCell(text, True, text_span, align="left"))
                answer = tuple(values.boxes(_ANSWERS.get(item.get("answer", "")), _REVIEW))
                row.append(GridCell(Piece(f"{at}.a", answer), False, answer_span, align="center"))
                said = str(item.get("opinion") or "")
                if item.get("answer") == "not_applicable":
                    said = f"不涉及。{said}"
                opinion = Piece(
                    f"{at}.o", (Run(values.clean(said), "review.opinion"),) if said else ()
                )
                row.append(GridCell(opinion, False, opinion_span))
                yield tuple(row)

    def runs(self, template: forms.Template, item: Any = None, number: int = 0) -> tuple[Run, ...]:
        """The words of one text."""
        out: list[Run] = []
        for part in template.parts:
            if isinstance(part, str):
                out.append(Run(part))
            elif isinstance(part, forms.Place):
                out.extend(self._place(part, item, number))
            elif self._stands(part, item):
                for inner in part.parts:
                    if isinstance(inner, str):
                        out.append(Run(inner))
                    else:
                        out.extend(self._place(inner, item, number))
        return tuple(_without_double_stops(out))

    def _stands(self, passage: forms.Passage, item: Any) -> bool:
        optional = [p for p in passage.parts if isinstance(p, forms.Place) and p.optional]
        return not any(absent(value_at(p.path, self.view, item)) for p in optional)

    def _place(self, place: forms.Place, item: Any, number: int) -> list[Run]:
        if place.path == NUMBER:
            return [Run(numeral(number) if place.way == "numeral" else str(number))]
        value = value_at(place.path, self.view, item)
        if place.way == "boxes":
            if absent(value) and not place.optional:
                self._lack(place)
            return values.boxes(value, place.reference)
        if place.way == "count":
            return [Run(str(len(value) if isinstance(value, list | tuple) else 0), place.path)]
        if absent(value):
            if not place.optional:
                self._lack(place)
            return [Run(BLANK_DAY)] if place.way == "dayline" else []
        return [Run(values.clean(self._written(value, place)), place.path)]

    def _lack(self, place: forms.Place) -> None:
        self.missing.setdefault(place.path, Missing(place.path, place.reference.title))

    def _written(self, value: Any, place: forms.Place) -> str:
        if isinstance(value, list | tuple):
            joint = "；" if place.way == "penalties" else "、"
            return joint.join(self._one(entry, place) for entry in value)
        return self._one(value, place)

    def _one(self, value: Any, place: forms.Place) -> str:
        way = place.way or _usual(place.reference.type)
        if way in _WRITERS:
            return _WRITERS[way](value)
        if way == "names":
            return str(self.view.get("people", {}).get(value, value))
        if way == "cite":
            return str(self.view.get("citations", {}).get(value, value))
        if way == "penalties":
            return values.penalty_in_words(value, self._labels(place))
        if way == "officers":
            credential = value.get("credential")
            return f"{value.get('name', '')}" + (
                f"（执法证号：{credential}）" if credential else ""
            )
        return self.text(place.reference.labels.get(value, value))

    def _labels(self, place: forms.Place) -> dict[str, str]:
        return dict(place.reference.labels)

    def text(self, value: Any) -> str:
        """A value without a way of its own."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        return str(value)


def _without_double_stops(runs: Iterable[Run]) -> Iterable[Run]:
    """A value that ends its sentence is not followed by the form's own stop."""
    last = ""
    for run in runs:
        text = run.text
        if last.endswith(_STOPS) and not run.fact and text.startswith(_STOPS):
            text = text[1:]
        if text:
            last = text
            yield dataclasses.replace(run, text=text)


def _usual(kind: str) -> str:
    kind = kind.removeprefix("list:")
    return {"date": "date", "datetime": "moment", "money": "yuan", "parameter": "limit"}.get(
        kind, ""
    )


_WRITERS = {
    "date": values.chinese_day,
    "dayline": values.chinese_day,
    "month": values.chinese_month,
    "moment": values.chinese_moment,
    "yuan": values.yuan,
    "limit": values.limit_in_words,
    "words": values.yuan_in_words,
    "both": lambda fen: f"{values.yuan(fen)}（大写：{values.yuan_in_words(fen)}）",
    "numeral": lambda n: numeral(n) if isinstance(n, int) and n > 0 else str(n),
}
