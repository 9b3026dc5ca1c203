"""办案: acts through the real door, as role desk."""

import pytest
from tests.rooms.casework import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def play():
    with town.clock() as frozen:
        town.found()
        yield town.Play(frozen)


def test_a_small_case_runs_to_its_report_without_review(play):
    play.file()
    assert play.last.stage == "investigation"
