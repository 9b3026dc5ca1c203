"""An account in a founded town, and a real clock that the test moves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import PASSWORD, QUICKLY

from chengming.record.clock import demo
from chengming.standing.accounts import actions, sessions
from chengming.standing.accounts.factors import totp

SECRET = bytes(range(20))
BASE = {"by": town.REGISTRAR, "at": town.START}


class RealClock:
    """The machine's clock, as the test sets it."""

    def __init__(self) -> None:
        self.at: datetime = town.START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **step: float) -> None:
        """On by so many minutes, hours…"""
        self.at += timedelta(**step)


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> RealClock:
    clock = RealClock()
    monkeypatch.setattr(demo, "real", clock)
    return clock


@pytest.fixture
def account(db: None, real: RealClock) -> Iterator[int]:
    """``zhang``, with a second factor."""
    with town.clock(), QUICKLY:
        yield enrolled("zhang")


def enrolled(login: str) -> int:
    """The number of an account with a factor whose secret the test knows."""
    account = actions.open_account(login=login, password=PASSWORD, initial=False, **BASE)
    actions.enroll_factor(
        login=login, kind="totp", secret=SECRET, algorithm="SHA256", step=0, **BASE
    )
    return account.pk


def code(real: RealClock, steps: int = 0) -> str:
    """What the authenticator shows, so many half minutes from now."""
    return totp.code_at(SECRET, real.at.timestamp() + steps * totp.STEP)


def opened(account: int, real: RealClock, address: str = "10.0.0.1") -> tuple[str, int]:
    """A whole session: its token and number."""
    token = sessions.begin(account, address=address, device="测试", at=real.at)
    found = sessions.find(token, real.at, town.START)
    assert found is not None
    whole = sessions.enter(found.id, posts="", post="", at=real.at, proved=True)
    return whole, found.id
