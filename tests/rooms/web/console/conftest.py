"""The pages of the console in a founded town."""

from collections.abc import Iterator

import pytest
from tests.rooms.casework import town


@pytest.fixture
def play(db: None) -> Iterator[town.Play]:
    """A founded town in a transaction that is rolled back."""
    with town.clock() as frozen:
        town.found()
        yield town.Play(frozen)
