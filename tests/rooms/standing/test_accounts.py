"""账号: logging in; nothing about office."""

import pytest
from django.contrib.auth.hashers import check_password
from tests.rooms.casework import town

from chengming.record.records import queries as record_queries
from chengming.standing.accounts import actions, queries
from chengming.standing.accounts.errors import (
    AccountClosed,
    AccountUnknown,
    LoginRefused,
    LoginTaken,
    PasswordRefused,
)

pytestmark = pytest.mark.django_db
PASSWORD = "一个足够长的口令啊啊啊啊"
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
