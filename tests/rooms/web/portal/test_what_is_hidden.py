"""A case that is not public changes no byte of what is (F06), but for its number's class in the register."""

import re

from django.test import Client
from tests.rooms.casework import town
from tests.rooms.openness.disclosure.published import decided, publish
from tests.rooms.web.portal import life as lives

from chengming.openness.disclosure.publishing import projection

ASKED = [
    "/", "/decisions", "/decisions?q=%E9%A3%9F%E5%93%81", f"/decisions?agency={town.AGENCY}",
    "/decisions?kind=fine", f"/decisions?power={town.POWER}", "/decisions?party_class=organization",
    "/decisions?since=2026-01-01&until=2026-12-31", "/decisions?q=%E7%9E%BF%E4%B8%8D%E5%85%AC%E5%BC%80",
    "/search?q=%E9%A3%9F%E5%93%81", "/search?q=%E7%9E%BF%E4%B8%8D", "/feeds/decisions.atom",
    "/feeds/decisions.json", f"/feeds/decisions.json?agency={town.AGENCY}", "/sitemap.xml",
    "/sitemap/lists.xml", "/agencies", f"/agencies/{town.AGENCY}", "/officers", "/powers", f"/powers/{town.POWER}",
    "/register", "/robots.txt",
]  # fmt: skip
REGISTER = f"/register/{town.AGENCY}/decide/2026"


def looks(slugs: list[str]) -> dict[str, tuple[int, bytes, tuple[tuple[str, str], ...]]]:
    """Every byte, headers included."""
    found = {}
    for at in [*ASKED, *months(), *(f"/decisions/{slug}" for slug in slugs)]:
        answer = Client().get(at)
        found[at] = (answer.status_code, answer.content, tuple(sorted(answer.headers.items())))
    return found


def months() -> list[str]:
    """The pages of the sitemap, month by month."""
    return re.findall(r"(/sitemap/\d{4}-\d\d\.xml)", Client().get("/sitemap.xml").content.decode())


def hidden_case(play: town.Play, outcome: str) -> None:
    """A decision nobody may read: kept back, or not yet due."""
    case = decided(play, lives.hidden_facts(), served=outcome == "withhold")
    if outcome == "withhold":
        publish(play, "withhold", ground="no_social_impact")
    projection.project(case)


def test_a_hidden_case_changes_no_public_byte_but_the_register(shown_city):
    for outcome in ("withhold", "not_due"):
        slugs = shown_city.slugs
        before, numbers = looks(slugs), Client().get(REGISTER).content
        with shown_city.next_day():
            hidden_case(shown_city.play, outcome)
        assert looks(slugs) == before
        assert Client().get(REGISTER).content != numbers, "only there the number appears"


def test_of_the_hidden_number_the_register_says_its_class_only(shown_city):
    def row(ordinal: int) -> str:
        page = Client().get(REGISTER).content.decode()
        return page.split(f'class="num">{ordinal}</td>')[1].split("</tr>")[0]

    with shown_city.next_day():
        hidden_case(shown_city.play, "withhold")
    first, second = row(2), row(3)
    assert second == first.replace("〕2号", "〕3号"), (
        "two hidden numbers differ by the number alone"
    )


def test_with_the_case_published_the_same_looks_differ(shown_city):
    before = looks(shown_city.slugs)
    with shown_city.next_day():
        case = decided(shown_city.play)
        publish(shown_city.play)
        projection.project(case)
    changed = {at for at, seen in looks(shown_city.slugs).items() if seen != before.get(at)}
    assert changed & set(months())
    assert {"/", "/decisions", "/feeds/decisions.atom"} <= changed


def test_existing_and_not_existing_hidden_pages_are_answered_alike(shown_city):
    """Nothing hidden has an address: whatever is guessed gets the page of what never was."""
    unknown = Client().get("/decisions/00000000000000000000000000")
    for guess in (town.AGENCY, "2", shown_city.play.case.hex):
        answer = Client().get(f"/decisions/{guess}")
        assert (answer.status_code, answer.content) == (404, unknown.content)
