"""One founded city per test process, copied for every story; what a story left is looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.conftest import TEMPLATE, WORKER

from chengming.cli.postgres import Server
from chengming.cli.storytelling import scratch
from chengming.cli.storytelling.city import STORIES
from chengming.cli.storytelling.player import CaseEnd, StepResult
from chengming.cli.storytelling.story_file import Story, load_story
from chengming.record.ledger import keys

FOUNDED = f"founded_{WORKER}"
PLAYED = f"played_{WORKER}"
FILES = sorted(path for path in STORIES.glob("*.yaml") if path.name != "city.yaml")


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


@dataclass(frozen=True)
class Played:
    """A story of the sample city after its last step."""

    story: Story
    results: list[StepResult]
    ends: list[CaseEnd]


@pytest.fixture(scope="session", params=FILES, ids=lambda path: path.stem)
def told(
    request: pytest.FixtureRequest, ground: scratch.Ground, django_db_blocker: DjangoDbBlocker
) -> Iterator[Played]:
    """Every story, played once for all tests that look at it (pytest takes them together)."""
    story = load_story(request.param)
    ground.server.create_database(PLAYED, ground.template)
    with django_db_blocker.unblock(), scratch.using(PLAYED):
        results, ends = scratch.play(story)
    yield Played(story, results, ends)
    ground.server.drop_database(PLAYED)


@pytest.fixture
def played(told: Played, django_db_blocker: DjangoDbBlocker) -> Iterator[Played]:
    """A story that was played, and the city in which it was."""
    with django_db_blocker.unblock(), scratch.using(PLAYED):
        yield told
