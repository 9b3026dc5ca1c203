"""限制登录次数: guessing is stopped, and nothing tells one refusal from another."""

import pytest
from django.contrib.auth import hashers
from tests.rooms.standing.accounts.conftest import BASE, code, enrolled
from tests.rooms.web.console.signed_in import PASSWORD
from tests.sizes import count

from chengming.standing.accounts import actions, policy, signing_in
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.errors import CodeRefused, SignInRefused
from chengming.standing.accounts.guessing import tries

WHENCE = {"address": "10.0.0.1", "device": "测试"}


def attempt(login: str, password: str, address: str = "10.0.0.1") -> bool:
    try:
        signing_in.with_password(login, password, address=address, device="测试")
    except SignInRefused:
        return False
    return True


def guess(login: str, times: int, address: str = "10.0.0.1") -> None:
    for number in range(times):
        assert not attempt(login, f"wrong-{number}-{address}", address)


def test_five_wrong_tries_pause_the_account_even_for_the_right_password(account, real):
    guess("zhang", policy.WRONG_TRIES)
    assert not attempt("ZHANG", PASSWORD), "another case is the same login"
    assert not attempt("zhang", PASSWORD, "10.9.9.9"), "another address helps nothing"
    real.move(minutes=16)
    assert attempt("zhang", PASSWORD)


def test_four_wrong_tries_are_forgiven_by_the_right_one(account, real):
    for _ in range(3):
        guess("zhang", policy.WRONG_TRIES - 1)
        assert attempt("zhang", PASSWORD)


def test_trying_during_the_pause_does_not_prolong_it(account, real):
    guess("zhang", policy.WRONG_TRIES + 1)
    for _ in range(14):
        real.move(minutes=1)
        guess("zhang", 1)
    real.move(minutes=2)
    assert attempt("zhang", PASSWORD)


def test_with_the_pause_taken_out_guessing_succeeds(account, real, monkeypatch):
    monkeypatch.setattr(tries, "count", lambda *_: True)
    guess("zhang", 3 * policy.WRONG_TRIES)
    assert attempt("zhang", PASSWORD)


def test_one_try_at_each_of_many_accounts_is_stopped_by_address(account, real):
    for number in range(policy.ADDRESS_TRIES):
        guess(f"nobody-{number}", 1)
    assert not attempt("zhang", PASSWORD)
    assert attempt("zhang", PASSWORD, "10.9.9.9"), "others are not held up"


def test_without_the_limit_by_address_spraying_goes_on(account, real, monkeypatch):
    whole = tries.count
    monkeypatch.setattr(
        tries, "count", lambda key, at, most=policy.WRONG_TRIES: whole(key, at, most) or most > 5
    )
    for number in range(policy.ADDRESS_TRIES + 1):
        guess(f"nobody-{number}", 1)
    assert attempt("zhang", PASSWORD)


def test_whoever_signs_in_himself_does_not_clear_the_address(account, real):
    enrolled("li")
    for number in range(policy.ADDRESS_TRIES):
        guess(f"nobody-{number}", 1)
        if number % 10 == 0:
            attempt("li", PASSWORD)
    assert not attempt("zhang", PASSWORD)


@pytest.fixture
def kinds(account, real):
    """A login of each kind that must not be told from the others."""
    signing_in._nobodys.cache_clear()  # an earlier test may have made it at another price
    signing_in._nobodys()
    for login in ("locked", "closed"):
        enrolled(login)
    guess("locked", policy.WRONG_TRIES + 1, "10.0.0.2")
    actions.close_account(login="closed", reason="离职", **BASE)
    return {
        "unknown": ("nobody", PASSWORD), "wrong": ("zhang", "wrong"), "unseen": ("", PASSWORD),
        "locked": ("locked", PASSWORD), "closed": ("closed", PASSWORD),
    }  # fmt: skip


def said(login: str, password: str) -> str:
    with pytest.raises(SignInRefused) as refused:
        signing_in.with_password(login, password, **WHENCE)
    return refused.value.message


def test_unknown_wrong_locked_and_closed_get_the_same_words(kinds):
    assert len({said(*kind) for kind in kinds.values()}) == 1


def test_each_of_them_costs_one_hash_of_the_same_price(kinds, monkeypatch):
    prices = {name: _price(kind, monkeypatch) for name, kind in kinds.items()}
    assert set(map(tuple, prices.values())) == {(2,)}, prices


def test_without_the_hash_for_nobody_the_unknown_is_told_by_its_price(kinds, monkeypatch):
    cheap = hashers.PBKDF2PasswordHasher().encode("x", "salt", 1)
    monkeypatch.setattr(signing_in, "_nobodys", lambda: cheap)
    assert _price(kinds["unknown"], monkeypatch) != _price(kinds["wrong"], monkeypatch)


def _price(kind: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rounds of each hash that was computed."""
    spent: list[int] = []
    real_encode = hashers.PBKDF2PasswordHasher.encode

    def encode(self, password, salt, iterations=None):
        spent.append(iterations or self.iterations)
        return real_encode(self, password, salt, iterations)

    with monkeypatch.context() as patch:
        patch.setattr(hashers.PBKDF2PasswordHasher, "encode", encode)
        said(*kind)
    return spent


def test_five_wrong_codes_pause_the_factor(account, real):
    for _ in range(policy.WRONG_TRIES):
        with pytest.raises(CodeRefused):
            signing_in.prove(account, "000000")
    with pytest.raises(CodeRefused):
        signing_in.prove(account, code(real))
    real.move(minutes=16)
    signing_in.prove(account, code(real))


def test_with_the_pause_taken_out_codes_can_be_tried_on(account, real, monkeypatch):
    monkeypatch.setattr(tries, "count", lambda *_: True)
    for number in range(count(30, 3_000)):
        with pytest.raises(CodeRefused):
            signing_in.prove(account, f"{number:05}x")
    signing_in.prove(account, code(real))


def test_a_known_demo_password_opens_nothing_outside_a_demo(account, real, settings):
    actions.open_account(login="guest", password=signins.PASSWORD, initial=False, **BASE)
    assert attempt("guest", signins.PASSWORD)
    settings.CHENGMING_ORIGIN = "jiangyin.example/log"
    assert not attempt("guest", signins.PASSWORD)
