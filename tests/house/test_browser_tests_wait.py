"""A browser test that pressed something waits for what comes of it; it never reads the page at once.

``expect`` asks again until the page has come; ``count()``, ``inner_text()`` and their like answer for the
moment, which after a press is a page half there on a machine with other work. Only such machines see it.
"""

import ast

import pytest
from tests.house.source import CHECKOUT, functions

TESTS = CHECKOUT / "tests" / "browser"
PRESSES = {
    "click", "dblclick", "press", "press_sequentially", "tap", "check", "uncheck", "select_option",
    "set_input_files", "go_back",
}  # fmt: skip
READS = {
    "count", "all", "inner_text", "text_content", "inner_html", "all_inner_texts", "all_text_contents",
    "title", "content", "input_value", "get_attribute", "is_visible", "is_hidden", "is_checked",
    "is_enabled", "is_disabled", "evaluate", "evaluate_all", "url", "objects",
}  # fmt: skip
WAITS = {
    "expect", "expect_navigation", "expect_download", "expect_page", "expect_response", "goto", "reload",
    "wait_for", "wait_for_url", "wait_for_load_state", "wait_for_selector", "wait_for_function", "axe",
    "picture", "_tab_to",
}  # fmt: skip


def names(*nodes: ast.AST) -> set[str]:
    """What is called or asked for anywhere in these."""
    said = set()
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute):
                said.add(part.attr)
            elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
                said.add(part.func.id)
    return said


def hasty(source: str) -> list[int]:
    """Lines that read the page after something was pressed and before anything waited."""
    found: set[int] = set()
    for function in functions(ast.parse(source)):
        _follow(function.body, False, found)
    return sorted(found)


def _follow(body: list[ast.stmt], pressed: bool, found: set[int]) -> bool:
    """Whether something is pressed and not waited for when these are through."""
    for one in body:
        blocks = [getattr(one, part, []) for part in ("body", "orelse", "finalbody")]
        if isinstance(one, ast.FunctionDef) or not any(blocks):
            pressed = _step(one.lineno, names(one), pressed, found)
            continue
        head = names(
            *(part for part in ast.iter_child_nodes(one) if not isinstance(part, ast.stmt))
        )
        if isinstance(one, ast.With):  # ``with page.expect_navigation()`` waits when it is left
            pressed = _step(one.lineno, head, _follow(one.body, pressed, found), found)
            continue
        pressed = _step(one.lineno, head, pressed, found)
        ends = [
            _follow(block, pressed, found) for block in blocks
        ]  # every block, so no ``any`` here
        pressed = any(ends)
    return pressed


def _step(line: int, said: set[str], pressed: bool, found: set[int]) -> bool:
    if said & WAITS:
        return False
    if pressed and said & READS:
        found.add(line)
    return pressed or bool(said & PRESSES)


@pytest.mark.parametrize("path", sorted(TESTS.glob("test_*.py")), ids=lambda path: path.stem)
def test_nothing_is_read_at_once_after_a_press(path):
    assert hasty(path.read_text(encoding="utf-8")) == []


HASTY = """
def test_rows(page):
    page.get_by_role("button", name="再加一行").click()
    {}
"""


@pytest.mark.parametrize(
    ("then", "lines"),
    [
        ("assert page.get_by_label('缺陷').count() == 6", [4]),
        ("if page.url.endswith('/'):\n        return", [4]),
        ("row = Case.objects.get()", [4]),
        ("expect(page.get_by_label('缺陷')).to_have_count(6)", []),
        ("page.wait_for_url('**/there')\n    assert page.title() == '案件'", []),
    ],
)
def test_what_is_read_at_once_is_found(then, lines):
    assert hasty(HASTY.format(then)) == lines


def test_a_press_inside_an_expected_navigation_has_waited():
    waited = (
        "with page.expect_navigation():\n        page.click()\n    assert page.title() == '案件'"
    )
    assert hasty(HASTY.format(waited)) == []
