"""Values in words: for what is known already, for what changed, for choosing what to rectify."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chengming.law.citation import Instruments
from chengming.law.procedure import FactSpec
from chengming.web.console.acts.asking.raw import printed
from chengming.web.console.acts.asking.roles import PROVISIONS, people_of
from chengming.web.ui.moments import yuan

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Words:
    """How one case's values read: its act, the names of its people, the printing of citations."""

    act: str
    name: Callable[[str], str]
    law: Instruments

    def lines(self, spec: FactSpec, value: object) -> Lines:
        """Title and value of everything in a fact, in its order."""
        return tuple(self._lines(spec, value, ""))

    def text(self, spec: FactSpec, value: object) -> str:
        """The same as one text."""
        found = self.lines(spec, value)
        if len(found) == 1 and not spec.items:
            return found[0][1]
        return "\n".join(f"{title}：{text}" for title, text in found)

    def _lines(self, spec: FactSpec, value: object, before: str) -> Iterator[tuple[str, str]]:
        if spec.items and isinstance(value, list | tuple):
            for number, item in enumerate(value, 1):
                place = f"{before}{number}." if len(value) > 1 else before
                for part in spec.items:
                    if isinstance(item, Mapping) and part.name in item:
                        yield from self._lines(part, item[part.name], place)
        elif spec.items and isinstance(value, Mapping):
            for part in spec.items:
                if part.name in value:
                    yield from self._lines(part, value[part.name], before)
        else:
            yield f"{before}{spec.title}", self.word(spec, value)

    def word(self, spec: FactSpec, value: object) -> str:
        """One value."""
        if isinstance(value, list | tuple):
            return "、".join(self.word(spec, item) for item in value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if spec.type == "money" and isinstance(value, int):
            return f"{yuan(value)} 元"
        if spec.type == "enum":
            return spec.labels.get(str(value), str(value))
        if people_of(self.act, spec.name) is not None:
            return self.name(str(value))
        if spec.name in PROVISIONS:
            return printed(str(value), self.law)
        return "" if value is None else str(value)
