"""账号: logging in; nothing about office."""

import pytest
from django.contrib.auth.hashers import check_password
from tests.rooms.casework import town

from chengming.record.records import actions as records
from chengming.record.records import queries as record_queries
from chengming.standing.accounts import actions, audit, queries
from chengming.standing.accounts.errors import (
    AccountClosed,
    AccountUnknown,
    LoginRefused,
    LoginTaken,
    PasswordRefused,
)
from chengming.standing.accounts.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "Kx7-松风-明月照空山"
BASE = {"by": town.REGISTRAR, "at": town.START}


@pytest.fixture(autouse=True)
def clock():
    with town.clock() as frozen:
        yield frozen


def test_a_login_is_one_name_in_any_width_and_case():
    actions.open_account(login="\uff3ahang", password=PASSWORD, **BASE)
    assert queries.account("zhang") == queries.account("ZHANG")
    with pytest.raises(LoginTaken):
        actions.open_account(login="zhaNG", password=PASSWORD, **BASE)


def test_the_password_is_kept_as_a_hash_and_never_recorded():
    account = actions.open_account(login="zhang", password=PASSWORD, **BASE)
    actions.set_password(login="zhang", password=PASSWORD + "新", **BASE)
    assert check_password(PASSWORD + "新", queries.account("zhang").password)
    written = record_queries.of_stream(account.stream_id)
    assert [record.kind for record in written] == ["open_account", "set_password"]
    assert PASSWORD not in repr(written)


def test_a_closed_account_stays_and_cannot_be_used_again():
    actions.open_account(login="zhang", password=PASSWORD, **BASE)
    actions.close_account(login="zhang", reason="离职", **BASE)
    assert queries.account("zhang").closed == town.START
    with pytest.raises(AccountClosed):
        actions.set_password(login="zhang", password=PASSWORD, **BASE)
    with pytest.raises(LoginTaken):
        actions.open_account(login="zhang", password=PASSWORD, **BASE)


@pytest.mark.parametrize("login", ["", "   ", "张 三", "x" * 65, "a\u0000b"])
def test_a_login_that_cannot_be_seen_is_refused(login):
    with pytest.raises(LoginRefused):
        actions.open_account(login=login, password=PASSWORD, **BASE)


def test_a_short_password_is_refused_without_being_repeated():
    with pytest.raises(PasswordRefused) as refused:
        actions.open_account(login="zhang", password="short", **BASE)
    assert "short" not in str(refused.value)
    with pytest.raises(AccountUnknown):
        actions.close_account(login="zhang", reason="无", **BASE)


CHANGES = {
    "a password put in": {"password": "pbkdf2_sha256$1$x$y"},
    "an account opened again": {"closed": None},
    "a login changed": {"login": "other"},
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_changed_account_is_found_and_named_without_its_login(change):
    account = actions.open_account(login="zhang", password=PASSWORD, **BASE)
    actions.close_account(login="zhang", reason="离职", **BASE)
    assert audit.audit() == []
    Account.objects.filter(pk=account.pk).update(**CHANGES[change])
    found = audit.audit()
    column = next(iter(CHANGES[change]))
    assert [finding.where for finding in found] == [f"accounts_account {account.pk} 的 {column}"]
    assert "zhang" not in repr(found)


def test_an_account_without_record_is_found():
    stream = records.open_stream("other", "0")
    Account.objects.create(
        login="ghost", password="x", password_set=town.START, initial=False, stream_id=stream.id
    )
    assert ["没有记录依据" in finding.what for finding in audit.audit()] == [True]
