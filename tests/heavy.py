"""Which tests are heavy: those that take a count from ``tests.sizes``, themselves or through a
name of their module (a constant, a helper, a fixture, a strategy)."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def heavy_tests(path: Path) -> frozenset[str]:
    """Names of the test functions of a module that are to run at full count in a drill."""
    return frozenset(tests_that_count(ast.parse(path.read_text(encoding="utf-8"))))


def tests_that_count(tree: ast.Module) -> Iterator[str]:
    """Follows names inside the module until nothing new is found."""
    uses = dict(_definitions(tree))
    sources = {"sizes.count", *_imported(tree)}
    counting = {name for name, used in uses.items() if used & sources}
    while more := {name for name, used in uses.items() if used & counting} - counting:
        counting |= more
    yield from sorted(name for name in counting if name.startswith("test_"))


def _imported(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "tests.sizes"
        for alias in node.names
        if alias.name == "count"
    }


def _definitions(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Each name that the module defines, with the names its definition uses."""
    for node in tree.body:
        if isinstance(node, FUNCTIONS | ast.ClassDef):
            yield node.name, _used(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        yield name.id, _used(node)


def _used(definition: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(definition):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, ast.arg):  # a fixture is asked for by its name
            found.add(node.arg)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return found
