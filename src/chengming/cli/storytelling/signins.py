"""演示登录: an account for one person of each office in each agency of the sample city.

All share one password that everybody may know, and the sign-in page of a demo shows the code of
the moment; both are refused under any log that does not begin ``demo.``.
"""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from chengming.cli.storytelling.city import REGISTRAR, City, person_of
from chengming.law.procedure import OFFICES
from chengming.record.clock.queries import now
from chengming.standing.accounts import actions as accounts
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.factors import totp
from chengming.standing.registry import actions as registry

FILE_NAME = "demo-signins.txt"
MOST_OF_AN_OFFICE = {"officer": 2}  # an act on site takes two


def open_all(city: City, progress: Callable[[str], None]) -> None:
    """Open the accounts, with a second factor each, and give them to their people."""
    signins.require_demo()
    rows = list(chosen(city))
    for number, row in enumerate(rows, start=1):
        with transaction.atomic():
            _open(row["key"])
        if number % 20 == 0 or number == len(rows):
            progress(f"开立演示账号 {number}/{len(rows)}")


def write_down(city: City, place: Path) -> None:
    """Leave the list where ``chengming run`` prints it from at every start."""
    (place / FILE_NAME).write_text("\n".join(told(city)) + "\n", encoding="utf-8")


def chosen(city: City) -> Iterator[dict[str, Any]]:
    """The people who get one: the first of each office, of the officers two."""
    taken: dict[tuple[str, str], int] = {}
    for row in city.people:
        post = (row["agency"], row["office"])
        taken[post] = taken.get(post, 0) + 1
        if taken[post] <= MOST_OF_AN_OFFICE.get(row["office"], 1):
            yield row


def told(city: City) -> list[str]:
    """What ``make run`` prints: the first agency in full, the others by their prefix."""
    rows = list(chosen(city))
    names = {row["id"]: row["name"] for row in city.agencies}
    first, *others = dict.fromkeys(row["agency"] for row in rows)
    lines = [f"演示账号（口令都是 {signins.PASSWORD}，验证码显示在登录页上）：{names[first]}"]
    lines += [
        f"  {row['key']:36} {OFFICES.get(row['office'], row['office'])} {row['name']}"
        for row in rows
        if row["agency"] == first
    ]
    prefixes = "，".join(f"{names[agency]} {agency}" for agency in others)
    return [*lines, f"  其他单位换前缀：{prefixes}；登录页上可以直接点选。"]


def _open(key: str) -> None:
    at = now()
    account = accounts.open_account(
        login=key, password=signins.PASSWORD, initial=False, by=REGISTRAR, at=at
    )
    accounts.enroll_factor(
        login=key, kind="totp", secret=secrets.token_bytes(totp.SECRET_SIZE),
        algorithm=totp.PREFERRED, step=0, by=REGISTRAR, at=at,
    )  # fmt: skip
    registry.give_account(person=person_of(key), account=account.pk, by=REGISTRAR, at=at)
