"""合议、专家、分歧: whose words open a decision, and whose never do."""

import pytest
from tests.rooms.casework import town

from chengming.casework.cases.errors import ActRefused
from chengming.casework.cases.models import GatePass, ScopeVerdict
from chengming.casework.review import queries
from chengming.casework.review.errors import ExpertPaperMissing
from chengming.record.records.facts import FileRef

PANEL = [{"title": "五万元以上合议", "act": "penalty", "metric": "fine", "op": ">=",
          "amount_fen": 5_000_000, "mode": "panel"}]  # fmt: skip
PASSED = {"outcome": "passed", "opinion": "同意。"}
EXPERT = {"expert": "某教授", "capacity": "scholar", "question": "能否认定为经营行为。"}
PAPER = FileRef("论证意见.pdf", 3, "a" * 64, "b" * 64, "c" * 64)


@pytest.fixture
def panel(play: town.Play) -> town.Play:
    """A town whose list asks for a panel; a case handed in and concluded by 丙."""
    play.frozen.move(play.pace)
    town.found_list(PANEL, play.frozen.now())
    play.frozen.move(play.pace * 24)
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("conclude_review", "c", PASSED)
    return play


def refused_by(play: town.Play, act: str, by: str, say: dict[str, object], **more) -> set[str]:
    with pytest.raises(ActRefused) as refused:
        play.do(act, by, say, **more)
    return set(refused.value.gates)


def test_one_opinion_is_no_panel_and_a_second_one_is(panel):
    assert ScopeVerdict.objects.filter(case_id=panel.case, panel=True).exists()
    assert "panel_sat" in refused_by(panel, "confirm_review", "e", {"outcome": "passed"})
    panel.do("concur_review", "2", {"outcome": "agrees"})
    panel.do("confirm_review", "e", {"outcome": "passed"})
    assert GatePass.objects.filter(case_id=panel.case).count() == 1
    panel.notice().discuss().decide()


@pytest.mark.parametrize(("member", "gate"), [("c", "concurrer_apart")])
def test_the_reviewer_is_not_a_second_one(panel, member, gate):
    assert gate in refused_by(panel, "concur_review", member, {"outcome": "agrees"})
    panel.do("concur_review", "2", {"outcome": "agrees"})


def test_a_dissent_is_told_in_words_is_recorded_and_a_tie_does_not_pass(panel):
    assert "dissent_is_told" in refused_by(
        panel, "concur_review", "2", {"outcome": "dissents", "opinion": " "}
    )
    panel.do("concur_review", "2", {"outcome": "dissents", "opinion": "货值认定不足。"})
    assert "panel_agreed" in refused_by(panel, "confirm_review", "e", {"outcome": "passed"})
    (opinion,) = queries.opinions_of(panel.case)
    assert [(vote.member, vote.outcome) for vote in queries.votes_of(opinion)] == [
        ("2" * 32, "dissents")
    ]
    panel.do("confirm_review", "e", {"outcome": "correct", "opinion": "合议未过半数。"})


def test_a_list_that_asks_for_a_panel_later_makes_the_pass_of_one_reviewer_too_little(play):
    play.file(town.LARGE).review().notice().discuss()
    town.found_list(PANEL, play.frozen.now())
    play.frozen.move(play.pace * 24)
    assert "panel_reviewed" in refused_by(play, "decide", "d", {"correction": "in_decision"})


def test_an_expert_is_heard_in_writing_and_never_in_the_reviewers_place(play):
    play.file(town.LARGE)
    assert refused_by(play, "invite_expert", "c", EXPERT) == {"expert_during_review"}
    play.do("request_review", "a")
    play.do("invite_expert", "c", EXPERT)
    assert "expert_heard" in refused_by(play, "conclude_review", "c", PASSED)
    said = {"outcome": "given", "in_writing": True, "opinion": "可以认定。"}
    with pytest.raises(ExpertPaperMissing):
        play.do("record_expert_opinion", "c", said)
    assert "expert_in_writing" in refused_by(
        play, "record_expert_opinion", "c", said | {"in_writing": False}
    )
    play.do("record_expert_opinion", "c", said, files=(PAPER,))
    assert "cause_confirm_review" in refused_by(play, "confirm_review", "e", {"outcome": "passed"})
    (asked,) = queries.experts_of(play.case)
    assert (asked.capacity, asked.outcome) == ("scholar", "given")
    play.do("conclude_review", "c", PASSED)
    play.do("confirm_review", "e", {"outcome": "passed"})


def test_coordination_opens_nothing_and_only_a_new_pass_does(play):
    play.file(town.LARGE).review("not_passed")
    assert "return_changed" in refused_by(
        play, "request_review", "a", {"handling": "不同意审核意见。"}
    )
    play.do("coordinate_review", "d", {"conclusion": "可以按原意见再送审核。"})
    again = {"handling": "经协调，补充说明理由。"}
    play.notice().discuss()
    assert {"legal_review", "coordinated_review_passed"} <= refused_by(
        play, "decide", "d", {"correction": "in_decision"}
    )
    play.do("request_review", "a", again)
    play.do("conclude_review", "c", PASSED)
    play.do("confirm_review", "e", {"outcome": "passed"})
    play.decide()


def test_coordinated_and_still_not_passed_there_is_no_decision(play):
    play.file(town.SMALL).review("not_passed")
    play.do("coordinate_review", "d", {"conclusion": "再送审核。"})
    play.do("request_review", "a", {"handling": "经协调再送。"})
    play.do("conclude_review", "c", {"outcome": "not_passed", "opinion": "证据仍然不足。"})
    play.do("confirm_review", "e", {"outcome": "not_passed"})
    assert {"legal_review", "coordinated_review_passed"} <= refused_by(
        play, "decide", "d", {"correction": "in_decision"}
    )
    play.do("withdraw_filing", "d", {"ground": "证据不足，不再处理。"})


@pytest.mark.parametrize(
    ("outcome", "gate"),
    [("supplement", "supplement_investigated"), ("change", "return_changed"),
     ("outside_powers", "return_changed"), ("transfer", "transfer_considered"), ("correct", "")],
)  # fmt: skip
def test_each_outcome_asks_for_its_own_answer_before_it_is_handed_in_again(play, outcome, gate):
    play.file(town.LARGE).review(outcome)
    handled = {"handling": "已按意见处理。"}
    if gate:
        assert gate in refused_by(play, "request_review", "a", handled)
    else:
        assert "return_handled" in refused_by(play, "request_review", "a", {"handling": "　"})
    if outcome == "supplement":
        play.do("inquire", "a", {"content": "补充询问。"}, beside=("b",))
    elif gate == "return_changed":
        sheet = town.facts(town.LARGE - 100)
        play.do("revise_report", "a", {"outcome": "penalty", "violations": sheet["violations"]})
    elif outcome == "transfer":
        play.do("coordinate_review", "d", {"conclusion": "不构成犯罪，不移送。"})
    play.do("request_review", "a", handled)
    assert [row.state for row in queries.requests_of(play.case)] == [outcome, "open"]
