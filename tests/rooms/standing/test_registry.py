"""登记: agencies, people, posts and credentials, each with its dates and its record."""

from datetime import date, timedelta

import pytest
from tests.rooms.casework import town

from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor
from chengming.standing.registry import actions, audit, queries
from chengming.standing.registry.errors import (
    AgencyExists,
    AgencyUnknown,
    CredentialRefused,
    CredentialUnknown,
    DatesRefused,
    LateReasonMissing,
    NoSuchPost,
    NothingToRectify,
    OwnAffair,
    PersonExists,
    PersonUnknown,
    PostExists,
    QualificationRefused,
)
from chengming.standing.registry.models import Credential, Person

pytestmark = pytest.mark.django_db
DAY = town.START.date()
A = "a" * 32


@pytest.fixture(autouse=True)
def clock(in_town):
    return in_town


def base(**more):
    return {"by": town.REGISTRAR, "at": town.START} | more


def second_credential(**more):
    given = {
        "person": A, "number": "SAMR-a-1", "kind": "ministry", "areas": ["江苏省"],
        "issued": DAY, "expires": DAY + timedelta(days=30),
    }  # fmt: skip
    return actions.issue_credential(**base(**given | more))


def test_an_officer_holds_two_credentials_and_shows_the_one_that_lasts_longest():
    second_credential()
    assert len(queries.credentials_of(A, DAY)) == 2
    assert town.actor("a").credential == "JY-a-0001"
    assert len(queries.credentials_of(A, DAY + timedelta(days=31))) == 1


def test_a_credential_is_good_on_its_last_day_and_void_from_its_revocation():
    second_credential(expires=DAY)
    actions.revoke_credential(**base(number="JY-a-0001", revoked_on=DAY, reason="调离"))
    assert town.actor("a").credential == "SAMR-a-1"
    assert town.actor("a", DAY + timedelta(days=1)).credential == ""
    assert town.actor("a", DAY - timedelta(days=1)).credential == "JY-a-0001"


def test_an_actor_without_credential_has_no_enforcement_before_the_law():
    actions.revoke_credential(**base(number="JY-a-0001", revoked_on=DAY, reason="调离"))
    person = queries.law_person(A, town.AGENCY, "officer", DAY)
    assert not person.enforcement
    assert queries.law_person("b" * 32, town.AGENCY, "officer", DAY).enforcement
    reviewer = queries.law_person("c" * 32, town.AGENCY, "legal_reviewer", DAY)
    assert reviewer.review
    assert not reviewer.enforcement


def test_the_registry_answers_as_of_a_day():
    later = DAY + timedelta(days=10)
    actions.end_post(**base(person=A, agency=town.AGENCY, office="officer", valid_to=later))
    assert town.actor("a", later - timedelta(days=1)).office == "officer"
    with pytest.raises(NoSuchPost):
        town.actor("a", later)
    names = [officer.person for officer in queries.officers_of(town.AGENCY, later)]
    assert A not in names
    assert "b" * 32 in names


def test_an_agency_bears_the_name_of_the_day():
    later = DAY + timedelta(days=10)
    actions.rename_agency(
        **base(
            agency=town.AGENCY, name="江阴市市场监管局", short_name="澄市", valid_from=later,
            instrument="样本文件",
        )
    )  # fmt: skip
    assert queries.agency(town.AGENCY, DAY).short_name == "澄市监"
    assert queries.agency(town.AGENCY, later).short_name == "澄市"
    actions.dissolve_agency(**base(agency=town.AGENCY, valid_to=later, instrument="样本文件"))
    with pytest.raises(AgencyUnknown):
        queries.agency(town.AGENCY, later)


