"""The founded town: entered once by the real acts, then copied (founding it takes 34 acts)."""

import fcntl
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker
from tests.conftest import HOME, TEMPLATE, TOWN
from tests.rooms.casework import town

from chengming.cli.postgres import Server
from chengming.record.clock import demo
from chengming.record.ledger import keys

TOWN_TEMPLATE = "chengming_town"


@pytest.fixture(scope="session")
def town_template(server: Server, django_db_blocker: DjangoDbBlocker) -> str:
    """A database to copy: ``town.found()`` committed in it, and nothing else."""
    with (HOME / "town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (HOME / "town.done").exists():
            server.create_database(TOWN_TEMPLATE, TEMPLATE)
            keys.prepare(HOME, str(settings.CHENGMING_ORIGIN))
            with django_db_blocker.unblock():
                _found_in(TOWN_TEMPLATE)
            (HOME / "town.done").touch()
    return TOWN_TEMPLATE


def _found_in(database: str) -> None:
    entry = connections.settings["default"]
    before = entry["NAME"]
    connections.close_all()
    entry["NAME"] = database
    with town.clock():
        town.found()
    connections.close_all()
    entry["NAME"] = before


@pytest.fixture(scope="session")
def town_database(server: Server, town_template: str) -> Iterator[None]:
    """This process's copy, for transactions that are rolled back."""
    server.create_database(TOWN, town_template)
    yield
    connections.close_all()
    server.drop_database(TOWN)


@pytest.fixture
def in_town(town_database: None, db: None) -> Iterator[demo.FrozenClock]:
    """A founded town on its first day, in a transaction that is rolled back."""
    with town.clock() as frozen:
        yield frozen
