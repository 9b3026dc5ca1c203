"""Acts on agencies and persons. Each writes one record on the object's own stream.

The tables are derived from the stream's records after every act (``projection``).
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.record.records.facts import Actor
from chengming.standing.accounts import acts
from chengming.standing.registry import queries, rules
from chengming.standing.registry.entering import agency_row, enter, person_row
from chengming.standing.registry.errors import (
    AgencyExists,
    CredentialRefused,
    CredentialUnknown,
    NoSuchPost,
    NothingToRectify,
    PersonExists,
    PostExists,
    StandingInRefused,
)
from chengming.standing.registry.models import (
    Agency,
    Credential,
    Person,
    Post,
    ReviewQualification,
)


@transaction.atomic
def found_agency(
    *, agency: str, name: str, short_name: str, kind: str, fields: Sequence[str], place: str,
    valid_from: date, by: Actor, at: datetime, cite: str = "行政处罚法/17", late_reason: str = "",
) -> Agency:  # fmt: skip
    """登记执法主体（行政处罚法第十七条）; ``place``: six-digit division code; ``cite``: its basis."""
    rules.check_entry(at, late_reason)
    acts.law().instruments.parse(cite)
    if Agency.objects.filter(pk=agency).exists():
        raise AgencyExists(f"执法主体“{agency}”已经登记。名称变化的，请办理更名。")
    say = {
        "name": name, "short_name": short_name, "kind": kind, "fields": list(fields),
        "place": place, "valid_from": valid_from.isoformat(), "cite": cite,
    }  # fmt: skip
    enter("agency", agency, "found_agency", by=by, at=at, say=say, late_reason=late_reason)
    return Agency.objects.get(pk=agency)


@transaction.atomic
def rename_agency(
    *, agency: str, name: str, short_name: str, valid_from: date, instrument: str,
    by: Actor, at: datetime, late_reason: str = "",
) -> None:  # fmt: skip
    """执法主体更名: ``instrument`` names the paper that ordered it."""
    rules.check_entry(at, late_reason)
    agency_row(agency)
    say = {"name": name, "short_name": short_name, "valid_from": valid_from.isoformat()}
    enter(
        "agency",
        agency,
        "rename_agency",
        by=by,
        at=at,
        say=say,
        instrument=instrument,
        late_reason=late_reason,
    )


@transaction.atomic
def dissolve_agency(
    *, agency: str, valid_to: date, instrument: str, by: Actor, at: datetime, late_reason: str = ""
) -> None:
    """撤销执法主体: from ``valid_to`` on it may not act."""
    rules.check_entry(at, late_reason)
    rules.check_dates(agency_row(agency).valid_from, valid_to)
    say = {"valid_to": valid_to.isoformat()}
    enter(
        "agency",
        agency,
        "dissolve_agency",
        by=by,
        at=at,
        say=say,
        instrument=instrument,
        late_reason=late_reason,
    )


@transaction.atomic
def enroll_person(
    *, name: str, by: Actor, at: datetime, id_number: str = "", person: str = "",
    late_reason: str = "",
) -> Person:  # fmt: skip
    """登记人员: ``id_number`` is kept only as a keyed digest; ``person``: 32 hex, else random."""
    rules.check_entry(at, late_reason)
    key = person or uuid.uuid4().hex
    digest = rules.id_digest(id_number) if id_number else None
    taken = Person.objects.filter(pk=key).exists()
    if taken or (digest and Person.objects.filter(id_digest=digest).exists()):
        raise PersonExists("该人员已经登记，一人只能有一个编号。请在原编号下办理。")
    say = {"name": name} | ({"id_digest": digest} if digest else {})
    enter("person", key, "enroll_person", by=by, at=at, say=say, late_reason=late_reason)
    return Person.objects.get(pk=key)


@transaction.atomic
def give_post(
    *, person: str, agency: str, office: str, valid_from: date, by: Actor, at: datetime,
    valid_to: date | None = None, late_reason: str = "",
) -> Post:  # fmt: skip
    """任职: ``office`` is an id of the procedures; ``valid_to`` the first day no longer held."""
    rules.check_entry(at, late_reason)
    rules.check_dates(valid_from, valid_to)
    rules.check_not_own(by, person)
    person_row(person)
    rules.check_supervisor(office, agency_row(agency).kind)
    same = Post.objects.filter(person_id=person, agency_id=agency, office=office)
    if same.exclude(valid_to__lte=valid_from).exists():
        raise PostExists("该人员已担任该职务，起止日期重叠。请先办理免职，或者核对日期。")
    say: dict[str, object] = {
        "agency": agency, "office": office, "valid_from": valid_from.isoformat()
    }  # fmt: skip
    if valid_to:
        say["valid_to"] = valid_to.isoformat()
    record = enter("person", person, "give_post", by=by, at=at, say=say, late_reason=late_reason)
    return Post.objects.get(pk=record)


@transaction.atomic
def end_post(
    *, person: str, agency: str, office: str, valid_to: date, by: Actor, at: datetime,
    late_reason: str = "",
) -> None:  # fmt: skip
    """免职: from ``valid_to`` on the person no longer holds the office."""
    rules.check_entry(at, late_reason)
    open_posts = Post.objects.filter(person_id=person, agency_id=agency, office=office)
    if not open_posts.filter(valid_from__lte=valid_to).exclude(valid_to__lte=valid_to).exists():
        raise NoSuchPost("该人员当日不担任该职务，无从免去。请核对人员、职务和日期。")
    say = {"agency": agency, "office": office, "valid_to": valid_to.isoformat()}
    enter("person", person, "end_post", by=by, at=at, say=say, late_reason=late_reason)


@transaction.atomic
def issue_credential(
    *, person: str, number: str, kind: str, areas: Sequence[str], issued: date, expires: date,
    by: Actor, at: datetime, late_reason: str = "",
) -> Credential:  # fmt: skip
    """发给执法证件: ``kind`` provincial or ministry; ``expires`` is the last day it is good."""
    rules.check_entry(at, late_reason)
    rules.check_credential(kind, number, issued, expires)
    rules.check_not_own(by, person)
    person_row(person)
    if Credential.objects.filter(number=number).exists():
        raise CredentialRefused("该证件号码已经登记（行政处罚法第四十二条）。请核对证件号码。")
    say = {
        "number": number, "kind": kind, "areas": list(areas),
        "issued": issued.isoformat(), "expires": expires.isoformat(),
    }  # fmt: skip
    record = enter(
        "person", person, "issue_credential", by=by, at=at, say=say, late_reason=late_reason
    )
    return Credential.objects.get(pk=record)


@transaction.atomic
def revoke_credential(
    *, number: str, revoked_on: date, reason: str, by: Actor, at: datetime, late_reason: str = ""
) -> None:
    """收回、注销执法证件: void from ``revoked_on`` on, that day included."""
    rules.check_entry(at, late_reason)
    found = Credential.objects.filter(number=number).first()
    if found is None or found.revoked_on is not None:
        raise CredentialUnknown("没有该号码的有效执法证件。请核对证件号码。")
    say = {"credential": found.record.hex, "revoked_on": revoked_on.isoformat()}
    enter("person", found.person_id, "revoke_credential", by=by, at=at, say=say,
        reason=reason, late_reason=late_reason,
    )  # fmt: skip


@transaction.atomic
def qualify_reviewer(
    *, person: str, agency: str, appointed_from: date, by: Actor, at: datetime,
    legal_qualification_no: str = "", appointed_to: date | None = None,
    first_review_on: date | None = None, late_reason: str = "",
) -> ReviewQualification:  # fmt: skip
    """配备法制审核人员（行政处罚法第五十八条第二款）。"""
    rules.check_entry(at, late_reason)
    rules.check_dates(appointed_from, appointed_to)
    rules.check_not_own(by, person)
    rules.check_reviewer(acts.law(), legal_qualification_no, first_review_on)
    person_row(person)
    agency_row(agency)
    say: dict[str, object] = {"agency": agency, "appointed_from": appointed_from.isoformat()}
    if legal_qualification_no:
        say["legal_qualification_no"] = legal_qualification_no
    if appointed_to:
        say["appointed_to"] = appointed_to.isoformat()
    if first_review_on:
        say["first_review_on"] = first_review_on.isoformat()
    record = enter(
        "person", person, "qualify_reviewer", by=by, at=at, say=say, late_reason=late_reason
    )
    return ReviewQualification.objects.get(pk=record)


@transaction.atomic
def appoint_reviewer(
    *, person: str, agency: str, capacity: str, instrument: str, appointed_from: date,
    appointed_to: date, by: Actor, at: datetime, legal_qualification_no: str = "",
    first_review_on: date | None = None, late_reason: str = "",
) -> ReviewQualification:  # fmt: skip
    """书面指定审核人员（国办发〔2018〕118号（十一））: 司法所、公职律师、法律顾问, for these days only.

    One record gives both the office of a reviewer in this agency and the qualification to review.
    """
    rules.check_entry(at, late_reason)
    rules.check_appointment(capacity, instrument, appointed_from, appointed_to, at)
    rules.check_not_own(by, person)
    rules.check_reviewer(acts.law(), legal_qualification_no, first_review_on)
    person_row(person)
    agency_row(agency)
    say: dict[str, object] = {
        "agency": agency, "capacity": capacity, "appointed_from": appointed_from.isoformat(),
        "appointed_to": appointed_to.isoformat(),
    }  # fmt: skip
    if legal_qualification_no:
        say["legal_qualification_no"] = legal_qualification_no
    if first_review_on:
        say["first_review_on"] = first_review_on.isoformat()
    record = enter(
        "person", person, "appoint_reviewer", by=by, at=at, say=say, instrument=instrument,
        late_reason=late_reason,
    )  # fmt: skip
    return ReviewQualification.objects.get(pk=record)


@transaction.atomic
def end_review_post(
    *, person: str, agency: str, appointed_to: date, by: Actor, at: datetime, late_reason: str = ""
) -> None:
    """法制审核人员调离: from ``appointed_to`` on he may not review."""
    rules.check_entry(at, late_reason)
    person_row(person)
    say = {"agency": agency, "appointed_to": appointed_to.isoformat()}
    enter("person", person, "end_review_post", by=by, at=at, say=say, late_reason=late_reason)


@transaction.atomic
def give_account(
    *, person: str, account: int, by: Actor, at: datetime, late_reason: str = ""
) -> None:
    """交付账号: one human, one account; another one only when the former was closed."""
    rules.check_entry(at, late_reason)
    person_row(person)
    rules.check_account(person, account)
    say = {"account": account}
    enter("person", person, "give_account", by=by, at=at, say=say, late_reason=late_reason)


@transaction.atomic
def authorize_standing_in(
    *, person: str, for_person: str, agency: str, office: str, valid_from: date, valid_to: date,
    instrument: str, by: Actor, at: datetime, late_reason: str = "",
) -> uuid.UUID:  # fmt: skip
    """授权代理: ``person`` exercises an office of ``for_person`` until ``valid_to`` (not included).

    By the head of the agency in his own office, in writing; bears both persons' bans; no chains.
    """
    rules.check_entry(at, late_reason)
    rules.check_authorizer(by, agency)
    rules.check_standing_in(
        person=person, for_person=for_person, instrument=instrument, start=valid_from,
        end=valid_to, at=at,
    )  # fmt: skip
    rules.check_not_own(by, person)
    queries.actor(by.person, agency, by.office, acts.done_at(at).date())
    person_row(person)
    queries.actor(for_person, agency, office, valid_from)
    if not queries.offices_of(person, agency, valid_from):
        raise StandingInRefused(
            "代理人应当是本机关当日任职的人员（行政处罚法第五十七条）。请核对人员和日期。"
        )
    if queries.overlapping(for_person, agency, office, valid_from, valid_to):
        raise StandingInRefused(
            "该职务在此期间已授权他人代理（行政处罚法第五十七条）。请先撤销原授权，或者核对日期。"
        )
    say = {
        "for_person": for_person, "agency": agency, "office": office,
        "valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat(),
    }  # fmt: skip
    return enter(
        "person", person, "authorize_standing_in", by=by, at=at, say=say, instrument=instrument,
        late_reason=late_reason,
    )  # fmt: skip


@transaction.atomic
def revoke_standing_in(
    *, authorization: uuid.UUID, revoked_on: date, reason: str, by: Actor, at: datetime,
    late_reason: str = "",
) -> None:  # fmt: skip
    """撤销代理, from ``revoked_on`` on: by the head, or by whom it was for."""
    rules.check_entry(at, late_reason)
    found = queries.authorization(authorization)
    if by.person != found.for_person_id:
        rules.check_authorizer(by, found.agency_id)
    say = {"authorization": authorization.hex, "revoked_on": revoked_on.isoformat()}
    enter(
        "person", found.person_id, "revoke_standing_in", by=by, at=at, say=say, reason=reason,
        late_reason=late_reason,
    )  # fmt: skip


@transaction.atomic
def rectify(
    *, kind: str, key: str, record: str, field: str, value: object, reason: str,
    by: Actor, at: datetime, late_reason: str = "",
) -> None:  # fmt: skip
    """更正登记（design.md D5）: ``kind`` agency or person, ``key`` its id, ``record`` hex id."""
    rules.check_entry(at, late_reason)
    stream = records.open_stream(kind, key)
    ids = {found.id.hex for found in record_queries.of_stream(stream)}
    if record not in ids:
        raise NothingToRectify("该对象名下没有这条记录，无从更正。请核对记录编号。")
    say = {"record": record, "field": field, "value": value}
    enter(
        kind,
        key,
        "rectify",
        by=by,
        at=at,
        say=say,
        reason=reason,
        corrects=record,
        late_reason=late_reason,
    )
