"""Everything here is asked of the public door, under the portal's own database role."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker
from tests.conftest import HOME, WORKER
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import decided, publish
from tests.rooms.web.portal import life as lives
from tests.rooms.web.portal.life import Life

from chengming.cli.postgres import Server
from chengming.openness.disclosure import follower
from chengming.openness.disclosure.publishing import projection
from chengming.record.clock.demo import FrozenClock


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


@dataclass
class Shown:
    """A town in a transaction of its own that goes on living; asked on one and the same day."""

    play: town.Play
    slugs: list[str]
    day: datetime

    @contextmanager
    def next_day(self) -> Iterator[None]:
        """The town lives on; afterwards it is the day of the looks again."""
        with town.clock(self.play.frozen.now()) as frozen:
            self.play.frozen = frozen
            yield


@pytest.fixture
def shown_city(in_town: FrozenClock) -> Iterator[Shown]:
    """One published decision and one that was withheld."""
    published.enroll_approvers()
    play = town.Play(in_town)
    follower.rebuild()
    decided(play)
    slugs = [publish(play).slug]
    projection.project(play.case)
    decided(play, lives.hidden_facts())
    publish(play, "withhold", ground="no_social_impact")
    projection.project(play.case)
    day = town.START.replace(month=6)
    with town.clock(day):
        yield Shown(play, slugs, day)
