"""No page of either door is forgotten: each is in a table of sights, or walked through elsewhere."""

from pathlib import Path

import pytest
from django.urls import get_resolver
from tests.browser import (
    test_desk_pages,
    test_disclosure_pages,
    test_portal_pages,
    test_registry_pages,
    test_reviewing_pages,
)
from tests.browser.sights import CONSOLE, PORTAL

from chengming.web.console.access import table

HERE = Path(__file__).parent
TABLES = (
    test_portal_pages, test_registry_pages, test_disclosure_pages, test_desk_pages,
    test_reviewing_pages,
)  # fmt: skip

SEEN_ELSEWHERE = {
    "gallery-page": ("test_kit.py", "kit"),
    "signin-home": ("test_signing_in.py", "signin"),
    "signin-second": ("test_signing_in.py", "signin-code"),
    "signin-enroll": ("test_signing_in.py", "signin-enroll"),
    "account-home": ("test_signing_in.py", "account"),
    "account-password": ("test_signing_in.py", "account-password"),
    "account-prove": ("test_signing_in.py", "step-up"),
    "acts-lead": ("test_acts.py", "act-lead"),
    "acts-form": ("test_acts.py", "act-inquiry"),
    "acts-rectify": ("test_acts.py", "act-rectify-one"),
    "cases-page": ("test_cases.py", "case"),
    "cases-record": ("test_cases.py", "record"),
    "papers-list": ("test_papers.py", "papers"),
    "papers-dossier": ("test_papers.py", "dossier"),
    "papers-one": ("test_papers.py", "paper-edited"),
    "papers-sheet": ("test_papers.py", "paper-proof-sheet"),
}
NOT_PAGES = {
    "a file": {
        "decision-proof", "checkpoint", "vkey", "tile", "cases-csv", "cases-xlsx", "cases-proof",
        "cases-record-file", "acts-upload", "registry-template", "registry-export",
        "reviews-figures-csv", "reviews-figures-xlsx", "papers-preview", "papers-contents", "papers-docx", "papers-file", "papers-bundle", "papers-beside",
    },
    "read by machines": {
        "atom", "json-feed", "sitemap", "sitemap-lists", "sitemap-month", "robots", "healthz",
        "gallery-work",
    },
}  # fmt: skip


def pages_of(urls: str) -> set[str]:
    """Names of a door's addresses that answer GET."""
    patterns = get_resolver(urls).url_patterns
    names = {found.name for pattern in patterns for found in pattern.url_patterns}
    rows = table.table().routes if urls == CONSOLE else {}
    return {name for name in names if name not in rows or "GET" in rows[name].methods}


def forgotten(names: set[str]) -> set[str]:
    """Those that no browser test looks at, though somebody reads them."""
    seen = {sight.route for module in TABLES for sight in module.SIGHTS}
    seen |= {sight.route for sight in test_disclosure_pages.LETTERS}
    return names - seen - SEEN_ELSEWHERE.keys() - set().union(*NOT_PAGES.values())


@pytest.mark.parametrize("door", [PORTAL, CONSOLE])
def test_no_page_is_forgotten(door):
    assert forgotten(pages_of(door)) == set()


def test_a_page_of_tomorrow_would_be_found():
    assert forgotten(pages_of(CONSOLE) | {"papers-of-tomorrow"}) == {"papers-of-tomorrow"}


def test_what_is_seen_elsewhere_is_pictured_there():
    for name, (file, picture) in SEEN_ELSEWHERE.items():
        assert f'"{picture}"' in (HERE / file).read_text(encoding="utf-8"), name


def test_every_exception_is_still_an_address():
    every = pages_of(PORTAL) | pages_of(CONSOLE)
    assert SEEN_ELSEWHERE.keys() | set().union(*NOT_PAGES.values()) <= every
