"""Questions about who exists and was certified when; every answer is as of a day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from chengming.law.events import Person as LawPerson
from chengming.law.procedure import OFFICES
from chengming.record.records.facts import Actor
from chengming.standing.registry.errors import AgencyUnknown, NoStandingIn, NoSuchPost
from chengming.standing.registry.models import (
    AccountHolder,
    Agency,
    AgencyName,
    Credential,
    Person,
    Post,
    ReviewQualification,
    StandingIn,
)
from chengming.standing.registry.rules import REVIEW_OFFICES

OUTSIDERS = frozenset({"party", "third_party", "police", "court", "system"})
"""Who acts in a case without an office of the agency (行政处罚法第四十四条、第二十七条)."""


@dataclass(frozen=True)
class Officer:
    """执法人员 as of a day: posts, credentials good that day, review qualification."""

    person: str
    name: str
    offices: tuple[str, ...]
    credentials: tuple[Credential, ...]
    review: ReviewQualification | None


@dataclass(frozen=True)
class HeldPost:
    """任职 as of a day: where, under which name of that day, in which office.

    ``for_person``: whose office it is, where it is exercised by authorisation (代理).
    """

    agency: str
    agency_name: str
    office: str
    title: str

    for_person: str = ""
    for_name: str = ""

    @property
    def key(self) -> str:
        """Names the post among those of one person, in forms and sessions."""
        own = f"{self.agency}/{self.office}"
        return f"{own}/{self.for_person}" if self.for_person else own


@dataclass(frozen=True)
class Seat:
    """Whose account it is, and every post he may act in on a day."""

    person: str
    name: str
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True)
class SignedUp:
    """One post of a person who has an account."""

    name: str
    login: str
    post: HeldPost


def agency(agency: str, on: date | None = None) -> Agency:
    """The agency; with ``on`` it must exist that day, and bears its name of that day."""
    found = Agency.objects.filter(pk=agency).first()
    if found is None or (on is not None and not _covers(found.valid_from, found.valid_to, on)):
        raise AgencyUnknown(
            f"执法主体“{agency}”{'在 ' + on.isoformat() + ' ' if on else ''}不存在（行政处罚法第十七条）。"
            "请核对主体和日期。"
        )
    if on is not None:
        name = _names(found.pk).filter(valid_from__lte=on).last()
        if name is not None:
            found.name, found.short_name = name.name, name.short_name
    return found


def agencies(on: date) -> list[Agency]:
    """All agencies existing on a day, in order of id."""
    return list(_current(Agency.objects.all(), on).order_by("id"))


def credentials_of(person: str, on: date) -> list[Credential]:
    """执法证件 good on a day: issued, not expired, not revoked; the longest lasting first."""
    return list(_valid(Credential.objects.filter(person_id=person), on))


def review_qualification(person: str, agency: str, on: date) -> ReviewQualification | None:
    """法制审核资格 in this agency on a day."""
    rows = ReviewQualification.objects.filter(
        person_id=person, agency_id=agency, appointed_from__lte=on
    )
    return rows.filter(_open("appointed_to", on)).first()


def actor(person: str, agency: str, office: str, on: date, for_person: str = "") -> Actor:
    """The photograph for a record: office held that day and the credential good that day.

    ``credential`` is "" when there is none that day; reviewers show their qualification instead.
    ``for_person``: whose office it is, when he stands in. Raises ``NoSuchPost`` when the office is
    not held that day, ``NoStandingIn`` when nobody authorised him.
    """
    return actors([(person, agency, office, for_person)], on)[0]


def actors(wanted: Sequence[tuple[str, str, str, str]], on: date) -> list[Actor]:
    """Several photographs (person, agency, office, for whom or "") of one day, by one statement."""
    with connection.cursor() as cursor:
        persons, agencies, offices, fors = (list(column) for column in zip(*wanted, strict=True))
        cursor.execute(
            _PHOTOGRAPH,
            {"persons": persons, "agencies": agencies, "offices": offices, "fors": fors, "on": on},
        )
        rows = cursor.fetchall()
    return [_photograph(*item, on) for item in zip(wanted, rows, strict=True)]


def law_person(person: str, agency: str, office: str, on: date) -> LawPerson:
    """The same as a plain value for ``law``."""
    return as_law_person(actor(person, agency, office, on))


def as_law_person(actor: Actor) -> LawPerson:
    """A photographed actor as ``law`` sees it: what he held when he acted, not what he holds now."""
    reviews = actor.office in REVIEW_OFFICES
    return LawPerson(
        id=actor.person, office=actor.office, agency=actor.agency,
        enforcement=bool(actor.credential) and not reviews,
        review=bool(actor.credential) and reviews, stands_for=actor.for_person,
    )  # fmt: skip


def authorization(record: uuid.UUID) -> StandingIn:
    """The authorisation of this record, not revoked."""
    found = StandingIn.objects.filter(pk=record, revoked_on=None).first()
    if found is None:
        raise NoStandingIn("没有这项有效的代理授权，无从撤销。请核对。")
    return found


def overlapping(for_person: str, agency: str, office: str, start: date, end: date) -> bool:
    """Whether somebody is authorised for this office of this person within these days."""
    rows = StandingIn.objects.filter(for_person_id=for_person, agency_id=agency, office=office)
    rows = rows.filter(valid_from__lt=end, valid_to__gt=start)
    return rows.filter(_open("revoked_on", start)).exists()


def officers_of(agency: str, on: date) -> list[Officer]:
    """Everybody holding a post in the agency on a day, with what he is certified for; three statements."""
    posts = _current(Post.objects.filter(agency_id=agency), on).select_related("person")
    by_person: dict[str, list[Post]] = {}
    for post in posts.order_by("person_id", "office"):
        by_person.setdefault(post.person_id, []).append(post)
    credentials: dict[str, list[Credential]] = {}
    for one in _valid(Credential.objects.filter(person_id__in=by_person), on):
        credentials.setdefault(one.person_id, []).append(one)
    reviews = ReviewQualification.objects.filter(
        person_id__in=by_person, agency_id=agency, appointed_from__lte=on
    ).filter(_open("appointed_to", on))
    review = {row.person_id: row for row in reviews}
    return [
        Officer(
            person=person, name=held[0].person.name,
            offices=tuple(post.office for post in held),
            credentials=tuple(credentials.get(person, ())), review=review.get(person),
        )
        for person, held in by_person.items()
    ]  # fmt: skip


def offices_of(person: str, agency: str, on: date) -> list[str]:
    """Offices a person holds in an agency on a day, in order of name."""
    posts = _current(Post.objects.filter(person_id=person, agency_id=agency), on)
    return list(posts.order_by("office").values_list("office", flat=True))


def posts_of(person: str, on: date) -> list[HeldPost]:
    """Every post a person holds on a day, in all agencies that exist that day."""
    posts = _current(Post.objects.filter(person_id=person), on).order_by("agency_id", "office")
    named = {found.pk: found.name for found in agencies(on)}
    own = [_held(post, named) for post in posts if post.agency_id in named]
    return own + [
        HeldPost(
            row.agency_id, named[row.agency_id], row.office,
            f"{OFFICES.get(row.office, row.office)}（代{row.for_person.name}）",
            row.for_person_id, row.for_person.name,
        )
        for row in standing_in(on).filter(person_id=person).select_related("for_person")
        if row.agency_id in named
    ]  # fmt: skip


def _held(post: Post, named: dict[str, str]) -> HeldPost:
    title = OFFICES.get(post.office, post.office)
    return HeldPost(post.agency_id, named[post.agency_id], post.office, title)


def standing_in(on: date) -> QuerySet[StandingIn]:
    """代理 in force on a day: authorised, not revoked, the office still held by whom it is of."""
    rows = StandingIn.objects.filter(valid_from__lte=on, valid_to__gt=on)
    held = _current(Post.objects.all(), on).filter(
        person_id=OuterRef("for_person_id"), agency_id=OuterRef("agency_id"),
        office=OuterRef("office"),
    )  # fmt: skip
    return rows.filter(_open("revoked_on", on), Exists(held)).order_by("agency_id", "office")


def person_of(account: int) -> Person | None:
    """Whose account it is, or None."""
    found = AccountHolder.objects.filter(account_id=account).select_related("person").first()
    return found.person if found else None


def seat(account: int, on: date) -> Seat | None:
    """Who sits at this account's desk on a day; None when it is nobody's."""
    person = person_of(account)
    return Seat(person.pk, person.name, tuple(posts_of(person.pk, on))) if person else None


def signed_up(on: date) -> list[SignedUp]:
    """Every post of a day whose holder has an account in use, by agency and office."""
    rows = AccountHolder.objects.filter(account__closed=None).select_related("person", "account")
    holders = {row.person_id: row for row in rows}
    posts = _current(Post.objects.filter(person_id__in=list(holders)), on)
    named = {found.pk: found.name for found in agencies(on)}
    return [
        SignedUp(
            name=holders[post.person_id].person.name, login=holders[post.person_id].account.login,
            post=_held(post, named),
        )
        for post in posts.order_by("agency_id", "office", "person_id")
        if post.agency_id in named
    ]  # fmt: skip


def account_of(person: str) -> int | None:
    """The number of a person's account, or None."""
    return AccountHolder.objects.filter(pk=person).values_list("account_id", flat=True).first()


