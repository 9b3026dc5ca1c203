"""Lists of any length: walked from page to page without gap or double, at a price that does not grow."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.casework import town
from tests.rooms.web.portal.life import CROWD, NUMBERS, every_page

NEXT = re.compile(r'rel="next" href="([^"]+)"')
FIRST = re.compile(r'href="([^"]+)">回到第一页')

WALKS = {
    "/decisions": (r'href="/decisions/([a-z0-9]{26})"', CROWD + 4),
    "/decisions?agency=health": (r'href="/decisions/([a-z0-9]{26})"', CROWD),
    "/decisions?q=%E6%B5%B4%E5%AE%A4&kind=warning": (r'href="/decisions/([a-z0-9]{26})"', CROWD),
    "/officers": (r'data-head="执法证号">([^<]+)<', 135),
    "/officers?agency=health&q=%E4%BC%97%E4%BA%BA": (r'data-head="执法证号">([^<]+)<', 130),
    "/powers": (r'href="/powers/([^"]+)"', 130),
    "/powers?agency=health&on=2026-01-20": (r'href="/powers/([^"]+)"', 130),
    "/register/health/decide/2025": (r'data-head="文号">(?:<a[^>]*>)?([^<]+)<', NUMBERS),
}  # fmt: skip


@pytest.mark.parametrize("start", WALKS)
def test_a_walk_by_the_links_meets_every_row_once(public, start):
    pattern, total = WALKS[start]
    path = start.split("?")[0]
    seen: list[str] = []
    at, pages = start, 0
    while True:
        page = public.get(at).content.decode()
        pages += 1
        seen += re.findall(pattern, page)
        first = FIRST.search(page)
        assert (first is None) == (pages == 1), "the way back to the first page, but on it"
        if first is not None:
            again = public.get(path + unescape(first[1])).content.decode()
            assert seen[0] in again and FIRST.search(again) is None
        onward = NEXT.search(page)
        if onward is None:
            break
        at = path + unescape(onward[1])
    assert pages > 2
    assert (len(seen), len(set(seen))) == (total, total)


def test_what_was_asked_is_kept_from_page_to_page(public):
    asked = "/decisions?q=%E6%B5%B4%E5%AE%A4&agency=health&kind=warning&since=2026-01-01"
    page = public.get(asked).content.decode()
    onward = unescape(NEXT.search(page)[1])
    for told in ("agency=health", "kind=warning", "since=2026-01-01", "q=%E6%B5%B4%E5%AE%A4"):
        assert told in onward
    second = public.get("/decisions" + onward).content.decode()
    assert '<option value="health" selected>' in second and 'value="浴室"' in second
    assert "<details open>" in second, "what narrows the list is in sight"


def test_a_power_that_narrows_the_list_is_named_and_can_be_let_go(public):
    page = public.get(f"/decisions?power={town.POWER}&q=%E9%A3%9F%E5%93%81").content.decode()
    assert "只列职权事项" in page and "经营超过保质期的食品" in page
    free = unescape(re.search(r'<a href="([^"]+)">不限事项', page)[1])
    assert "power" not in free and "q=" in free


def statements(public, at: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert public.get(at).status_code == 200
    return len(caught)


MOST = 6


def test_no_page_asks_more_than_a_few_statements(public, lived):
    counted = {at: statements(public, at) for at in every_page(lived)}
    assert {at: n for at, n in counted.items() if n > MOST} == {}


FIXED = {
    "/": 4, "/search?q=%E9%A3%9F%E5%93%81": 5, "/decisions?q=%E9%A3%9F%E5%93%81": 3, "/agencies": 1, "/officers": 2, "/powers": 2,
    "/decisions": 2, "/register": 1, "/sitemap.xml": 1, "/sitemap/2026-01.xml": 1, "/feeds/decisions.atom": 1, "/procedures/penalty/ordinary": 0,
    "/v": 0, "/log": 0,
}  # fmt: skip


@pytest.mark.parametrize("at", FIXED)
def test_the_number_of_statements_is_fixed(public, at):
    assert statements(public, at) == FIXED[at]


def test_statements_do_not_grow_with_rows(public):
    for short, long in (
        ("/decisions?q=%E7%BB%9D%E6%97%A0%E6%AD%A4%E8%AF%8D", "/decisions?q=%E6%B5%B4%E5%AE%A4"),
        ("/officers?q=zz", "/officers?agency=health"), ("/powers?q=zz", "/powers?agency=health"),
        (f"/register/{town.AGENCY}/decide/2026", "/register/health/decide/2025"),
    ):  # fmt: skip
        assert statements(public, short) == statements(public, long)
