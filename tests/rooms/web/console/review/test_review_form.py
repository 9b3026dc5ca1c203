"""逐项审核: the form with the machine's findings, the draft, the opinion, and what is refused."""

import pytest
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

from chengming.casework.cases import queries as cases
from chengming.casework.review import queries as reviews
from chengming.law.load import load
from chengming.standing.powers import actions as powers

pytestmark = pytest.mark.django_db

ITEMS = load().review_forms["annex"].for_group("penalty")


@pytest.fixture
def play(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    return play


def sits(letter="c", office="legal_reviewer", *, fresh=True):
    return client_for(letter * 32, town.AGENCY, office, fresh=fresh)


def at(play, name="form"):
    return reverse(f"console:reviews-{name}", args=(cases.case(play.case).number,))


def text(answer):
    return answer.content.decode()


def filled(play, outcome="passed", **more):
    """Every item answered soundly, with words, so that no machine finding stands unanswered."""
    sound = {f"answer.{item.id}": item.sound for item in ITEMS}
    words = {f"opinion.{item.id}": "已核对。" for item in ITEMS}
    base = {"form": "annex", "outcome": outcome, "opinion": "见各项。"}
    return {**base, **sound, **words, "seen_seq": cases.case(play.case).seq} | more


def test_every_item_stands_there_with_what_the_machine_found_and_where(play):
    page = text(sits().get(at(play)))
    assert all(item.text in page for item in ITEMS)
    assert "机器" not in text(sits().get(at(play))).split("<form")[0]
    assert "统一社会信用代码校验不符" in page
    record = reverse(
        "console:cases-record", args=(cases.case(play.case).number, play.ids["write_report"])
    )
    assert record in page or "#sheet" in page


def test_the_extended_form_may_be_chosen(play):
    page = text(sits().get(at(play) + "?form=extended"))
    assert "是否超越执法机关法定权限" in page


def test_the_form_the_agency_decided_on_is_the_one_that_opens(play):
    assert "是否超越执法机关法定权限" not in text(sits().get(at(play)))
    day = play.frozen.now()
    powers.adopt_setting(
        agency=town.AGENCY, name="review/form", value="extended", valid_from=day.date(),
        power_to_decide="国办发〔2018〕118号/13", instrument="样本", by=town.REGISTRAR, at=day,
    )  # fmt: skip
    assert "是否超越执法机关法定权限" in text(sits().get(at(play)))


def test_an_opinion_is_handed_in_with_its_items_and_the_machines_own_verdicts(play):
    given = filled(
        play, **{"anchors.facts_and_evidence": ["fact:parties.0.uscc"], "place.papers": "送达回证"}
    )
    answer = sits().post(at(play, "hand-in"), given)
    assert answer.status_code == 302
    opinion = reviews.opinions_of(play.case)[-1]
    items = {one.item: one for one in reviews.items_of(opinion)}
    assert set(items) == {item.id for item in ITEMS}
    assert items["facts_and_evidence"].machine == "fail"
    assert items["facts_and_evidence"].anchors == 1
    assert items["crime"].answer == "no"
    assert opinion.outcome == "passed"


def test_a_machine_verdict_sent_by_the_browser_is_not_believed(play):
    sits().post(at(play, "hand-in"), filled(play, **{"machine.facts_and_evidence": "pass"}))
    items = {one.item: one for one in reviews.items_of(reviews.opinions_of(play.case)[-1])}
    assert items["facts_and_evidence"].machine == "fail"


def test_yes_against_the_machine_without_words_is_refused_and_nothing_typed_is_lost(play):
    given = filled(play, **{"opinion.facts_and_evidence": "", "opinion.papers": "编号连续。"})
    answer = sits().post(at(play, "hand-in"), given)
    assert answer.status_code == 409
    assert "系统核对为不符合" in text(answer)
    assert "编号连续。" in text(answer)
    assert reviews.opinions_of(play.case) == []
    assert "编号连续。" in text(sits().get(at(play)))


def test_an_item_left_out_is_named(play):
    given = filled(play)
    del given["answer.remedies"]
    answer = sits().post(at(play, "hand-in"), given)
    assert answer.status_code == 409
    assert "行政决定救济途径告知是否正确" in text(answer)


def test_a_suspected_crime_answered_yes_forbids_a_pass(play):
    answer = sits().post(at(play, "hand-in"), filled(play, **{"answer.crime": "yes"}))
    assert answer.status_code == 409
    assert reviews.opinions_of(play.case) == []
    done = sits().post(at(play, "hand-in"), filled(play, "transfer", **{"answer.crime": "yes"}))
    assert done.status_code == 302


def test_a_case_that_moved_meanwhile_is_said_and_the_form_stays(play):
    given = filled(play, **{"opinion.papers": "编号连续。"})
    play.do("inquire", "a", {"content": "补充询问。"}, beside=("b",))
    answer = sits().post(at(play, "hand-in"), given)
    assert answer.status_code == 409
    assert "编号连续。" in text(answer)
    assert reviews.opinions_of(play.case) == []


def test_the_opinion_is_signed_with_a_fresh_factor_and_a_draft_is_not(play):
    stale = sits(fresh=False)
    assert stale.post(at(play, "save"), filled(play)).status_code == 302
    assert stale.post(at(play, "hand-in"), filled(play)).status_code == 403
    assert reviews.opinions_of(play.case) == []


def test_the_head_of_the_legal_body_reads_and_the_handler_finds_no_page(play):
    assert sits("e", "legal_head").get(at(play)).status_code == 200
    assert sits("a", "officer").get(at(play)).status_code == 404
    assert sits("e", "legal_head").post(at(play, "hand-in"), filled(play)).status_code == 404


def test_what_changed_since_the_last_hand_in_stands_beside(play):
    sits().post(at(play, "hand-in"), filled(play, "correct"))
    play.do("confirm_review", "e", {"outcome": "correct"})
    changed = town.facts(town.LARGE - 100)["violations"]
    play.do("revise_report", "a", {"outcome": "penalty", "violations": changed})
    play.do("request_review", "a", {"handling": "已改。"})
    page = text(sits().get(at(play)))
    assert "与上次送审相比" in page
    assert "修改调查终结报告" in page


def test_markup_typed_into_the_form_comes_back_as_text(play):
    sits().post(at(play, "save"), filled(play, **{"opinion.papers": "<script>alert(1)</script>"}))
    page = text(sits().get(at(play)))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
