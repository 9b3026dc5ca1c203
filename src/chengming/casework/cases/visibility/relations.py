"""可以查看的案件: one query per office; whoever is recused sees none (行政处罚法第四十三条)."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from chengming.casework.cases.models import Case, Involvement
from chengming.casework.cases.visibility.involvement import (
    CHAIR,
    FORMER_HANDLER,
    HANDLER,
    RECUSED,
    TOOK_PART,
)

Scope = Callable[[str], Q]


def is_any(person: str, *roles: str) -> Exists:
    """The person is in one of these roles in the case."""
    rows = Involvement.objects.filter(case=OuterRef("pk"), person=person, role__in=roles)
    return Exists(rows)


def _own(person: str) -> Q:
    return Q(is_any(person, HANDLER, FORMER_HANDLER, TOOK_PART))


def _all(person: str) -> Q:
    return Q()


def _sent_to_review(person: str) -> Q:
    return Q(sent_to_review=True)


def _chaired(person: str) -> Q:
    return Q(is_any(person, CHAIR))


def _decided(person: str) -> Q:
    return Q(decided=True)


SCOPES: dict[str, Scope] = {
    "officer": _own,
    "head_of_section": _all,
    "agency_head": _all,
    "chief_head": _all,
    "legal_reviewer": _sent_to_review,
    "legal_head": _sent_to_review,
    "hearing_chair": _chaired,
    "disclosure_approver": _decided,
}
"""What each office sees of its own agency's cases; an office that is not here sees none."""


def of_agency(agency: str) -> Q:
    """The cases of one agency."""
    return Q(agency_id=agency)


def is_recused(person: str) -> Q:
    """The cases the person stays away from (行政处罚法第四十三条)."""
    return Q(is_any(person, RECUSED))


def visible_to(person: str, agency: str, office: str, stands_for: str = "") -> QuerySet[Case]:
    """The cases this person may see in this office: never another agency's, none when recused.

    Whoever stands in (代理) sees what is his whose office it is, and nothing either is recused from.
    """
    scope = SCOPES.get(office)
    if scope is None or not person or not agency:
        return Case.objects.none()
    rows = Case.objects.filter(of_agency(agency)).exclude(is_recused(person))
    if not stands_for:
        return rows.filter(scope(person))
    return rows.filter(scope(person) | scope(stands_for)).exclude(is_recused(stands_for))
