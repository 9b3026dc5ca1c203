"""Whatever a stranger types is answered plainly: never an error page, never by the database's fault."""

import random
from urllib.parse import quote

import pytest
from tests.rooms.casework import town
from tests.rooms.web.portal.life import every_page
from tests.sizes import SEED, count

HARMLESS = [
    "%", "_", "%%", "食_品", "%食品%", "\\", "\\\\", "'", '"', "''", '";--', "\x00", "食\x00品", "食",
    "a", "食 品", "🙂", "🙂🙂🙂", "👨‍👩‍👧‍👦", "\u202e品食\u202c", "\u200f\u200e", "\ufeff食品", "食\u200b品",
    "\uff26\uff2f\uff2f\uff24\uff11\uff12\uff13", "（食品）", "澄市监罚[2026]1号", "澄市监罚【2026】1号", "澄市监罚〔2026〕\uff11号",
    "' OR 1=1 --", "'; DROP TABLE disclosure_decision; --", "1) UNION SELECT version() --",
    "$$;SELECT pg_sleep(9)$$", "%s", "%(x)s", "{0}", "{{ 7|add:7 }}", "${7*7}", "<script>alert(1)</script>",
    "食品\r\nSet-Cookie: x=1", "../../etc/passwd", "x" * 100, "x" * 101, "食品" * 5000,
    " ".join(["食品"] * 8), " ".join(["食品"] * 9), " ".join(["词"] * 2000), "\t\n\r \u3000",
    "e\u0301\u0301\u0301", "ﷺ" * 50, "\U0010ffff\U0010ffff", "￿￾", "İstanbul", "ß" * 60, "\ud83d",
    "null", "NaN", "-1", "0x41", "1e309", "9" * 5000, "१२३", "㍿㈱㊣",
]  # fmt: skip
"""Wildcards, quotes, NUL, one letter, ten thousand, right to left, full width, emoji, SQL, very many words."""


SEARCHES = ("/decisions", "/search", "/officers", "/powers")


@pytest.mark.parametrize("term", HARMLESS, ids=range(len(HARMLESS)))
def test_a_search_is_answered_whatever_is_searched(public, term):
    asked = term.encode("utf-8", "surrogatepass")
    for at in random.Random(ascii((SEED, term))).sample(SEARCHES, count(2, len(SEARCHES))):
        answer = public.get(f"{at}?q={quote(asked)}")
        assert answer.status_code == 200, at
        assert "没有办成" not in answer.content.decode()
        assert "\r\n" not in str(answer.headers.get("Location", ""))


def test_wildcards_and_quotes_find_nothing_and_brackets_do_not_matter(public):
    def found(term):
        return "澄市监罚〔2026〕1号" in public.get("/decisions", {"q": term}).content.decode()

    for term in ("%%", "__", "食_品", "\\\\", "' OR 1=1 --", "食品%"):
        assert not found(term), term
    for term in ("澄市监罚[2026]1号", "澄市监罚【2026】1号", "澄市监罚〔2026〕\uff11号", "澄市监罚（2026）1号", "食\u200b品"):  # fmt: skip
        assert found(term), term


@pytest.mark.parametrize(
    ("term", "said"),
    [("食", "请至少输入两个字"), ("食品" * 5000, "关键词太长了"), ("词 " * 2000, "关键词太长了")],
)
def test_what_is_not_searched_is_said_and_comes_back(public, term, said):
    page = public.get("/decisions", {"q": term}).content.decode()
    assert said in page
    assert f'value="{term.strip()[:50]}' in page


STRANGE = [
    "", " ", "\x00", "x", "-1", "0", "9" * 30, "9" * 5000, "true", "[]", "{}", "'", '"><b>', "\ud800",
    "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-1-1", "2026-W10-1", "20260302",
    "\uff12\uff10\uff12\uff16-\uff10\uff11-\uff10\uff11", "2026-01-01T00:00:00+08:00~x", "2026-01-01T00:00:00+08:00:00.000001~abc",
    "0001-01-01T00:00:00+14:00~abc", "9999-12-31T23:59:59-14:00~abc", "~", "a~b~c", "health~",
    "../..", "%00", "食品",
]  # fmt: skip
NAMES = (
    "q", "on", "after", "agency", "field", "kind", "party_class", "since", "until", "power", "code",
    "sort", "page", "size", "limit", "format", "_connector", "agency__name",
)  # fmt: skip
LISTS = (
    "/", "/search", "/agencies", f"/agencies/{town.AGENCY}", "/officers", "/powers", "/decisions",
    "/procedures/penalty/ordinary", "/register", "/register/health/decide/2025", "/v", "/verify",
    "/feeds/decisions.atom", "/feeds/decisions.json", "/sitemap.xml", "/sitemap/2026-01.xml", "/log",
)  # fmt: skip


