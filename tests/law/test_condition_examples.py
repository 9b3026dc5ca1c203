"""Every named condition's own table of examples, as it stands in the procedure files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from chengming.law.dated import Value, value_as_of
from chengming.law.events import Context, Event, Person, ScopeRow
from chengming.law.limits import Limit, day_of
from chengming.law.load import load
from chengming.law.predicates import PREDICATES
from chengming.law.procedure import ConditionSpec
from chengming.law.procedure.reading import read_procedure
from chengming.law.strict_yaml import parse

NAME = "procedures/penalty/ordinary.yaml"
LAW = load()
PROCEDURE = read_procedure(parse(LAW.files[NAME], NAME), predicates=PREDICATES)
CASES = [
    (condition, number)
    for condition in PROCEDURE.conditions.values()
    for number in range(len(condition.examples))
]


@dataclass
class Given:
    """What a row of a table states, answered as the engine would answer it."""

    row: Mapping[str, object]
    at: datetime = field(init=False)
    context: Context = field(init=False)

    def __post_init__(self) -> None:
        self.at = datetime.fromisoformat(str(self.row.get("at", "2026-03-02T09:00:00+08:00")))
        scope = tuple(
            ScopeRow(
                title="样本", **{k: tuple(v) if isinstance(v, list) else v for k, v in r.items()}
            )
            for r in self.row.get("scope", ())
        )
        self.context = Context(
            field=str(self.row.get("field", "market_regulation")),
            place="320281",
            agency="market_regulation",
            scope=scope,
        )
        self.records = [
            Event(str(n), r["kind"], n, self._done(r), Person("p1", "officer"), (), r["say"])
            for n, r in enumerate(self.row.get("records", ()), 1)
        ]

    def _done(self, record: Mapping[str, object]) -> datetime:
        return datetime.fromisoformat(str(record.get("done", self.at.isoformat())))

    def fact(self, name: str) -> object:
        return self.facts().get(name)

    def facts(self) -> Mapping[str, object]:
        return self.row.get("facts", {})

    def said(self, name: str) -> object:
        return self.row.get("said", {}).get(name)

    def record(self, kind: str) -> Event | None:
        return next((e for e in reversed(self.records) if e.kind == kind), None)

    def carried_by(self, kind: str, name: str) -> object:
        event = self.record(kind)
        return None if event is None else event.say.get(name)

    def total(self, kind: str, name: str) -> int:
        return sum(e.say.get(name, 0) for e in self.records if e.kind == kind)

    def value(self, parameter: str) -> Value:
        where = (day_of(self.at), self.context.field, self.context.place)
        return value_as_of(LAW.parameters[parameter], *where)

    def limit(self, parameter: str) -> Limit | None:
        value = self.value(parameter)
        return Limit(value.value, value.unit) if isinstance(value.value, int) else None


@pytest.mark.parametrize(("condition", "number"), CASES, ids=lambda v: getattr(v, "id", str(v)))
def test_condition_answers_as_its_table_says(condition: ConditionSpec, number: int):
    example = condition.examples[number]
    answer, reasons = PREDICATES[condition.predicate](Given(example.given))
    assert answer is example.expected, f"第 {example.line} 行：{reasons}"
    assert reasons


def test_every_predicate_is_used_by_a_condition():
    used = {c.predicate for c in PROCEDURE.conditions.values() if c.predicate}
    assert used == set(PREDICATES)
