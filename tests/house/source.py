"""Reads our own source for the tests of this folder."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "chengming"


def modules(root: Path = SOURCE) -> Iterator[Path]:
    """Every module below ``root``, migrations apart (they are generated and never edited)."""
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts and "__pycache__" not in path.parts:
            yield path


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def tracked() -> list[Path]:
    """Files that a commit holds or would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    ).stdout
    paths = [CHECKOUT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]
