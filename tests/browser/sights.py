"""Pages as tests look at them: a table of addresses, who sits before each, and what it says.

``test_every_page`` holds all tables against the addresses of both doors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import resolve
from tests.rooms.casework.town import AGENCY

from chengming.casework.cases.models import Case, PracticeFile
from chengming.cli.storytelling.city import person_of
from chengming.openness.disclosure import letters, office_queries
from chengming.openness.disclosure.models import Proposal, PublishedDecision, Tombstone
from chengming.record.records import queries as records

PORTAL, CONSOLE = "chengming.site.portal_urls", "chengming.site.console_urls"


@dataclass(frozen=True)
class Sight:
    """One page. ``{…}`` in the address is looked up in ``PLACES``; ``who`` nobody: the portal.

    ``plain``: only read, so without script it says the very same. ``kept``: pictured in the handbook.
    """

    picture: str
    route: str
    at: str
    says: str
    who: str = ""
    plain: bool = True
    kept: bool = True
    status: int = 200

    def __post_init__(self) -> None:
        """The address really leads to the route that the table names."""
        example = self.at.partition("?")[0].format_map(_Examples())
        found = resolve(example, PORTAL if self.who == "" else CONSOLE).url_name
        assert found == self.route, f"{self.at} is {found}, not {self.route}"

    def address(self) -> str:
        """Where it lies in the city of this run."""
        place, mark, asked = self.at.partition("?")
        found = {name: PLACES[name]() for name in PLACES if f"{{{name}}}" in place}
        return quote(place.format_map(found)) + mark + asked


class _Examples(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "00000000-0000-0000-0000-000000000000"


def number(cause: str, agency: str = AGENCY) -> str:
    """The number of the open case that bears this cause (案由)."""
    return Case.objects.get(agency=agency, sheet__case_name=cause, ended=None).number


def _decision() -> PublishedDecision:
    return PublishedDecision.objects.order_by("number")[0]


def _code() -> str:
    case = Case.objects.get(number=number(PUBLISHED))
    return office_queries.papers_of(case)[-1].code


def _proposal() -> str:
    return str(Proposal.objects.filter(state="open", agency=AGENCY).earliest("proposed").pk)


def _practice() -> str:
    """The practice file that nobody was told of yet."""
    return str(PracticeFile.objects.get(revealed=None, office="justice_bureau").pk)


def _record() -> str:
    """The report of the case that is to be drafted."""
    stream = Case.objects.get(number=number(TO_DRAFT)).stream_id
    return next(r.id.hex for r in records.of_stream(stream) if r.kind == "write_report")


TO_DRAFT = "广告引证内容没有注明出处案"
PUBLISHED = "广告引证内容违反规定案"

PLACES: dict[str, Callable[[], str]] = {
    "slug": lambda: _decision().slug,
    "gone": lambda: Tombstone.objects.earliest("withdrawn").slug,
    "code": _code,
    "draft": lambda: number(TO_DRAFT),
    "to_review": lambda: number("普通食品宣称治疗功能案"),
    "published": lambda: number(PUBLISHED),
    "proposal": _proposal,
    "record": _record,
    "practice": _practice,
    "letter": lambda: str(letters.letters(AGENCY)[0].id),
    "person": lambda: person_of(f"{AGENCY}.officer_a"),
    "reviewer": lambda: person_of(f"{AGENCY}.legal_reviewer"),
}
