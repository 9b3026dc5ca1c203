"""同一表单只办一次: handed in twice, one after the other or at once, it is one act."""

import uuid

import pytest
from django.db import IntegrityError
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_races import at_once, won

from chengming.casework.cases import actions
from chengming.casework.cases.entry import submissions
from chengming.casework.cases.entry.submissions import FormUsed
from chengming.casework.cases.errors import ActRefused
from chengming.casework.cases.models import Case, Submission
from chengming.casework.review import actions as review
from chengming.record.records import queries as records

FORM = uuid.UUID(int=7)


def lead(play, submission=FORM, by="a"):
    return actions.register_lead(
        agency=town.AGENCY, power=town.POWER, procedure="penalty/ordinary", by=town.actor(by),
        at=play.frozen.now(), say={"source": "inspection", "found_on": "2026-03-02"},
        submission=submission,
    )  # fmt: skip


def inspect(play, submission=FORM, **more):
    return play.do(
        "inspect_site", "a", {"place": "店内"}, beside=("b",), submission=submission, **more
    )


def count(play, kind="inspect_site"):
    stream = Case.objects.get(pk=play.case).stream_id
    return sum(record.kind == kind for record in records.of_stream(stream))


def test_a_form_handed_in_twice_gives_the_first_act_back(play):
    play.file()
    first = inspect(play, expected_seq=play.last.seq)
    again = inspect(play, expected_seq=first.seq - 1)
    assert again == first
    assert count(play) == 1


def test_a_lead_handed_in_twice_opens_one_case(play):
    assert lead(play) == lead(play)
    assert Case.objects.count() == 1


def test_without_the_look_a_second_lead_would_open_a_second_case(play, monkeypatch):
    monkeypatch.setattr(submissions, "done_before", lambda *_, **__: None)
    lead(play)
    monkeypatch.setattr(submissions, "keep", lambda _, done, **__: done)
    lead(play)
    assert Case.objects.count() == 2, "what the guard keeps away"


def test_without_the_look_the_last_constraint_still_refuses(play, monkeypatch):
    lead(play)
    monkeypatch.setattr(submissions, "done_before", lambda *_, **__: None)
    with pytest.raises(IntegrityError):
        lead(play)


def test_what_was_refused_may_be_handed_in_again(play):
    play.open()
    with pytest.raises(ActRefused):
        play.do("write_report", "a", {"outcome": "penalty"}, submission=FORM)
    assert not Submission.objects.exists()
    assert inspect(play).record == Submission.objects.get().record_id


def test_another_person_or_act_or_case_cannot_use_the_form(play):
    play.open()
    inspect(play)
    with pytest.raises(FormUsed, match="重新打开表单"):
        play.do("inspect_site", "b", {"place": "店内"}, beside=("a",), submission=FORM)
    with pytest.raises(FormUsed):
        play.do("inquire", "a", {"content": "询问。"}, beside=("b",), submission=FORM)
    other = town.Play(play.frozen).open()
    with pytest.raises(FormUsed):
        inspect(other)
    assert count(other) == 0


def test_corrections_are_handed_in_once_too(play):
    play.file()
    wanted = {
        "record": play.ids["inquire"], "field": "content", "value": "询问经营和进货情况。",
        "reason": "漏记。", "approved_by": "b" * 32,
    }  # fmt: skip
    first = play.do("rectify", "a", wanted, submission=FORM)
    assert play.do("rectify", "a", wanted, submission=FORM) == first
    assert count(play, "rectify") == 1


def test_two_at_once_are_one_act(real_play):
    real_play.file()
    at, seq = real_play.frozen.now(), real_play.last.seq

    def act():
        return review.perform(
            case=real_play.case, act="inspect_site", by=town.actor("a"), at=at,
            say={"place": "店内"}, beside=(town.actor("b"),), expected_seq=seq, submission=FORM,
        )  # fmt: skip

    results = at_once(act, act)
    assert results[0] == results[1]
    assert len(won(results)) == 2
    assert count(real_play) == 1


def test_two_leads_at_once_are_one_case_and_without_the_guard_two(real_play, monkeypatch):
    results = at_once(lambda: lead(real_play), lambda: lead(real_play))
    assert len(won(results)) == 2
    assert Case.objects.count() == 1
    monkeypatch.setattr(submissions, "done_before", lambda *_, **__: None)
    monkeypatch.setattr(submissions, "keep", lambda _, done, **__: done)
    at_once(lambda: lead(real_play), lambda: lead(real_play))
    assert Case.objects.count() == 3
