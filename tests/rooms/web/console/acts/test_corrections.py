"""更正、作废 from the pages: old and new value, the reason, a second person, nothing ever edited."""

import pytest
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.web.console.acts.browsing import Page, at, at_desk

from chengming.casework.cases import queries as cases


def where(play: town.Play, act: str, fact: str = "", kind: str = "rectify") -> str:
    number, record = play.last.number, play.ids[act]
    base = reverse(f"console:acts-{kind}", args=[number, record])
    return f"{base}?fact={fact}" if fact else base


def page(play: town.Play, act: str, fact: str = "", kind: str = "rectify", by: str = "a") -> Page:
    return at(at_desk(by), where(play, act, fact, kind))


def last(play: town.Play):
    return cases.dossier(play.case).records[-1]


def test_every_fact_of_the_record_is_listed_with_how_it_reads(play):
    play.file()
    shown = page(play, "file_case")
    for words in (
        "核查情况",
        "经现场核查属实。",
        "承办人甲、协办人乙",
        "罚款",
        "5,000 元",
        "食品安全法第三十四条",
    ):
        assert words in shown.text, words
    assert "?fact=violations.0.penalties.0.fen" in shown.text
    assert "?fact=context" not in shown.text


def test_a_value_is_set_right_with_a_second_person(play):
    play.file()
    form = page(play, "file_case", "violations.0.penalties.0.fen")
    assert "5,000 元" in form.text
    assert form.typed["f.value"] == ["5000"]
    play.frozen.move(play.pace)
    done = form.put({"f.value": "4千", "reason": "笔误。", "approved_by": "b" * 32}).press()
    assert "记录已形成" in done.text
    record = last(play)
    assert record.kind in ("rectify", "judge_scope")
    assert cases.dossier(play.case).fold.sheet["violations"][0]["penalties"][0]["fen"] == 500_000
    form = page(play, "file_case", "violations.0.penalties.0.fen")
    assert "4,000 元" in form.text
    assert "5,000 元" in form.text, "both stay to be seen"


def test_a_fact_that_stands_is_set_right_and_the_case_follows(play):
    play.file()
    play.frozen.move(play.pace)
    form = page(play, "write_report", "case_name")
    done = form.put({"f.value": "江阴某食品店案（更正）", "reason": "案由有误。"}).press()
    assert "记录已形成" in done.text
    assert cases.dossier(play.case).fold.sheet["case_name"] == "江阴某食品店案（更正）"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"f.value": "x", "reason": "y", "approved_by": "b" * 32}, "看不懂这个金额"),
        ({"f.value": "4千", "reason": "", "approved_by": "b" * 32}, "请填写"),
        ({"f.value": "4千", "reason": "y", "approved_by": ""}, "另一人复核"),
        ({"f.value": "4千", "reason": "y", "approved_by": "a" * 32}, "另一人复核"),
        ({"f.value": "5千", "reason": "y", "approved_by": "b" * 32}, "没有更正"),
        ({"f.value": "", "reason": "y", "approved_by": "b" * 32}, "请填写"),
    ],
)
def test_what_is_wrong_is_said_and_kept(play, typed, said):
    play.file()
    before = cases.case(play.case).seq
    refused = page(play, "file_case", "violations.0.penalties.0.fen").put(typed).press()
    assert refused.status == 422
    assert said in refused.text
    assert refused.typed["reason"] == [typed["reason"]]
    assert cases.case(play.case).seq == before


def test_nothing_rests_on_the_last_record_so_it_may_be_voided(play):
    play.file()
    play.do("inspect_site", "a", {"place": "别案的现场"}, beside=("b",))
    form = page(play, "inspect_site", kind="void", by="d")
    assert "别案的现场" in form.text
    done = form.put({"reason": "录错案件。"}).press()
    assert "记录已形成" in done.text
    assert last(play).kind == "void_record"


def test_a_record_that_others_rest_on_is_not_voided(play):
    play.file()
    form = page(play, "inquire", kind="void", by="d")
    assert "不能作废" in form.text
    assert "更正记录" in form.text
    assert "hand_in" not in form.buttons
    forced = form.client.post(form.address, {"reason": "x", "do": "hand_in", "seen_seq": "99"})
    assert forced.status_code in (409, 422)


def test_who_may_not_void_is_not_offered_it(play):
    play.file()
    assert page(play, "write_report", kind="void", by="a").status == 403


def test_a_correction_made_on_an_old_look_is_a_conflict(play):
    play.file()
    form = page(play, "write_report", "case_name")
    play.do("inspect_site", "b", {"place": "店内"}, beside=("a",))
    play.frozen.move(play.pace)
    stale = form.put({"f.value": "新案由", "reason": "有误。", "approved_by": "b" * 32}).press()
    assert stale.status in (409, 422)
    assert stale.typed["f.value"] == ["新案由"]


def test_persons_are_chosen_and_days_judged_as_of_the_record(play):
    play.file(town.LARGE).discuss()
    form = page(play, "discuss_collectively", "opinions.0.person")
    assert "负责人丁" in form.text
    assert set(form.options["f.value"]) >= {"d" * 32, "f" * 32}
    play.notice()
    play.frozen.set(play.frozen.now().replace(day=20))
    form = page(play, "serve_notice", "served_on")
    refused = form.put({"f.value": "2026-03-19", "reason": "看错。"}).press()
    assert "不能晚于办理当天（2026-03-02）" in refused.text


@pytest.mark.parametrize("record", ["0" * 32, "x", "rectify"])
def test_a_record_that_is_not_there_is_not_there(play, record):
    play.file()
    for kind in ("rectify", "void"):
        address = reverse(f"console:acts-{kind}", args=[play.last.number, record])
        assert at_desk("d").get(address).status_code == 404


def test_an_unknown_fact_shows_the_list_again(play):
    play.file()
    for fact in ("context.digest", "nothing", "violations", "violations.9.conduct"):
        shown = page(play, "file_case", fact)
        assert shown.status == 200
        assert "更正哪一项" in shown.text


def test_a_double_click_corrects_once(play):
    play.file()
    play.frozen.move(play.pace)
    form = page(play, "write_report", "case_name").put({"f.value": "新案由", "reason": "有误。"})
    form.press()
    form.press()
    kinds = [record.kind for record in cases.dossier(play.case).records]
    assert kinds.count("rectify") == 1
