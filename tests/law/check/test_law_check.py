"""`law check` on the real data, and on copies with something taken out (the positive controls)."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from chengming.cli import main
from chengming.law.check import dead_ends
from chengming.law.check.abstract import Model
from chengming.law.check.checking import Desk, Result
from chengming.law.check.clauses import Gates
from chengming.law.check.goals import Broken
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


def own(said: dict) -> dict:
    """What was said of this procedure."""
    return next(found for found in said["procedures"] if found["id"] == PROCEDURE)


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
    found = own(said)
    assert (code, said["violations"], found["unknown"]) == (0, 0, [])
    assert found["properties"] >= 50
    assert found["possibilities"] >= 15
    assert found["cores"]["no_review_no_decision"] == ["cause_conclude_review", "legal_review"]


def test_a_bypass_is_found_when_the_review_gate_is_removed(capsys, tmp_path):
    copy = copy_without(tmp_path, "legal_review")
    code, said = told(capsys, "--data", str(copy), "--only", "no_review_no_decision")
    (bypass,) = own(said)["bypasses"]
    assert code == 1
    assert bypass["cite"][0] == "行政处罚法/58"
    assert "出具法制审核意见" not in bypass["trace"]
    assert bypass["trace"][0] == "登记线索"


@pytest.mark.parametrize(
    ("gate", "asked", "never_seen"),
    [
        ("panel_reviewed", "panel_case_is_not_decided_on_one_opinion", "合议人员发表审核意见"),
        ("panel_sat", "panel_pass_is_not_signed_on_one_opinion", "合议人员发表审核意见"),
        ("panel_agreed", "panel_pass_has_a_majority", "作出行政处罚决定"),
        ("return_changed", "disapproved_proposal_is_not_handed_in_unchanged", "修改调查终结报告"),
        ("expert_heard", "reviewer_waits_for_the_expert", "登记专家论证意见"),
        ("service_has_its_evidence", "service_rests_on_its_evidence", "缴纳罚没款"),
    ],
)
def test_a_bypass_of_the_review_is_found_when_its_gate_is_removed(
    capsys, tmp_path, gate, asked, never_seen
):
    copy = copy_without(tmp_path, gate)
    code, said = told(capsys, "--data", str(copy), "--only", asked)
    (bypass,) = [one for found in said["procedures"] for one in found["bypasses"]]
    assert (code, bypass["id"]) == (1, asked)
    assert never_seen not in bypass["trace"]


def test_a_gate_without_its_property_is_refused_at_load(tmp_path):
    copy = copy_without(tmp_path, "legal_review")
    with pytest.raises(LawFileError, match="没有名为“legal_review”的关卡"):
        load(copy)


def test_a_property_that_asks_for_a_word_nobody_can_say_is_refused_at_load(tmp_path):
    copy = tmp_path / "law"
    shutil.copytree(BUILT_IN, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = copy / "properties" / f"{PROCEDURE}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("waives: hearing}", "waives: absent}", 1), encoding="utf-8")
    with pytest.raises(LawFileError, match="“waives”没有“absent”这个值"):
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
    (undecided,) = Result(PROCEDURE, parts=[run]).unknown
    assert undecided.id == "base"
    assert "没有结论" in undecided.why


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
