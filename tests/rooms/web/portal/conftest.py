"""Everything here is asked of the public door, under the portal's own database role."""

import shutil
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker
from tests.conftest import HOME, WORKER
from tests.rooms.web.portal import life as lives
from tests.rooms.web.portal.life import Life

from chengming.cli.postgres import Server


@pytest.fixture(autouse=True)
def _through_the_public_door(portal_door: None) -> None: ...


@pytest.fixture(scope="session")
def lived(server: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Life]:
    """The public city, built once for a process; its tests only read."""
    database, home = f"portal_{WORKER}", HOME / f"portal_{WORKER}"
    with django_db_blocker.unblock():
        yield lives.built(server, database, home)
    server.drop_database(database)
    shutil.rmtree(home)


@pytest.fixture
def public(lived: Life, django_db_blocker: DjangoDbBlocker) -> Iterator[Client]:
    """Anybody: a client whose every statement is the portal role's."""
    with django_db_blocker.unblock(), lives.asked_as("portal", lived):
        yield Client()
