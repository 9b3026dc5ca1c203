"""逐项审核: what the form refuses, and the same words let through once the flaw is mended."""

from datetime import date
from typing import Any

import pytest
from tests.rooms.casework import town

from chengming.casework.review import actions, checks, queries, rules
from chengming.casework.review.errors import ItemRefused
from chengming.standing.accounts import acts

DAY = date(2026, 3, 2)
PROCEDURE = "penalty/ordinary"


def items(form: str = "annex", **changed: dict[str, Any]) -> list[dict[str, Any]]:
    """Every item of a form with its sound answer, some of them otherwise."""
    return [
        {"item": item.id, "machine": "pass", "answer": item.sound, **changed.get(item.id, {})}
        for item in acts.law().review_forms[form].for_group("penalty")
    ]


def said(
    rows: list[dict[str, Any]], outcome: str = "passed", form: str = "annex"
) -> dict[str, Any]:
    return {"outcome": outcome, "opinion": "见逐项意见。", "form": form, "items": rows}


def worded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same answers, each with words."""
    return [{"opinion": "已逐项核对。", **row} for row in rows]


NO = {"answer": "no", "opinion": "送达回证没有签收人。"}
FAIL = {"machine": "fail"}
REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a no without words": (
        said(items(procedure={"answer": "no"}), "correct"),
        said(items(procedure=NO), "correct"),
        "没有写明具体意见",
    ),
    "a yes against the machine without words": (
        said(items(facts_and_evidence=FAIL)),
        said(items(facts_and_evidence=FAIL | {"opinion": "原件已当面核对。"})),
        "应当说明理由",
    ),
    "a pass over a no": (said(items(procedure=NO)), said(items(procedure=NO), "correct"), "不能是“同意”"),
    "an item left out": (said(items()[1:]), said(items()), "还有项目没有审核"),
    "an item twice": (said([*items(), items()[0]]), said(items()), "项目重复"),
    "an item of no form": (
        said([*items(), {"item": "mood", "machine": "none", "answer": "yes"}]),
        said(items()),
        "没有这些项目",
    ),
    "a form without items": (said([]), {"outcome": "passed", "opinion": "同意。"}, "没有逐项填写"),
}  # fmt: skip


@pytest.mark.parametrize("flaw", REFUSED)
def test_a_flawed_form_is_refused_and_the_mended_one_is_not(flaw: str) -> None:
    flawed, mended, words = REFUSED[flaw]
    forms = acts.law().review_forms
    with pytest.raises(ItemRefused, match=words) as refused:
        rules.check_form(forms, PROCEDURE, flawed, DAY)
    assert refused.value.citations == ("国办发〔2018〕118号/13",)
    assert rules.can_conclude(forms, PROCEDURE, mended, DAY)


@pytest.mark.parametrize("form", ["annex", "extended"])
def test_items_are_kept_as_they_were_answered(play: town.Play, form: str) -> None:
    play.file(town.LARGE)
    play.do("request_review", "a")
    rows = worded(items(form, procedure=NO | {"anchors": ["r5", "e1"]}))
    play.do("conclude_review", "c", said(rows, "correct", form))
    (opinion,) = queries.opinions_of(play.case)
    kept = queries.items_of(opinion)
    assert [row.item for row in kept] == [row["item"] for row in rows]
    assert opinion.form == form
    (failed,) = [row for row in kept if row.item == "procedure"]
    assert (failed.answer, failed.told, failed.anchors) == ("no", True, 2)


def test_the_act_itself_refuses_a_flawed_form_and_keeps_nothing(play: town.Play) -> None:
    play.file(town.LARGE)
    play.do("request_review", "a")
    with pytest.raises(ItemRefused):
        play.do("conclude_review", "c", said(items(procedure={"answer": "no"}), "correct"))
    assert queries.opinions_of(play.case) == []
    play.do("conclude_review", "c", said(worded(items())))
    assert len(queries.opinions_of(play.case)) == 1


def found_wrong(play: town.Play) -> set[str]:
    """Items that the machine itself finds wrong in the case as it stands."""
    return {one.item for one in checks.run(play.case, play.frozen.now()) if one.verdict == "fail"}


def test_what_the_machine_found_is_never_taken_from_whoever_hands_the_form_in(
    play: town.Play,
) -> None:
    play.file(town.LARGE)
    play.do("request_review", "a")
    wrong = found_wrong(play)
    assert wrong
    with pytest.raises(ItemRefused, match="应当说明理由"):
        play.do("conclude_review", "c", said(items()))
    play.do("conclude_review", "c", said(worded(items())))
    (opinion,) = queries.opinions_of(play.case)
    kept = {row.item: row.machine for row in queries.items_of(opinion)}
    assert {item for item, machine in kept.items() if machine == "fail"} == wrong


def test_a_machine_verdict_taken_from_the_form_would_let_a_silent_yes_through(
    play: town.Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same form, its verdicts believed."""
    monkeypatch.setattr(actions, "_with_machine", lambda case, say, at: say)
    play.file(town.LARGE)
    play.do("request_review", "a")
    assert found_wrong(play)
    play.do("conclude_review", "c", said(items()))
    (opinion,) = queries.opinions_of(play.case)
    assert {row.machine for row in queries.items_of(opinion)} == {"pass"}
