"""Every function of an ``actions`` module is a lawful act: who and when are given, and it
leaves a record, itself or through what it calls."""

import ast
from pathlib import Path

from tests.house.source import SOURCE, modules

WRITE = "chengming.record.records.actions.write"
# The recorder itself and what lies below it cannot be made of records.
FLOORS = ("standing", "casework", "openness")
# What an act must be given; `rectify` of a record and an erasure give theirs by the same names.
GIVEN = {"by", "at"}


class Module:
    """One module: its functions, what each calls, and where imported names come from."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.imported: dict[str, str] = {}
        self.functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def calls(self, function: str) -> set[str]:
        """Dotted names of what it calls."""
        found = set()
        for node in ast.walk(self.functions[function]):
            if isinstance(node, ast.Call):
                dotted = self._dotted(node.func)
                if dotted:
                    found.add(dotted)
        return found

    def _dotted(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            if node.id in self.functions:
                return f"{self.name}.{node.id}"
            return self.imported.get(node.id)
        if isinstance(node, ast.Attribute):
            base = self._dotted(node.value)
            return f"{base}.{node.attr}" if base else None
        return None


def load(root: Path) -> dict[str, Module]:
    found = {}
    for path in modules(root):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(("chengming", *parts))
        found[name] = Module(name, ast.parse(path.read_text(encoding="utf-8")))
    return found


def writes(name: str, house: dict[str, Module], seen: set[str]) -> bool:
    """Whether the function, or one it calls, calls ``records.write``."""
    if name == WRITE:
        return True
    module, _, function = name.rpartition(".")
    if name in seen or module not in house or function not in house[module].functions:
        return False
    seen.add(name)
    return any(writes(called, house, seen) for called in house[module].calls(function))


def acts(house: dict[str, Module]) -> list[tuple[Module, ast.FunctionDef]]:
    return [
        (module, node)
        for name, module in house.items()
        if name.split(".")[1] in FLOORS and "actions" in name.split(".")
        for node in module.functions.values()
        if not node.name.startswith("_")
    ]


def offences(root: Path) -> list[str]:
    house, wrong = load(root), []
    for module, node in acts(house):
        name = f"{module.name}.{node.name}"
        if not {argument.arg for argument in node.args.kwonlyargs} >= GIVEN:
            wrong.append(f"{name} does not take by and at as keywords")
        if not writes(name, house, set()):
            wrong.append(f"{name} writes no record")
    return wrong


def test_every_action_names_who_and_when_and_leaves_a_record():
    assert len(acts(load(SOURCE))) > 10
    assert offences(SOURCE) == []


def test_an_action_without_record_is_found(tmp_path):
    room = tmp_path / "casework" / "cases"
    room.mkdir(parents=True)
    (room / "actions.py").write_text(
        "from chengming.record.records import actions as records\n"
        "from chengming.casework.cases import entering\n"
        "def good(*, by, at): entering.enter()\n"
        "def silent(*, by, at): records.of_stream()\n"
        "def timeless(by): records.write()\n"
        "def _private(): pass\n"
    )
    (room / "entering.py").write_text(
        "from chengming.record.records.actions import write\ndef enter(): write()\n"
    )
    assert offences(tmp_path) == [
        "chengming.casework.cases.actions.silent writes no record",
        "chengming.casework.cases.actions.timeless does not take by and at as keywords",
    ]
