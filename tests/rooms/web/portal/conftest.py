"""Everything here is asked of the public door."""

import pytest


@pytest.fixture(autouse=True)
def _through_the_public_door(portal_door: None) -> None: ...
