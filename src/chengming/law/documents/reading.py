"""Reads the blocks of a form strictly: one word a block, nothing unknown, nothing guessed."""

from chengming.law.documents.shapes import (
    TEXT_KINDS,
    BlankBlock,
    Block,
    Cell,
    Content,
    ItemRows,
    ListBlock,
    RepeatBlock,
    SignBlock,
    TableBlock,
    Template,
    TextBlock,
    UseBlock,
    When,
)
from chengming.law.documents.templates import Scope, read_path, read_template
from chengming.law.procedure import FactSpec
from chengming.law.procedure.fact_reading import is_list
from chengming.law.strict_yaml import Node

BLOCKS = (*TEXT_KINDS, "repeat", "table", "grid", "list", "sign", "blank", "use")
_CELL = ("span", "rows", "tall", "align", "ends", "blank")
_ALIGN = ("left", "center", "right")


def read_blocks(node: Node, scope: Scope, prefix: str = "b") -> tuple[Block, ...]:
    """The blocks of a form or passage, named in the order in which they stand."""
    out = []
    for number, item in enumerate(node.items(), 1):
        found = item.take((), (*BLOCKS, "when"))
        words = [word for word in found if word != "when"]
        if len(words) != 1:
            raise item.error(f"每一段应当恰好是一种：{'、'.join(BLOCKS)}。")
        content = _content(words[0], found[words[0]], scope)
        when = _when(found["when"], scope) if "when" in found else ()
        out.append(Block(f"{prefix}{number:02d}", content, when, item.line))
    if not out:
        raise node.error("至少要有一段内容。")
    return tuple(out)


def _content(word: str, node: Node, scope: Scope) -> Content:
    if word in TEXT_KINDS:
        return TextBlock(word, read_template(node, scope))
    if word == "repeat":
        return _repeat(node, scope)
    if word == "table":
        return _table(node, scope)
    if word == "grid":
        return _grid(node, scope)
    if word == "list":
        return _list(node, scope)
    if word == "sign":
        return _sign(node, scope)
    if word == "blank":
        return BlankBlock(node.number(least=1))
    return UseBlock(node.text())


def _when(node: Node, scope: Scope) -> tuple[When, ...]:
    return tuple(_one_when(path, item, scope) for path, item in node.mapping().items())


def _one_when(path: str, node: Node, scope: Scope) -> When:
    spec = scope.find(path, node)
    reference = scope.reference(path, node)
    other = isinstance(node.value, dict)
    inner = node.take(["not"])["not"] if other else node
    listed = inner.items() if isinstance(inner.value, list) else [inner]
    if not other and len(listed) == 1 and listed[0].value in ("present", "absent"):
        return When(reference, word=str(listed[0].value))
    values = []
    for item in listed:
        if spec.values and item.value not in spec.values:
            raise item.error(
                f"“{item.value}”不是“{spec.title}”可取的值：{'、'.join(spec.values)}。"
            )
        if not isinstance(item.value, str | bool | int):
            raise item.error("条件的值应当是文字、整数或者 true、false。")
        values.append(item.value)
    return When(reference, tuple(values), "other" if other else "")


def _each(node: Node, scope: Scope) -> tuple[FactSpec, Scope]:
    path = node.text().removesuffix("?")
    spec = scope.find(path, node)
    if not is_list(spec):
        raise node.error(f"“{path}”不是可以逐项列出的内容。")
    return spec, scope.within(spec)


def _repeat(node: Node, scope: Scope) -> RepeatBlock:
    found = node.take(["each", "texts"], ["blank"])
    _, inner = _each(found["each"], scope)
    return RepeatBlock(
        read_path(found["each"], scope),
        tuple(read_template(item, inner) for item in found["texts"].items()),
        found["blank"].number(least=0) if "blank" in found else 0,
    )


def _list(node: Node, scope: Scope) -> ListBlock:
    found = node.take(["each", "columns"], ["widths", "blank"])
    _, inner = _each(found["each"], scope)
    columns = found["columns"].mapping()
    widths = (
        tuple(item.number(least=1) for item in found["widths"].items())
        if "widths" in found
        else (1,) * len(columns)
    )
    if len(widths) != len(columns):
        raise node.error("widths 的个数应当与 columns 相同。")
    return ListBlock(
        read_path(found["each"], scope),
        tuple(columns),
        widths,
        tuple(
            Template(()) if item.is_null() else read_template(item, inner)
            for item in columns.values()
        ),
        found["blank"].number(least=0) if "blank" in found else 0,
    )


