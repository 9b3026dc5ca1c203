"""Who sees which case: one test for each relation, and what happens where a filter is taken out."""

from datetime import date

import pytest
from django.db.models import Q
from tests.rooms.casework import town

from chengming.casework.cases.models import Involvement
from chengming.casework.cases.visibility import relations, visible_to
from chengming.casework.cases.visibility.involvement import RECUSED
from chengming.standing.registry import actions as registry

pytestmark = pytest.mark.django_db


def sees(letter, office, agency=town.AGENCY):
    return visible_to(letter * 32, agency, office).exists()


def roles(play, letter):
    rows = Involvement.objects.filter(case=play.case, person=letter * 32)
    return set(rows.values_list("role", flat=True))


def test_the_officer_who_registered_a_lead_sees_it_and_no_colleague_does(play):
    play.open()
    assert sees("a", "officer")
    assert not sees("b", "officer")
    assert not sees("1", "officer")


def test_handlers_former_handlers_and_who_stood_beside_see_their_case(play):
    play.file()
    assert roles(play, "b") == {"handler", "took_part"}
    town.enroll("7", "执法员癸", "officer")
    play.do("assign_handlers", "f", {"handlers": ["a" * 32, "7" * 32]})
    assert roles(play, "b") == {"former_handler", "took_part"}
    assert roles(play, "7") == {"handler"}
    assert sees("b", "officer")
    assert sees("7", "officer")
    play.do("inspect_site", "a", {}, beside=("1",))
    assert roles(play, "1") == {"took_part"}
    assert sees("1", "officer")


@pytest.mark.parametrize("office", ["head_of_section", "agency_head", "chief_head"])
def test_heads_see_all_cases_of_their_agency(play, office):
    play.open()
    assert sees("f", office)
    assert not visible_to("f" * 32, town.OTHER_AGENCY, office).exists()


@pytest.mark.parametrize(("letter", "office"), [("c", "legal_reviewer"), ("e", "legal_head")])
def test_reviewers_see_what_was_sent_to_review_and_nothing_before(play, letter, office):
    play.file(town.LARGE)
    assert not sees(letter, office)
    play.do("request_review", "a")
    assert sees(letter, office)


def test_a_hearing_chair_sees_the_cases_he_was_appointed_to(play):
    play.file(town.LARGE).review().notice()
    play.do("request_hearing", town.PARTY, {"late": False})
    assert not sees("3", "hearing_chair")
    play.do("appoint_chair", "d", {"chair": "3" * 32})
    assert roles(play, "3") == {"chair"}
    assert sees("3", "hearing_chair")


def test_whoever_approves_disclosure_sees_what_was_decided(play):
    play.file().notice()
    assert not sees("x", "disclosure_approver")
    play.decide()
    assert roles(play, "d") == {"took_part", "decider"}
    assert sees("x", "disclosure_approver")


def test_no_other_agency_sees_a_case_whatever_its_people_did_in_it(play):
    play.file(town.LARGE).review()
    for letter, office in (("a", "officer"), ("c", "legal_reviewer"), ("d", "agency_head")):
        assert sees(letter, office)
        assert not sees(letter, office, town.OTHER_AGENCY)


@pytest.mark.parametrize("office", ["registrar", "", "party", "system", "account_holder"])
def test_an_office_that_handles_no_cases_sees_none(play, office):
    play.file().notice().decide()
    assert not sees("a", office)


def test_nobody_is_not_everybody(play):
    play.open()
    assert not visible_to("", town.AGENCY, "agency_head").exists()
    assert not visible_to("d" * 32, "", "agency_head").exists()


@pytest.mark.parametrize(("letter", "office"), [("b", "officer"), ("f", "head_of_section")])
def test_whoever_is_recused_sees_the_case_no_more(play, letter, office):
    play.file()
    assert sees(letter, office)
    play.do("recuse", letter, {"ground": "与当事人有近亲属关系。"})
    assert RECUSED in roles(play, letter)
    assert not sees(letter, office)


def test_a_recusal_that_was_granted_binds_whoever_was_named(play):
    play.file()
    play.do("request_recusal", town.PARTY, {"person": "b" * 32, "ground": "有利害关系。"})
    assert sees("b", "officer")
    play.do("decide_recusal", "d", {"person": "b" * 32, "outcome": "granted"})
    assert not sees("b", "officer")


def test_without_the_filter_of_the_agency_another_agency_would_see_the_case(play, monkeypatch):
    play.open()
    assert not sees("f", "head_of_section", town.OTHER_AGENCY)
    monkeypatch.setattr(relations, "of_agency", lambda agency: Q())
    assert sees("f", "head_of_section", town.OTHER_AGENCY)


def test_without_the_filter_of_the_recused_they_would_go_on_seeing(play, monkeypatch):
    play.file()
    play.do("recuse", "b", {"ground": "与当事人有近亲属关系。"})
    assert not sees("b", "officer")
    monkeypatch.setattr(relations, "is_recused", lambda person: Q(pk__isnull=True))
    assert sees("b", "officer")


@pytest.mark.parametrize(
    ("letter", "office"),
    [("1", "officer"), ("c", "legal_reviewer"), ("3", "hearing_chair"), ("x", "disclosure_approver")],
)  # fmt: skip
def test_without_the_scope_of_an_office_everybody_of_the_agency_would_see(
    play, monkeypatch, letter, office
):
    play.open()
    assert not sees(letter, office)
    monkeypatch.setitem(relations.SCOPES, office, lambda person: Q())
    assert sees(letter, office)


def test_a_person_with_two_posts_sees_by_the_post_he_acts_in(play):
    registry.give_post(
        person="c" * 32, agency=town.AGENCY, office="officer", valid_from=date(2026, 1, 1),
        by=town.REGISTRAR, at=town.START,
    )  # fmt: skip
    play.file(town.LARGE)
    play.do("request_review", "a")
    assert sees("c", "legal_reviewer")
    assert not sees("c", "officer")
