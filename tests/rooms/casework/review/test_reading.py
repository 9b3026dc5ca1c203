"""What is asked of a case under review: scope with every condition, materials, rounds, who answers."""

from dataclasses import replace

import pytest
from tests.rooms.casework import town

from chengming.casework.cases.errors import GateRefused, PracticeRefused
from chengming.casework.cases.models import PracticeFile
from chengming.casework.cases.practice import actions as practice
from chengming.casework.cases.practice import queries as practices
from chengming.casework.review import audit, queries
from chengming.casework.review.errors import MaterialsMissing
from chengming.record.records.facts import Actor
from chengming.standing.powers import actions as powers

SUPERVISOR = Actor(person="9" * 32, name="监督员", office="supervisor", agency="justice_bureau")
DEFECTS = [
    {"item": "procedure", "words": "没有送达回证。"},
    {"item": "remedies", "words": "复议机关有误。"},
]


def test_the_scope_tells_every_condition_whether_hit_or_not(play):
    small = queries.scope_of(town.Play(play.frozen).file(town.SMALL).case)
    large = queries.scope_of(town.Play(play.frozen).file(town.LARGE).case)
    assert (small.needed, large.needed, large.panel) == (False, True, False)
    assert [limb.id for limb in small.limbs] == [limb.id for limb in large.limbs]
    assert [limb.id for limb in large.because] == ["scope_list"]
    assert all(limb.words for limb in small.limbs)
    (row,) = next(limb.rows for limb in small.limbs if limb.id == "scope_list")
    assert (row.hit, row.conditions) == (False, ((False, "罚款 5000元，未达不低于 10万元"),))


def test_a_preview_names_the_open_cases_another_list_would_move(play):
    town.Play(play.frozen).file(town.SMALL)
    large = town.Play(play.frozen).file(town.LARGE)
    same = queries.preview(town.AGENCY, town.SCOPE_ROWS, play.frozen.now())
    panel = [town.SCOPE_ROWS[0] | {"mode": "panel"}]
    (moved,) = queries.preview(town.AGENCY, panel, play.frozen.now())
    assert same == []
    assert (moved.number, moved.needed, moved.panel) == (
        large.last.number,
        (True, True),
        (False, True),
    )
    assert len(queries.preview(town.AGENCY, [{"everything": True}], play.frozen.now())) == 1


def test_what_is_missing_is_named_unless_the_agency_asks_for_less(play):
    play.open()
    sheet = town.facts(town.LARGE)
    play.do("file_case", "d", {
        "verification": "属实。", "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
        **{k: sheet[k] for k in ("case_name", "parties", "violations")},
    })  # fmt: skip
    play.do("inquire", "a", {"content": "询问。"}, beside=("b",))
    bare = {name: v for name, v in sheet["violations"][0].items() if name != "basis"}
    play.do("write_report", "a", {"outcome": "penalty", **sheet, "violations": [bare]})
    assert [one.id for one in queries.materials(play.case) if one.missing] == ["basis"]
    with pytest.raises(MaterialsMissing, match="没有列明违反的条款或者处罚依据"):
        play.do("request_review", "a")
    powers.adopt_setting(
        agency=town.AGENCY, name="review/materials", value=["investigation_report"],
        valid_from=play.frozen.now().date(), power_to_decide="国办发〔2018〕118号/13",
        instrument="样本", by=town.REGISTRAR, at=play.frozen.now(),
    )  # fmt: skip
    play.do("request_review", "a")


def test_rounds_show_facts_and_records_since_the_last_hand_in_and_who_answers(play):
    play.file(town.LARGE).review("correct")
    sheet = town.facts(town.LARGE - 100)
    play.do("revise_report", "a", {"outcome": "penalty", "violations": sheet["violations"]})
    play.do("request_review", "a", {"handling": "已核减。"})
    diff = queries.round_diff(play.case, 2)
    assert (diff.before, diff.after, diff.same_version) == (1, 2, False)
    assert (diff.returned, diff.handling) == ("correct", "已核减。")
    assert [change.where[-1] for change in diff.facts] == ["金额（没收财物的填价值）"]
    assert [added.kind for added in diff.records] == [
        "conclude_review",
        "confirm_review",
        "revise_report",
    ]
    assert queries.round_diff(play.case, 1) is None
    assert [(one.act, one.person) for one in queries.responsibility(play.case)][:3] == [
        ("write_report", "a" * 32), ("request_review", "a" * 32), ("conclude_review", "c" * 32),
    ]  # fmt: skip
    assert [row.round for row in queries.requests_of(play.case)] == [1, 2]
    assert audit.audit() == []


def test_a_practice_file_is_reviewed_like_any_other_told_item_by_item_and_never_decided(play):
    play.file(town.SMALL)
    practice.plant_practice(case=play.case, defects=DEFECTS, by=SUPERVISOR, at=play.frozen.now())
    play.do("request_review", "a")
    items = [
        {"item": "procedure", "machine": "none", "answer": "no", "opinion": "没有回证。"},
        {"item": "remedies", "machine": "none", "answer": "yes"},
    ]
    said = {"outcome": "correct", "opinion": "见各项。", "items": items}
    play.do("conclude_review", "c", said)
    (result,) = queries.practice_results("justice_bureau")
    assert [(one.item, one.caught) for one in result.defects] == [
        ("procedure", True),
        ("remedies", False),
    ]
    assert (result.found, result.reviewer) == (1, "c" * 32)
    assert practices.planted(play.case, town.AGENCY) is None
    play.notice()
    with pytest.raises(GateRefused, match="练习"):
        play.decide()
    practice.reveal_practice(case=play.case, by=SUPERVISOR, at=play.frozen.now())
    assert PracticeFile.objects.get(case=play.case).revealed is not None


def test_without_the_row_the_same_file_is_decided(play):
    play.file(town.SMALL).notice()
    play.decide()


@pytest.mark.parametrize(
    ("by", "defects"),
    [
        (town.REGISTRAR, DEFECTS),
        (SUPERVISOR, []),
        (SUPERVISOR, [{"item": "procedure", "words": " "}]),
        (SUPERVISOR, [{"item": "no_such_item", "words": "无从检出"}]),
        (replace(SUPERVISOR, office="agency_head"), DEFECTS),
    ],
)
def test_what_is_no_practice_file_is_not_planted(play, by, defects):
    play.file(town.SMALL)
    with pytest.raises(PracticeRefused):
        practice.plant_practice(case=play.case, defects=defects, by=by, at=play.frozen.now())