def _sign(node: Node, scope: Scope) -> SignBlock:
    if isinstance(node.value, list):
        return SignBlock(tuple(read_template(item, scope) for item in node.items()))
    found = node.take(["lines"], ["dated"])
    return SignBlock(
        tuple(read_template(item, scope) for item in found["lines"].items()),
        found["dated"].flag() if "dated" in found else True,
    )


def _table(node: Node, scope: Scope) -> TableBlock:
    """Rows of `label: value`; all pairs of a row share its width."""
    pairs = [row.mapping() for row in node.items()]
    most = max((len(row) for row in pairs), default=0)
    rows = []
    for row, place in zip(pairs, node.items(), strict=True):
        if not row:
            raise place.error("表格的一行至少要有一栏。")
        cells: list[Cell] = []
        for number, (label, item) in enumerate(row.items(), 1):
            last = number == len(row)
            span = 1 + 2 * (most - len(row)) if last else 1
            cells.append(Cell(Template((label,)), label=True, align="center"))
            cells.append(_cell(item, scope, span))
        rows.append(tuple(cells))
    return TableBlock((3, 7) * 1 if most == 1 else (3, 5) * most, tuple(rows))


def _cell(node: Node, scope: Scope, span: int = 1) -> Cell:
    if isinstance(node.value, str):
        return Cell(read_template(node, scope), span=span)
    found = node.take(["value"], _CELL)
    return Cell(
        Template(()) if found["value"].is_null() else read_template(found["value"], scope),
        span=found["span"].number(least=1) if "span" in found else span,
        rows=found["rows"].number(least=1) if "rows" in found else 1,
        tall=found["tall"].number(least=1) if "tall" in found else 0,
        align=found["align"].word(_ALIGN) if "align" in found else "",
        ends=read_template(found["ends"], scope) if "ends" in found else None,
        blank=found["blank"].text() if "blank" in found else "",
    )


def _grid(node: Node, scope: Scope) -> TableBlock:
    """A table cell by cell; a row may be `items`, the rows of a review form."""
    found = node.take(["widths", "rows"])
    widths = tuple(item.number(least=1) for item in found["widths"].items())
    rows: list[tuple[Cell, ...] | ItemRows] = []
    for row in found["rows"].items():
        if isinstance(row.value, dict):
            rows.append(_item_rows(row, len(widths)))
            continue
        cells = []
        for item in row.items():
            if isinstance(item.value, dict) and "label" in item.value:
                cells.append(_label(item, scope))
            else:
                cells.append(_cell(item, scope))
        rows.append(tuple(cells))
    table = TableBlock(widths, tuple(rows))
    _check_widths(table, node)
    return table


def _label(node: Node, scope: Scope) -> Cell:
    found = node.take(["label"], _CELL[:4])
    return Cell(
        read_template(found["label"], scope),
        label=True,
        span=found["span"].number(least=1) if "span" in found else 1,
        rows=found["rows"].number(least=1) if "rows" in found else 1,
        tall=found["tall"].number(least=1) if "tall" in found else 0,
        align=found["align"].word(_ALIGN) if "align" in found else "center",
    )


def _item_rows(node: Node, width: int) -> ItemRows:
    found = node.take(["items", "spans"])
    spans = tuple(item.number(least=1) for item in found["spans"].items())
    if len(spans) != 4 or sum(spans) != width:
        raise node.error(f"spans 应当是四个数，合计 {width} 栏。")
    groups = {group: title.text() for group, title in found["items"].mapping().items()}
    return ItemRows(groups, (spans[0], spans[1], spans[2], spans[3]))


def _check_widths(table: TableBlock, node: Node) -> None:
    """Every row fills the table's columns exactly, cells of several rows counted."""
    open_rows: list[tuple[int, int]] = []
    for number, row in enumerate(table.rows, 1):
        if isinstance(row, ItemRows):
            continue
        taken = sum(span for span, _ in open_rows) + sum(cell.span for cell in row)
        if taken != len(table.widths):
            raise node.error(f"第 {number} 行占 {taken} 栏，应当是 {len(table.widths)} 栏。")
        open_rows = [(span, left - 1) for span, left in open_rows if left > 1]
        open_rows += [(cell.span, cell.rows - 1) for cell in row if cell.rows > 1]
