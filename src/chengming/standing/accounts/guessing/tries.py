"""限制登录次数 (GB/T 22239-2019 8.1.4.1 b): a try is counted before it is judged.

Counting first is what stops a hundred tries at once: each gets its own number under the row's
lock, and only the first few are judged at all. A pause is not prolonged by trying during it,
else anybody could keep an officer out for ever.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from chengming.standing.accounts import policy
from chengming.standing.accounts.factors.sealing import keyed_digest

_COUNT = """
INSERT INTO accounts_tries AS t (key, count, since, until) VALUES (%(key)s, 1, %(at)s, NULL)
ON CONFLICT (key) DO UPDATE SET
    count = CASE
        WHEN t.until > %(at)s THEN t.count
        WHEN t.until <= %(at)s OR t.since <= %(at)s - %(window)s::interval THEN 1
        ELSE t.count + 1 END,
    since = CASE
        WHEN t.until > %(at)s THEN t.since
        WHEN t.until <= %(at)s OR t.since <= %(at)s - %(window)s::interval THEN %(at)s
        ELSE t.since END,
    until = CASE
        WHEN t.until > %(at)s THEN t.until
        WHEN t.until <= %(at)s OR t.since <= %(at)s - %(window)s::interval THEN NULL
        WHEN t.count + 1 > %(most)s THEN %(at)s + %(pause)s::interval END
RETURNING until IS NULL
"""
_FORGET = "UPDATE accounts_tries SET count = greatest(count - %s, 0) WHERE key = %s"


def key_of(what: str, value: object) -> str:
    """The row of a login (``login``), of an account's second factor (``factor``), of an ``address``."""
    return keyed_digest(f"tries/{what}", str(value))


def count(key: str, at: datetime, most: int = policy.WRONG_TRIES) -> bool:
    """Count one try; False when there were too many and this one is not to be judged."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _given(key, at, most))
        return bool(cursor.fetchone()[0])


def succeeded(key: str, *, all_of_them: bool) -> None:
    """A try that was right is not counted; at one's own login it clears the wrong ones before it."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, (2**31 - 1 if all_of_them else 1, key))


def _given(key: str, at: datetime, most: int) -> dict[str, Any]:
    return {
        "key": key, "at": at, "most": most,
        "window": policy.TRIES_WINDOW, "pause": policy.LOCKED_FOR,
    }  # fmt: skip
