"""登录: password, then second factor; each try counted before it is judged.

Unknown login, wrong password, locked and closed account get one answer and cost one hash each, so
that neither words nor time tell them apart. Works by the real clock: a demo clock opens no door.
"""

import functools
import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from chengming.record.clock import demo
from chengming.record.clock.queries import now, real_now
from chengming.record.records.facts import Actor
from chengming.standing.accounts import actions, policy, queries, rules, sessions
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.errors import (
    CodeRefused,
    FactorHeld,
    FactorMissing,
    LoginRefused,
    SignInRefused,
)
from chengming.standing.accounts.factors import recovery, sealing
from chengming.standing.accounts.factors.interface import Enrolment, FactorKind
from chengming.standing.accounts.factors.totp import TimeCodes
from chengming.standing.accounts.guessing import tries
from chengming.standing.accounts.models import Account, Factor

KINDS: dict[str, FactorKind] = {kind.kind: kind for kind in (TimeCodes(),)}
REFUSED = (
    "登录名或者口令不正确，或者该账号暂时不能登录。请核对后重试；"
    f"连续错误 {policy.WRONG_TRIES} 次，暂停 {policy.LOCKED_FOR.seconds // 60} 分钟。"
    "忘记口令的，请联系本单位的账号管理员。"
)
CODE_REFUSED = (
    "验证码不正确、已经用过，或者错误次数过多。请等下一个验证码出现后再输入；"
    f"连续错误 {policy.WRONG_TRIES} 次，暂停 {policy.LOCKED_FOR.seconds // 60} 分钟。"
)


def with_password(login: str, password: str, *, address: str, device: str) -> str:
    """The token of a half-open session; raises ``SignInRefused`` alike whatever was wrong."""
    account = confirm_password(login, password, address=address)
    return sessions.begin(account, address=address, device=device, at=real_now())


def confirm_password(login: str, password: str, *, address: str) -> int:
    """The account that login and password open; counted, and refused alike whatever was wrong."""
    at, name = real_now(), _normal(login)
    own, from_there = tries.key_of("login", name), tries.key_of("address", address)
    allowed = [tries.count(own, at), tries.count(from_there, at, policy.ADDRESS_TRIES)]
    account = Account.objects.filter(login=name).first()
    hashed = account.password if account else _nobodys()
    fits = check_password(rules.normal_password(password[: policy.LONGEST_PASSWORD + 1]), hashed)
    known = signins.is_demo_password(password) and not demo.is_demo()
    if account is None or not _in_use(account) or known or not fits or not all(allowed):
        raise SignInRefused(REFUSED)
    tries.succeeded(own, all_of_them=True)
    tries.succeeded(from_there, all_of_them=False)
    return account.pk


def _in_use(account: Account) -> bool:
    # A demo may lie still for months and must open all the same.
    at = now()
    old = rules.unused(account.last_login, account.password_set, at) and not demo.is_demo()
    return account.closed is None and not old


def prove(account: int, answer: str) -> None:
    """The second factor is shown: right, not used before; raises ``CodeRefused``."""
    at = real_now()
    key = tries.key_of("factor", account)
    if not tries.count(key, at) or not _fits(account, answer, at):
        raise CodeRefused(CODE_REFUSED)
    tries.succeeded(key, all_of_them=True)


def recover(session: sessions.Open, code: str, *, by: Actor, at: datetime) -> int:
    """A recovery code instead of the factor; gives how many are left."""
    key = tries.key_of("factor", session.account)
    if not tries.count(key, real_now()):
        raise CodeRefused(CODE_REFUSED)
    left = actions.use_recovery_code(login=session.login, code=code, by=by, at=at)
    tries.succeeded(key, all_of_them=True)
    return left


def is_recovery_code(answer: str) -> bool:
    """Whether a recovery code was meant rather than a time code."""
    return recovery.looks_like_one(answer)


def begin_enrolment(session: sessions.Open) -> Enrolment:
    """The factor being set up in this session; begun when there is none, the same when reloaded."""
    _check_may_enrol(session)
    kind = KINDS["totp"]
    found = kind.begin(session.login, sessions.enrolling(session.id))
    sessions.keep_enrolling(session.id, found.secret)
    return found


def enrol(session: sessions.Open, answer: str, *, by: Actor, at: datetime) -> list[str]:
    """The first code of the new factor fits: it is the account's now; gives the recovery codes."""
    _check_may_enrol(session)
    secret = sessions.enrolling(session.id)
    key, now = tries.key_of("factor", session.account), real_now()
    allowed = tries.count(key, now)
    shown = secret and KINDS["totp"].check(secret, answer, now.timestamp(), after=0)
    if not allowed or secret is None or not shown:
        raise CodeRefused(CODE_REFUSED)
    tries.succeeded(key, all_of_them=True)
    codes = actions.enroll_factor(
        login=session.login, kind="totp", secret=secret, algorithm=shown.algorithm,
        step=shown.step, by=by, at=at,
    )  # fmt: skip
    sessions.end_all(session.account, sessions.FACTOR_CHANGED, now, but=session.id)
    return codes


def _check_may_enrol(session: sessions.Open) -> None:
    if queries.has_factor(session.account) and not (session.fresh or session.recovered):
        raise FactorHeld("该账号已登记第二因素。更换之前，请先用原来的验证码或者恢复码验证身份。")


@transaction.atomic
def _fits(account: int, answer: str, at: datetime) -> bool:
    """Judged under the row's lock: of two that show the same code at once, one is late."""
    row = Factor.objects.select_for_update().filter(account_id=account, removed=None).first()
    if row is None:
        raise FactorMissing("该账号尚未登记第二因素。请先登记。")
    secret = sealing.unseal(bytes(row.sealed), f"account/{account}")
    shown = KINDS[row.kind].check(
        secret, answer, at.timestamp(), after=row.last_step, algorithm=row.algorithm
    )
    if shown is None:
        return False
    Factor.objects.filter(pk=row.pk).update(last_step=shown.step)
    return True


def _normal(login: str) -> str:
    try:
        return rules.normal_login(login)
    except LoginRefused:
        return ""  # nobody's; counted and hashed like any other


@functools.cache
def _nobodys() -> str:
    """A hash that no password fits, at the price of a real one."""
    return make_password(secrets.token_urlsafe(32))
