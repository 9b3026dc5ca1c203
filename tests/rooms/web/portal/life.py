"""One small public city for every test of the portal: lived through the real acts, asked as its own role.

Published, corrected, withdrawn, withheld, not yet due; a natural person with secrets; hostile text;
and crowds straight in the public tables, so that every list has several pages.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from psycopg.conninfo import conninfo_to_dict
from tests.browser.city import inside
from tests.conftest import TEMPLATE, ScratchCity
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import Secrets, decided, publish, withdraw
from tests.rooms.openness.disclosure.sequencing import sequence

from chengming.cli.postgres import Server
from chengming.openness.disclosure import follower, office_queries
from chengming.openness.disclosure.models import (
    PublicOfficer,
    PublicPower,
    PublishedDecision,
    RegisterRow,
)
from chengming.record.ledger import keys

CROWD = 47
NUMBERS = 450
HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7|add:7 }}{% load x %}"""
HIDDEN_NAME = "瞿不公开"
PUBLIC_AGENCY = "health"


@dataclass(frozen=True)
class Life:
    """Where the city lies and what became of its cases."""

    city: ScratchCity
    at: datetime
    plain: str
    person: str
    corrected: str
    withdrawn: str
    hostile: str
    code: str
    secrets: Secrets = field(default_factory=Secrets)


def built(server: Server, database: str, home: Path) -> Life:
    """Everything, committed and sequenced."""
    server.create_database(database, TEMPLATE)
    home.mkdir()
    city = ScratchCity(server, database, home)
    with inside(database, home), town.clock() as frozen:
        keys.prepare(home, str(settings.CHENGMING_ORIGIN))
        town.found()
        published.enroll_approvers()
        play = town.Play(frozen)
        slugs = _cases(play)
        sequence(city)
        follower.follow()
        crowd()
        return Life(city, frozen.now(), **slugs)


def _cases(play: town.Play) -> dict[str, str]:
    plain_case = decided(play)
    slugs = {"plain": publish(play).slug}
    slugs["code"] = office_queries.papers_of(plain_case)[-1].code
    decided(play, published.natural_facts(Secrets()))
    slugs["person"] = publish(play).slug
    decided(play)
    publish(play)
    play.do("rectify", "a", {
        "record": play.ids["write_report"], "field": "evidence.0.title", "value": "销货台账",
        "reason": "笔误。", "approved_by": "d" * 32,
    })  # fmt: skip
    slugs["corrected"] = publish(play, "correct").slug
    decided(play)
    slugs["withdrawn"] = publish(play).slug
    withdraw(play)
    decided(play, hidden_facts())
    publish(play, "withhold", ground="no_social_impact")
    decided(play, hidden_facts(), served=False)
    decided(play, hostile_facts())
    slugs["hostile"] = publish(play).slug
    return slugs


def hidden_facts() -> dict[str, Any]:
    """Of a decision that nobody may read."""
    sheet = town.facts()
    sheet["case_name"] = f"{HIDDEN_NAME}经营案"
    sheet["parties"] = [{"kind": "organization", "name": HIDDEN_NAME, "uscc": "91320281MA1XXXXXXX"}]
    return sheet


def hostile_facts() -> dict[str, Any]:
    """Markup wherever a person may type."""
    sheet = town.facts()
    sheet["case_name"] = f"敌意{HOSTILE}案"
    sheet["parties"] = [
        {"kind": "organization", "name": f"某店{HOSTILE}", "uscc": "91320281MA1XXXXXXX"}
    ]
    sheet["violations"][0]["conduct"] = f"经营{HOSTILE}。共三百元。"
    return sheet


