"""`law check` on the real data, and on copies with something taken out (the positive controls)."""

import json
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests import sizes

from chengming.cli import main
from chengming.law.check import dead_ends
from chengming.law.check.abstract import Model
from chengming.law.check.checking import Desk, check
from chengming.law.check.clauses import Gates
from chengming.law.check.goals import Broken
from chengming.law.check.mutants import (
    Ground,
    limbs,
    mutate,
    mutate_all,
    mutate_limb,
    mutate_limbs,
)
from chengming.law.check.search import explore
from chengming.law.check.slices import Slice
from chengming.law.errors import LawFileError
from chengming.law.load import BUILT_IN, load
from chengming.law.procedure import RecordClause

PROCEDURE = "penalty/ordinary"


@pytest.fixture(scope="module")
def desk() -> Desk:
    law = load()
    return Desk(law.procedures[PROCEDURE], law.properties[PROCEDURE], 0)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:
    code = main.main(["law", "check", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def copy_without(tmp_path: Path, gate: str) -> Path:
    """A copy of the law data with one gate cut out of the procedure's file."""
    copy = tmp_path / "law"
    shutil.copytree(BUILT_IN, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = copy / "procedures" / f"{PROCEDURE}.yaml"
    text, count = re.subn(rf"\n  {gate}:\n(?:    .*\n)+", "\n", file.read_text(encoding="utf-8"))
    assert count == 1
    file.write_text(text, encoding="utf-8")
    return copy


def test_the_ordinary_procedure_has_no_bypass_and_nothing_impossible(capsys):
    code, said = told(capsys)
    (found,) = said["procedures"]
    assert (code, said["violations"], found["unknown"]) == (0, 0, [])
    assert found["properties"] >= 50
    assert found["possibilities"] >= 15
    assert found["cores"]["no_review_no_decision"] == ["cause_conclude_review", "legal_review"]


def test_a_bypass_is_found_when_the_review_gate_is_removed(capsys, tmp_path):
    copy = copy_without(tmp_path, "legal_review")
    code, said = told(capsys, "--data", str(copy), "--only", "no_review_no_decision")
    (bypass,) = said["procedures"][0]["bypasses"]
    assert code == 1
    assert bypass["cite"][0] == "行政处罚法/58"
    assert "出具法制审核意见" not in bypass["trace"]
    assert bypass["trace"][0] == "登记线索"


def test_a_gate_without_its_property_is_refused_at_load(tmp_path):
    copy = copy_without(tmp_path, "legal_review")
    with pytest.raises(LawFileError, match="没有名为“legal_review”的关卡"):
        load(copy)


def test_an_over_strict_gate_makes_small_cases_impossible(tmp_path):
    copy = tmp_path / "law"
    shutil.copytree(BUILT_IN, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = copy / "procedures" / f"{PROCEDURE}.yaml"
    text = file.read_text(encoding="utf-8")
    gate = text.index("\n  legal_review:\n")
    at = text.index("    when: major_decision\n", gate)
    text = text[:at] + text[at + len("    when: major_decision\n") :]
    file.write_text(text, encoding="utf-8")
    law = load(copy)
    strict = Desk(law.procedures[PROCEDURE], law.properties[PROCEDURE], 0)
    can = law.properties[PROCEDURE].possibilities["small_case_closes_without_review"]
    assert strict.possibility(can).kind == "broken"


def test_a_search_limit_is_never_taken_for_a_proof(desk):
    prop = desk.file.properties["no_review_no_decision"]
    goal = Broken(desk.prover.rough, prop, ("exempt",))
    piece = Slice(goal.gates, goal, ["legal_review", "cause_conclude_review"])
    assert explore(piece, 10).kind == "limit"
    assert explore(piece, 10_000).kind == "holds"


def test_a_part_cut_off_at_its_limit_is_not_called_complete(desk):
    run = dead_ends.search(Gates(Model(desk.procedure), rough=True), (), 500)
    assert not run.complete


def test_a_main_line_that_cannot_close_is_a_dead_end(desk):
    law = load()
    procedure = law.procedures[PROCEDURE]
    gates = {**procedure.gates}
    gates["nobody_closes"] = replace(
        gates["remedy_finished"],
        id="nobody_closes",
        require=(RecordClause(("decline_filing",)),),
    )
    weak = replace(procedure, gates=gates)
    run = dead_ends.search(Gates(Model(weak), rough=True), (), 60_000)
    assert run.complete
    assert run.dead == run.states


@pytest.mark.drill
def test_every_gate_taken_out_is_noticed_by_a_property(desk, capsys):
    law = load()
    procedure, file = law.procedures[PROCEDURE], law.properties[PROCEDURE]
    own = [g.id for g in procedure.gates.values() if not g.generated]
    chosen = random.Random(sizes.SEED).sample(own, min(len(own), sizes.count(10, 1000)))
    cores = {"no_review_no_decision": ("cause_conclude_review", "legal_review")}
    rows = list(mutate_all(procedure, file, chosen, cores))
    with capsys.disabled():
        for row in rows if sizes.DRILL else ():
            print(f"  {row.gate:32s} {row.killed_by or '— ' + row.explains}")
    assert [row.gate for row in rows if not row.explained] == []


def test_a_removed_family_gate_is_noticed(desk):
    found = mutate(desk.procedure, desk.file, "officers_inquire", {})
    assert found.killed_by == "two_officers_with_credentials"


@pytest.fixture(scope="module")
def ground(desk: Desk) -> Ground:
    found = check(desk.procedure, desk.file, only=[*desk.file.properties, *desk.file.possibilities])
    cores = {f.id: f.core for f in found.properties}
    return Ground(desk.procedure, desk.file, cores, {f.id: f.acts for f in found.possibilities})


@pytest.mark.parametrize(
    ("gate", "limb", "noticed"),
    [
        ("legal_review", "require[1].with.outcome", "no_review_no_decision"),
        ("extension_second", "require[2].after.extend_decision", "second_extension_is_discussed"),
        ("suspended_waits", "require[0].after.resume_investigation", "suspended_case_goes_on"),
    ],
)
def test_a_dropped_limb_is_noticed(ground: Ground, gate: str, limb: str, noticed: str):
    assert mutate_limb(ground, gate, limb).killed_by == noticed


@pytest.mark.drill
def test_dropped_limbs_are_counted_and_survivors_named(ground: Ground, capsys):
    """A weaker gate that no property notices is implied by others, or nobody asked for it."""
    found = [(g, limb) for g in ground.procedure.gates.values() for limb in limbs(g)]
    weaker = [(g.id, limb.label) for g, limb in found if not g.generated and not limb.stricter]
    stricter = [(g.id, limb.label) for g, limb in found if not g.generated and limb.stricter]
    dice = random.Random(sizes.SEED)
    for name, all_of_them, share in (("weaker", weaker, 0.45), ("stricter", stricter, 0.0)):
        count = min(len(all_of_them), sizes.count(4, 1000))
        rows = list(mutate_limbs(ground, dice.sample(all_of_them, count)))
        killed = [row for row in rows if row.killed_by]
        with capsys.disabled():
            print(f"  {name} limbs dropped: {len(rows)}, noticed {len(killed)}")
            for row in rows if sizes.DRILL else ():
                if not row.killed_by:
                    print(f"    survives: {row.gate} {row.limb}{' (not known)' * row.unknown}")
        assert not sizes.DRILL or len(killed) >= share * len(rows)
