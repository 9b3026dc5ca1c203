"""Runs the table of examples that stands beside each predicate in a procedure file.

`given` may hold `facts` (the sheet), `records` (kind, say, id, done, by), `field`, `place`,
`scope` (rows), `settings`, `noticed` (the sheet when the notice was served), `at`, and what
the act judged says: `said`, or `act: {kind, by, at, say}`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from chengming.law.events import Act, Context, Event, Person, ScopeRow
from chengming.law.judging.clocks import Law
from chengming.law.judging.evaluation import Evaluation
from chengming.law.judging.fold import Fold
from chengming.law.judging.gates import engine_of
from chengming.law.predicates import Answer
from chengming.law.predicates.money import PROPOSED
from chengming.law.procedure import ConditionSpec, Example, Procedure

_KEYS = frozenset(
    ("facts", "records", "field", "place", "scope", "settings", "noticed", "at", "said", "act")
)
_NOBODY = {"id": "somebody", "office": "officer"}
_BEFORE = "2026-01-05T09:00:00+08:00"
_WHEN = "2026-03-02T09:00:00+08:00"


def failing_examples(law: Law, procedure: Procedure) -> list[str]:
    """One line for each example whose answer is not the one written; empty when all hold."""
    return [
        f"{procedure.file} 第 {example.line} 行：条件“{spec.id}”的示例应为 {_word(example.expected)}，实为 {_word(answer)}（{'；'.join(reasons)}）。"
        for spec, example in _examples(procedure)
        for answer, reasons in [example_answer(law, procedure, spec, example)]
        if answer is not example.expected
    ]


def _word(answer: bool | None) -> str:
    return {True: "成立", False: "不成立", None: "尚待填写"}[answer]


def _examples(procedure: Procedure) -> Iterator[tuple[ConditionSpec, Example]]:
    for spec in procedure.conditions.values():
        for example in spec.examples:
            yield spec, example


def example_answer(law: Law, procedure: Procedure, spec: ConditionSpec, example: Example) -> Answer:
    """The answer of a condition in the little case an example describes."""
    given = example.given
    if unknown := set(given) - _KEYS:
        raise ValueError(f"示例中有不认识的键：{'、'.join(sorted(unknown))}。")
    fold = Fold.start(law, procedure, _context(given))
    fold.sheet.update(_mapping(given.get("facts")))
    if "noticed" in given:
        sheet = _mapping(given["noticed"])
        fold.add(
            _event({"kind": "serve_notice", "say": {k: f(sheet) for k, f in PROPOSED.items()}}, 1)
        )
    records = given.get("records")
    for number, record in enumerate(records if isinstance(records, list) else (), 2):
        fold.add(_event(_mapping(record), number))
    act = _act(procedure, spec, given)
    engine = engine_of(procedure)
    return engine.conditions[spec.id].answer(Evaluation(fold, act, engine.acts[act.kind].plan))


def _context(given: Mapping[str, object]) -> Context:
    rows = given.get("scope")
    return Context(
        field=str(given.get("field", "health")),
        place=str(given.get("place", "320281")),
        agency="",
        scope=tuple(_row(_mapping(row)) for row in (rows if isinstance(rows, list) else ())),
        settings=_mapping(given.get("settings")),
    )


def _row(row: Mapping[str, object]) -> ScopeRow:
    listed = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return ScopeRow(**listed)  # type: ignore[arg-type]


def _event(record: Mapping[str, object], seq: int) -> Event:
    return Event(
        id=str(record.get("id", f"r{seq}")),
        kind=str(record["kind"]),
        seq=seq,
        done=datetime.fromisoformat(str(record.get("done", _BEFORE))),
        by=_person(record.get("by")),
        say=_mapping(record.get("say")),
    )


def _act(procedure: Procedure, spec: ConditionSpec, given: Mapping[str, object]) -> Act:
    wanted = _mapping(given.get("act"))
    say = _mapping(given.get("said") or wanted.get("say"))
    kind = str(wanted.get("kind") or _kind_saying(procedure, spec, say))
    at = str(wanted.get("at") or given.get("at") or _WHEN)
    by = _person(wanted["by"]) if "by" in wanted else None
    return Act(kind, datetime.fromisoformat(at), by, (), say)


def _kind_saying(procedure: Procedure, spec: ConditionSpec, say: Mapping[str, object]) -> str:
    """An act that has these inputs, of the kinds the predicate reads first."""
    order = (*spec.reads_records, *procedure.actions)
    fitting = (kind for kind in order if set(say) <= set(procedure.actions[kind].says))
    return next(fitting, procedure.final[0])


def _person(value: object) -> Person:
    found = {**_NOBODY, **_mapping(value)}
    return Person(str(found["id"]), str(found["office"]))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
