"""会话: which browser belongs to whom, for how long. Real time, whatever a demo clock shows.

A session is *half open* from the password to the second factor. Only the digest of its token is
kept; at every rise in rights the token is another one, so one that was planted is worth nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from chengming.record.clock.queries import now
from chengming.standing.accounts import policy, rules
from chengming.standing.accounts.factors import sealing
from chengming.standing.accounts.models import Account, Session

SIGNED_OUT = "本人退出"
ENDED_BY_HOLDER = "本人从另一处结束"
IDLE, ABSOLUTE = "久未使用", "已满最长时间"
PASSWORD_CHANGED, ACCOUNT_CLOSED = "口令已变更", "账号已停用"
FACTOR_CHANGED = "第二因素已变更"
POSTS_CHANGED = "所任职务已变动"


@dataclass(frozen=True)
class Open:
    """A session in use, as the door needs it. ``recovered``: entered by a recovery code."""

    id: int
    account: int
    login: str
    whole: bool
    fresh: bool
    recovered: bool
    must_change: bool
    posts: str
    post: str


@dataclass(frozen=True)
class Listed:
    """A session as its holder sees it in the list of his own."""

    id: int
    device: str
    began: datetime
    seen: datetime
    here: bool


def begin(account: int, *, address: str, device: str, at: datetime) -> str:
    """A half-open session; gives its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    Session.objects.create(
        account_id=account, token=digest(token), address=address_mark(address), device=device,
        began=at, seen=at, posts="", post="", why_ended="",
    )  # fmt: skip
    return token


def find(token: str, at: datetime, lawful_now: datetime) -> Open | None:
    """The session of this token, still open at ``at``; what has run out is ended here.

    ``lawful_now``: the time by which the age of a password counts, as its record does.
    """
    rows = Session.objects.select_related("account").filter(token=digest(token), ended=None)
    row = rows.first()
    if row is None:
        return None
    if why := _run_out(row, at):
        _end(row.pk, why, at)
        return None
    if at - row.seen >= policy.SEEN_EVERY:
        Session.objects.filter(pk=row.pk, ended=None).update(seen=at)
    account = row.account
    return Open(
        id=row.pk, account=account.pk, login=account.login, whole=row.entered is not None,
        fresh=row.proved is not None and at - row.proved <= policy.FRESH,
        recovered=row.entered is not None and row.proved is None,
        must_change=rules.must_change(account.initial, account.password_set, lawful_now),
        posts=row.posts, post=row.post,
    )  # fmt: skip


def enter(session: int, *, posts: str, post: str, at: datetime, proved: bool) -> str:
    """The second factor fits: the session is whole, under another token."""
    token, rows = secrets.token_urlsafe(32), Session.objects.filter(pk=session, ended=None)
    Account.objects.filter(pk__in=rows.values("account_id")).update(last_login=now())
    rows.update(
        token=digest(token), entered=at, seen=at, proved=at if proved else None,
        posts=posts, post=post, enrolling=None,
    )  # fmt: skip
    return token


def go_on(old: Open, *, address: str, device: str, at: datetime) -> str:
    """A whole session in place of one that was ended with all others; gives its token."""
    token = begin(old.account, address=address, device=device, at=at)
    Session.objects.filter(token=digest(token)).update(
        entered=at, proved=at if old.fresh else None, posts=old.posts, post=old.post
    )
    return token


def prove(session: int, at: datetime) -> None:
    """The second factor was shown again."""
    Session.objects.filter(pk=session, ended=None).update(proved=at)


def choose(session: int, post: str) -> None:
    """Go on in another of one's posts."""
    Session.objects.filter(pk=session, ended=None).update(post=post)


def keep_enrolling(session: int, secret: bytes) -> None:
    """The secret of a factor being set up, sealed, until its first code fits."""
    sealed = sealing.seal(secret, _enrolment(session))
    Session.objects.filter(pk=session, ended=None).update(enrolling=sealed)


def enrolling(session: int) -> bytes | None:
    """The secret being set up in this session, or None."""
    sealed = Session.objects.filter(pk=session).values_list("enrolling", flat=True).first()
    return sealing.unseal(bytes(sealed), _enrolment(session)) if sealed else None


def end(session: int, why: str, at: datetime, account: int | None = None) -> None:
    """End one session; with ``account`` only if it is his."""
    own = Session.objects.all() if account is None else Session.objects.filter(account_id=account)
    own.filter(pk=session, ended=None).update(ended=at, why_ended=why)


def end_all(account: int, why: str, at: datetime, but: int | None = None) -> int:
    """End all sessions of an account (except one); gives how many."""
    rows = Session.objects.filter(account_id=account, ended=None)
    rows = rows if but is None else rows.exclude(pk=but)
    return rows.update(ended=at, why_ended=why)


def open_of(account: int, at: datetime, here: int) -> list[Listed]:
    """Sessions of an account still open, the last used first."""
    rows = Session.objects.filter(account_id=account, ended=None).order_by("-seen", "-pk")
    return [
        Listed(row.pk, row.device, row.began, row.seen, row.pk == here)
        for row in rows
        if not _run_out(row, at)
    ]


def elsewhere(account: int, address: str, at: datetime) -> bool:
    """Whether the account is in use from another address just now (GB/T 22239-2019 8.1.4.2 c)."""
    rows = Session.objects.filter(account_id=account, ended=None, entered__isnull=False)
    rows = rows.exclude(address=address_mark(address))
    return any(not _run_out(row, at) for row in rows)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_mark(address: str) -> str:
    """What is kept of an address: enough to see that two are the same."""
    return sealing.keyed_digest("address", address)[:32]


def _run_out(row: Session, at: datetime) -> str:
    if row.account.closed is not None:
        return ACCOUNT_CLOSED
    if at - row.began > (policy.ABSOLUTE if row.entered else policy.HALF_OPEN):
        return ABSOLUTE
    return IDLE if at - row.seen > policy.IDLE else ""


def _end(session: int, why: str, at: datetime) -> None:
    Session.objects.filter(pk=session, ended=None).update(ended=at, why_ended=why)


def _enrolment(session: int) -> str:
    return f"enrolment/{session}"
