"""执法监督人员: only in an agency that supervises, which is itself no 执法主体 to be shown."""

import pytest
from tests.rooms.casework import town

from chengming.openness.disclosure import follower, queries
from chengming.openness.disclosure.publishing import standing
from chengming.standing.registry import actions as registry
from chengming.standing.registry import rules
from chengming.standing.registry.errors import NoSupervisionHere

pytestmark = pytest.mark.django_db
BUREAU = "justice_bureau"


@pytest.fixture
def bureau(in_town):
    """A founded town with a bureau that supervises."""
    registry.found_agency(
        agency=BUREAU, name="样本司法局", short_name="司", kind="supervision", fields=[],
        place="320281", valid_from=town.START.date(), by=town.REGISTRAR, at=town.START,
    )  # fmt: skip


def test_nobody_supervises_from_inside_an_agency_that_enforces(bureau):
    town.enroll("o", "监督员", "supervisor", BUREAU)
    with pytest.raises(NoSupervisionHere, match="行政执法监督条例第六条"):
        town.enroll("p", "监督员", "supervisor", town.AGENCY)


def test_without_the_rule_any_agency_would_appoint_its_own(bureau, monkeypatch):
    monkeypatch.setattr(rules, "check_supervisor", lambda *_: None)
    town.enroll("p", "监督员", "supervisor", town.AGENCY)


def shown():
    follower.rebuild()
    return {agency.agency for agency in queries.agencies()}


def test_the_public_list_of_who_enforces_leaves_it_out(bureau):
    assert shown() == {town.AGENCY, town.OTHER_AGENCY}


def test_an_agency_of_another_kind_would_be_shown(bureau, monkeypatch):
    monkeypatch.setattr(standing, "SUPERVISION", "")
    assert BUREAU in shown()
