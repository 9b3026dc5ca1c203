"""What only the paper says (询问何时何地、移送何处…): asked as forms of acts ask their facts."""

from collections.abc import Mapping
from typing import Any

from chengming.casework.cases.dossier import Dossier
from chengming.casework.documents import printing
from chengming.casework.documents.errors import PaperUnknown
from chengming.casework.documents.queries import Line
from chengming.law.procedure import FactSpec
from chengming.record.clock.queries import SHANGHAI, now
from chengming.standing.accounts import acts
from chengming.web.console.acts.asking.answering import UNSAID, Reader
from chengming.web.console.acts.asking.building import Builder
from chengming.web.console.acts.asking.people import People
from chengming.web.console.acts.asking.raw import flatten
from chengming.web.console.acts.asking.setting import FACTS, Setting
from chengming.web.console.acts.asking.shapes import Errors, Question, Raw


class Inputs:
    """The inputs of one paper, as said in its last version or typed just now."""

    def __init__(self, desk: Any, dossier: Dossier, line: Line) -> None:
        self.specs: Mapping[str, FactSpec] = _specs(line)
        day, recused = now().astimezone(SHANGHAI).date(), dossier.fold.recused
        self.setting = Setting(
            act=line.act.kind, law=acts.law().instruments, today=day, sheet=dossier.fold.sheet,
            people=People(desk.agency, day, recused),
        )  # fmt: skip
        self.typed: Raw | None = None
        self.errors: Errors = {}

    def questions(self, said: Mapping[str, object]) -> list[Question]:
        """One for each, filled with what was typed, else with what was ``said`` before."""
        raw = self.typed if self.typed is not None else self._flat(said)
        builder = Builder(self.setting, raw, self.errors)
        return [builder.input(spec) for spec in self.specs.values()]

    def read(self, typed: Raw) -> dict[str, object]:
        """What was said; ``errors`` tell what is wrong."""
        self.typed = typed
        reader = Reader(self.setting, typed)
        found = {
            name: reader.read(spec, required=not spec.optional) for name, spec in self.specs.items()
        }
        self.errors = reader.errors
        return {name: value for name, value in found.items() if value is not UNSAID}

    def _flat(self, said: Mapping[str, object]) -> Raw:
        raw: Raw = {}
        for name, spec in self.specs.items():
            if name in said:
                kind, law = self.setting.act, self.setting.law
                raw |= flatten(kind, spec, said[name], f"{FACTS}.{name}", law)
        return raw


def _specs(line: Line) -> Mapping[str, FactSpec]:
    try:
        return printing.spec_of(line.paper, line.act).inputs
    except PaperUnknown:
        return {}
