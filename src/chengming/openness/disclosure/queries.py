"""What the public door may ask (role portal: the public tables and two narrow doors, nothing else).

    search_decisions(term, filters, after, size) -> Page      number, party, cause, power, agency
    decision(slug) -> Detail | None · tombstone(slug) -> Gone | None · versions(slug) -> [Version]
    proof(slug) -> Proof | None                                the portal adds the .tlog-proofs
    published_months() -> [date] · published_in(month, most) -> [(slug, modified)]
    register_series() -> [Series] · register(agency, series, year, after, size) -> RegisterPage
    agencies(on) · agency_names(on) · agency(agency, on) · agency_history(agency)
    officers(agency, term, on, after, size) · officer(credential, on)
    powers(agency, term, on, after, size) · power(power) · scope_list(agency, on)
    paper(code) -> PaperAnswer | None                          unknown and mistyped: both None
    following() -> Following | None                            how far these data follow the log

``on``: as of that day (today). ``after``: the ``next`` of the page before; a strange one begins
anew. Nothing here raises for what a stranger typed. Rows are frozen values (``answering``).
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from chengming.openness.disclosure.answering import leaping, searching
from chengming.openness.disclosure.answering.answers import (
    LAST_YEAR,
    Agency,
    Detail,
    Filters,
    Following,
    Gone,
    Officer,
    Page,
    PaperAnswer,
    Power,
    Proof,
    RegisterPage,
    Row,
    ScopeRow,
    Series,
    Version,
    plain,
    value_of,
    values_of,
)
from chengming.openness.disclosure.models import (
    FollowerState,
    PublicAgency,
    PublicOfficer,
    PublicPower,
    PublicScopeRow,
    PublishedDecision,
    PublishedVersion,
    RegisterRow,
    Tombstone,
)
from chengming.proof.papers import codes
from chengming.record.clock.queries import today

__all__ = [
    "Agency", "Detail", "Filters", "Following", "Gone", "Officer", "Page", "PaperAnswer", "Power",
    "Proof", "RegisterPage", "Row", "ScopeRow", "Series", "Version", "agencies", "agency",
    "agency_history", "agency_names", "count_officers", "count_powers", "decision", "following", "officer", "officers",
    "paper", "power", "powers",
    "proof", "published_in", "published_months", "register", "register_series", "scope_list", "search_decisions", "tombstone",
    "versions",
]  # fmt: skip
FOLLOWER = "public"
MOST_ROWS = 200
LAST_NUMBER = 2**31 - 1


def search_decisions(
    term: str = "", filters: Filters | None = None, after: str = "", size: int = 20
) -> Page:
    """公示的处罚决定, newest first; ``term`` of several words asks for all of them."""
    return searching.search(term, filters or Filters(), after, max(1, min(size, MOST_ROWS)))


def decision(slug: str) -> Detail | None:
    """One decision with its text, as long as it is shown."""
    row = _shown().filter(pk=plain(slug)).defer("records", "snapshot").first()
    return None if row is None else Detail.of(row, versions(slug))


def tombstone(slug: str) -> Gone | None:
    """What a withdrawn page still says; None for what never was public."""
    row = Tombstone.objects.filter(pk=plain(slug)).first()
    return None if row is None else Gone.of(row, versions(slug))


def versions(slug: str) -> list[Version]:
    """Every version this page ever had, oldest first, by digest."""
    rows = PublishedVersion.objects.filter(slug=plain(slug)).order_by("version")
    return [Version(r.version, r.digest, r.published, r.ended, r.why) for r in rows]


def proof(slug: str) -> Proof | None:
    """What a reader needs to check the page, but for the inclusion proofs (docs/formats)."""
    row = _shown().filter(pk=plain(slug)).first()
    if row is None:
        return None
    return Proof(
        row.slug, row.version, row.digest, row.snapshot, tuple(row.records), tuple(row.indexes)
    )


def register_series() -> list[Series]:
    """Which registers there are, by agency and series, the latest year first."""
    return leaping.register_series()


def published_months() -> list[date]:
    """First days of the months in which something was published, latest first."""
    return leaping.months()


def published_in(month: date, most: int) -> list[tuple[str, datetime]]:
    """Slugs of what was published in this month and is shown, latest first, and when it changed."""
    return leaping.published_in(month, most)


def register(
    agency: str, series: str, year: int, after: int = 0, size: int = MOST_ROWS
) -> RegisterPage:
    """文号登记 of one agency, series and year, in order, without a gap."""
    if not (0 <= year <= LAST_YEAR and 0 <= after <= LAST_NUMBER):
        return RegisterPage(())
    rows = RegisterRow.objects.filter(
        agency=plain(agency), series=plain(series), year=year, ordinal__gt=after
    ).order_by("ordinal")
    kept = max(1, min(size, MOST_ROWS))
    return RegisterPage.of(list(rows[: kept + 1]), kept)


def agencies(on: date | None = None) -> list[Agency]:
    """执法主体 under their names of that day, in order of id."""
    rows = _valid(PublicAgency.objects.all(), on).order_by("agency", "valid_from")
    return values_of(Agency, rows)


def agency_names(on: date | None = None) -> list[tuple[str, str]]:
    """Ids and names of that day, to choose from."""
    return leaping.agency_names(on or today())


def agency(agency: str, on: date | None = None) -> Agency | None:
    """One agency as of that day."""
    rows = _valid(PublicAgency.objects.filter(agency=plain(agency)), on).order_by("-valid_from")
    return next((value_of(Agency, row) for row in rows[:1]), None)


def agency_history(agency: str) -> list[Agency]:
    """Every name the agency bore, oldest first."""
    rows = PublicAgency.objects.filter(agency=plain(agency)).order_by("valid_from")
    return [value_of(Agency, row) for row in rows]


def officers(
    agency: str = "", term: str = "", on: date | None = None, after: str = "", size: int = 100
) -> list[Officer]:
    """执法人员 whose credential is good that day, by agency and number; ``after``: a row's ``place``."""
    rows = _valid(PublicOfficer.objects.all(), on)
    if agency:
        rows = rows.filter(agency=plain(agency))
    if term := plain(term).strip():
        rows = rows.filter(Q(name__contains=term) | Q(credential__iexact=term))
    if after:
        where, _, number = plain(after).partition("~")
        rows = rows.filter(Q(agency__gt=where) | Q(agency=where, credential__gt=number))
    found = rows.order_by("agency", "credential")[: min(size, MOST_ROWS)]
    return [value_of(Officer, row) for row in found]


