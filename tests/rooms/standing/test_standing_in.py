"""代理: in writing, by the head, for a time; both persons' bans are borne, and there are no chains."""

from datetime import date, timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.town import AGENCY, Play

from chengming.casework.cases.errors import ActRefused, NotEntitled
from chengming.casework.cases.visibility.relations import visible_to
from chengming.law.events import Person as LawPerson
from chengming.record.records import queries as records
from chengming.standing.registry import actions, audit, models, queries
from chengming.standing.registry.errors import (
    NoStandingIn,
    NoSuchPost,
    OwnAffair,
    StandingInRefused,
)

pytestmark = pytest.mark.django_db
DAY = town.START.date()
HEAD, SECTION, HANDLER = "d" * 32, "f" * 32, "a" * 32


@pytest.fixture
def play(in_town, monkeypatch):
    monkeypatch.setitem(town.OFFICES, "4", ("正职癸", "chief_head"))
    town.enroll("4", *town.OFFICES["4"])
    return Play(in_town)


def authorize(**more):
    given = {
        "person": SECTION, "for_person": HEAD, "agency": AGENCY, "office": "agency_head",
        "valid_from": DAY, "valid_to": DAY + timedelta(days=60), "instrument": "澄市监授〔2026〕1号",
        "by": queries.actor("4" * 32, AGENCY, "chief_head", DAY), "at": town.START,
    }  # fmt: skip
    return actions.authorize_standing_in(**(given | more))


def stand_in(person: str = SECTION, for_person: str = HEAD, office="agency_head", on: date = DAY):
    return queries.actor(person, AGENCY, office, on, for_person)


def test_the_photograph_names_both(play):
    authorize()
    actor = stand_in()
    assert (actor.person, actor.for_person) == (SECTION, HEAD)
    assert actor.called == "科长己（代负责人丁）"
    (_, post) = queries.posts_of(SECTION, DAY)
    assert post.title == "行政机关负责人（代负责人丁）" and post.key.endswith(f"/{HEAD}")
    assert audit.audit() == []


def test_an_act_done_for_another_is_recorded_with_both_names(play):
    authorize()
    play.open()
    sheet = town.facts()
    play.do("file_case", stand_in(), {
        "verification": "经现场核查属实。", "approved_by": SECTION,
        "handlers": [HANDLER, "b" * 32],
        **{k: sheet[k] for k in ("case_name", "parties", "violations")},
    })  # fmt: skip
    filed = records.by_id(play.last.record)
    assert (filed.actor.for_person, filed.actor.for_name) == (HEAD, "负责人丁")


def test_without_authorisation_or_outside_its_days_nobody_stands_in(play):
    with pytest.raises(NoStandingIn):
        stand_in()
    authorize()
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=60), DAY + timedelta(days=99)):
        with pytest.raises(NoStandingIn):
            stand_in(on=day)
    assert stand_in(on=DAY + timedelta(days=59)).for_person == HEAD
    with pytest.raises(NoSuchPost):
        queries.actor(SECTION, AGENCY, "agency_head", DAY)


def test_it_ends_with_the_office_and_with_its_revocation(play):
    record = authorize()
    base = {"by": town.REGISTRAR, "at": town.START}
    later = DAY + timedelta(days=5)
    actions.revoke_standing_in(
        authorization=record, revoked_on=later, reason="本人返回。", by=town.actor("d"),
        at=town.START,
    )  # fmt: skip
    assert stand_in(on=later - timedelta(days=1))
    with pytest.raises(NoStandingIn):
        stand_in(on=later)
    authorize(valid_from=later + timedelta(days=1))
    actions.end_post(
        person=HEAD, agency=AGENCY, office="agency_head", valid_to=later + timedelta(days=3), **base
    )
    with pytest.raises(NoSuchPost):
        stand_in(on=later + timedelta(days=3))
    assert len(queries.posts_of(SECTION, later + timedelta(days=3))) == 1
    assert audit.audit() == []


def test_only_somebody_of_the_matter_revokes_it(play):
    record = authorize()
    with pytest.raises(StandingInRefused):
        actions.revoke_standing_in(
            authorization=record, revoked_on=DAY, reason="无", by=town.actor("a"), at=town.START
        )


