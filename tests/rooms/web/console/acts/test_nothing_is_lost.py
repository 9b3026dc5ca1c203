"""Drafts, conflicts, double submission: nothing typed is lost, nothing is done twice, nothing goes astray."""

import uuid

from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.web.console.acts.browsing import at, at_desk, opened
from tests.rooms.web.console.signed_in import client_for

from chengming.casework.cases import queries as cases
from chengming.casework.cases.models import Draft
from chengming.record.records import queries as records

AUTOSAVE = {"headers": {"X-Autosave": "1"}}


def count(number: str, kind: str) -> int:
    return sum(record.kind == kind for record in cases.dossier(number).records)


# Drafts


def test_a_draft_comes_back_and_may_be_thrown_away(play):
    number = play.file().last.number
    opened(number, "inquire").fill(content="问到一半", person="店主").press("save")
    page = opened(number, "inquire")
    assert page.typed["f.content"] == ["问到一半"]
    assert "已恢复" in page.text
    fresh = page.press("discard")
    assert fresh.typed["f.content"] == [""]
    assert "已恢复" not in fresh.text


def test_autosave_keeps_what_is_typed_and_does_nothing_lawful(play):
    number = play.file().last.number
    page = opened(number, "inquire").fill(content="自动存的").put({"beside": ["b" * 32]})
    before = cases.case(number).seq
    saved = page.client.post(page.address, {**page.typed, "do": "hand_in"}, **AUTOSAVE)
    assert saved.status_code == 204
    assert cases.case(number).seq == before
    assert opened(number, "inquire").typed["f.content"] == ["自动存的"]


def test_an_autosave_that_is_too_large_says_so(play):
    number = play.file().last.number
    page = opened(number, "inquire").fill(content="长" * 200_000)
    saved = page.client.post(page.address, page.typed, **AUTOSAVE)
    assert saved.status_code == 409
    assert "过长" in saved.content.decode()


def test_a_draft_of_one_case_never_shows_in_another(play):
    first = play.file().last.number
    second = town.Play(play.frozen).file().last.number
    opened(first, "inquire").fill(content="第一案的秘密").press("save")
    page = opened(second, "inquire")
    assert "第一案的秘密" not in page.text
    page.fill(content="第二案").put({"beside": ["b" * 32]}).press()
    assert opened(first, "inquire").typed["f.content"] == ["第一案的秘密"]
    assert count(first, "inquire") == 1
    assert count(second, "inquire") == 2


def test_a_colleague_does_not_see_it(play):
    number = play.file().last.number
    opened(number, "inquire", "a").fill(content="甲的草稿").press("save")
    assert "甲的草稿" not in opened(number, "inquire", "b").text


def test_what_is_refused_is_kept_as_a_draft_and_what_is_done_leaves_none(play):
    number = play.file().last.number
    page = opened(number, "inquire").fill(content="店主陈述。").put({"beside": []})
    assert page.press().status == 422
    again = opened(number, "inquire")
    assert again.typed["f.content"] == ["店主陈述。"]
    assert "记录已形成" in again.put({"beside": ["b" * 32]}).press().text
    assert not Draft.objects.exists()
    assert opened(number, "inquire").typed["f.content"] == [""]


def test_a_lead_begun_is_offered_again(play):
    client, where = at_desk("a"), reverse("console:acts-lead")
    page = at(client, f"{where}?power=food%2Fexpired").fill(summary="群众来电。")
    page.press("save")
    start = at(client, where)
    assert "有一份没有提交的线索" in start.text
    assert "?power=food/expired" in start.text
    page = at(client, f"{where}?power=food%2Fexpired")
    assert page.typed["f.summary"] == ["群众来电。"]


# Conflicts


