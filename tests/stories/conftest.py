"""One founded city per test process, copied for every story."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.conftest import TEMPLATE, WORKER

from chengming.cli.postgres import Server
from chengming.cli.storytelling import scratch
from chengming.record.ledger import keys

FOUNDED = f"founded_{WORKER}"


@pytest.fixture(scope="session")
def ground(
    server: Server, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[scratch.Ground]:
    """The founded city as a template, under the log keys of a home of its own."""
    home: Path = tmp_path_factory.mktemp("stories")
    server.create_database(FOUNDED, TEMPLATE)
    with override_settings(CHENGMING_HOME=home), django_db_blocker.unblock():
        keys.prepare(home, str(settings.CHENGMING_ORIGIN))
        with scratch.using(FOUNDED):
            scratch.found_city(lambda line: None)
        yield scratch.Ground(server, FOUNDED)
    server.drop_database(FOUNDED)


@pytest.fixture
def story_ground(ground: scratch.Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This test talks to a copy of the founded city."""
    with django_db_blocker.unblock(), scratch.database(ground):
        yield
