"""Sizes that keep rooms readable: module 400 lines, function 40, view 15, room 12 modules."""

import ast
from collections import Counter
from pathlib import Path

from tests.house.source import CHECKOUT, SOURCE, functions, length, modules

MODULE, FUNCTION, VIEW, ROOM = 400, 40, 15, 12


def long_modules(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {lines} lines"
        for path in modules(root)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE
    ]


def long_functions(root: Path) -> list[str]:
    wrong = []
    for path in modules(root):
        for node in functions(ast.parse(path.read_text(encoding="utf-8"))):
            limit = VIEW if is_view(node) else FUNCTION
            if length(node) > limit:
                wrong.append(f"{path.relative_to(root)}: {node.name} has {length(node)} lines")
    return wrong


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function of a request."""
    return bool(node.args.args) and node.args.args[0].arg == "request"


def crowded_rooms(root: Path) -> list[str]:
    rooms = Counter(path.parent for path in modules(root) if path.name != "__init__.py")
    return [f"{room.relative_to(root)}: {n} modules" for room, n in rooms.items() if n > ROOM]


def test_no_module_is_too_long():
    assert long_modules(SOURCE) == []
    assert long_modules(CHECKOUT / "tests") == []


def test_no_function_is_too_long():
    assert long_functions(SOURCE) == []


def test_no_room_is_crowded():
    assert crowded_rooms(SOURCE) == []


def test_what_is_too_large_is_found(tmp_path):
    (tmp_path / "long.py").write_text("x = 1\n" * (MODULE + 1))
    body = "    pass\n" * FUNCTION
    view = "    pass\n" * VIEW
    (tmp_path / "deep.py").write_text(f"def f():\n{body}\ndef v(request):\n{view}")
    for number in range(ROOM - 1):
        (tmp_path / f"m{number}.py").touch()
    assert long_modules(tmp_path) == [f"long.py: {MODULE + 1} lines"]
    assert long_functions(tmp_path) == [
        f"deep.py: f has {FUNCTION + 1} lines",
        f"deep.py: v has {VIEW + 1} lines",
    ]
    assert crowded_rooms(tmp_path) == [f".: {ROOM + 1} modules"]