def test_a_conflict_shows_what_changed_beside_what_was_typed_and_may_be_handed_in_again(play):
    number = play.file().last.number
    mine = opened(number, "revise_report", "a").fill(
        outcome="penalty", reason="核对后修改。", case_name="我改的案由"
    )
    theirs = opened(number, "revise_report", "b").fill(
        outcome="penalty", case_name="乙改的案由", serious="no", violations__0__place="乙补的地点"
    )
    play.frozen.move(play.pace)
    assert "记录已形成" in theirs.press().text
    play.frozen.move(play.pace)
    conflict = mine.press()
    assert conflict.status == 409
    assert count(number, "revise_report") == 1
    text = conflict.text
    assert "您打开这一页之后，本案有了变化" in text
    assert "协办人乙" in text
    assert "您也改了这一项" in text
    assert "我改的案由" in text
    assert "核对过了，仍要提交" in text
    assert conflict.typed["f.case_name"] == ["我改的案由"], "what was typed stays"
    assert conflict.typed["f.violations.0.place"] == ["乙补的地点"], "what was not touched follows"
    assert conflict.typed["f.reason"] == ["核对后修改。"]
    play.frozen.move(play.pace)
    assert "记录已形成" in conflict.press().text
    sheet = cases.dossier(number).fold.sheet
    assert sheet["case_name"] == "我改的案由"
    assert sheet["violations"][0]["place"] == "乙补的地点", "nobody's change was undone"


def test_without_following_the_case_the_colleagues_change_would_be_undone(play, monkeypatch):
    """The control: the same conflict, with untouched facts sent as they were first shown."""
    monkeypatch.setattr(
        "chengming.web.console.acts.sitting.Sitting.rebased", lambda self, raw, seen: raw
    )
    number = play.file().last.number
    mine = opened(number, "revise_report", "a").fill(outcome="penalty", case_name="我改的案由")
    opened(number, "revise_report", "b").fill(
        outcome="penalty", violations__0__place="乙补的地点"
    ).press()
    play.frozen.move(play.pace)
    mine.press().press()
    assert "place" not in cases.dossier(number).fold.sheet["violations"][0]


def test_a_draft_older_than_the_case_is_restored_with_what_changed(play):
    number = play.file().last.number
    opened(number, "inquire", "a").fill(content="先写的").press("save")
    play.frozen.move(play.pace)
    opened(number, "inspect_site", "b").fill(place="店内").put({"beside": ["a" * 32]}).press()
    page = opened(number, "inquire", "a")
    assert page.typed["f.content"] == ["先写的"]
    assert "现场检查（勘验）" in page.text
    assert "本案有了变化" in page.text
    play.frozen.move(play.pace)
    done = page.put({"beside": ["b" * 32]}).press()
    assert "记录已形成" in done.text


# Twice


def test_a_double_click_is_one_act(play):
    number = play.file().last.number
    page = opened(number, "inspect_site").fill(place="店内").put({"beside": ["b" * 32]})
    first, second = page.press(), page.press()
    assert "记录已形成" in first.text
    assert "记录已形成" in second.text
    assert count(number, "inspect_site") == 1


def test_with_another_number_the_same_form_would_be_a_second_act(play):
    """The control: what makes it one act is the number of the form."""
    number = play.file().last.number
    page = opened(number, "inspect_site").fill(place="店内").put({"beside": ["b" * 32]})
    seen = page.press() and str(cases.case(number).seq)
    page.put({"submission": str(uuid.uuid4()), "seen_seq": seen}).press()
    assert count(number, "inspect_site") == 2


def test_a_signed_act_asks_for_the_factor_only_when_it_is_handed_in(play):
    number = play.file().last.number
    client = at_desk("d", fresh=False)
    page = opened(number, "mark_major", client=client)
    assert page.status == 200
    page = opened(number, "extend_decision", client=client).fill(ground="检测未完成。")
    assert page.press("save").status == 200
    asked = page.press("hand_in")
    assert asked.status == 403
    assert "检测未完成。" in asked.text, "what was typed comes along"
    assert count(number, "extend_decision") == 0


def test_an_insider_of_another_agency_sees_nothing(play):
    number = play.file().last.number
    town.enroll("9", "外人", "officer", town.OTHER_AGENCY)
    client = client_for("9" * 32, town.OTHER_AGENCY, "officer")
    page = opened(number, "inquire", client=client)
    assert page.status == 404
    assert client.post(page.address, {"do": "hand_in"}).status_code == 404
    assert records.head(cases.case(number).stream) == cases.case(number).seq
