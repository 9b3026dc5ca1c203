"""Every page: it answers, under its own role, may be kept for a moment, and loads nothing from outside."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from tests.rooms.web.portal.life import every_page, is_html

from chengming.web.portal.cached import KEPT

KINDS = {
    "/feeds/decisions.atom": "application/atom+xml", "/feeds/decisions.json": "application/feed+json",
    "/sitemap.xml": "application/xml", "/sitemap/lists.xml": "application/xml",
    "/sitemap/2026-01.xml": "application/xml", "/robots.txt": "text/plain", "/log/checkpoint": "text/plain",
    "/log/log.vkey": "text/plain", "/healthz": "application/json",
}  # fmt: skip
UNCACHED = ("/v", "/verify", "/log", "/healthz")


def test_the_role_of_these_tests_is_the_portals(public):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("chengming_portal",)


def test_every_page_answers_and_head_says_the_same_without_a_body(public, lived):
    for at in every_page(lived):
        answer = public.get(at)
        assert answer.status_code == 200, at
        assert answer.content, at
        wanted = KINDS.get(at, "application/json" if at.endswith(".json") else "text/html")
        assert answer.headers["Content-Type"].startswith(wanted), at
        head = public.head(at)
        assert (head.status_code, head.content) == (200, b""), at
        assert head.headers["Content-Type"] == answer.headers["Content-Type"], at


def test_what_was_not_changed_is_not_sent_again(public, lived):
    for at in every_page(lived):
        if at.startswith(UNCACHED):
            continue
        first = public.get(at)
        control = set(first.headers["Cache-Control"].split(", "))
        assert control == {"public", f"max-age={KEPT}", "must-revalidate"}, at
        tag = first.headers["ETag"]
        again = public.get(at, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b""), at
        assert again.headers["ETag"] == tag, at
        other = public.get(at, headers={"if-none-match": '"another"'})
        assert (other.status_code, other.content) == (200, first.content), at


def test_pages_of_one_reader_are_kept_by_nobody(public, lived):
    for at in ("/v", f"/v/{lived.code}", "/v/AAAA", "/verify", "/healthz"):
        assert "no-store" in public.get(at).headers["Cache-Control"], at


def test_every_answer_is_strict_and_sets_no_cookie(public, lived):
    for at in [*every_page(lived), "/nowhere", "/decisions/gone", f"/decisions/{lived.withdrawn}"]:
        answer = public.get(at, headers={"cookie": "sessionid=x; chengming=y"})
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, at
        assert answer.headers["X-Content-Type-Options"] == "nosniff", at
        assert answer.headers["Referrer-Policy"] == "no-referrer", at
        assert not answer.cookies, at
        assert "Cookie" not in answer.headers.get("Vary", ""), at


class Inspector(HTMLParser):
    """Collects what our policy forbids, what would be fetched, and how a page is built."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.heads: list[int] = []
        self.ids: list[str] = []
        self.current = 0
        self.description = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.wrong += [f"{tag} {name}" for name in told if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in told):
            self.wrong.append(tag)
        for name in ("href", "src", "action", "srcset", "poster"):
            if re.match(r"(?:[a-z]+:)?//|javascript:|data:text", told.get(name, "")):
                self.wrong.append(told[name])
        if re.fullmatch(r"h[1-6]", tag):
            self.heads.append(int(tag[1]))
        self.ids += [told["id"]] if "id" in told else []
        self.current += "aria-current" in told
        if tag == "meta" and told.get("name") == "description":
            self.description = told["content"]


def inspected(page: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(page)
    return inspector


def test_nothing_is_inline_and_nothing_is_fetched_from_outside(public, lived):
    for at in [*every_page(lived), "/nowhere"]:
        answer = public.get(at)
        if is_html(answer):
            assert inspected(answer.content.decode()).wrong == [], at


@pytest.mark.parametrize(
    "page",
    [
        "<p style='x'>", "<script>x</script>", "<b onclick=x>", "<style></style>",
        "<img src='//evil.example/x'>", "<a href='https://evil.example/'>",
        "<a href='javascript:x'>",
    ],
)  # fmt: skip
def test_the_inspector_finds_what_is_forbidden(page):
    assert inspected(page).wrong


def test_every_page_has_one_title_ordered_headings_and_each_id_once(public, lived):
    for at in [*every_page(lived), "/nowhere"]:
        answer = public.get(at)
        if not is_html(answer):
            continue
        page = answer.content.decode()
        found = inspected(page)
        assert len(re.findall("<title>", page.split("<body")[0])) == 1, at
        assert found.heads.count(1) == 1 and found.heads[0] == 1, at
        steps = zip(found.heads, found.heads[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), (at, found.heads)
        assert len(found.ids) == len(set(found.ids)), at
        assert found.description, at
        assert 'lang="zh-CN"' in page, at
        assert "演示数据" in page, at


def test_the_heading_of_the_site_where_one_stands_is_marked(public, lived):
    stands = {
        "/": 0, "/search": 0, "/log": 0, "/agencies": 1, f"/decisions/{lived.plain}": 1,
        "/register": 1, "/v": 1, "/verify": 1, "/powers/food/expired": 1, "/procedures": 1,
    }  # fmt: skip
    for at, times in stands.items():
        assert inspected(public.get(at).content.decode()).current == times, at


def test_titles_tell_pages_apart(public, lived):
    titles = {}
    for at in every_page(lived):
        answer = public.get(at)
        if is_html(answer):
            titles[at] = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)[1]
    several = {t for t in titles.values() if list(titles.values()).count(t) > 1}
    assert several <= {titles["/agencies"], titles["/officers"], titles["/decisions"]}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent_but_a_proof_to_be_verified(public, lived, method):
    for at in every_page(lived):
        expected = 200 if (at, method) == ("/verify", "post") else 405
        assert getattr(public, method)(at).status_code == expected, at


def test_pages_are_small_enough_for_a_slow_line(public, lived):
    for at in every_page(lived):
        most = 40_000 if at.startswith("/procedures/") else 20_000
        assert len(gzip.compress(public.get(at).content)) < most, at
