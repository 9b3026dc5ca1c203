"""行政强制措施: what `law check` says of it, and that it misses what it rests on when that is taken out."""

from collections.abc import Sequence

import pytest
from tests.law.check.test_mutants import chosen, tell

from chengming.law.check.checking import Desk, check
from chengming.law.check.mutants import Ground, mutate, mutate_all
from chengming.law.load import load

PROCEDURE = "compulsion/measure"
PARTS = 3


@pytest.fixture(scope="module")
def ground() -> Ground:
    law = load()
    procedure, file = law.procedures[PROCEDURE], law.properties[PROCEDURE]
    found = check(procedure, file, only=[*file.properties, *file.possibilities])
    cores = {f.id: f.core for f in found.properties}
    return Ground(procedure, file, cores, {f.id: f.acts for f in found.possibilities})


def test_the_procedure_has_no_bypass_and_nothing_impossible():
    law = load()
    procedure, file = law.procedures[PROCEDURE], law.properties[PROCEDURE]
    found = check(procedure, file)
    assert (found.violations, found.unknown) == (0, [])
    assert len(file.properties) >= 25
    assert len(file.possibilities) >= 8


@pytest.mark.parametrize(
    ("gate", "noticed"),
    [
        ("legal_review", {"no_review_no_approval"}),
        (
            "lift_first",
            {
                "refused_urgent_measure_is_lifted_at_once",
                "measure_that_did_not_pass_review_is_lifted_at_once",
            },
        ),
        ("no_second_sealing", {"no_second_sealing"}),
        ("approved_before_taking", {"no_measure_without_approval"}),
    ],
)
def test_a_gate_taken_out_is_noticed(ground: Ground, gate: str, noticed: set[str]) -> None:
    assert mutate(ground, gate).killed_by in noticed


def test_a_refused_urgent_measure_may_be_lifted_and_nothing_else(ground: Ground) -> None:
    desk = Desk(ground.procedure, ground.file, 0)
    stays = ground.file.possibilities["refused_urgent_measure_is_closed"]
    assert desk.possibility(stays).kind == "holds"
    barred = ground.procedure.gates["lift_first"]
    assert "lift" not in barred.at
    assert {"decide", "propose", "extend_measure", "dispose", "close_case"} <= set(barred.at)


@pytest.mark.drill
@pytest.mark.parametrize("part", range(PARTS))
def test_every_written_gate_taken_out_is_noticed(ground: Ground, part: int, capsys) -> None:
    written: Sequence[str] = [g.id for g in ground.procedure.gates.values() if not g.generated]
    rows = list(mutate_all(ground, chosen(written, part, PARTS, 3)))
    tell(capsys, rows)
    assert [row.gate for row in rows if not row.explained] == []
