"""消息: derived, marked as read by person, and naming nobody."""

from datetime import timedelta

import pytest
from tests.rooms.casework import town

from chengming.casework.cases.models import Case
from chengming.casework.cases.work import agenda, notices, queries, slips

pytestmark = pytest.mark.django_db


def reader(letter, office="officer"):
    return queries.reader(letter * 32, town.AGENCY, office)


def unread(play, letter, office="officer"):
    agenda.fresh(Case.objects.all(), town.AGENCY, play.frozen.now())
    found = notices.unread(reader(letter, office), play.frozen.now())
    return [(notice.kind, notice.act) for notice in found]


def read(play, letter, office="officer"):
    at = play.frozen.now()
    notices.mark_read(letter * 32, notices.unread(reader(letter, office), at), at)


def test_what_others_did_on_my_case_is_told_once(play):
    play.file()
    assert unread(play, "b") == [("act", "write_report")]
    assert unread(play, "a") == [], "nobody is told what he did himself"
    read(play, "b")
    assert unread(play, "b") == []
    play.do("inspect_site", "a", {}, beside=("b",))
    assert unread(play, "b") == [("act", "inspect_site")]


def test_looking_at_the_case_is_reading(play):
    play.file()
    case = Case.objects.get(pk=play.case)
    notices.saw_records("b" * 32, case, play.frozen.now())
    assert unread(play, "b") == []


def test_a_reviewer_hears_of_the_case_he_reviewed_and_a_stranger_does_not(play):
    play.file(town.LARGE).review("correct")
    play.do("revise_report", "a", {"outcome": "penalty", "serious": True})
    assert unread(play, "c", "legal_reviewer") == [("act", "revise_report")]
    assert unread(play, "2", "legal_reviewer") == []


def test_a_time_limit_is_announced_before_it_runs_out_and_called_overdue_after(play):
    play.file()
    read(play, "b")
    play.frozen.move(timedelta(days=90))
    assert unread(play, "b") == [("soon", "办案期限")]
    read(play, "b")
    assert unread(play, "b") == []


def test_an_overdue_case_stays_told_until_it_is_read(play):
    play.file()
    read(play, "b")
    play.frozen.move(timedelta(days=95))
    assert unread(play, "b") == [("overdue", "办案期限")]


def slip(play, kind, letter, office):
    slips.write(
        case=Case.objects.get(pk=play.case), kind=kind, act="file_case", text="张三丰已到案。",
        person=letter * 32, office=office, at=play.frozen.now(),
    )  # fmt: skip


def test_a_return_reaches_the_handlers_and_a_request_the_heads(play):
    play.file()
    read(play, "b")
    slip(play, slips.RETURNED, "d", "agency_head")
    assert unread(play, "b") == [("returned", "file_case")]
    assert unread(play, "1") == []
    slip(play, slips.ASKED, "a", "officer")
    assert unread(play, "f", "head_of_section") == [("asked", "file_case")]
    read(play, "f", "head_of_section")
    assert unread(play, "f", "head_of_section") == []


def test_no_notice_names_anybody(play):
    play.file()
    slip(play, slips.RETURNED, "d", "agency_head")
    agenda.fresh(Case.objects.all(), town.AGENCY, play.frozen.now())
    told = repr(notices.unread(reader("b"), play.frozen.now()))
    for name in ("张三丰", "江阴某食品店", "承办人甲", "a" * 32):
        assert name not in told


def test_counts_are_those_of_the_pages(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    at = play.frozen.now()
    agenda.fresh(Case.objects.all(), town.AGENCY, at)
    for letter, office in (
        ("a", "officer"), ("b", "officer"), ("c", "legal_reviewer"), ("d", "agency_head"),
    ):  # fmt: skip
        who = reader(letter, office)
        counted = queries.counts(who, at)
        assert counted["notices"] == len(notices.unread(who, at))
        assert counted["approvals"] == sum(
            bool(set(one.approvals) & set(queries.acts_of(office)))
            for one in queries.approvals(who, town.AGENCY, at).waiting
        )
    assert queries.counts(reader("c", "legal_reviewer"), at)["reviews"] == 1


def test_whoever_is_recused_is_told_nothing_more(play):
    play.file()
    play.do("recuse", "b", {"ground": "与当事人有近亲属关系。"})
    play.do("inspect_site", "a", {}, beside=("1",))
    assert unread(play, "b") == []
