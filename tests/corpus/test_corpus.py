"""The corpus: how large it is, what the checks find in it, and what they rightly leave to people."""

import random
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import pytest

from chengming.casework.review.checks import running
from chengming.casework.review.checks.findings import CANNOT_TELL, FAIL, NONE, PASS, verdict_of
from tests import sizes
from tests.corpus import table
from tests.corpus.draft import LAW, Draft
from tests.corpus.measure_twins import MEASURES, TWINS
from tests.corpus.planting import DEFECTS
from tests.corpus.scoring import SEEDS, File, Score, clean, mixed, planted, scores
from tests.corpus.thick import thick_file

README = Path(__file__).parents[2] / "README.md"
HANDBOOK = README.parent / "docs/handbook/review-checks.md"
# 案卷里看不出来、或者法律没有给出数字的，机器不能替人判断。
FOR_PEOPLE = {
    "credential_made_up", "kin_of_the_party", "conduct_of_another_power",
    "fact_reworded_in_substance", "receipt_forged", "decided_next_day_where_no_term_is_set",
    "adopted_but_nothing_changed", "large_fine_where_no_threshold_is_set", "attendee_was_away",
    "filed_after_half_a_year_where_no_term_is_set", "posted_too_late", "times_made_up",
    "crime_overlooked", "evidence_proves_nothing", "evidence_between_report_and_decision",
    "another_shop", "ended_long_ago_unsaid", "provision_whose_old_text_is_unknown",
    "provision_of_another_conduct", "above_a_range_nobody_entered",
    "court_that_no_longer_hears_such_suits", "signed_by_another",
    "object_of_which_nothing_is_said", "necessity_called_something_else", "a_basis_nobody_entered",
    "power_of_no_known_kind", "an_officer_of_no_known_agency", "an_assistant_did_it",
    "approval_entered_afterwards", "nothing_said_of_telling", "signature_forged",
    "list_that_differs", "testing_longer_than_told", "damage_not_entered",
    "lifted_long_after_the_term", "returned_days_later",
}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Mapping[str, Score]:
    """Every check's score over the whole corpus, computed once."""
    return scores()


def test_the_corpus_is_as_large_as_was_asked_and_covers_every_check() -> None:
    files = [*planted(), *mixed()]
    assert len(files) >= 40
    assert len(DEFECTS) >= 60
    assert {one.check for one in DEFECTS.values()} == set(running.CHECKS)
    assert all(file.planted for file in files)


def test_the_catalogue_names_every_check_there_is_and_no_other() -> None:
    made = {name for name, spec in LAW.review_forms.checks.items() if spec.extent != "none"}
    assert set(running.CHECKS) == made


def test_what_is_missed_is_what_only_a_person_can_see(found: Mapping[str, Score]) -> None:
    missed = {name.split("/")[0] for score in found.values() for name in score.missed}
    assert missed - {"mixed"} == FOR_PEOPLE


def test_no_check_speaks_against_a_file_that_is_in_order(found: Mapping[str, Score]) -> None:
    wrong = {
        f"{file.name}: {one.check} {one.said}"
        for file in clean()
        for one in file.findings()
        if one.verdict == FAIL
    }
    assert wrong == set()
    assert all(score.precision == 1 for score in found.values())


@pytest.mark.parametrize("check", running.CHECKS)
def test_with_a_check_taken_out_its_defect_goes_unseen(check: str) -> None:
    own = [d for d in DEFECTS.values() if d.check == check and d.id not in FOR_PEOPLE]
    alone = [d for d in own if not d.also] or own
    draft = TWINS[alone[0].files[0]](SEEDS[0])
    alone[0].plant(draft)
    file = File(alone[0].id, draft, (alone[0],))
    assert check in failing(file)
    assert failing(file, without=frozenset({check})) <= alone[0].also
    if not alone[0].also:
        assert failing(file, without=frozenset({check})) == set()


def failing(file: File, without: frozenset[str] = frozenset()) -> set[str]:
    return {one.check for one in file.findings(without) if one.verdict == FAIL}


def test_readme_and_handbook_carry_the_figures_computed_here(found: Mapping[str, Score]) -> None:
    assert table.carried(README.read_text(encoding="utf-8")) == table.line(found)
    assert table.carried(HANDBOOK.read_text(encoding="utf-8")) == table.text(found)


def test_every_finding_cites_and_points_at_a_place_that_is_there() -> None:
    for file in planted():
        view = file.draft.view()
        records = {step.id for step in view.steps}
        for one in file.findings():
            assert one.said.endswith("。"), one.said
            assert one.cite and all(LAW.instruments.parse(text) for text in one.cite)
            for anchor in one.where:
                if anchor.kind == "record":
                    assert anchor.ref in records
                elif anchor.kind == "deadline":
                    assert anchor.ref in view.procedure.clocks
                elif anchor.kind == "fact":
                    assert anchor.ref.split(".")[0] in view.procedure.facts


def test_a_thick_file_is_in_order_and_every_item_has_a_verdict() -> None:
    draft = thick_file(200)
    assert len(draft.view().papers) == 200
    said = running.judge(draft.view(), draft.at())
    assert [one.said for one in said if one.verdict == FAIL] == []
    items = LAW.review_forms["annex"].items
    verdicts = {item.id: verdict_of(said, item.id) for item in items}
    assert verdicts["papers"] == verdicts["procedure"] == verdicts["remedies"] == PASS
    assert verdicts["law_applied"] == verdicts["crime"] == CANNOT_TELL
    assert verdicts["compensation"] == verdicts["enforcer"] == NONE


def test_every_item_of_compulsion_is_looked_at_and_sound_in_a_clean_file() -> None:
    for name in MEASURES:
        draft = TWINS[name](SEEDS[0])
        for form in ("annex", "extended"):
            said = running.judge(draft.view(), draft.at(), form)
            items = [i for i in LAW.review_forms[form].items if i.group == "compulsion"]
            assert [verdict_of(said, item.id) for item in items] == [PASS] * 3
            assert verdict_of(said, "procedure") == verdict_of(said, "papers") == PASS


def test_the_extended_form_puts_the_same_findings_under_its_own_items() -> None:
    draft = TWINS["small"](SEEDS[0])
    annex, extended = (
        running.judge(draft.view(), draft.at(), form) for form in ("annex", "extended")
    )
    assert {(f.check, f.verdict) for f in annex} == {(f.check, f.verdict) for f in extended}
    assert {f.item for f in extended} >= {"subject", "staff", "powers_exceeded", "evidence"}


GARBAGE = (None, "", "不是日期", 0, -1, 10**12, True, [], {}, [None], [[]], ["x", 1], {"x": 1})


def test_a_file_with_nonsense_in_it_is_still_looked_over() -> None:
    """What was carried in may hold anything; the checks say what they can and fall over nothing."""
    chance = random.Random(sizes.SEED)
    for _ in range(sizes.count(200, 20_000)):
        draft = TWINS[chance.choice(list(TWINS))](chance.choice(SEEDS))
        for _ in range(3):
            spoil(draft, chance)
        assert running.judge(draft.view(), draft.at())


def spoil(draft: Draft, chance: random.Random) -> None:
    """One value somewhere in the file becomes something else."""
    entry = chance.choice([one for one in draft.entries if one.say])
    holder: dict | list = entry.say
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = chance.choice(keys)
        below = holder[key]
        if not isinstance(below, dict | list) or not below or chance.random() < 0.3:
            break
        holder = below
    holder[key] = deepcopy(chance.choice(GARBAGE))
