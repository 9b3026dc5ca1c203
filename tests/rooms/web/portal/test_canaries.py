"""Canaries in what is unpublished, withdrawn or hidden, and a real portal under its own role (Done when 4).

Every address it names is read, and every canary asked for: none may stand in any byte but where the
reader himself typed it. The same search finds a canary that is shown, and one whose rule is taken out.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.urls import Resolver404, get_resolver, resolve
from tests.browser.city import _free_port, _running
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import Secrets, decided, publish, withdraw
from tests.rooms.openness.disclosure.sequencing import sequence
from tests.rooms.web.portal.crawling import Crawl, Got
from tests.sizes import SEED, count

from chengming.cli.cluster.process import wait_until
from chengming.cli.installation import doors
from chengming.openness.disclosure import follower, office_queries
from chengming.openness.disclosure.redaction import demands
from chengming.record.clock import demo
from chengming.record.ledger import keys

RARE = "鄢麴瞿郗亓逄佴缑鞠竺禚麹僪龑翀婳翾昶翯骉犇羴猋焱淼垚喆嚞赟玥珺珏"
FATES = ("published", "withdrawn", "withheld", "undecided", "unserved")
CONTROL = "絕無此詞亦無此名也哉乎矣焉者之不見"
PAGES = ("/search", "/decisions", "/officers", "/powers")


def secrets_of(draw: random.Random, number: int) -> Secrets:
    """Ten canaries nobody else has."""
    digits = f"{draw.randrange(10**8):08d}"
    word = "".join(draw.sample(RARE, 3))
    return Secrets(
        name="鄢" + "".join(draw.sample(RARE[1:], 2)), phone=f"139{digits}",
        id_number=published.identity_number(f"3202811990{1 + number % 9:02d}07{draw.randrange(1000):03d}"),
        address=f"江阴市{word}小区{number}幢7室", representative="".join(draw.sample(RARE, 3)),
        witness="".join(draw.sample(RARE, 3)), bank=card_number(f"6222021234{digits}"),
        email=f"c{digits}@{number}.cn", plate=f"苏B{digits[:5]}"[:6] + "Q", born="1990-03-07",
    )  # fmt: skip


def card_number(head: str) -> str:
    """A sample number that its check digit confirms (Luhn)."""
    doubled = [int(d) * 2 if place % 2 == 0 else int(d) for place, d in enumerate(head[::-1])]
    return head + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def canaries_of(secrets: Secrets) -> list[str]:
    """Those that are nobody else's by chance."""
    return [value for value in secrets.all() if value != secrets.born]


def sheet_of(secrets: Secrets, own: str) -> dict[str, Any]:
    """A case with the secrets, and a canary of its own in what a page would show."""
    sheet = published.natural_facts(secrets)
    sheet["violations"][0]["conduct"] += f"另查明{own}。"
    return sheet


def live(play: town.Play, fate: str, secrets: Secrets, own: str) -> str:
    """One case to its fate; gives its slug, if it ever had one."""
    sheet = sheet_of(secrets, own)
    slug = ""
    if fate == "undecided":
        play.open()
        play.do("file_case", "d", {
            "verification": f"核查{own}。", "approved_by": "d" * 32, "handlers": ["a" * 32, "b" * 32],
            **{k: sheet[k] for k in ("case_name", "parties", "violations")},
        })  # fmt: skip
        play.do(
            "inquire", "a", {"content": f"询问{own}。", "person": secrets.witness}, beside=("b",)
        )
        return slug
    decided(play, sheet, served=fate != "unserved", witness=secrets.witness)
    if fate in ("published", "withdrawn"):
        slug = publish(play).slug
    if fate == "withdrawn":
        withdraw(play)
    if fate == "withheld":
        publish(play, "withhold", ground="no_social_impact")
    return slug


@pytest.fixture
def lived(scratch_city) -> Iterator[town.Play]:
    """A town of its own, committed; its demo clock runs for the process as well."""
    keys.prepare(scratch_city.home, "demo.test.example/log")
    with town.clock() as frozen:
        town.found()
        published.enroll_approvers()
        yield town.Play(frozen)


@contextmanager
def portal(city, play: town.Play) -> Iterator[Crawl]:
    """A real process behind the public door, with nothing but the portal's connection."""
    sequence(city)
    follower.follow()
    demo.start(play.frozen.now() + timedelta(minutes=1))
    told = {name: value for name, value in os.environ.items() if "DSN" not in name}
    told |= {"CHENGMING_HOME": str(city.home), "CHENGMING_DSN_PORTAL": city.dsn("portal")}
    port = _free_port()
    with _running(doors.PORTAL.command(port), told | doors.PORTAL.environment):
        assert wait_until(lambda: doors.answers(port), 60)
        yield Crawl(port)


