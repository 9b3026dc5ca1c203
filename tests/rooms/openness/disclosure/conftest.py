"""A town whose agency has approvers of disclosure."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.openness.disclosure import published

from chengming.record.ledger import keys


@pytest.fixture
def shown(db: None) -> Iterator[town.Play]:
    """A founded town with two approvers, in a transaction that is rolled back."""
    with town.clock() as frozen:
        town.found()
        published.enroll_approvers()
        yield town.Play(frozen)


@pytest.fixture
def real_shown(scratch_city: ScratchCity) -> Iterator[town.Play]:
    """The same in a scratch database, committed."""
    keys.prepare(scratch_city.home, str(settings.CHENGMING_ORIGIN))
    with town.clock() as frozen:
        town.found()
        published.enroll_approvers()
        yield town.Play(frozen)
