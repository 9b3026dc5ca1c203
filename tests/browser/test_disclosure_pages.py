"""Pages of disclosure at the desk: for every eye, wide and on a phone, with and without script."""

from contextlib import contextmanager

import pytest
from django.db import connections
from playwright.sync_api import expect
from psycopg.conninfo import conninfo_to_dict
from tests.browser.sights import PLACES, Sight
from tests.rooms.casework.town import AGENCY

from chengming.openness.disclosure import letters

APPROVER, OFFICER = f"{AGENCY}.disclosure_approver", f"{AGENCY}.officer_a"
CASES = "/disclosure/cases/{draft}/"

SIGHTS = (
    Sight("disclosure-queue", "disclosure-queue", "/disclosure/", "尚未起草", OFFICER),
    Sight("disclosure-queue-approver", "disclosure-queue", "/disclosure/", "公示", APPROVER),
    Sight("disclosure-draft", "disclosure-draft", CASES, "本地口碑第一", OFFICER, plain=False),
    Sight("disclosure-papers", "disclosure-papers", f"{CASES}papers/", "处罚决定书", OFFICER),
    Sight("disclosure-proposals", "disclosure-proposals", "/disclosure/proposals/", "待", APPROVER),
    Sight(
        "disclosure-proposal", "disclosure-proposal", "/disclosure/proposals/{proposal}/", "起草",
        APPROVER, plain=False,
    ),
    Sight("disclosure-published", "disclosure-published", "/disclosure/published/", "澄市监", APPROVER),
    Sight(
        "disclosure-withdraw", "disclosure-withdraw", "/disclosure/cases/{published}/withdraw/",
        "撤回", APPROVER, plain=False,
    ),
)  # fmt: skip


@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.picture)
def test_a_page_of_disclosure(sight, shown):
    shown(sight)


LETTERS = (
    Sight("disclosure-letters", "disclosure-letters", "/disclosure/letters/", "要求更正", APPROVER),
    Sight(
        "disclosure-letter", "disclosure-letter", "/disclosure/letters/{letter}/", "样本路12号",
        APPROVER, plain=False,
    ),
)  # fmt: skip


@contextmanager
def at_the_portal(served):
    """Only the portal's role may put a letter into the inbox."""
    entry = connections.settings["default"]
    told = conninfo_to_dict(served.server.dsn("portal", served.database))
    before = {name: entry[name] for name in ("USER", "PASSWORD")}
    connections.close_all()
    entry |= {"USER": told["user"], "PASSWORD": told.get("password", "")}
    try:
        yield
    finally:
        connections.close_all()
        entry |= before


def test_letters_and_one_of_them(served, shown):
    slug = PLACES["slug"]()
    with at_the_portal(served):
        letters.hand_in(
            kind="correction", slug=slug, text="当事人的地址写错了，应当是样本路12号。",
            contact="", sender="127.0.0.1",
        )  # fmt: skip
    for sight in LETTERS:
        shown(sight)


def test_a_draft_that_says_too_little_comes_back(signed_in, axe, picture):
    page = signed_in(OFFICER, at=f"/disclosure/cases/{PLACES['draft']()}/")
    page.get_by_role("button", name="送审批").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    axe(page)
    picture(page, "disclosure-draft-wrong")
