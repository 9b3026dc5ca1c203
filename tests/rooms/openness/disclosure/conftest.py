"""A town whose agency has approvers of disclosure."""

from collections.abc import Iterator

import pytest
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published

from chengming.record.clock.demo import FrozenClock


@pytest.fixture
def shown(in_town: FrozenClock) -> town.Play:
    """A founded town with two approvers, in a transaction that is rolled back."""
    published.enroll_approvers()
    return town.Play(in_town)


@pytest.fixture
def real_shown(town_template: str, scratch_city: ScratchCity) -> Iterator[town.Play]:
    """The same in a scratch database, committed."""
    with town.clock() as frozen:
        published.enroll_approvers()
        yield town.Play(frozen)
