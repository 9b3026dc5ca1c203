"""词表: one concept, one word. The source uses no word that the glossary has defeated."""

import ast
import re
from collections.abc import Iterator

import pytest

from chengming.law.errors import LawFileError
from chengming.law.load import BUILT_IN, load, load_files

SOURCE = BUILT_IN.parent
RIVALS = load().glossary.rivals()


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def identifiers(text: str) -> Iterator[tuple[str, int]]:
    """Every name a module defines or binds: what the glossary rules over."""
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, line
        elif isinstance(node, ast.arg):
            yield node.arg, line
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, line
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, line


def defeated(name: str) -> list[str]:
    words = f"_{snake(name)}_"
    return [rival for rival in RIVALS if re.search(rf"_{re.escape(rival)}s?_", words)]


def test_no_identifier_of_the_source_is_a_defeated_word() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{line} {name}: 用 {RIVALS[rival]}，不用 {rival}"
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
        for name, line in identifiers(path.read_text())
        for rival in defeated(name)
    ]
    assert wrong == []


def test_no_file_or_folder_is_named_by_a_defeated_word() -> None:
    paths = [p for p in SOURCE.rglob("*") if "__pycache__" not in p.parts]
    assert [p for p in paths if defeated(p.stem.replace("-", "_"))] == []


@pytest.mark.parametrize(
    "name",
    [
        "CasePunishment",
        "punishment",
        "advance_notice_text",
        "LegalAudit",
        "workday_count",
        "defence",
    ],
)
def test_the_search_finds_a_defeated_word(name: str) -> None:
    assert defeated(name)


@pytest.mark.parametrize(
    "name", ["penalty", "PriorNotice", "legal_review", "working_day", "organize", "finer"]
)
def test_the_search_leaves_the_right_words_alone(name: str) -> None:
    assert defeated(name) == []


def test_every_term_of_the_house_glossary_has_its_identifier() -> None:
    assert len(load().glossary.terms) >= 85
    owners = {i: term.term for term in load().glossary.terms for i in term.identifiers}
    assert owners["legal_review"] == "法制审核"
    assert owners["annul"] == "撤销"
    assert owners["withdraw"] == "撤回"


def test_identifiers_are_ascii_words() -> None:
    for term in load().glossary.terms:
        for word in (*term.identifiers, *term.rivals):
            assert re.fullmatch(r"[A-Za-z_]+", word), (term.term, word)


def _refused(old: str, new: str) -> LawFileError:
    text = load().files["glossary.yaml"].decode()
    assert old in text
    with pytest.raises(LawFileError) as caught:
        load_files({**load().files, "glossary.yaml": text.replace(old, new, 1).encode()})
    return caught.value


def test_one_identifier_for_two_terms_is_refused() -> None:
    assert "一词一义" in _refused("identifiers: [annul]", "identifiers: [withdraw]").problem


def test_a_term_cannot_defeat_anothers_identifier() -> None:
    assert "不能又列为" in _refused("rivals: [retract]", "rivals: [annul]").problem
