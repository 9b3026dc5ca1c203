"""第二因素: each code once, even at the same moment; secrets sealed to their account; codes to recover."""

import threading

import pytest
from django.db import connection
from tests.rooms.casework import town
from tests.rooms.standing.accounts.conftest import BASE, SECRET, code, enrolled, opened
from tests.rooms.web.console.signed_in import QUICKLY
from tests.sizes import count

from chengming.record.records import queries as records
from chengming.standing.accounts import actions, audit, queries, sessions, signing_in
from chengming.standing.accounts.errors import (
    AccountError,
    CodeRefused,
    FactorHeld,
    FactorKeyMissing,
    SecretDamaged,
)
from chengming.standing.accounts.factors import sealing, totp
from chengming.standing.accounts.models import Factor, RecoveryCode


def shows(account: int, answer: str) -> bool:
    try:
        signing_in.prove(account, answer)
    except AccountError:
        return False
    return True


def test_a_code_fits_within_one_step_and_only_once(account, real):
    for off in (-2, 2, 3, -3):
        assert not shows(account, code(real, off)), off
    assert shows(account, code(real, -1))
    assert shows(account, code(real))
    assert not shows(account, code(real)), "used"
    assert shows(account, code(real, 1))
    assert not shows(account, code(real)), "older than the last one used"


def test_a_code_may_be_typed_in_full_width_and_with_a_blank(account, real):
    digits = code(real)
    wide = digits.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert shows(account, f"{wide[:3]} {wide[3:]}")


def test_an_app_that_computes_sha1_is_recognised_once_and_then_kept_to(account, real):
    kind = totp.TimeCodes()
    old = totp.code_at(SECRET, real.at.timestamp(), "SHA1")
    shown = kind.check(SECRET, old, real.at.timestamp(), after=0)
    assert shown is not None and shown.algorithm == "SHA1"
    assert not kind.check(SECRET, old, real.at.timestamp(), after=0, algorithm="SHA256")


@pytest.fixture
def committed(scratch_city, real):
    with town.clock(), QUICKLY:
        yield enrolled("zhang")