REFUSED = {
    "an agency twice": (
        AgencyExists, actions.found_agency,
        {"agency": town.AGENCY, "name": "某局", "short_name": "某", "kind": "organ", "fields": [],
         "place": "320281", "valid_from": DAY},
    ),
    "a post in no agency": (
        AgencyUnknown, actions.give_post,
        {"person": A, "agency": "none", "office": "officer", "valid_from": DAY},
    ),
    "a post of nobody": (
        PersonUnknown, actions.give_post,
        {"person": "9" * 32, "agency": town.AGENCY, "office": "officer", "valid_from": DAY},
    ),
    "a post twice": (
        PostExists, actions.give_post,
        {"person": A, "agency": town.AGENCY, "office": "officer", "valid_from": DAY},
    ),
    "a post that ends before it begins": (
        DatesRefused, actions.give_post,
        {"person": A, "agency": town.AGENCY, "office": "legal_head", "valid_from": DAY, "valid_to": DAY},
    ),
    "the end of a post not held": (
        NoSuchPost, actions.end_post,
        {"person": A, "agency": town.AGENCY, "office": "agency_head", "valid_to": DAY},
    ),
    "a person twice": (PersonExists, actions.enroll_person, {"name": "某人", "person": A}),
    "a credential of no kind": (
        CredentialRefused, actions.issue_credential,
        {"person": A, "number": "X", "kind": "city", "areas": [], "issued": DAY, "expires": DAY},
    ),
    "a credential that runs backwards": (
        CredentialRefused, actions.issue_credential,
        {"person": A, "number": "X", "kind": "ministry", "areas": [], "issued": DAY,
         "expires": DAY - timedelta(days=1)},
    ),
    "a number twice": (
        CredentialRefused, actions.issue_credential,
        {"person": A, "number": "JY-b-0001", "kind": "ministry", "areas": [], "issued": DAY,
         "expires": DAY},
    ),
    "the revocation of nothing": (
        CredentialUnknown, actions.revoke_credential,
        {"number": "none", "revoked_on": DAY, "reason": "无"},
    ),
    "a first reviewer without the legal qualification": (
        QualificationRefused, actions.qualify_reviewer,
        {"person": A, "agency": town.AGENCY, "appointed_from": DAY, "first_review_on": DAY},
    ),
    "a reviewer of whom nothing is known": (
        QualificationRefused, actions.qualify_reviewer,
        {"person": A, "agency": town.AGENCY, "appointed_from": DAY},
    ),
    "one's own credential": (
        OwnAffair, actions.issue_credential,
        {"person": A, "number": "X", "kind": "ministry", "areas": [], "issued": DAY, "expires": DAY,
         "by": Actor(A, "承办人甲", "officer", town.AGENCY)},
    ),
    "a late entry without a reason": (
        LateReasonMissing, actions.enroll_person,
        {"name": "某人", "at": town.START - timedelta(days=1)},
    ),
    "a correction of nothing": (
        NothingToRectify, actions.rectify,
        {"kind": "person", "key": A, "record": "0" * 32, "field": "name", "value": "某", "reason": "错"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("wanted", list(REFUSED))
def test_the_registry_refuses(wanted):
    error, act, given = REFUSED[wanted]
    before = [Person.objects.count(), Credential.objects.count()]
    with pytest.raises(error) as refused:
        act(**base(**given))
    assert refused.value.message
    assert [Person.objects.count(), Credential.objects.count()] == before
    assert audit.audit() == []


def test_who_reviewed_before_the_law_needs_no_certificate():
    actions.qualify_reviewer(
        **base(person=A, agency=town.AGENCY, appointed_from=DAY, first_review_on=date(2010, 1, 1))
    )
    actions.give_post(**base(person=A, agency=town.AGENCY, office="legal_reviewer", valid_from=DAY))
    assert queries.law_person(A, town.AGENCY, "legal_reviewer", DAY).review
    actions.end_review_post(**base(person=A, agency=town.AGENCY, appointed_to=DAY))
    assert not queries.law_person(A, town.AGENCY, "legal_reviewer", DAY).review


def test_one_human_has_one_number_and_the_id_is_nowhere():
    number = "320281199001011234"
    person = actions.enroll_person(**base(name="某人", id_number=number))
    with pytest.raises(PersonExists):
        actions.enroll_person(**base(name="某人", id_number=number.lower()))
    stream = records.open_stream("person", person.pk)
    written = record_queries.of_stream(stream)[0]
    assert number not in repr(written.say)
    assert number not in stream.key
    assert person.id_digest == written.say["id_digest"]


def test_a_rectified_entry_reads_as_corrected_and_keeps_both_records():
    stream = records.open_stream("person", A)
    first = record_queries.of_stream(stream)[0]
    actions.rectify(
        **base(
            kind="person", key=A, record=first.id.hex, field="name", value="承办人假",
            reason="姓名录错",
        )
    )  # fmt: skip
    assert Person.objects.get(pk=A).name == "承办人假"
    assert record_queries.of_stream(stream)[0].say["name"] == "承办人甲"
    assert audit.audit() == []


def test_every_entry_of_the_town_is_founded_on_its_record():
    assert audit.audit() == []


def appointed(clock, **changed):
    said = {
        "person": "b" * 32, "agency": town.OTHER_AGENCY, "capacity": "government_lawyer",
        "instrument": "澄司指〔2026〕1号", "appointed_from": DAY, "appointed_to": DAY + timedelta(days=30),
        "legal_qualification_no": "A2020b", "by": town.REGISTRAR, "at": clock.now(),
    }  # fmt: skip
    return actions.appoint_reviewer(**said | changed)


def test_a_reviewer_appointed_in_writing_reviews_from_the_first_day_to_the_last(clock):
    row = appointed(clock)
    assert (row.capacity, row.instrument) == ("government_lawyer", "澄司指〔2026〕1号")
    inside = queries.law_person(
        "b" * 32, town.OTHER_AGENCY, "legal_reviewer", DAY + timedelta(days=29)
    )
    assert inside.review
    with pytest.raises(NoSuchPost):
        queries.actor("b" * 32, town.OTHER_AGENCY, "legal_reviewer", DAY + timedelta(days=30))
    assert audit.audit() == []


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"instrument": " "}, "书面指定"), ({"appointed_to": None}, "书面指定"),
        ({"capacity": "friend"}, "公职律师"), ({"appointed_from": DAY - timedelta(days=1)}, "起算"),
        ({"legal_qualification_no": ""}, "法律职业资格"),
    ],
)  # fmt: skip
def test_an_appointment_without_paper_dates_or_qualification_is_refused(clock, flaw, words):
    with pytest.raises(QualificationRefused, match=words):
        appointed(clock, **flaw)
    assert appointed(clock)


def test_an_appointment_ended_early_ends_there(clock):
    appointed(clock)
    last = DAY + timedelta(days=5)
    base = {
        "person": "b" * 32,
        "agency": town.OTHER_AGENCY,
        "by": town.REGISTRAR,
        "at": clock.now(),
    }
    actions.end_review_post(appointed_to=last, **base)
    person = queries.law_person("b" * 32, town.OTHER_AGENCY, "legal_reviewer", last)
    assert not person.review
    assert queries.law_person(
        "b" * 32, town.OTHER_AGENCY, "legal_reviewer", last - timedelta(days=1)
    ).review
