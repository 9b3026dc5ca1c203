"""Reads the access table, strictly and once: an unknown word refuses to load, it never opens a door."""

import functools
from dataclasses import dataclass
from pathlib import Path

from chengming.law import strict_yaml
from chengming.law.strict_yaml import Node

FILE = Path(__file__).with_name("table.yaml")

METHODS = ("GET", "POST")
ANYONE, HALF, HOLDER, ANY = "anyone", "half", "holder", "any"
NONE, OWN_AGENCY, VISIBLE_CASE = "none", "own_agency", "visible_case"
VISIBLE_PROPOSAL, OWN_LETTER, OWN_PRACTICE = "visible_proposal", "own_letter", "own_practice"
RELATIONS = (NONE, OWN_AGENCY, VISIBLE_CASE, VISIBLE_PROPOSAL, OWN_LETTER, OWN_PRACTICE)
NEVER, ALWAYS, BY_ACT, BY_FORM = "never", "always", "by_act", "by_form"


@dataclass(frozen=True)
class Row:
    """One address: what may be done there, by whom, with which objects."""

    methods: frozenset[str]
    offices: str | frozenset[str]
    relation: str
    step_up: str
    look: bool

    def admits(self, office: str) -> bool:
        """Whether somebody acting in this office ("" for none) may ask at all."""
        if isinstance(self.offices, frozenset):
            return office in self.offices
        return self.offices in (ANYONE, HALF, HOLDER) or (self.offices == ANY and bool(office))


@dataclass(frozen=True)
class Table:
    """All addresses by name, and the acts that are signed, by procedure."""

    routes: dict[str, Row]
    sign_acts: dict[str, frozenset[str]]

    def row(self, route: str) -> Row | None:
        """The row of an address, or None: then it does not exist for anybody."""
        return self.routes.get(route)

    def is_signed(self, act: str) -> bool:
        """Whether this act wants a factor shown just now, in whatever procedure."""
        return any(act in acts for acts in self.sign_acts.values())


@functools.cache
def table() -> Table:
    """The table of this installation."""
    return read(FILE)


def read(path: Path) -> Table:
    """Read a table; unknown keys and words are refused with file and line."""
    found = strict_yaml.read(path, path.name).take(["routes", "sign_acts"])
    return Table(
        routes={key: _row(node) for key, node in found["routes"].mapping().items()},
        sign_acts={
            key: frozenset(node.texts()) for key, node in found["sign_acts"].mapping().items()
        },
    )


def _row(node: Node) -> Row:
    found = node.take(["methods", "offices", "relation"], ["step_up", "look"])
    methods = {method.word(METHODS) for method in found["methods"].items()}
    return Row(
        methods=frozenset(methods | ({"HEAD"} if "GET" in methods else set())),
        offices=_offices(found["offices"]),
        relation=found["relation"].word(RELATIONS),
        step_up=found["step_up"].word((NEVER, ALWAYS, BY_ACT, BY_FORM))
        if "step_up" in found
        else NEVER,
        look=found["look"].flag() if "look" in found else True,
    )


def _offices(node: Node) -> str | frozenset[str]:
    if isinstance(node.value, str):
        return node.word((ANYONE, HALF, HOLDER, ANY))
    return frozenset(node.texts())
