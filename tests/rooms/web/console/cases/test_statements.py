"""Statements per page: fixed, whatever the length of a case's history and the number of cases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

from chengming.casework.cases.work import agenda

pytestmark = pytest.mark.django_db
CASE = "/cases/澄市监案〔2026〕1号/"
PEOPLE = {"a": "officer", "d": "agency_head", "c": "legal_reviewer"}
LISTS = ("/", "/cases/", "/cases/?q=食品&state=open&sort=due", "/cases/export.csv",
         "/cases/export.xlsx", "/search?q=食品", "/notices/")  # fmt: skip
OF_OFFICE = {"d": ("/approvals/",), "c": ("/reviews/",), "a": ()}


def clients():
    return {
        letter: client_for(letter * 32, town.AGENCY, office) for letter, office in PEOPLE.items()
    }


def statements(client, address):
    client.get(address)  # what is made again at the first look is not counted
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return [query["sql"].split(" WHERE ")[0][:90] for query in found]


def grow(play, records):
    while play.last.seq < records:
        play.do("inspect_site", "a", {"place": "江阴市样本路"}, beside=("b",))


def test_no_page_asks_more_of_a_longer_history(play):
    play.file(town.LARGE)
    play.do("request_review", "a")
    grow(play, 10)
    play.frozen.move(play.pace)
    people = clients()
    record = f"{CASE}records/{play.ids['write_report']}/"
    pages = {letter: (*LISTS, *OF_OFFICE[letter], CASE, record) for letter in PEOPLE}
    before = {(who, page): statements(people[who], page) for who in PEOPLE for page in pages[who]}
    grow(play, 60)
    people = clients()
    for (who, page), found in before.items():
        assert statements(people[who], page) == found, (who, page)
    figures = {page: len(found) for (who, page), found in before.items() if who == "a"}
    print({page: figures[page] for page in ("/", "/cases/", CASE, record)})


def test_no_list_asks_more_of_more_cases(play):
    def more(count, leads=0):
        for _ in range(count):
            play.file(town.LARGE)
            play.do("request_review", "a")
        for _ in range(leads):
            play.open()
        while agenda.catch_up(play.frozen.now()):
            pass

    more(3, leads=2)
    people = clients()
    pages = {letter: (*LISTS, *OF_OFFICE[letter]) for letter in PEOPLE}
    before = {(who, page): statements(people[who], page) for who in PEOPLE for page in pages[who]}
    more(5, leads=40)
    people = clients()
    for (who, page), found in before.items():
        assert statements(people[who], page) == found, (who, page)


def test_a_statement_for_each_row_would_be_found(play, monkeypatch):
    from chengming.web.console.cases import parts

    play.file(town.LARGE)
    client = clients()["d"]
    before = statements(client, "/cases/")
    play.file(town.LARGE)

    def one_by_one(request, rows):
        return {p: parts.registry.names([p])[p] for row in rows for p in row.handlers}

    monkeypatch.setattr("chengming.web.console.cases.views.names_of", one_by_one)
    assert len(statements(client, "/cases/")) > len(before)
