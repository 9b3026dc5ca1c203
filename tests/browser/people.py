"""Signing in by a session laid into the database: what tests of signing in itself do not use."""

from playwright.sync_api import BrowserContext
from tests.browser.city import Served

from chengming.cli.storytelling.city import REGISTRAR, person_of
from chengming.record.clock import queries as clock
from chengming.standing.accounts import actions as accounts
from chengming.standing.accounts import sessions
from chengming.standing.accounts.demo import signins
from chengming.standing.registry import actions as registry_actions
from chengming.standing.registry import queries as registry
from chengming.web.console.desk import posts_mark


def sit_down(context: BrowserContext, served: Served, key: str, office: str = "") -> None:
    """The browser belongs to this person of the sample city (``market_regulation.officer_a``)."""
    person = person_of(key)
    account = registry.account_of(person) or _account_for(key, person)
    seat = registry.seat(account, clock.today())
    assert seat is not None and seat.posts, f"{key} holds no post"
    post = next(p for p in seat.posts if office in ("", p.office))
    at = clock.real_now()
    half = sessions.find(
        sessions.begin(account, address="127.0.0.1", device="测试", at=at), at, clock.now()
    )
    assert half is not None
    token = sessions.enter(half.id, posts=posts_mark(seat.posts), post=post.key, at=at, proved=True)
    context.add_cookies(
        [
            {
                "name": "chengming", "value": token, "url": served.console_url,
                "httpOnly": True, "sameSite": "Strict",
            }
        ]
    )  # fmt: skip


def _account_for(key: str, person: str) -> int:
    at = clock.now()
    account = accounts.open_account(
        login=key, password=signins.PASSWORD, by=REGISTRAR, at=at, initial=False
    )
    registry_actions.give_account(person=person, account=account.pk, by=REGISTRAR, at=at)
    return int(account.pk)
