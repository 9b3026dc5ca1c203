"""口令: what is soon guessed is refused, the last ones are not taken again, and it grows old."""

import pytest
from tests.rooms.casework import town
from tests.rooms.standing.accounts.conftest import BASE
from tests.rooms.web.console.signed_in import PASSWORD

from chengming.site import environment
from chengming.standing.accounts import actions, policy, rules
from chengming.standing.accounts.errors import PasswordRefused
from chengming.standing.accounts.guessing import passwords

WORDS = ("password", "P@ssw0rd", "admin", "root", "qwerty", "woaini", "jiangyin", "Jiangyin",
    "江阴", "chengming", "澄明", "scjg", "zhifa", "市监局", "执法大队", "zhangsan")  # fmt: skip
TAILS = ("123456", "12345678", "2026", "@2026", "20260101", "!@#$%^", "888888", "Aa1!", "abc123",
    "1qaz2wsx", "320281", "Abc@123")  # fmt: skip
WEAK = [w + t for w in WORDS for t in TAILS] + [w + t + t[::-1] for w in WORDS for t in TAILS]
STRONG = (PASSWORD, "Correct horse battery 7 staple", "松风Ab-37明月照青山", "Vq9#tLw2!xRm6@Hz")


def accepted(password: str, profile: policy.PasswordProfile | None = None) -> bool:
    try:
        rules.check_password(password, "zhangsan", profile)
    except PasswordRefused as refused:
        assert password not in str(refused) or not password
        return False
    return True


def test_no_weak_password_is_accepted():
    assert len(set(WEAK)) > 200
    assert [p for p in WEAK if accepted(p)] == []
    assert [p for p in STRONG if not accepted(p)] == []


def test_without_the_list_of_words_some_weak_ones_pass(monkeypatch):
    monkeypatch.setattr(rules, "unguessable", lambda *_: policy.LEFT_WHEN_GUESSED)
    assert len([p for p in WEAK if accepted(p)]) > 50


def test_a_password_made_of_the_login_is_refused():
    assert not accepted("Zhangsan-Zhangsan-1")
    assert passwords.unguessable("Zhangsan-Zhangsan-1", "lisi") > passwords.unguessable(
        "Zhangsan-Zhangsan-1", "zhangsan"
    )


def test_there_are_two_profiles_and_no_mixture_of_them(settings, monkeypatch):
    assert policy.PROFILES == {"level3": policy.LEVEL3, "asvs": policy.ASVS}
    assert set(environment.PASSWORD_PROFILES) == set(policy.PROFILES)
    assert policy.password_profile() is policy.LEVEL3
    one_kind = "manzhangyouhuaxiangchunfeng"
    assert not accepted(one_kind) and accepted(one_kind, policy.ASVS)
    assert accepted(PASSWORD) and not accepted(PASSWORD, policy.ASVS), "12 characters, and 15"
    monkeypatch.setenv("CHENGMING_PASSWORD_PROFILE", "own")
    with pytest.raises(Exception, match="level3 或者 asvs"):
        environment.password_profile()


def test_too_long_a_password_is_refused_before_it_costs_anything():
    assert not accepted("Aa1-" * 100)


@pytest.fixture
def changes(account):
    """Passwords set one after another, the newest last."""
    used = [PASSWORD] + [f"Kx{n}-松风-明月照空山" for n in range(20, 26)]
    for password in used[1:]:
        actions.set_password(login="zhang", password=password, initial=False, **BASE)
    return used


def test_the_last_five_are_not_taken_again(changes):
    for password in changes[-policy.LEVEL3.remembered :]:
        with pytest.raises(PasswordRefused, match="最近 5 次"):
            actions.set_password(login="zhang", password=password, **BASE)


def test_an_older_one_is_taken_again(changes):
    actions.set_password(login="zhang", password=changes[0], **BASE)


def test_full_width_letters_are_the_same_password(account):
    with pytest.raises(PasswordRefused, match="最近"):
        actions.set_password(login="zhang", password="\uff2b\uff58\uff17-松风-明月照空山", **BASE)


def test_a_password_must_be_changed_when_it_is_anothers_or_old(settings):
    start = town.START
    ninety = policy.LEVEL3.oldest
    assert rules.must_change(True, start, start)
    assert not rules.must_change(False, start, start + ninety)
    assert rules.must_change(False, start, start + ninety * 1.01)
    settings.CHENGMING_PASSWORD_PROFILE = "asvs"
    assert not rules.must_change(False, start, start + ninety * 10)
