"""会话: they run out, they end, and a token that was planted is worth nothing."""

from datetime import timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.standing.accounts.conftest import BASE, enrolled, opened
from tests.rooms.web.console.signed_in import PASSWORD

from chengming.standing.accounts import actions, policy, sessions, signing_in
from chengming.standing.accounts.errors import SignInRefused
from chengming.standing.accounts.models import Account, Session


def alive(token: str, real) -> bool:
    return sessions.find(token, real.at, town.START) is not None


def test_an_idle_session_runs_out(account, real):
    token, _ = opened(account, real)
    real.move(minutes=14)
    assert alive(token, real)
    real.move(minutes=16)
    assert not alive(token, real)
    real.move(minutes=-16)
    assert not alive(token, real), "ended is ended"


def test_a_session_ends_after_eight_hours_of_constant_use(account, real):
    token, _ = opened(account, real)
    for _ in range(int(policy.ABSOLUTE / timedelta(minutes=10))):
        real.move(minutes=10)
        assert alive(token, real)
    real.move(minutes=10)
    assert not alive(token, real)


def test_without_the_limits_a_session_lasts(account, real, monkeypatch):
    monkeypatch.setattr(sessions, "_run_out", lambda *_: "")
    token, _ = opened(account, real)
    real.move(hours=100)
    assert alive(token, real)


def test_a_half_open_session_is_short(account, real):
    token = sessions.begin(account, address="10.0.0.1", device="", at=real.at)
    real.move(minutes=9)
    assert alive(token, real)
    real.move(minutes=2)
    assert not alive(token, real)


def test_the_token_of_the_password_step_is_dead_after_the_second_factor(account, real):
    planted = sessions.begin(account, address="10.0.0.1", device="", at=real.at)
    found = sessions.find(planted, real.at, town.START)
    whole = sessions.enter(found.id, posts="", post="", at=real.at, proved=True)
    assert alive(whole, real) and not alive(planted, real)


def test_the_table_holds_no_token_and_no_address(account, real):
    token, _ = opened(account, real, "10.7.8.9")
    assert token not in repr(Session.objects.values())
    assert "10.7.8.9" not in repr(Session.objects.values())


ENDS = {
    "password": lambda: actions.set_password(login="zhang", password="Zw3-白云-深处有人家", **BASE),
    "closing": lambda: actions.close_account(login="zhang", reason="离职", **BASE),
    "factor removed": lambda: actions.remove_factor(login="zhang", reason="遗失", **BASE),
}


@pytest.mark.parametrize("end", list(ENDS))
def test_every_session_of_the_account_ends_and_no_other(account, real, end):
    mine, his = [opened(account, real)[0] for _ in range(3)], opened(enrolled("li"), real)[0]
    ENDS[end]()
    assert [alive(token, real) for token in mine] == [False] * 3
    assert alive(his, real)


@pytest.mark.parametrize("end", ["password", "factor removed"])
def test_without_the_ending_they_would_go_on(account, real, end, monkeypatch):
    token, _ = opened(account, real)
    monkeypatch.setattr(sessions, "end_all", lambda *_, **__: 0)
    ENDS[end]()
    assert alive(token, real)


def test_one_ends_his_own_sessions_and_nobody_elses(account, real):
    (mine, here), (other, there) = opened(account, real), opened(account, real)
    his, theirs = opened(enrolled("li"), real)
    listed = sessions.open_of(account, real.at, here)
    assert {(one.id, one.here) for one in listed} == {(here, True), (there, False)}
    sessions.end(theirs, sessions.ENDED_BY_HOLDER, real.at, account=account)
    assert alive(his, real)
    sessions.end(there, sessions.ENDED_BY_HOLDER, real.at, account=account)
    assert alive(mine, real) and not alive(other, real)


def test_use_from_another_address_is_seen(account, real):
    opened(account, real, "10.0.0.1")
    assert not sessions.elsewhere(account, "10.0.0.1", real.at)
    assert sessions.elsewhere(account, "10.0.0.2", real.at)


def test_an_account_unused_for_ninety_days_opens_no_more(account, real, settings):
    def opens() -> bool:
        try:
            signing_in.confirm_password("zhang", PASSWORD, address="10.0.0.1")
        except SignInRefused:
            return False
        return True

    settings.CHENGMING_ORIGIN = "jiangyin.example/log"
    assert opens()
    Account.objects.update(password_set=town.START - policy.UNUSED - timedelta(days=1))
    assert not opens()
    opened(account, real)  # signed in today
    assert opens()
    Account.objects.update(last_login=town.START - policy.UNUSED - timedelta(days=1))
    assert not opens()
    settings.CHENGMING_ORIGIN = "demo.test.example/log"
    assert opens(), "a demo may lie still"


def test_the_factor_is_fresh_for_five_minutes(account, real):
    token, number = opened(account, real)
    assert sessions.find(token, real.at, town.START).fresh
    real.move(minutes=5, seconds=1)
    assert not sessions.find(token, real.at, town.START).fresh
    sessions.prove(number, real.at)
    assert sessions.find(token, real.at, town.START).fresh
