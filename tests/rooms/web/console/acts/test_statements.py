"""A form asks the database the same however long the case is and however many people the agency has."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.casework import town
from tests.rooms.web.console.acts.browsing import address, at_desk

MOST = 30


def statements(client, number, act):
    client.get(address(number, act))  # sessions and law are warm
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address(number, act)).status_code == 200
    return len(asked)


def test_the_number_of_statements_does_not_grow(play):
    number, client = play.file().last.number, at_desk("a")
    before = {
        act: statements(client, number, act) for act in ("inspect_site", "revise_report", "notify")
    }
    for n in range(10):
        play.do("inspect_site", "a", {"place": f"第{n}处"}, beside=("b",))
    for letter in "456789":
        town.enroll(letter, f"执法员{letter}", "officer")
    after = {act: statements(client, number, act) for act in before}
    assert after == before
    assert max(after.values()) <= MOST, after
