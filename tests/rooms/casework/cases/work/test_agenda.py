"""待办: made again whenever it no longer counts, never trusted beyond its time, in fixed statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.casework import town

from chengming.casework.cases import actions as cases
from chengming.casework.cases.models import Agenda, Case
from chengming.casework.cases.work import agenda, queries, slips
from chengming.standing.powers import actions as powers

pytestmark = pytest.mark.django_db
ALL = Case.objects.all


def stale(play):
    return agenda.stale(ALL(), town.AGENCY, play.frozen.now()).exists()


def fresh(play):
    return agenda.fresh(ALL(), town.AGENCY, play.frozen.now())


def row(play):
    return Agenda.objects.get(pk=play.case)


def test_every_act_makes_the_row_count_no_more(play):
    play.open()
    assert stale(play)
    assert fresh(play)
    assert not stale(play)
    assert row(play).approvals == ["decline_filing", "file_case"]
    play.do("inspect_site", "a", {}, beside=("b",))
    assert stale(play)


def test_a_row_counts_until_the_next_time_limit_runs_out(play):
    play.file().notice()
    fresh(play)
    assert "decide" not in row(play).approvals
    play.frozen.move(timedelta(days=4))
    assert not stale(play)
    play.frozen.move(timedelta(days=7))
    assert stale(play), "the party's time to state its case is over"
    fresh(play)
    assert row(play).approvals == ["decide"]


def test_other_lists_of_the_agency_make_the_row_count_no_more(play):
    play.file()
    fresh(play)
    assert not stale(play)
    play.frozen.move(timedelta(hours=1))
    powers.adopt_setting(
        agency=town.AGENCY, name="penalty/decision/time_limit", value=60,
        valid_from=play.frozen.now().date(), power_to_decide="国办发〔2018〕118号/12",
        instrument="样本文件", by=town.REGISTRAR, at=play.frozen.now(),
    )  # fmt: skip
    assert stale(play)
    before = row(play).due_at
    fresh(play)
    assert row(play).due_at < before


def test_a_row_made_under_other_law_does_not_count(play):
    play.open()
    fresh(play)
    Agenda.objects.update(law="0" * 64)
    assert stale(play)


def test_a_page_makes_no_more_rows_again_than_it_may(play):
    for _ in range(4):
        play.open()
    at = play.frozen.now()
    assert not agenda.fresh(ALL(), town.AGENCY, at, most=3)
    assert Agenda.objects.count() == 3
    assert agenda.fresh(ALL(), town.AGENCY, at, most=3)


def test_the_follower_makes_every_row_again_agency_by_agency(play):
    for _ in range(3):
        play.open()
    at = play.frozen.now()
    assert agenda.catch_up(at, most=2) == 2
    assert agenda.catch_up(at, most=2) == 1
    assert agenda.catch_up(at) == 0
    assert not stale(play)


def test_making_rows_again_takes_the_same_statements_for_one_and_for_many(play):
    def statements(count):
        for _ in range(count):
            play.open()
        with CaptureQueriesContext(connection) as found:
            fresh(play)
        return len(found)

    statements(1)
    assert statements(1) == statements(12)


def test_work_stands_by_its_deadline_and_names_the_article(play):
    play.file()
    play.open()
    who = queries.reader("a" * 32, town.AGENCY, "officer")
    work = queries.work(who, town.AGENCY, play.frozen.now())
    assert [one.row.number[-2:] for one in work.waiting] == ["2号", "1号"]
    assert work.waiting[1].brief["due"][0]["citations"] == ["行政处罚法/60"]
    assert work.waiting[1].brief["due"][0]["clock"] == "decision"


def test_an_overdue_case_is_marked_and_so_is_what_is_due_within_a_day(play):
    play.file()
    at = play.frozen.now()
    who = queries.reader("a" * 32, town.AGENCY, "officer")
    (one,) = queries.work(who, town.AGENCY, at).waiting
    assert one.pressing(at) == ""
    assert one.pressing(one.due_at - timedelta(hours=3)) == "urgent"
    assert one.pressing(one.due_at) == "overdue"


def test_an_approval_is_an_act_of_the_heads_that_somebody_waits_for(play):
    play.file().notice()
    head = queries.reader("d" * 32, town.AGENCY, "agency_head")

    def waiting():
        work = queries.approvals(head, town.AGENCY, play.frozen.now())
        return [act for one in work.waiting for act in one.approvals]

    assert waiting() == [], "extending or suspending is allowed, but nobody asked for it"
    play.frozen.move(timedelta(days=10))
    assert waiting() == ["decide"]


def test_what_an_officer_asks_for_waits_until_it_is_done_or_returned(play):
    play.file()
    head = queries.reader("d" * 32, town.AGENCY, "agency_head")
    case = Case.objects.get(pk=play.case)

    def asked():
        work = queries.approvals(head, town.AGENCY, play.frozen.now())
        return [word.text for one in work.waiting for word in one.asked]

    def ask(kind=slips.ASKED, person="a"):
        slips.write(case=case, kind=kind, act="suspend_investigation", text="当事人下落不明。",
                    person=person * 32, office="officer", at=play.frozen.now())  # fmt: skip

    ask()
    assert asked() == ["当事人下落不明。"]
    ask(slips.RETURNED, "d")
    assert asked() == []
    ask()
    assert asked() == ["当事人下落不明。"]
    play.do("suspend_investigation", "d", {"ground": "whereabouts_unknown"})
    assert asked() == []


@pytest.mark.parametrize("text", ["", "   ", "\n", "长" * 501])
def test_a_slip_says_something_and_not_too_much(play, text):
    play.open()
    case = Case.objects.get(pk=play.case)
    with pytest.raises(slips.SlipRefused, match="理由"):
        slips.write(case=case, kind=slips.ASKED, act="file_case", text=text, person="a" * 32,
                    office="officer", at=play.frozen.now())  # fmt: skip


def test_a_reviewer_is_not_offered_what_he_handled_himself(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    other = queries.reader("c" * 32, town.AGENCY, "legal_reviewer")
    own = queries.reader("b" * 32, town.AGENCY, "legal_reviewer")
    at = play.frozen.now()
    assert len(queries.work(other, town.AGENCY, at).waiting) == 1
    assert len(queries.work(own, town.AGENCY, at).waiting) == 0


def test_erased_facts_leave_no_copy_in_slips_or_agenda(play):
    play.file().notice().decide()
    day = play.frozen.now().date().isoformat()
    play.do("serve_decision", "a", {"paper": "penalty", "method": "direct", "served_on": day},
            beside=("b",))  # fmt: skip
    play.do("pay", town.PARTY, {"fen": town.SMALL})
    play.do("record_performance", "a", {"content": "已缴清。"})
    play.do("close_case", "d", {"ground": "performed"})
    case = Case.objects.get(pk=play.case)
    slips.write(case=case, kind=slips.ASKED, act="close_case", text="江阴某食品店已缴清。",
                person="a" * 32, office="officer", at=play.frozen.now())  # fmt: skip
    fresh(play)
    import uuid

    record, fields = uuid.UUID(play.ids["write_report"]), ["say.parties"]
    approvals = tuple(
        cases.approve_erasure(
            case=play.case, record=record, fields=fields, by=town.actor(letter),
            at=play.frozen.now(), reason="依申请",
        )
        for letter in ("d", "f")
    )  # fmt: skip
    cases.erase(
        case=play.case, record=record, fields=fields, approvals=approvals, by=town.actor("f"),
        at=play.frozen.now(), reason="依申请",
    )  # fmt: skip
    assert row(play).brief == {}
    assert slips.of_case(case)[0].text == ""
    assert stale(play)