def officer(credential: str, on: date | None = None) -> list[Officer]:
    """Who bears this credential number that day; usually one, none where it is not good."""
    rows = _valid(PublicOfficer.objects.filter(credential=plain(credential).strip()), on)
    return [value_of(Officer, row) for row in rows.order_by("agency")]


def powers(
    agency: str = "", term: str = "", on: date | None = None, after: str = "", size: int = 100
) -> list[Power]:
    """权责清单 of that day, by id; ``after``: a row's ``power``."""
    rows = _valid(PublicPower.objects.all(), on)
    if agency:
        rows = rows.filter(agency=plain(agency))
    if term := plain(term).strip():
        rows = rows.filter(Q(title__contains=term) | Q(code=term))
    if after:
        rows = rows.filter(power__gt=plain(after))
    return [value_of(Power, row) for row in rows.order_by("power")[: min(size, MOST_ROWS)]]


def count_officers(on: date | None = None, agency: str = "") -> int:
    """How many credentials are good that day, of one agency or of all."""
    return _of(agency, _valid(PublicOfficer.objects.all(), on)).count()


def count_powers(on: date | None = None, agency: str = "") -> int:
    """How many powers there are that day, of one agency or of all."""
    return _of(agency, _valid(PublicPower.objects.all(), on)).count()


def power(power: str) -> Power | None:
    """One power item with its dates."""
    row = PublicPower.objects.filter(pk=plain(power)).first()
    return None if row is None else value_of(Power, row)


def scope_list(agency: str, on: date | None = None) -> list[ScopeRow]:
    """法制审核目录 of an agency on that day, row by row."""
    rows = _valid(PublicScopeRow.objects.filter(agency=plain(agency)), on).order_by("position")
    return [value_of(ScopeRow, row) for row in rows]


def paper(code: str) -> PaperAnswer | None:
    """文书查验: what may be said of the paper that bears this code."""
    read = codes.read(code)
    # A mistyped code is looked up all the same: both answers must look and last alike.
    return searching.paper_answer(codes.digest_of(read) if read else codes.NO_PAPER)


def following() -> Following | None:
    """How far the public tables follow the log."""
    row = FollowerState.objects.filter(pk=FOLLOWER).first()
    return None if row is None else Following(row.position, row.moved)


def _shown() -> QuerySet[PublishedDecision]:
    open_ended = Q(shown_until__isnull=True)
    return PublishedDecision.objects.filter(open_ended | Q(shown_until__gte=today()))


def _of(agency: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(agency=plain(agency)) if agency else rows


def _valid(rows: QuerySet[Any], on: date | None) -> QuerySet[Any]:
    day = on or today()
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
