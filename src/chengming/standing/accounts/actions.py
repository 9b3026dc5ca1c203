"""Acts on accounts: open, set the password, close. The password itself is never recorded."""

import uuid
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from chengming.record.records import actions as records
from chengming.record.records.facts import Actor
from chengming.standing.accounts import acts, rules
from chengming.standing.accounts.errors import AccountClosed, AccountUnknown, LoginTaken
from chengming.standing.accounts.models import Account


@transaction.atomic
def open_account(*, login: str, password: str, by: Actor, at: datetime) -> Account:
    """开立账号: ``login`` is normalised (NFKC) and unique; the password is kept as a hash."""
    name = rules.normal_login(login)
    rules.check_password(password)
    if Account.objects.filter(login=name).exists():
        raise LoginTaken("该登录名已被使用（规范化后相同）。请换一个登录名。")
    # A random key: the login is personal and may not stand in a stream's name.
    stream = records.open_stream("account", uuid.uuid4().hex)
    hashed = make_password(password)
    say = {"login": name, "password": rules.password_mark(hashed)}
    acts.enter(stream=stream, kind="open_account", by=by, at=at, say=say)
    return Account.objects.create(login=name, password=hashed, stream_id=stream.id)


@transaction.atomic
def set_password(*, login: str, password: str, by: Actor, at: datetime) -> None:
    """设置口令: the record holds a mark of the stored hash, never the password or the hash."""
    account = _locked(login)
    rules.check_password(password)
    hashed = make_password(password)
    say = {"password": rules.password_mark(hashed)}
    acts.enter(stream=_stream(account), kind="set_password", by=by, at=at, say=say)
    Account.objects.filter(pk=account.pk).update(password=hashed)


@transaction.atomic
def close_account(*, login: str, by: Actor, at: datetime, reason: str) -> None:
    """停用账号: the row stays, so that the login can never pass to somebody else."""
    account = _locked(login)
    acts.enter(stream=_stream(account), kind="close_account", by=by, at=at, say={}, reason=reason)
    Account.objects.filter(pk=account.pk).update(closed=at)


def _locked(login: str) -> Account:
    name = rules.normal_login(login)
    account = Account.objects.select_for_update().filter(login=name).first()
    if account is None:
        raise AccountUnknown("没有这个账号。请核对登录名。")
    if account.closed is not None:
        raise AccountClosed("该账号已停用，不能再变更。确需使用的，请另行开立账号。")
    return account


def _stream(account: Account) -> records.StreamRef:
    return records.open_stream(account.stream.kind, account.stream.key)