def starts(slugs: list[str]) -> list[str]:
    """Everything that has an address of its own and is linked from nowhere."""
    return [
        "/", "/sitemap.xml", "/sitemap/lists.xml", "/robots.txt", "/feeds/decisions.atom", "/feeds/decisions.json",
        "/search", "/v", "/verify", "/healthz", "/log/checkpoint", "/log/log.vkey", "/nowhere",
        "/log/tile/0/000", f"/register/{town.AGENCY}/decide/2026", "/agencies?on=2026-01-15",
        *(f"/decisions/{slug}{more}" for slug in slugs for more in ("", "/proof.json")),
    ]  # fmt: skip


def routes() -> set[str]:
    """Names of all addresses of the public door."""
    return {
        str(name)
        for name in get_resolver("chengming.web.portal.urls").reverse_dict
        if isinstance(name, str)
    }


def visited(crawl: Crawl) -> set[str]:
    found = set()
    for at in crawl.got:
        try:
            found.add(resolve(at.split("?")[0], urlconf="chengming.web.portal.urls").url_name or "")
        except Resolver404:
            continue
    return found


def without(got: Got, word: str) -> tuple[int, bytes]:
    """The answer without what the reader typed himself."""
    body = got.body
    for dressed in (word, _quoted(word), word.replace("@", "%40")):
        body = body.replace(dressed.encode(), b"")
    return got.status, body


def _quoted(word: str) -> str:
    return "".join(
        f"%{byte:02X}" if byte > 127 or chr(byte) in "@" else chr(byte) for byte in word.encode()
    )


def test_no_canary_is_in_any_public_byte(scratch_city, lived):
    cases = count(len(FATES), 2 * len(FATES) + 2)
    draw = random.Random(SEED)
    canaries, slugs, shown = [], [], []
    for number in range(cases):
        fate = FATES[number % len(FATES)]
        secrets, own = secrets_of(draw, number), "".join(draw.sample(RARE, 5))
        slugs.append(live(lived, fate, secrets, own))
        canaries += canaries_of(secrets)
        (shown if fate == "published" else canaries).append(own)
    codes = [paper.code for paper in office_queries.papers_of(lived.case)]
    with portal(scratch_city, lived) as crawl:
        crawl.walk([*starts([s for s in slugs if s]), *(f"/v/{code}" for code in codes)])
        assert visited(crawl) == routes(), "every kind of page was read"
        assert crawl.finds(canaries) == {}
        found = crawl.finds(shown)
        assert set(found) == set(shown), "what is shown is found by the same search"
        asked = 0
        for canary in canaries:
            asked += asks(crawl, canary, canaries)
        print(
            f"seed {SEED}: {cases} cases, {len(canaries)} canaries, {len(crawl.got)} addresses, {asked} questions"
        )


def asks(crawl: Crawl, canary: str, canaries: list[str]) -> int:
    """Searched in every way: nothing is answered but what any unknown word gets."""
    control = CONTROL[: len(canary)] if len(canary) <= len(CONTROL) else CONTROL
    pages = PAGES if count(0, 1) else PAGES[:2]
    for at in pages:
        got, other = crawl.ask(f"{at}?q={canary}"), crawl.ask(f"{at}?q={control}")
        assert without(got, canary) == without(other, control), (at, canary)
    questions = [f"/search?q={canary[:length]}" for length in (2, 3, len(canary) - 1)]
    questions += [
        f"/decisions?q={canary[1:]}",
        f"/decisions?agency={canary}",
        f"/feeds/decisions.atom?agency={canary}",
    ]
    questions += [
        f"/decisions/{canary}",
        f"/agencies/{canary}",
        f"/v/{canary}",
        f"/decisions?after={canary}",
    ]
    for at in questions:
        text = crawl.ask(at).text.replace(canary, "").replace(canary[1:], "")
        others = [word for word in canaries if word in text and word != canary]
        assert others == [], (at, others)
    return 2 * len(pages) + len(questions)


def test_with_its_rule_taken_out_a_canary_is_found(scratch_city, lived, monkeypatch):
    whole = demands.rules_on
    monkeypatch.setattr(
        demands, "rules_on",
        lambda *given: {n: rule for n, rule in whole(*given).items() if n != "other_persons"},
    )  # fmt: skip
    secrets = secrets_of(random.Random(SEED), 1)
    slug = live(lived, "published", secrets, "无")
    with portal(scratch_city, lived) as crawl:
        crawl.walk(starts([slug]))
        found = crawl.finds(canaries_of(secrets))
    assert secrets.witness in found
    assert {f"/decisions/{slug}", f"/decisions/{slug}/proof.json"} <= set(found[secrets.witness])


def test_what_is_withdrawn_is_gone_from_the_running_portal_at_once(scratch_city, lived):
    own = "鞠竺禚麹僪"
    slug = live(lived, "published", Secrets(), own)
    with portal(scratch_city, lived) as crawl:
        assert own in crawl.ask(f"/decisions/{slug}").text
        withdraw(lived)
        crawl.walk(starts([slug]))
        assert crawl.finds([own, "鄢某"]) == {}
        assert crawl.got[f"/decisions/{slug}"].status == 410
