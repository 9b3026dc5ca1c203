"""Names: none that say nothing, none that the glossary's words have defeated."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from tests.house.source import SOURCE, modules

NAMELESS = {"utils", "helpers", "common", "misc", "managers", "signals"}
GLOSSARY = SOURCE / "law" / "glossary.yaml"


def nameless(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in modules(root)
        if NAMELESS & {*path.relative_to(root).with_suffix("").parts}
    ]


def words(name: str) -> list[str]:
    """``LegalReview`` and ``legal_review`` → legal, review."""
    return re.findall(r"[a-z]+|[A-Z][a-z]*|[0-9]+", name) and [
        word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)
    ]


def identifiers(tree: ast.AST) -> set[str]:
    """What the module itself names: definitions, parameters, assigned names, fields."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def contains(name: list[str], rival: list[str]) -> bool:
    width = len(rival)
    return any(name[i : i + width] == rival for i in range(len(name) - width + 1))


def rivals() -> dict[str, str]:
    """Defeated word → the word that defeats it."""
    terms = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))["terms"]
    return {
        rival: "、".join(term["identifiers"]) for term in terms for rival in term.get("rivals", [])
    }


def defeated(root: Path, table: dict[str, str]) -> list[str]:
    wrong = []
    for path in modules(root):
        names = identifiers(ast.parse(path.read_text(encoding="utf-8"))) | {path.stem}
        for name in sorted(names):
            for rival, better in table.items():
                if contains(words(name), words(rival)):
                    wrong.append(f"{path.relative_to(root)}: {name} (say {better})")
    return wrong


def test_no_module_has_a_name_that_says_nothing():
    assert nameless(SOURCE) == []


def test_no_identifier_uses_a_defeated_word():
    assert defeated(SOURCE, rivals()) == []


def test_a_nameless_module_is_found(tmp_path):
    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "dates.py").touch()
    (tmp_path / "signals.py").touch()
    assert nameless(tmp_path) == ["signals.py", "utils/dates.py"]


@pytest.mark.parametrize("line", ["class LawOfficer: pass", "def f(law_officer): pass"])
def test_a_defeated_word_is_found(tmp_path, line):
    (tmp_path / "people.py").write_text(line)
    assert len(defeated(tmp_path, {"law_officer": "Officer"})) == 1
    assert defeated(tmp_path, {"officer_law": "Officer"}) == []
