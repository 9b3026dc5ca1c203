"""Acts on accounts: open, set the password, second factor, close. No secret is ever recorded."""

import uuid
from datetime import datetime

from django.db import transaction

from chengming.record.clock.queries import real_now
from chengming.record.records import actions as records
from chengming.record.records.facts import Actor, Written
from chengming.standing.accounts import acts, rules, sessions
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.errors import (
    AccountClosed,
    AccountUnknown,
    CodeRefused,
    FactorMissing,
    LoginTaken,
)
from chengming.standing.accounts.factors import recovery, sealing
from chengming.standing.accounts.models import Account, Factor, RecoveryCode, UsedPassword


@transaction.atomic
def open_account(
    *, login: str, password: str, by: Actor, at: datetime, initial: bool = True
) -> Account:
    """开立账号: ``login`` is normalised (NFKC) and unique; the password is kept as a hash.

    ``initial``: somebody else chose the password, so that the holder must first change it.
    """
    name = rules.normal_login(login)
    rules.check_password(password, name)
    if Account.objects.filter(login=name).exists():
        raise LoginTaken("该登录名已被使用（规范化后相同）。请换一个登录名。")
    # A random key: the login is personal and may not stand in a stream's name.
    stream = records.open_stream("account", uuid.uuid4().hex)
    hashed = signins.hashed(rules.normal_password(password))
    say = {"login": name, "password": rules.password_mark(hashed), "initial": initial}
    written = acts.enter(stream=stream, kind="open_account", by=by, at=at, say=say)
    done = acts.done_at(at)
    account = Account.objects.create(
        login=name, password=hashed, password_set=done, initial=initial, stream_id=stream.id
    )
    _remember(account, written, hashed, done)
    return account


@transaction.atomic
def set_password(
    *, login: str, password: str, by: Actor, at: datetime, initial: bool = True
) -> None:
    """设置口令: the record holds a mark of the stored hash, never the password or the hash.

    Ends every session of the account. ``initial`` as in ``open_account``: False by the holder.
    """
    account = _locked(login)
    rules.check_password(password, account.login)
    used = UsedPassword.objects.filter(account=account).order_by("-seq")
    rules.check_not_used(password, used.values_list("password", flat=True))
    hashed = signins.hashed(rules.normal_password(password))
    say = {"password": rules.password_mark(hashed), "initial": initial}
    written = acts.enter(stream=_stream(account), kind="set_password", by=by, at=at, say=say)
    done = acts.done_at(at)
    Account.objects.filter(pk=account.pk).update(
        password=hashed, password_set=done, initial=initial
    )
    _remember(account, written, hashed, done)
    sessions.end_all(account.pk, sessions.PASSWORD_CHANGED, real_now())


@transaction.atomic
def enroll_factor(
    *, login: str, kind: str, secret: bytes, algorithm: str, step: int, by: Actor, at: datetime
) -> list[str]:
    """登记第二因素: in place of the one before, if any; gives the recovery codes, shown only now.

    ``step``: the one its first code used up. Ends every other session; the caller goes on.
    """
    account = _locked(login)
    sealed = sealing.seal(secret, f"account/{account.pk}")
    say = {"kind": kind, "algorithm": algorithm, "sealed": rules.mark(sealed)}
    written = acts.enter(stream=_stream(account), kind="enroll_factor", by=by, at=at, say=say)
    done = acts.done_at(at)
    Factor.objects.filter(account=account, removed=None).update(removed=done)
    Factor.objects.create(
        record=written.id, account=account, kind=kind, sealed=sealed, algorithm=algorithm,
        last_step=step,
    )  # fmt: skip
    return _give_codes(account, by, at)


@transaction.atomic
def remove_factor(*, login: str, by: Actor, at: datetime, reason: str) -> None:
    """解除第二因素, lost with all codes: the holder sets up another at his next sign-in.

    Nobody does it for himself: whoever can, could do without a second factor at all.
    """
    account = _locked(login)
    if not Factor.objects.filter(account=account, removed=None).exists():
        raise FactorMissing("该账号没有登记第二因素，无须解除。")
    acts.enter(
        stream=_stream(account), kind="remove_factor", by=by, at=at, say={}, reason=reason
    )  # fmt: skip
    done = acts.done_at(at)
    Factor.objects.filter(account=account, removed=None).update(removed=done)
    RecoveryCode.objects.filter(account=account, used=None).update(used=done)
    sessions.end_all(account.pk, sessions.FACTOR_CHANGED, real_now())


@transaction.atomic
def replace_recovery_codes(*, login: str, by: Actor, at: datetime) -> list[str]:
    """换发恢复码: the former ones are good no more."""
    account = _locked(login)
    if not Factor.objects.filter(account=account, removed=None).exists():
        raise FactorMissing("尚未登记第二因素，没有恢复码可换。请先登记第二因素。")
    return _give_codes(account, by, at)


@transaction.atomic
def use_recovery_code(*, login: str, code: str, by: Actor, at: datetime) -> int:
    """使用恢复码, once; gives how many are left."""
    account = _locked(login)
    digest = recovery.digest(code)
    rows = RecoveryCode.objects.filter(account=account, used=None)
    if not rows.filter(pk=digest).exists():
        raise CodeRefused("恢复码不正确，或者已经用过。请核对后重新输入。")
    say = {"code": digest}
    acts.enter(stream=_stream(account), kind="use_recovery_code", by=by, at=at, say=say)
    rows.filter(pk=digest).update(used=acts.done_at(at))
    return rows.count()


@transaction.atomic
def close_account(*, login: str, by: Actor, at: datetime, reason: str) -> None:
    """停用账号: the row stays, so that the login can never pass to somebody else."""
    account = _locked(login)
    acts.enter(stream=_stream(account), kind="close_account", by=by, at=at, say={}, reason=reason)
    Account.objects.filter(pk=account.pk).update(closed=acts.done_at(at))
    sessions.end_all(account.pk, sessions.ACCOUNT_CLOSED, real_now())


def _give_codes(account: Account, by: Actor, at: datetime) -> list[str]:
    codes = recovery.make()
    digests = [recovery.digest(code) for code in codes]
    say = {"codes": rules.mark_of_codes(digests)}
    stream = _stream(account)
    written = acts.enter(stream=stream, kind="replace_recovery_codes", by=by, at=at, say=say)
    RecoveryCode.objects.filter(account=account, used=None).update(used=acts.done_at(at))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(digest=digest, account=account, record=written.id) for digest in digests
    )
    return codes


def _remember(account: Account, written: Written, hashed: str, at: datetime) -> None:
    UsedPassword.objects.create(
        record=written.id, account=account, password=hashed, used_from=at, seq=written.seq
    )


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
