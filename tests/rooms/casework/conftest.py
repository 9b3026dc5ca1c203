"""One town per test: rolled back (``play``), in a database of its own (``real_play``), or one
database for a whole module (``standing_city``)."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.conftest import TEMPLATE, WORKER, ScratchCity
from tests.rooms.casework import town

from chengming.cli.postgres import Server
from chengming.record.clock.demo import FrozenClock
from chengming.record.ledger import keys

_numbers = itertools.count(1)


@pytest.fixture
def play(in_town: FrozenClock) -> town.Play:
    """A founded town in a transaction that is rolled back."""
    return town.Play(in_town)


@pytest.fixture
def real_play(town_template: str, scratch_city: ScratchCity) -> Iterator[town.Play]:
    """A founded town in a scratch database, committed."""
    with town.clock() as frozen:
        yield town.Play(frozen)


@contextmanager
def standing_city(server: Server, blocker: DjangoDbBlocker, home: Path) -> Iterator[ScratchCity]:
    """Like ``scratch_city``, for as long as the caller likes: a module's one committed town."""
    database = f"standing_{WORKER}_{next(_numbers)}"
    server.create_database(database, TEMPLATE)
    entry = connections.settings["default"]
    before = entry["NAME"]
    connections.close_all()
    entry["NAME"] = database
    with override_settings(CHENGMING_HOME=home), blocker.unblock():
        keys.prepare(home, str(settings.CHENGMING_ORIGIN))
        yield ScratchCity(server, database, home)
        connections.close_all()
    entry["NAME"] = before
    server.drop_database(database)
