"""A practice file that nobody was told of yet: what only one supervisor's office may see."""

import uuid

from tests.rooms.casework import town
from tests.rooms.web.console.access.cells import BUREAU

from chengming.casework.cases.practice import actions
from chengming.record.clock.queries import now
from chengming.record.records.facts import Actor


def planted(play: town.Play) -> uuid.UUID:
    """The record that planted the case of this play."""
    by = Actor(person="o" * 32, name="监督o", office="supervisor", agency=BUREAU)
    defects = [{"item": "remedies", "words": "复议机关写成上级部门"}]
    file = actions.plant_practice(case=play.case, defects=defects, by=by, at=now())
    assert isinstance(file.pk, uuid.UUID)
    return file.pk
