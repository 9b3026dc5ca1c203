"""草稿: one per person, case and act; word for word; nobody else's; gone when facts are erased."""

import uuid
from datetime import timedelta

import psycopg
import pytest
from tests.rooms.casework import town

from chengming.casework.cases import actions
from chengming.casework.cases.entry import drafts
from chengming.casework.cases.entry.drafts import DraftTooLarge, Whose
from chengming.casework.cases.models import Case, Draft
from chengming.record.records import queries as records
from chengming.record.records.facts import FileRef

FORM = uuid.UUID(int=7)
FILE = FileRef("照片.jpg", 3, "a" * 64, "b" * 64, "c" * 64)


def whose(case=None, person="a", act="inquire", agency=town.AGENCY):
    return Whose(person * 32, agency, act, case)


def save(place, text="询问到一半", **more):
    return drafts.save(place, typed={"content": [text]}, seen=3, submission=FORM, **more)


def test_what_was_typed_comes_back_word_for_word(play):
    place = whose(play.open().case)
    saved = drafts.save(
        place, typed={"content": ["  第一行\r\n第二行 {{7*7}}<script>\u202e"], "handlers": ["x", "y"]},
        seen=3, submission=FORM, uploads=[FILE],
    )  # fmt: skip
    kept = drafts.read(place)
    assert kept.typed == {
        "content": ["  第一行\r\n第二行 {{7*7}}<script>\u202e"], "handlers": ["x", "y"]
    }  # fmt: skip
    assert (kept.uploads, kept.seen, kept.submission, kept.saved) == ((FILE,), 3, FORM, saved)
    assert kept.number == play.last.number


def test_saving_again_replaces(play):
    place = whose(play.open().case)
    save(place, "一")
    play.frozen.move(timedelta(minutes=1))
    save(place, "二")
    assert Draft.objects.count() == 1
    assert drafts.read(place).typed == {"content": ["二"]}


def test_a_draft_begun_for_one_case_never_shows_in_another(play):
    first, second = play.open().case, town.Play(play.frozen).open().case
    save(whose(first), "第一案的内容")
    assert drafts.read(whose(second)) is None
    save(whose(second), "第二案的内容")
    assert drafts.read(whose(first)).typed == {"content": ["第一案的内容"]}


def test_another_person_act_or_agency_has_its_own(play):
    case = play.open().case
    save(whose(case))
    assert drafts.read(whose(case, person="b")) is None
    assert drafts.read(whose(case, act="inspect_site")) is None
    assert drafts.read(whose(case, agency=town.OTHER_AGENCY)) is None
    assert drafts.of_person("b" * 32, town.AGENCY) == []


def test_a_lead_that_is_no_case_yet_has_one_draft_per_person(play):
    place = whose(act="register_lead")
    save(place, "一")
    save(place, "二")
    assert Draft.objects.count() == 1
    kept = drafts.read(place)
    assert (kept.typed, kept.number) == ({"content": ["二"]}, "")
    assert drafts.read(whose(play.open().case, act="register_lead")) is None


def test_discarding_is_for_good_and_twice_is_fine(play):
    place = whose(play.open().case)
    save(place)
    drafts.discard(place)
    drafts.discard(place)
    assert drafts.read(place) is None


def test_a_persons_drafts_are_listed_the_latest_first(play):
    case = play.open().case
    save(whose(case))
    play.frozen.move(timedelta(minutes=1))
    save(whose(act="register_lead"))
    acts = [kept.whose.act for kept in drafts.of_person("a" * 32, town.AGENCY)]
    assert acts == ["register_lead", "inquire"]


def test_a_draft_leaves_no_record_and_moves_nothing(play):
    case = play.open().case
    before = Case.objects.filter(pk=case).values().get()
    save(whose(case))
    assert Case.objects.filter(pk=case).values().get() == before
    assert len(records.of_stream(before["stream_id"])) == before["seq"]


def test_bytes_that_cannot_be_stored_do_no_harm(play):
    place = whose(play.open().case)
    save(place, "有\x00空\ud800")
    assert drafts.read(place).typed == {"content": ["有\ufffd空?"]}


def test_a_draft_too_large_is_refused_and_the_old_one_stays(play):
    place = whose(play.open().case)
    save(place, "短")
    with pytest.raises(DraftTooLarge, match="附件"):
        save(place, "长" * drafts.LARGEST)
    assert drafts.read(place).typed == {"content": ["短"]}


def test_when_facts_are_erased_no_copy_stays_in_a_draft(play):
    play.open()
    case = play.case
    play.do("decline_filing", "d", {"ground": "no_violation", "reason": "查无此事。"})
    save(whose(case))
    record = uuid.UUID(play.ids["register_lead"])
    base = {"case": case, "record": record, "fields": ["say.source"], "at": play.frozen.now()}
    approvals = tuple(
        actions.approve_erasure(**base, by=town.actor(who), reason="申请删除。") for who in "de"
    )
    actions.erase(**base, approvals=approvals, by=town.actor("d"), reason="申请删除。")
    assert drafts.read(whose(case)) is None


def test_only_the_desk_reads_drafts_and_nobody_rewrites_submissions(real_play, scratch_city):
    save(whose(real_play.open().case))
    with psycopg.connect(scratch_city.dsn("portal")) as portal:
        for table in ("cases_draft", "cases_submission"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), portal.transaction():
                portal.execute(f"SELECT * FROM {table}")
    with psycopg.connect(scratch_city.dsn("desk")) as desk:
        for statement in ("UPDATE cases_submission SET act = 'x'", "DELETE FROM cases_submission"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), desk.transaction():
                desk.execute(statement)