def crowd() -> None:
    """Rows without records, of the other agency: lists of several pages."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    PublishedDecision.objects.bulk_create(
        PublishedDecision(
            slug=f"{n:026d}", version=1, state="published", agency=PUBLIC_AGENCY,
            agency_name="江阴市卫生健康委员会", number=f"澄卫罚〔2025〕{n}号", series="decide",
            year=2025, ordinal=n, field="health", power="health/crowd",
            power_title="未取得健康证明", cause="未取得健康证明案", party=f"江阴某浴室{n}",
            party_class="organization", kinds=["warning"], amount_fen=0, decided=date(2025, 12, 1),
            due=None, published=start + timedelta(hours=n // 3), on_time=n % 5 > 0,
            shown_until=None, modified=start, body=[], remedies={}, snapshot="{}",
            digest="0" * 64, records=[], indexes=[],
        )
        for n in range(1, CROWD + 1)
    )  # fmt: skip
    RegisterRow.objects.bulk_create(
        RegisterRow(
            key=f"health/decide/2025/{n}", agency=PUBLIC_AGENCY, agency_name="江阴市卫生健康委员会",
            series="decide", year=2025, ordinal=n, number=f"澄卫罚〔2025〕{n}号",
            state="published" if n <= CROWD else ("overdue" if n == NUMBERS else "not_by_law"),
            slug=f"{n:026d}" if n <= CROWD else "",
        )
        for n in range(1, NUMBERS + 1)
    )  # fmt: skip
    since, until = date(2026, 1, 1), date(2029, 1, 1)
    PublicOfficer.objects.bulk_create(
        PublicOfficer(
            key=f"crowd/{n}", name=f"众人{n}", agency=PUBLIC_AGENCY, credential=f"WS-{n:04d}",
            kind="ministry", areas=["health"], valid_from=since, valid_to=until,
        )
        for n in range(1, 131)
    )  # fmt: skip
    PublicPower.objects.bulk_create(
        PublicPower(
            power=f"health/p{n:03d}", agency=PUBLIC_AGENCY, code=f"02{n:08d}",
            title=f"第{n}项事项", kind="penalty", field="health", power_source="statutory",
            basis=["行政处罚法/58"], penalties=["warning"], valid_from=since,
            valid_to=date(2026, 2, 1) if n == 130 else None,
        )
        for n in range(1, 131)
    )  # fmt: skip


@contextmanager
def asked_as(role: str, life: Life) -> Iterator[None]:
    """Requests of this process reach the city under that database role, on the city's day."""
    entry = connections.settings["default"]
    told = conninfo_to_dict(life.city.dsn(role))
    before = {name: entry[name] for name in ("USER", "PASSWORD")}
    with inside(life.city.database, life.city.home):
        entry |= {"USER": told["user"], "PASSWORD": told.get("password", "")}
        try:
            with town.clock(life.at):
                yield
        finally:
            connections.close_all()
            entry |= before


LINK = re.compile(r'(?:href|action|src)="([^"]*)"')


def every_page(life: Life) -> list[str]:
    """An address of each kind of page, with what may be asked of it."""
    return [
        "/", "/search", "/search?q=%E9%A3%9F%E5%93%81", "/agencies", "/agencies?on=2026-02-01",
        f"/agencies/{town.AGENCY}", "/officers", "/officers?agency=health", "/powers",
        f"/powers/{town.POWER}", "/procedures", "/procedures/penalty/ordinary", "/decisions",
        "/decisions?agency=health&kind=warning", f"/decisions/{life.plain}",
        f"/decisions/{life.person}", f"/decisions/{life.corrected}", f"/decisions/{life.hostile}",
        f"/decisions/{life.plain}/proof.json", "/register",
        f"/register/{town.AGENCY}/decide/2026", "/v", f"/v/{life.code}", "/verify",
        "/feeds/decisions.atom", "/feeds/decisions.json", "/sitemap.xml", "/sitemap/lists.xml",
        "/sitemap/2026-01.xml", "/robots.txt", "/log", "/log/checkpoint", "/log/log.vkey", "/healthz",
    ]  # fmt: skip


def is_html(answer: Any) -> bool:
    """Whether a person reads it."""
    return str(answer.headers["Content-Type"]).startswith("text/html")