def sampled(small: int) -> list[str]:
    """Some of the strange values, all of them under drill."""
    return random.Random(SEED).sample(STRANGE, count(small, len(STRANGE)))


@pytest.mark.parametrize("name", NAMES)
def test_no_value_of_any_parameter_is_an_error(public, name):
    for value in sampled(4):
        asked = quote(value.encode("utf-8", "surrogatepass"))
        for at in LISTS:
            answer = public.get(f"{at}?{name}={asked}")
            assert answer.status_code in (200, 302), (at, name, value)


@pytest.mark.parametrize("asked", [
    "/procedures/penalty/ordinary?on=1900-01-01", "/procedures/penalty/ordinary?on=9999-12-31",
    "/agencies?on=0001-01-01", "/officers?on=9999-12-31", "/decisions?until=9999-12-31",
    "/decisions?since=0001-01-01&until=0001-01-01", "/decisions?since=9999-12-31",
    "/decisions?after=2026-01-01T00:00:00%2B08:00:00.000001~abc",
    "/decisions?after=0001-01-01T00:00:00%2B14:00~abc",
    "/decisions?after=9999-12-31T23:59:59-14:00~abc",
])  # fmt: skip
def test_days_and_places_at_the_edge_of_what_there_is(public, asked):
    assert public.get(asked).status_code == 200


def test_a_day_that_is_none_is_said_where_it_was_typed(public):
    page = public.get("/decisions?since=2026-02-30&until=x&agency=nosuch").content.decode()
    assert page.count("日期写作 2026-03-02。") == 2
    assert "没有这个选项，已按“不限”查询。" in page
    assert "<details open>" in page, "what is wrong is in sight"


PATHS = [
    "/decisions/{}", "/decisions/{}/proof.json", "/agencies/{}", "/powers/{}", "/procedures/{}",
    "/register/{}/decide/2026", "/register/health/{}/2026", "/register/health/decide/{}", "/v/{}",
    "/log/tile/{}", "/feeds/{}", "/static/{}", "/{}",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_address_is_an_error(public, path):
    for value in sampled(12):
        at = path.format(quote(value.encode("utf-8", "surrogatepass"), safe=""))
        answer = public.get(at)
        assert answer.status_code in (200, 301, 302, 400, 404), at
        assert answer.status_code != 400 or "没有办成" in answer.content.decode()


def test_twice_the_same_parameter_and_very_many_of_them(public):
    assert public.get("/decisions?q=1&q=2&q=%E9%A3%9F%E5%93%81&after=a&after=b").status_code == 200
    many = "&".join(f"p{n}=1" for n in range(900))
    assert public.get(f"/decisions?{many}").status_code == 200
    too_many = "&".join(f"p{n}=1" for n in range(1200))
    answer = public.get(f"/decisions?{too_many}")
    assert answer.status_code == 400
    assert "没有办成" in answer.content.decode()


def test_random_questions_are_answered(public, lived):
    rounds = count(60, 5_000)
    draw = random.Random(SEED)
    letters = "食品江阴〔〕2026号%_'\"\\\x00\u202e🙂<>&=~;,.-+ \n"
    pages = [at.split("?")[0] for at in every_page(lived)]
    print(f"seed {SEED}, {rounds} questions")
    for _ in range(rounds):
        asked = "&".join(
            f"{draw.choice(NAMES)}={quote(''.join(draw.choices(letters, k=draw.randint(0, 40))))}"
            for _ in range(draw.randint(1, 4))
        )
        at = f"{draw.choice(pages)}?{asked}"
        assert public.get(at).status_code in (200, 302), at


@pytest.mark.parametrize("headers", [
    {"host": "evil.example"}, {"host": "127.0.0.1:99999999"}, {"if-none-match": "\x80" * 9000},
    {"if-modified-since": "never"}, {"accept-language": "x" * 9000}, {"range": "bytes=0-0,1-1"},
    {"x-forwarded-host": "evil.example"}, {"accept": "../../x"}, {"cookie": "=;" * 999},
])  # fmt: skip
def test_strange_headers_are_harmless(public, headers):
    answer = public.get("/decisions", headers=headers)
    assert answer.status_code in (200, 400)
    assert "evil.example" not in answer.content.decode()
    assert "evil.example" not in str(answer.headers)
