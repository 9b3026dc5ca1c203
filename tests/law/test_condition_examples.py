"""Every predicate's own table of examples, as it stands in the procedure files, through the engine."""

from dataclasses import replace

import pytest

from chengming.law.judging.examples import example_answer, failing_examples
from chengming.law.load import load
from chengming.law.predicates import PREDICATES
from chengming.law.procedure import Procedure, read_procedure
from chengming.law.strict_yaml import parse

LAW = load()
PROCEDURES = [
    read_procedure(parse(data, name), predicates=PREDICATES)
    for name, data in LAW.files.items()
    if name.startswith("procedures/")
]
CASES = [
    (procedure, spec, number)
    for procedure in PROCEDURES
    for spec in procedure.conditions.values()
    for number in range(len(spec.examples))
]


def test_there_are_examples_to_run() -> None:
    assert len(CASES) > 40


@pytest.mark.parametrize(
    ("procedure", "spec", "number"), CASES, ids=[f"{s.id}-{n}" for _, s, n in CASES]
)
def test_example_has_the_answer_written_beside_it(procedure, spec, number) -> None:
    example = spec.examples[number]
    answer, reasons = example_answer(LAW, procedure, spec, example)
    assert answer is example.expected, (example.given, reasons)
    assert reasons


@pytest.mark.parametrize("procedure", PROCEDURES, ids=[p.id for p in PROCEDURES])
def test_a_wrong_example_is_named_with_its_line(procedure: Procedure) -> None:
    assert failing_examples(LAW, procedure) == []
    name, spec = next((n, s) for n, s in procedure.conditions.items() if s.examples)
    example = spec.examples[0]
    wrong = replace(spec, examples=(replace(example, expected=not example.expected),))
    spoiled = replace(procedure, conditions={**procedure.conditions, name: wrong})
    failing = failing_examples(LAW, spoiled)
    assert len(failing) == 1
    assert f"第 {example.line} 行" in failing[0]
