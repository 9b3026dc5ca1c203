"""A browser at which somebody has already signed in, by a real session and a real account."""

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client, override_settings
from tests.rooms.casework import town

from chengming.record.clock.queries import now, real_now, today
from chengming.standing.accounts import actions as accounts
from chengming.standing.accounts import sessions
from chengming.standing.registry import actions as registry
from chengming.standing.registry import queries
from chengming.web.console.desk import Desk, desk_of, posts_mark

PASSWORD = "Kx7-松风-明月照空山"


class Quick(PBKDF2PasswordHasher):
    """Two rounds: the tests hash a password for everybody they sign in."""

    iterations = 2


QUICKLY = override_settings(PASSWORD_HASHERS=[f"{__name__}.Quick"])


def client_for(person: str, agency: str, office: str, *, fresh: bool = True) -> Client:
    """A client whose requests come from this person's desk, in this post (held today).

    ``fresh``: whether the second factor was shown just now, as acts marked ``sign`` ask.
    """
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = _token(person, f"{agency}/{office}", fresh)
    return client


def signed_in_desk(person: str, agency: str, office: str, *, fresh: bool = True) -> Desk:
    """The desk itself, for what takes one without a request."""
    session = sessions.find(_token(person, f"{agency}/{office}", fresh), real_now(), now())
    assert session is not None
    desk = desk_of(session, today())
    assert desk is not None
    return desk


def account_for(person: str) -> int:
    """The number of this person's account, opened and given where there is none yet."""
    held = queries.account_of(person)
    if held is not None:
        return held
    base = {"by": town.REGISTRAR, "at": now()}
    with QUICKLY:
        account = accounts.open_account(
            login=f"p{person[:12]}", password=PASSWORD, initial=False, **base
        )
    registry.give_account(person=person, account=account.pk, **base)
    return account.pk


def _token(person: str, post: str, fresh: bool) -> str:
    account, at = account_for(person), real_now()
    posts = tuple(queries.posts_of(person, today()))
    assert post in {held.key for held in posts}, f"{person} does not hold {post} today"
    token = sessions.begin(account, address="127.0.0.1", device="测试", at=at)
    session = sessions.find(token, at, now())
    assert session is not None
    return sessions.enter(session.id, posts=posts_mark(posts), post=post, at=at, proved=fresh)
