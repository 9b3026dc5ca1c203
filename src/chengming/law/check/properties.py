"""Reads law/properties/**.yaml: what must never happen, and what must stay possible.

A property looks at events only and keeps its own few memories; it knows no gate. The list
`gates` beside it only names which gates owe it their being: a gate that no property asks
for, and a property that no gate serves, are refused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from chengming.law.procedure import Match, Operand, Procedure
from chengming.law.procedure.clause_reading import HANDLERS, one_or_more, read_match
from chengming.law.procedure.shapes import OPERATORS
from chengming.law.strict_yaml import Node

VERSION = "@version"  # the step changed the decisive content
FAMILIES = ("office", "officers", "qualified", "handler", "facts", "order")
CLOCK_STATES = ("idle", "running", "elapsed")


@dataclass(frozen=True, slots=True)
class Expr:
    """`word` says which; `name`, `matches`, `operands`, `kinds` or `limbs` say the rest."""

    word: str
    name: str = ""
    truth: bool = True
    matches: tuple[Match, ...] = ()
    operands: tuple[Operand, ...] = ()
    kinds: tuple[str, ...] = ()
    limbs: tuple["Expr", ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """An act (or `@version`), if `condition` holds at it."""

    act: str
    condition: Expr | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """One bit of a property; cleared first, then set."""

    set: tuple[Trigger, ...]
    clear: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """安全性质: none of the acts `never` happens while `condition` holds."""

    id: str
    title: str
    cite: tuple[str, ...]
    gates: tuple[str, ...]
    never: tuple[str, ...]
    condition: Expr
    mem: Mapping[str, Memory] = field(default_factory=dict)
    keep: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Possibility:
    """可能性: `reach` can be reached in the way described, with every gate in force."""

    id: str
    title: str
    cite: tuple[str, ...]
    using: tuple[str, ...]
    reach: str
    see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    say: tuple[tuple[str, Match], ...] = ()
    repeat: Mapping[str, int] = field(default_factory=dict)
    assume: Mapping[str, bool] = field(default_factory=dict)
    still: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class PropertyFile:
    """All properties and possibilities of one procedure."""

    procedure: str
    properties: Mapping[str, Property]
    possibilities: Mapping[str, Possibility]
    file: str


def read_properties(node: Node, procedure: Procedure, *, paired: bool = True) -> PropertyFile:
    """The property file of `procedure`; `paired` demands that gates and properties name each other."""
    found = node.take(["procedure", "properties"], ["possibilities"])
    if found["procedure"].text() != procedure.id:
        raise found["procedure"].error(f"不是“{procedure.id}”的性质。")
    reader = _Reader(procedure)
    properties = {k: reader.property(k, n) for k, n in found["properties"].mapping().items()}
    cans = found["possibilities"].mapping() if "possibilities" in found else {}
    possibilities = {k: reader.possibility(k, n) for k, n in cans.items()}
    if twice := next((k for k in possibilities if k in properties), None):
        raise cans[twice].error(f"“{twice}”既是性质又是可能性，请另取名。")
    out = PropertyFile(procedure.id, properties, possibilities, node.file)
    _check_pairs(node, out, procedure, paired)
    return out


def covered(gate: str, patterns: Collection[str]) -> bool:
    """Is a gate named by one of these patterns (`officers_*`)?"""
    return any(fnmatchcase(gate, pattern) for pattern in patterns)


def _check_pairs(node: Node, out: PropertyFile, procedure: Procedure, paired: bool) -> None:
    nodes = node.mapping()["properties"].mapping()
    for item in out.properties.values() if paired else ():
        for pattern in item.gates:
            if not any(fnmatchcase(gate, pattern) for gate in procedure.gates):
                raise nodes[item.id].error(f"没有名为“{pattern}”的关卡。")
        if paired and not item.gates:
            raise nodes[item.id].error(f"性质“{item.id}”没有写明由哪些关卡（gates）保证。")
    named = [pattern for item in out.properties.values() for pattern in item.gates]
    orphan = next((g for g in procedure.gates if not covered(g, named)), None)
    if paired and orphan is not None:
        raise node.error(f"关卡“{orphan}”没有任何性质提到它：请写明它防止什么（gates）。")


class _Reader:
    """Reads one file against its procedure; every name must exist."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.mem: Collection[str] = ()
        self.keep: Mapping[str, tuple[str, str]] = {}

    def acts(self, node: Node) -> tuple[str, ...]:
        names = one_or_more(node)
        for name in names:
            if name not in self.procedure.actions:
                raise node.error(f"没有名为“{name}”的行为。")
        return names

    def property(self, name: str, node: Node) -> Property:
        found = node.take(
            ["title", "cite", "gates", "never", "if"], ["mem", "keep", "except", "note"]
        )
        mems = found["mem"].mapping() if "mem" in found else {}
        keeps = found["keep"].mapping() if "keep" in found else {}
        self.mem, self.keep = list(mems), {k: self.kept(n) for k, n in keeps.items()}
        return Property(
            id=name,
            title=found["title"].text(),
            cite=one_or_more(found["cite"]),
            gates=tuple(found["gates"].texts()),
            never=self.never(found),
            condition=self.expr(found["if"]),
            mem={k: self.memory(n) for k, n in mems.items()},
            keep=self.keep,
            line=node.line,
        )

    def never(self, found: Mapping[str, Node]) -> tuple[str, ...]:
        if found["never"].value != "*":
            if "except" in found:
                raise found["except"].error('except 只与 never: "*" 同用。')
            return self.acts(found["never"])
        excepted = [n.text() for n in found["except"].items()] if "except" in found else []
        return tuple(a for a in self.procedure.actions if a not in excepted)

    def kept(self, node: Node) -> tuple[str, str]:
        found = node.take(["at", "value"])
        act, value = found["at"].text(), found["value"].text()
        if act not in self.procedure.actions or not _has(self.procedure, act, value):
            raise node.error(f"行为“{act}”没有“{value}”可记。")
        return act, value

    def memory(self, node: Node) -> Memory:
        found = node.take(["set"], ["clear"])
        clear = found["clear"].items() if "clear" in found else []
        return Memory(
            tuple(self.trigger(n) for n in found["set"].items()),
            tuple(self.trigger(n) for n in clear),
        )

    def trigger(self, node: Node) -> Trigger:
        if isinstance(node.value, str):
            if node.value != VERSION and node.value not in self.procedure.actions:
                raise node.error(f"没有名为“{node.value}”的行为。")
            return Trigger(node.value)
        found = node.take(["act"], ["if"])
        act = self.acts(found["act"])[0]
        return Trigger(act, self.expr(found["if"]) if "if" in found else None)

    def expr(self, node: Node) -> Expr:
        if isinstance(node.value, str):
            return self.expr_word(node, "mem", node)
        if isinstance(node.value, list):
            return Expr("all", limbs=tuple(self.expr(n) for n in node.items()))
        found = node.mapping()
        if len(found) != 1:
            raise node.error("此处应当恰有一个词。")
        ((word, inner),) = found.items()
        return self.expr_word(node, word, inner)

    def expr_word(self, node: Node, word: str, inner: Node) -> Expr:
        if word in ("any", "all"):
            return Expr(word, limbs=tuple(self.expr(n) for n in inner.items()))
        if word == "not":
            return Expr(word, limbs=(self.expr(inner),))
        if word in FAMILIES or word == "recused":
            return Expr(word, truth=inner.flag())
        if word == "says":
            return Expr(word, matches=self.says(inner))
        if word == "did":
            return Expr(word, kinds=self.acts(inner))
        if word == "named" and inner.flag():
            return Expr("did", kinds=(HANDLERS,))
        if word == "other_than":
            return self.other_than(inner)
        if word == "compare":
            return self.compare(inner)
        places: dict[str, Collection[str]] = {
            "mem": self.mem,
            "condition": self.procedure.conditions,
            **dict.fromkeys(CLOCK_STATES, self.procedure.clocks),
        }
        if word not in places:
            raise node.error(f"不认识的词“{word}”。")
        if inner.text() not in places[word]:
            raise inner.error(f"没有名为“{inner.text()}”的记忆、条件或者期限。")
        return Expr(word, inner.text())

    def other_than(self, node: Node) -> Expr:
        """The actor is not the one whom the latest record of an act names under this input."""
        found = node.take(["act", "as"])
        act, name = self.acts(found["act"])[0], found["as"].text()
        if name not in self.procedure.actions[act].says:
            raise found["as"].error(f"行为“{act}”没有输入“{name}”。")
        return Expr("other_than", name, kinds=(act,))

    def says(self, node: Node) -> tuple[Match, ...]:
        matches = read_match(node, ())
        for match in matches:
            every = self.procedure.actions.values()
            specs = [a.says[match.field] for a in every if match.field in a.says]
            if not specs:
                raise node.error(f"没有任何行为有输入“{match.field}”。")
            known = {v for s in specs for v in ((True, False) if s.type == "bool" else s.values)}
            if known and (wrong := [v for v in match.values if v not in known]):
                raise node.error(f"“{match.field}”没有“{wrong[0]}”这个值。")
        return matches

    def compare(self, node: Node) -> Expr:
        parts = node.items()
        if len(parts) != 3:
            raise node.error("compare 应当写作 [左, 比较词, 右]。")
        return Expr(
            "compare",
            parts[1].word(OPERATORS),
            operands=(self.operand(parts[0]), self.operand(parts[2])),
        )

    def operand(self, node: Node) -> Operand:
        source, _, name = node.text().partition(".")
        if source not in ("this", "keep") or not name:
            raise node.error("此处应当写作 this.输入 或者 keep.所记。")
        if source == "keep" and name not in self.keep:
            raise node.error(f"没有名为“{name}”的所记值（keep）。")
        return Operand(source, name)

    def possibility(self, name: str, node: Node) -> Possibility:
        found = node.take(
            ["title", "cite", "using", "reach"],
            ["must_see", "must_not_see", "must_say", "must_repeat", "assume", "no_ticks", "note"],
        )
        every = found["using"].value == "all"
        return Possibility(
            id=name,
            title=found["title"].text(),
            cite=one_or_more(found["cite"]),
            using=tuple(self.procedure.actions) if every else self.acts(found["using"]),
            reach=self.acts(found["reach"])[0],
            see=self.acts(found["must_see"]) if "must_see" in found else (),
            avoid=self.acts(found["must_not_see"]) if "must_not_see" in found else (),
            say=self.must_say(found["must_say"]) if "must_say" in found else (),
            repeat=self.repeats(found["must_repeat"]) if "must_repeat" in found else {},
            assume=self.assumed(found["assume"]) if "assume" in found else {},
            still=self.clocks(found["no_ticks"]) if "no_ticks" in found else (),
            line=node.line,
        )

    def must_say(self, node: Node) -> tuple[tuple[str, Match], ...]:
        out = []
        for item in node.items():
            found = item.take(["act", "says"])
            act = self.acts(found["act"])[0]
            out += [(act, match) for match in self.says(found["says"])]
        return tuple(out)

    def repeats(self, node: Node) -> dict[str, int]:
        for name, item in node.mapping().items():
            if name not in self.procedure.actions:
                raise item.error(f"没有名为“{name}”的行为。")
        return {name: item.number(2) for name, item in node.mapping().items()}

    def assumed(self, node: Node) -> dict[str, bool]:
        for name, item in node.mapping().items():
            if name not in self.procedure.conditions:
                raise item.error(f"没有名为“{name}”的条件。")
        return {name: item.flag() for name, item in node.mapping().items()}

    def clocks(self, node: Node) -> tuple[str, ...]:
        for name in node.texts():
            if name not in self.procedure.clocks:
                raise node.error(f"没有名为“{name}”的期限。")
        return tuple(node.texts())


def _has(procedure: Procedure, act: str, name: str) -> bool:
    spec = procedure.actions[act]
    return name in (*spec.says, *spec.must, *spec.may, *(c.field for c in spec.carries))
