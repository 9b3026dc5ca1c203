"""Pages of the officers' desk, against the same statements replayed by psycopg: the case page on a
short and on a long case, my work and the list of cases with few and with many cases.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg

from bench.ground import Ground, seconds, use
from bench.stage import Stage, founded
from bench.table import Row

SHORT, LONG = 10, 80  # records of the two cases
FEW, MANY = 20, 200  # open cases of the agency
ROUNDS, LOADS = 3, 10
HEAD, OFFICER = "market_regulation.agency_head", "market_regulation.officer_a"


def measure(ground: Ground) -> Iterator[Row]:
    """Rows of the table: milliseconds a page, statements, and the share that the statements take."""
    from django.conf import settings

    use(ground.database("console_base"))
    # Not override_settings: it looks at the key that is not there when it is done.
    settings.SECRET_KEY = "bench" * 12
    with founded() as stage:
        short, long = _case(stage, SHORT), _case(stage, LONG)
        desk = Desk(stage.cities, stage.clock)
        yield from _rows(f"案件页，{SHORT} 条记录", desk.timed(OFFICER, _page(short)))
        yield from _rows(f"案件页，{LONG} 条记录", desk.timed(OFFICER, _page(long)))
        for count in (FEW, MANY):
            for _ in range(count - desk.cases()):
                stage.open_case()
            desk.catch_up()
            yield from _rows(f"我的工作，{count} 件在办", desk.timed(OFFICER, "/"))
            yield from _rows(f"审批，{count} 件在办", desk.timed(HEAD, "/approvals/"))
            yield from _rows(f"案件列表，{count} 件", desk.timed(HEAD, "/cases/"))
            yield from _rows(
                f"两字检索，{count} 件", desk.timed(HEAD, f"/search?q={quote('样本')}")
            )


def _rows(what: str, timed: tuple[float, float, int]) -> Iterator[Row]:
    page, bare, statements = timed
    yield Row(what, f"{page * 1e3:.1f} 毫秒，{statements} 条语句")
    yield Row("　对照：同样的语句由 psycopg 重放", f"{bare * 1e3:.1f} 毫秒，占 {bare / page:.2f}")


def _page(number: str) -> str:
    return f"/cases/{quote(number)}/"


def _case(stage: Stage, records: int) -> str:
    from chengming.casework.cases.queries import case

    return str(case(stage.long_case(records)).number)


class Desk:
    """Browsers of these people at the console, signed in by real sessions."""

    def __init__(self, cities: Any, clock: Any, people: tuple[str, ...] = (HEAD, OFFICER)) -> None:
        from django.conf import settings
        from django.test import Client
        from django.test.utils import setup_test_environment

        setup_test_environment()
        self.cities, self.clock = cities, clock
        self.clients = {}
        for key in people:
            client = Client()
            client.cookies[settings.SESSION_COOKIE_NAME] = self._token(key)
            self.clients[key] = client

    def _token(self, key: str) -> str:
        from chengming.cli.storytelling.city import REGISTRAR
        from chengming.record.clock.queries import now, real_now, today
        from chengming.standing.accounts import actions as accounts
        from chengming.standing.accounts import sessions
        from chengming.standing.registry import actions as registry
        from chengming.standing.registry import queries
        from chengming.web.console.desk import posts_mark

        person, at = self.cities.person_of(key), self.clock.now()
        account = accounts.open_account(
            login=key, password="Kx7-松风-明月照空山", by=REGISTRAR, at=at, initial=False
        ).pk  # fmt: skip
        registry.give_account(person=person, account=account, by=REGISTRAR, at=at)
        seat = queries.seat(account, today())
        assert seat is not None
        begun = sessions.begin(account, address="127.0.0.1", device="bench", at=real_now())
        half = sessions.find(begun, real_now(), now())
        assert half is not None
        return sessions.enter(
            half.id,
            posts=posts_mark(seat.posts),
            post=seat.posts[0].key,
            at=real_now(),
            proved=True,
        )

    def cases(self) -> int:
        """How many there are."""
        from chengming.casework.cases.queries import of_agency

        return len(of_agency("market_regulation"))

    def catch_up(self) -> None:
        """As the worker does between two looks of people."""
        from chengming.casework.cases.work import agenda

        while agenda.catch_up(self.clock.now()):
            pass

    def timed(self, key: str, address: str) -> tuple[float, float, int]:
        """Seconds a page and seconds its statements, by turns; the best round of each."""
        from django.db import connection

        client, seen = self.clients[key], list[tuple[str, object]]()

        def keep(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            seen.append((sql, params))
            return execute(sql, params, many, context)

        assert client.get(address).status_code == 200, address
        with connection.execute_wrapper(keep):
            client.get(address)
        pages, bare = [], []
        for _ in range(ROUNDS):
            pages.append(seconds(lambda: [client.get(address) for _ in range(LOADS)]) / LOADS)
            bare.append(seconds(lambda: _replayed(connection.connection, seen)) / LOADS)
        return min(pages), min(bare), len(seen)


def _replayed(connection: psycopg.Connection, seen: list[tuple[str, object]]) -> None:
    with connection.cursor() as cursor:
        for _ in range(LOADS):
            for sql, params in seen:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
