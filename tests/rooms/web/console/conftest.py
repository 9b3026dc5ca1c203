"""The pages of the console in a founded town."""

import pytest
from tests.rooms.casework import town

from chengming.record.clock.demo import FrozenClock


@pytest.fixture
def play(in_town: FrozenClock) -> town.Play:
    """A founded town in a transaction that is rolled back."""
    return town.Play(in_town)