def holders(agency: str, office: str, on: date) -> list[str]:
    """Ids of those who hold an office in an agency on a day."""
    posts = _current(Post.objects.filter(agency_id=agency, office=office), on)
    return list(posts.order_by("person_id").values_list("person_id", flat=True))


def names(persons: Iterable[str]) -> dict[str, str]:
    """Names by id, for screens; an erased name is empty."""
    return dict(Person.objects.filter(pk__in=list(persons)).values_list("id", "name"))


# 一人数证的，取当日有效、到期最晚的一个。
_PHOTOGRAPH = """
SELECT p.name, post.record, cred.number, q.legal_qualification_no, q.first_review_on,
    f.name, s.record
FROM unnest(%(persons)s::text[], %(agencies)s::text[], %(offices)s::text[], %(fors)s::text[])
    WITH ORDINALITY AS w (person, agency, office, for_person, n)
LEFT JOIN registry_person p ON p.id = w.person
LEFT JOIN registry_person f ON f.id = w.for_person
LEFT JOIN LATERAL (
    SELECT record FROM registry_standingin
    WHERE person_id = w.person AND for_person_id = w.for_person AND agency_id = w.agency
        AND office = w.office AND valid_from <= %(on)s AND valid_to > %(on)s
        AND (revoked_on IS NULL OR revoked_on > %(on)s) LIMIT 1) s ON true
LEFT JOIN LATERAL (
    SELECT record FROM registry_post
    WHERE person_id = coalesce(nullif(w.for_person, ''), w.person) AND agency_id = w.agency AND office = w.office
        AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s) LIMIT 1) post ON true
LEFT JOIN LATERAL (
    SELECT number FROM registry_credential
    WHERE person_id = w.person AND issued <= %(on)s AND expires >= %(on)s
        AND (revoked_on IS NULL OR revoked_on > %(on)s)
    ORDER BY expires DESC, number LIMIT 1) cred ON true
LEFT JOIN LATERAL (
    SELECT legal_qualification_no, first_review_on FROM registry_reviewqualification
    WHERE person_id = w.person AND agency_id = w.agency AND appointed_from <= %(on)s
        AND (appointed_to IS NULL OR appointed_to > %(on)s) LIMIT 1) q ON true
ORDER BY w.n
"""


