"""Mutants: every gate taken out, every limb dropped; who notices, and what the others rest on.

A part of ``make drill`` is one test function, so the lists are cut into several.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import pytest
from tests import sizes

from chengming.law.check.checking import Desk, check
from chengming.law.check.mutants import (
    Ground,
    Mutant,
    limbs,
    mutate,
    mutate_all,
    mutate_limb,
    mutate_limbs,
)
from chengming.law.check.properties import PropertyFile
from chengming.law.load import load

PROCEDURE = "penalty/ordinary"
T = TypeVar("T")
GATE_PARTS, WEAKER_PARTS, STRICTER_PARTS = 3, 6, 4


@pytest.fixture(scope="module")
def ground() -> Ground:
    law = load()
    procedure, file = law.procedures[PROCEDURE], law.properties[PROCEDURE]
    found = check(procedure, file, only=[*file.properties, *file.possibilities])
    cores = {f.id: f.core for f in found.properties}
    return Ground(procedure, file, cores, {f.id: f.acts for f in found.possibilities})


def chosen(items: Sequence[T], part: int, parts: int, small: int) -> list[T]:
    """One part of the list in the drill, else a few of it by the seed."""
    own = list(items[part::parts])
    return own if sizes.DRILL else random.Random(sizes.SEED + part).sample(own, small)


def tell(capsys: pytest.CaptureFixture[str], rows: Sequence[Mutant]) -> None:
    """The table, one line a mutant."""
    with capsys.disabled():
        for row in rows if sizes.DRILL else ():
            print(f"  {row.gate} {row.limb}: {outcome(row)}")


def outcome(row: Mutant) -> str:
    if row.killed_by:
        steps = f", a way of {len(row.trace)} steps" if row.trace else ""
        return f"noticed by {row.killed_by}{steps}"
    if row.redundant:
        return f"changes nothing: implied by {', '.join(row.implied_by) or 'the order of acts'}"
    if row.trace:
        return f"SURVIVES, asked for by nobody: {' → '.join(row.trace)}"
    return "SURVIVES, not known within the limits"


def taken_out(
    ground: Ground, capsys: pytest.CaptureFixture[str], part: int, *, generated: bool = False
) -> None:
    gates = ground.procedure.gates.values()
    every = [g.id for g in gates if bool(g.generated) is generated]
    picked = chosen(every, part, GATE_PARTS, 3)
    rows = list(mutate_all(ground, picked))
    tell(capsys, rows)
    assert [row.gate for row in rows if not row.explained] == []


@pytest.mark.drill
def test_every_written_gate_taken_out_is_noticed_1(ground: Ground, capsys) -> None:
    taken_out(ground, capsys, 0)


@pytest.mark.drill
def test_every_written_gate_taken_out_is_noticed_2(ground: Ground, capsys) -> None:
    taken_out(ground, capsys, 1)


@pytest.mark.drill
def test_every_written_gate_taken_out_is_noticed_3(ground: Ground, capsys) -> None:
    taken_out(ground, capsys, 2)


@pytest.mark.drill
def test_every_generated_gate_taken_out_is_noticed_1(ground: Ground, capsys) -> None:
    taken_out(ground, capsys, 0, generated=True)


@pytest.mark.drill
def test_every_generated_gate_taken_out_is_noticed_2(ground: Ground, capsys) -> None:
    taken_out(ground, capsys, 1, generated=True)


@pytest.mark.drill
def test_every_generated_gate_taken_out_is_noticed_3(ground: Ground, capsys) -> None:
    taken_out(ground, capsys, 2, generated=True)


def test_a_gate_that_only_explains_another_is_proved_redundant(ground: Ground) -> None:
    found = mutate(ground, "suspend_once")
    assert (found.killed_by, found.redundant) == ("", True)
    assert found.implied_by == ("suspended_waits",)


def test_a_gate_is_not_called_redundant_because_no_property_misses_it(ground: Ground) -> None:
    bare = PropertyFile(PROCEDURE, {}, {}, ground.file.file)
    found = mutate(Ground(ground.procedure, bare, {}, {}), "lead_once")
    assert not found.redundant
    assert found.trace == ("登记线索", "登记线索")
    assert not found.explained


@pytest.mark.parametrize(
    ("gate", "limb", "noticed"),
    [
        ("legal_review", "require[1].with.outcome", "no_review_no_decision"),
        ("extension_second", "require[2].after.extend_decision", "second_extension_is_discussed"),
        ("suspended_waits", "require[0].after.resume_investigation", "suspended_case_goes_on"),
        ("penalty_as_reported", "require[0].with.version", "penalty_matches_the_report"),
        ("reviewer_apart", "require[0].apart.handlers", "named_handler_never_reviews"),
        ("chair_is_the_one_named", "require[0].with.chair", "hearing_is_chaired_by_the_one_appointed"),
    ],
)  # fmt: skip
def test_a_dropped_limb_is_noticed(ground: Ground, gate: str, limb: str, noticed: str) -> None:
    assert mutate_limb(ground, gate, limb).killed_by == noticed


def test_a_gate_that_reads_something_new_is_followed_as_on_a_desk_made_afresh(
    ground: Ground,
) -> None:
    gate = "suspended_waits"
    spec = ground.procedure.gates[gate]
    limb = next(one for one in limbs(spec) if one.label.endswith(".after.resume_investigation"))
    changed = replace(ground.procedure, gates={**ground.procedure.gates, gate: limb.gate})
    can = ground.file.possibilities["suspended_case_goes_on"]
    shared = ground.desk.changed(gate, limb.gate).possibility(can)
    assert shared.kind == Desk(changed, ground.file, 0).possibility(can).kind == "broken"
    assert ground.desk.possibility(can).kind == "holds"


def test_a_limb_that_others_imply_names_them(ground: Ground) -> None:
    found = mutate_limb(ground, "court_after_demand", "require[0]")
    assert (found.killed_by, found.redundant, found.implied_by) == (
        "",
        True,
        ("court_after_demand",),
    )


def dropped(
    ground: Ground, capsys: pytest.CaptureFixture[str], part: int, *, stricter: bool
) -> None:
    """A weaker gate is for properties to notice, a stricter one for possibilities."""
    written = [g for g in ground.procedure.gates.values() if not g.generated]
    every = [(g.id, limb.label) for g in written for limb in limbs(g) if limb.stricter is stricter]
    parts = STRICTER_PARTS if stricter else WEAKER_PARTS
    rows = list(mutate_limbs(ground, chosen(every, part, parts, 1)))
    tell(capsys, rows)
    noticed, implied = sum(bool(r.killed_by) for r in rows), sum(r.redundant for r in rows)
    with capsys.disabled():
        print(
            f"  {len(rows)} of {len(every)}: noticed {noticed}, proved to change nothing {implied}"
        )
    assert not sizes.DRILL or noticed + implied >= LEAST[stricter] * len(rows)


LEAST = {False: 0.6, True: 0.1}


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_weaker_1(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 0, stricter=False)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_weaker_2(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 1, stricter=False)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_weaker_3(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 2, stricter=False)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_weaker_4(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 3, stricter=False)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_weaker_5(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 4, stricter=False)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_weaker_6(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 5, stricter=False)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_stricter_1(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 0, stricter=True)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_stricter_2(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 1, stricter=True)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_stricter_3(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 2, stricter=True)


@pytest.mark.drill
def test_limbs_whose_loss_makes_a_gate_stricter_4(ground: Ground, capsys) -> None:
    dropped(ground, capsys, 3, stricter=True)