def at_once(account: int, answer: str, hands: int) -> int:
    """How many of several that show the same code at the same moment get through."""
    barrier, through = threading.Barrier(hands), []

    def show() -> None:
        barrier.wait()
        try:
            through.append(shows(account, answer))
        finally:
            connection.close()

    threads = [threading.Thread(target=show) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(through)


def test_the_same_code_at_the_same_moment_gets_through_once(committed, real):
    for _ in range(count(5, 100)):
        real.move(minutes=16)
        assert at_once(committed, code(real), 4) == 1


def test_without_the_row_lock_the_same_code_gets_through_twice(committed, real, monkeypatch):
    read_by_both = threading.Barrier(2)
    check = totp.TimeCodes.check

    def slow(*given, **more):
        found = check(*given, **more)
        read_by_both.wait(timeout=10)
        return found

    monkeypatch.setattr(totp.TimeCodes, "check", slow)
    monkeypatch.setattr(type(Factor.objects.all()), "select_for_update", lambda rows: rows)
    assert at_once(committed, code(real), 2) == 2


def test_the_database_does_not_hold_the_secret_and_a_moved_one_does_not_open(account, real):
    other = enrolled("li")
    mine, his = (Factor.objects.get(account_id=a) for a in (account, other))
    assert SECRET not in bytes(mine.sealed) and bytes(mine.sealed) != bytes(his.sealed)
    Factor.objects.filter(pk=his.pk).update(sealed=mine.sealed)
    with pytest.raises(SecretDamaged):
        signing_in.prove(other, code(real))
    assert any("sealed" in finding.where for finding in audit.audit())


def test_unbound_ciphertext_would_open_for_another(account, real, monkeypatch):
    monkeypatch.setattr(sealing, "_bound", lambda about: b"")
    mine, his = (enrolled(login) for login in ("wang", "li"))
    sealed = Factor.objects.get(account_id=mine).sealed
    Factor.objects.filter(account_id=his).update(sealed=sealed)
    signing_in.prove(his, code(real))


def test_a_key_lost_with_factors_in_use_is_not_made_again(account, real, settings, tmp_path):
    settings.CHENGMING_HOME = tmp_path
    with pytest.raises(FactorKeyMissing, match="备份"):
        sealing.seal(b"x", "account/1")
    assert not (tmp_path / "secrets" / sealing.FILE_NAME).exists()


def given(account: int) -> list[str]:
    return actions.replace_recovery_codes(login="zhang", **BASE)


def test_a_recovery_code_opens_once_in_any_writing(account, real):
    codes = given(account)
    assert queries.codes_left(account) == 10
    session = sessions.find(opened(account, real)[0], real.at, town.START)
    typed = codes[0].lower().replace("-", " ")
    assert signing_in.is_recovery_code(typed) and not signing_in.is_recovery_code("123 456")
    assert signing_in.recover(session, typed, **BASE) == 9
    with pytest.raises(CodeRefused):
        signing_in.recover(session, codes[0], **BASE)
    assert audit.audit() == []


def test_new_codes_make_the_former_ones_worthless(account, real):
    before, after = given(account), given(account)
    session = sessions.find(opened(account, real)[0], real.at, town.START)
    with pytest.raises(CodeRefused):
        signing_in.recover(session, before[3], **BASE)
    signing_in.recover(session, after[3], **BASE)


def test_codes_are_kept_as_keyed_digests_only(account):
    codes = given(account)
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    written = repr(records.of_stream(queries.account("zhang").stream_id))
    for one in codes:
        assert one not in kept + written and one.replace("-", "") not in kept + written


def test_a_factor_held_is_replaced_only_by_whoever_just_showed_it(account, real):
    token, number = opened(account, real)
    real.move(minutes=6)
    stale = sessions.find(token, real.at, town.START)
    assert not stale.fresh
    with pytest.raises(FactorHeld):
        signing_in.begin_enrolment(stale)
    sessions.prove(number, real.at)
    begun = signing_in.begin_enrolment(sessions.find(token, real.at, town.START))
    again = signing_in.begin_enrolment(sessions.find(token, real.at, town.START))
    assert begun == again, "a reload shows the same secret"
    real.move(minutes=1)
    fresh = sessions.find(token, real.at, town.START)
    signing_in.enrol(fresh, totp.code_at(begun.secret, real.at.timestamp()), **BASE)
    assert Factor.objects.filter(account_id=account, removed=None).count() == 1
    assert audit.audit() == []


def test_removing_a_factor_ends_sessions_and_codes(account, real):
    codes, (token, _) = given(account), opened(account, real)
    actions.remove_factor(login="zhang", reason="手机遗失", **BASE)
    assert sessions.find(token, real.at, town.START) is None
    assert not queries.has_factor(account) and queries.codes_left(account) == 0
    assert codes and audit.audit() == []


CHANGES = {
    "another secret": lambda: Factor.objects.update(sealed=b"x"),
    "a factor brought back": lambda: Factor.objects.filter(removed__isnull=False).update(
        account_id=Factor.objects.last().account_id, kind="x"
    ),
    "a used code made good": lambda: RecoveryCode.objects.filter(used__isnull=False).update(
        used=None
    ),
    "a code added": lambda: RecoveryCode.objects.create(
        digest="0" * 64, account_id=Factor.objects.last().account_id,
        record=RecoveryCode.objects.last().record,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_factor_or_code_changed_beside_the_records_is_found(account, real, change):
    given(account)
    assert audit.audit() == []
    enrolled("li")
    actions.enroll_factor(
        login="zhang", kind="totp", secret=SECRET, algorithm="SHA256", step=0, **BASE
    )
    assert audit.audit() == []
    CHANGES[change]()
    assert audit.audit() != []
