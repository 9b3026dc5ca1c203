"""正文: the parts of a decision in the order of its paper, each with the field that shows it.

``full`` is the text of the decision, ``summary`` what every publication must say. A part is the
smallest thing that can be hidden: one datum, one sentence, or one reference within a sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chengming.law.load import LawData
from chengming.law.procedure import FactSpec, Procedure
from chengming.openness.disclosure.redaction import facts as reading
from chengming.openness.disclosure.redaction.facts import Fact, Facts

FULL, SUMMARY = "full", "summary"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Part:
    """``label`` "" for running text; ``verbatim``: the field itself reads like this."""

    key: str
    label: str
    text: str
    fact: Fact
    verbatim: bool

    @property
    def datum(self) -> str:
        """The path of the datum shown: of a reference, what it stands for."""
        return self.fact.refers[0] if self.fact.refers is not None else self.fact.path


@dataclass(frozen=True)
class Block:
    """A heading and its parts."""

    title: str
    parts: tuple[Part, ...]


class Writer:
    """Lays out one decision by the words of its procedure."""

    def __init__(self, law: LawData, procedure: Procedure, facts: Facts) -> None:
        self.law, self.procedure, self.facts = law, procedure, facts

    def blocks(self, scope: str) -> tuple[Block, ...]:
        """Every block that has something to say."""
        written = self._full() if scope == FULL else self._summary()
        return tuple(block for block in written if block.parts)

    def head(self) -> tuple[Part, ...]:
        """What stands beside the text: number, cause, amount; shown in lists and searched."""
        return tuple(self._items(("case_name", "decision.number", "decision.amount")))

    def _full(self) -> Iterator[Block]:
        parties = reading.indexes(self.facts, "parties")
        for n in parties:
            yield Block(f"当事人{_nth(n, parties)}", tuple(self._party(n, FULL)))
        violations = reading.indexes(self.facts, "violations")
        for n in violations:
            yield Block(f"违法事实{_nth(n, violations)}", tuple(self._violation(n)))
        yield Block("证据", tuple(self._evidence()))
        yield from self._law_applied(violations)
        yield Block("裁量", tuple(self._discretion()))
        yield from self._penalties(violations)
        yield Block(
            "救济途径", tuple(self._items(("remedies.reconsideration_body", "remedies.court")))
        )

    def _summary(self) -> Iterator[Block]:
        parties = reading.indexes(self.facts, "parties")
        for n in parties:
            yield Block(f"当事人{_nth(n, parties)}", tuple(self._party(n, SUMMARY)))
        violations = reading.indexes(self.facts, "violations")
        yield Block("案由", tuple(self._items(("case_name",))))
        yield from self._law_applied(violations)
        yield from self._penalties(violations)

    def _party(self, n: int, scope: str) -> Iterator[Part]:
        below = ("id_number", "address", "representative") if scope == FULL else ()
        names = ("name", "uscc", *below)
        return self._items(f"parties.{n}.{name}" for name in names)

    def _violation(self, n: int) -> Iterator[Part]:
        above = f"violations.{n}"
        yield from self._items(f"{above}.{name}" for name in ("happened_on", "ended_on", "place"))
        for name in ("conduct", "consequence"):
            yield from self._text(f"{above}.{name}")
        yield from self._items(f"{above}.{name}" for name in ("value", "gains"))

    def _evidence(self) -> Iterator[Part]:
        return self._items(
            f"evidence.{n}.{name}"
            for n in reading.indexes(self.facts, "evidence")
            for name in ("type", "title")
        )

    def _law_applied(self, violations: Iterable[int]) -> Iterator[Block]:
        for title, name in (("违反的规定", "provisions"), ("处罚依据", "basis")):
            found = (
                f for n in violations for f in reading.under(self.facts, f"violations.{n}.{name}")
            )
            yield Block(title, tuple(map(self._article, _stated(found))))

    def _discretion(self) -> Iterator[Part]:
        yield from self._items(("discretion.benchmark", "discretion.manner"))
        yield from self._text("discretion.reason")

    def _penalties(self, violations: Iterable[int]) -> Iterator[Block]:
        names = ("kind", "fen", "object", "term", "manner")
        paths = (
            f"violations.{n}.penalties.{m}.{name}"
            for n in violations
            for m in reading.indexes(self.facts, f"violations.{n}.penalties")
            for name in names
        )
        yield Block("处罚决定", (*self._items(paths), *self._items(("decision.correction",))))

    def _items(self, paths: Iterable[str]) -> Iterator[Part]:
        for path in paths:
            fact = self.facts.get(path)
            if fact is not None and fact.source.value not in (None, "", [], {}):
                spec = self._spec(path)
                text, verbatim = _printed(fact.source.value, spec)
                yield Part(path, _label(spec), text, fact, verbatim)

    def _text(self, path: str) -> Iterator[Part]:
        title = _label(self._spec(path))
        for number, fact in enumerate(reading.under(self.facts, path)):
            yield Part(fact.path, "" if number else title, fact.text, fact, verbatim=True)

    def _article(self, fact: Fact) -> Part:
        cited = self.law.instruments.parse(str(fact.source.value))
        return Part(fact.path, "", cited.print(), fact, verbatim=False)

    def _spec(self, path: str) -> FactSpec:
        """What the procedure says of a fact: its title, its type, its words."""
        first, *rest = [part for part in path.split(".") if not part.isdigit()]
        if first == "decision":
            return _DECISION.get(rest[0]) or self.procedure.actions["decide"].says[rest[0]]
        spec = self.procedure.facts[first]
        for name in rest:
            spec = next(item for item in spec.items if item.name == name)
        return spec


_DECISION = {
    "number": FactSpec("number", "决定书文号", "string"),
    "amount": FactSpec("amount", "罚没金额", "money"),
}


def _label(spec: FactSpec) -> str:
    """The title of a fact without the advice that its form gives in brackets."""
    return re.sub(r"（[^）]*）", "", spec.title)


def _printed(value: object, spec: FactSpec) -> tuple[str, bool]:
    """As a reader sees it, and whether the field reads the same."""
    if spec.type == "money" and isinstance(value, int):
        return f"{value // 100:,}.{value % 100:02d}元".replace(".00", ""), False
    if spec.type == "enum":
        return spec.labels.get(str(value), str(value)), False
    if spec.type == "bool":
        return "是" if value else "否", False
    return str(value), True


def _stated(facts: Iterable[Fact]) -> list[Fact]:
    """The same article cited for several violations is printed once."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if isinstance(fact.source.value, str):
            found.setdefault(fact.source.value, fact)
    return list(found.values())


def _nth(n: int, among: list[int]) -> str:
    return "" if len(among) < 2 else f"（{NUMERALS[n]}）" if n < len(NUMERALS) else f"（{n + 1}）"
