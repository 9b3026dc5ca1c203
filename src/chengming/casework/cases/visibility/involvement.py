"""人员与案件的关系: who was what in a case, derived from its fold (行政处罚法第四十二条、第四十三条)."""

import uuid
from collections.abc import Iterable

from django.db import connection

from chengming.casework.cases.models import Involvement
from chengming.law.progress import Fold
from chengming.standing.accounts.acts import SYSTEM

HANDLER, FORMER_HANDLER, TOOK_PART = "handler", "former_handler", "took_part"
REVIEWER, CHAIR, DECIDER, RECUSED = "reviewer", "chair", "decider", "recused"
TITLES = {
    HANDLER: "承办人",
    FORMER_HANDLER: "曾任承办人",
    TOOK_PART: "办理或者同行",
    REVIEWER: "法制审核",
    CHAIR: "听证主持人",
    DECIDER: "作出决定",
    RECUSED: "已回避",
}
Relation = tuple[str, str]
"""person, role"""

_ROLES = {
    **dict.fromkeys(
        ("request_supplement", "conclude_review", "confirm_review", "withdraw_review"), REVIEWER
    ),
    **dict.fromkeys(("hold_hearing", "terminate_hearing", "report_hearing"), CHAIR),
    **dict.fromkeys(("decide", "exempt", "find_no_grounds"), DECIDER),
}
_LONGEST = 32

_STORE = """
WITH wanted AS (
    SELECT * FROM unnest(%(persons)s::text[], %(roles)s::text[]) AS w (person, role)
), gone AS (
    DELETE FROM cases_involvement i WHERE i.case_id = %(case)s
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.person = i.person AND w.role = i.role)
)
INSERT INTO cases_involvement (case_id, person, role)
SELECT %(case)s, person, role FROM wanted ON CONFLICT (case_id, person, role) DO NOTHING
"""


def derive(fold: Fold) -> frozenset[Relation]:
    """Every relation of a person of the agency to this case, as its records now read."""
    found = {(person, HANDLER) for person in fold.handlers}
    found |= {(person, FORMER_HANDLER) for person in fold.handlers_ever - fold.handlers}
    found |= {(person, RECUSED) for person in fold.recused}
    for kind, persons in fold.persons.items():
        found |= {(person, _ROLES.get(kind, TOOK_PART)) for person in persons}
    appointed = fold.latest.get("appoint_chair")
    if appointed is not None:
        found.add((str(appointed.field("chair")), CHAIR))
    return frozenset(relation for relation in found if _of_the_agency(relation[0]))


def _of_the_agency(person: str) -> bool:
    # 当事人、法院等不在人员登记里，编号带冒号。
    return ":" not in person and person != SYSTEM.person and 0 < len(person) <= _LONGEST


def store(case: uuid.UUID, wanted: Iterable[Relation]) -> None:
    """Make the table hold these relations of a case and no others."""
    pairs = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {"case": case, "persons": [p for p, _ in pairs], "roles": [r for _, r in pairs]},
        )


def held() -> dict[uuid.UUID, set[Relation]]:
    """All relations the table holds, by case, for the audit."""
    found: dict[uuid.UUID, set[Relation]] = {}
    for case, person, role in Involvement.objects.values_list("case_id", "person", "role"):
        found.setdefault(case, set()).add((person, role))
    return found


def of_cases(cases: Iterable[uuid.UUID], *roles: str) -> dict[uuid.UUID, list[str]]:
    """Who is in one of these roles, by case, in order of person."""
    rows = Involvement.objects.filter(case__in=list(cases), role__in=roles)
    found: dict[uuid.UUID, list[str]] = {}
    for case, person in rows.order_by("person").values_list("case_id", "person"):
        found.setdefault(case, []).append(person)
    return found
