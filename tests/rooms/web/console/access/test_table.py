"""The access table: every address has a row, every row an address, and a row cannot be vague."""

import pytest
from tests.rooms.web.console.access.cells import OFFICES, PATTERNS, TABLE

from chengming.law.errors import LawFileError
from chengming.law.load import load
from chengming.web.console.access import table
from chengming.web.console.access.gate import RENEWAL

GOOD = "routes:\n  x: {methods: [GET], offices: any, relation: none}\nsign_acts: {}\n"


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(TABLE["routes"]) == set(PATTERNS)
    assert len(PATTERNS) > 30


def test_no_two_addresses_have_one_name():
    from chengming.web.console import urls

    assert len(PATTERNS) == len(urls.urlpatterns)


def vague(routes, patterns) -> list[str]:
    """Rows whose address names an object that the row does not ask about."""
    needed = {
        "number": "visible_case", "agency": "own_agency", "proposal": "visible_proposal",
        "message": "own_letter", "practice": "own_practice",
    }  # fmt: skip
    return [
        name
        for name, pattern in patterns.items()
        for part, relation in needed.items()
        if part in pattern.pattern.converters and routes[name]["relation"] != relation
    ]


def test_an_address_that_names_an_object_asks_whether_it_is_ones_own():
    assert vague(TABLE["routes"], PATTERNS) == []


def test_a_row_that_forgets_to_ask_is_found():
    routes = TABLE["routes"] | {"cases-page": TABLE["routes"]["cases-page"] | {"relation": "none"}}
    assert vague(routes, PATTERNS) == ["cases-page"]
    letter = TABLE["routes"]["disclosure-letter"] | {"relation": "none"}
    assert vague(TABLE["routes"] | {"disclosure-letter": letter}, PATTERNS) == ["disclosure-letter"]


def test_what_is_open_to_anyone_is_little():
    anyone = {name for name, row in TABLE["routes"].items() if row["offices"] == "anyone"}
    assert anyone == {"healthz", "signin-home", "gallery-page", "gallery-work"}


def test_only_offices_of_the_law_are_named():
    named = {
        o
        for row in TABLE["routes"].values()
        if isinstance(row["offices"], list)
        for o in row["offices"]
    }
    assert named <= {*OFFICES, "supervisor"}
    assert set(RENEWAL) <= set(TABLE["routes"])


def test_acts_that_are_signed_are_acts_of_their_procedure():
    law = load()
    for procedure, acts in TABLE["sign_acts"].items():
        assert set(acts) <= set(law.procedures[procedure].actions)


def test_whatever_decides_approves_reviews_publishes_or_transfers_is_signed():
    signed = table.table().is_signed
    for act in ("decide", "exempt", "find_no_grounds", "file_case", "conclude_review",
        "confirm_review", "withdraw_review", "publish_decision", "withdraw_publication",
        "decide_transfer", "annul_decision", "withdraw_filing", "close_case"):  # fmt: skip
        assert signed(act), act
    assert not signed("inquire") and not signed("")


@pytest.mark.parametrize(
    "bad",
    [
        GOOD.replace("any", "everybody"),
        GOOD.replace("none", "own_county"),
        GOOD.replace("GET", "FETCH"),
        GOOD.replace("relation: none", "relation: none, color: red"),
        GOOD.replace(", relation: none", ""),
        GOOD.replace("  x:", "  x: {methods: [GET], offices: any, relation: none}\n  x:"),
    ],
)
def test_a_table_that_is_not_understood_does_not_load(tmp_path, bad):
    path = tmp_path / "table.yaml"
    path.write_text(GOOD)
    assert table.read(path).row("x").admits("officer")
    path.write_text(bad)
    with pytest.raises(LawFileError, match=r"table\.yaml"):
        table.read(path)


def test_what_has_no_row_is_nobodys():
    assert table.read(table.FILE).row("invented") is None
