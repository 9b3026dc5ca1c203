"""演示登录 on the pages: who one may be, and the code of the moment. Empty outside a demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from chengming.law.procedure import OFFICES
from chengming.record.clock import demo
from chengming.record.clock.queries import real_now, today
from chengming.standing.accounts.demo import signins
from chengming.standing.accounts.factors import totp
from chengming.standing.registry import queries as registry

_ORDER = {office: number for number, office in enumerate(OFFICES)}


@dataclass(frozen=True)
class Guest:
    """One person a visitor may be."""

    name: str
    title: str
    login: str


@dataclass(frozen=True)
class House:
    """The people of one agency."""

    name: str
    people: tuple[Guest, ...]


def agencies() -> dict[str, object]:
    """The demo's people by agency with the password all share; empty outside a demo."""
    if not demo.is_demo():
        return {}
    return {"password": signins.PASSWORD, "houses": list(_houses())}


def code(account: int) -> str:
    """The code to type now; "" outside a demo."""
    return signins.code_of(account) if demo.is_demo() else ""


def code_for(secret: bytes) -> str:
    """The code of a factor being set up; "" outside a demo."""
    return totp.code_at(secret, real_now().timestamp()) if demo.is_demo() else ""


def _houses() -> Iterator[House]:
    held = registry.signed_up(today())
    for name, found in groupby(held, key=lambda one: one.post.agency_name):
        people = sorted(found, key=lambda one: (_ORDER.get(one.post.office, 99), one.login))
        yield House(name, tuple(Guest(one.name, one.post.title, one.login) for one in people))