REFUSED = {
    "by an officer": ({"by": "a"}, StandingInRefused),
    "by oneself for oneself": ({"person": "4" * 32}, OwnAffair),
    "for oneself": ({"person": HEAD}, StandingInRefused),
    "not in writing": ({"instrument": "  "}, StandingInRefused),
    "from a day that has passed": ({"valid_from": DAY - timedelta(days=1)}, StandingInRefused),
    "for an office not held": ({"office": "legal_head"}, NoSuchPost),
    "without an end": ({"valid_to": DAY}, Exception),
    "of another agency": ({"agency": town.OTHER_AGENCY}, StandingInRefused),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_is_no_lawful_authorisation_is_refused(play, case):
    more, error = REFUSED[case]
    more = dict(more)
    if isinstance(more.get("by"), str):
        more["by"] = town.actor(more["by"])
    with pytest.raises(error):
        authorize(**more)
    assert not models.StandingIn.objects.exists()


def test_whoever_stands_in_authorises_nobody_and_an_office_has_one_deputy(play):
    authorize()
    with pytest.raises(StandingInRefused, match="再授权"):
        authorize(person="1" * 32, by=stand_in())
    with pytest.raises(NoSuchPost):
        authorize(person="1" * 32, for_person=SECTION)  # not his own office
    with pytest.raises(StandingInRefused, match="已授权"):
        authorize(person="1" * 32, valid_from=DAY + timedelta(days=30))


def test_an_authorisation_changed_beside_the_records_is_found(play):
    authorize()
    models.StandingIn.objects.update(valid_to=DAY + timedelta(days=999))
    assert ["valid_to" in found.where for found in audit.audit()] == [True]


@pytest.fixture
def reviewer_for_a_handler(play):
    """甲 handles the case; 丙 reviews it, standing in for 甲 who is a reviewer as well."""
    base = {"by": town.REGISTRAR, "at": town.START}
    actions.give_post(
        person=HANDLER, agency=AGENCY, office="legal_reviewer", valid_from=DAY, **base
    )
    authorize(person="c" * 32, for_person=HANDLER, office="legal_reviewer")
    play.file(town.LARGE)
    play.do("request_review", "a")
    return play, queries.actor("c" * 32, AGENCY, "legal_reviewer", DAY, HANDLER)


CONCLUDES = {"outcome": "passed", "opinion": "事实清楚。"}


def test_who_stands_in_bears_the_bans_of_the_other(reviewer_for_a_handler):
    play, actor = reviewer_for_a_handler
    with pytest.raises(ActRefused):
        play.do("conclude_review", actor, CONCLUDES)
    play.do("conclude_review", "c", CONCLUDES)


def test_with_only_his_own_id_looked_at_the_handler_would_review_by_another(
    reviewer_for_a_handler, monkeypatch
):
    play, actor = reviewer_for_a_handler
    monkeypatch.setattr(LawPerson, "ids", property(lambda self: frozenset({self.id})))
    assert play.do("conclude_review", actor, CONCLUDES)


def test_what_was_done_in_his_name_counts_against_him_too(play):
    """丁 who had 己 confirm in his stead does not then decide what he had confirmed."""
    base = {"by": town.REGISTRAR, "at": town.START}
    actions.give_post(person=HEAD, agency=AGENCY, office="legal_head", valid_from=DAY, **base)
    authorize(person="e" * 32, office="legal_head")
    play.file(town.LARGE)
    play.do("request_review", "a")
    play.do("conclude_review", "c", CONCLUDES)
    confirming = queries.actor("e" * 32, AGENCY, "legal_head", DAY, HEAD)
    play.do("confirm_review", confirming, {"outcome": "passed"})
    play.notice().discuss()
    with pytest.raises(ActRefused):
        play.decide()


def test_nobody_sees_what_either_is_recused_from(play):
    authorize()
    play.file()
    assert visible_to(SECTION, AGENCY, "agency_head", HEAD).exists()
    play.do("recuse", "d", {"ground": "与当事人有利害关系。"})
    assert visible_to(SECTION, AGENCY, "head_of_section").exists()
    assert not visible_to(SECTION, AGENCY, "agency_head", HEAD).exists()
    with pytest.raises(ActRefused, match="回避"):
        play.do("terminate_investigation", stand_in(), {"ground": "not_provable"})
    play.do("terminate_investigation", "4", {"ground": "not_provable"})


def test_an_expired_authorisation_does_not_carry_an_act(play):
    authorize(valid_to=DAY + timedelta(days=1))
    actor = stand_in()
    play.open()
    with pytest.raises(NotEntitled):
        play.do("file_case", actor, {}, later=timedelta(days=3))