def _photograph(wanted: tuple[str, str, str, str], row: tuple, on: date) -> Actor:
    person, agency, office, for_person = wanted
    if office in OUTSIDERS:
        return Actor(person=person, name="", office=office)
    name, post, number, qualification, first_review_on, for_name, authorized = row
    if for_person and authorized is None:
        raise NoStandingIn(
            f"该人员 {on.isoformat()} 没有代理该职务（{office}）的有效书面授权，或者授权已经到期、撤销。"
            "请由任职的人员本人办理，或者由机关负责人先行书面授权。"
        )
    if post is None:
        raise NoSuchPost(
            f"该人员 {on.isoformat()} 不担任该职务（{office}），不得以该职务办理（行政处罚法第四十二条）。"
            "请由当日任职的人员办理，或者先更正任职登记。"
        )
    credential = number or ""
    if office in REVIEW_OFFICES:
        # Who reviewed before art. 58(2) needs no certificate, but is qualified all the same.
        exempt = "" if qualification is None else f"依法无需：{first_review_on}"
        credential = qualification or exempt
    return Actor(
        person=person, name=name, office=office, agency=agency, credential=credential,
        for_person=for_person, for_name=(for_name or "") if for_person else "",
    )  # fmt: skip


def _valid(rows: QuerySet[Credential], on: date) -> QuerySet[Credential]:
    good = rows.filter(_open("revoked_on", on), issued__lte=on, expires__gte=on)
    return good.order_by("-expires", "number")


def _names(agency: str) -> QuerySet[AgencyName]:
    return AgencyName.objects.filter(agency_id=agency).order_by("valid_from")


def _current(rows: QuerySet, on: date) -> QuerySet:
    return rows.filter(_open("valid_to", on), valid_from__lte=on)


def _open(column: str, on: date) -> Q:
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": on})


def _covers(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or on < end)
