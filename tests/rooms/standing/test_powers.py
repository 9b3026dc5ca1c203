"""职权和目录: what an agency may do, and what it decided for itself."""

from datetime import timedelta

import pytest
from tests.rooms.casework import town

from chengming.casework.review.reading import materials
from chengming.law.dated import value_as_of
from chengming.law.errors import BadCitation
from chengming.standing.accounts import acts
from chengming.standing.powers import actions, audit, queries, rules
from chengming.standing.powers.errors import (
    LooserThanLaw,
    NotRetroactive,
    PowerExists,
    PowerRefused,
    PowerUnknown,
    ScopeListRefused,
    SettingRefused,
)
from chengming.standing.registry.errors import AgencyUnknown

pytestmark = pytest.mark.django_db
DAY = town.START.date()
NEXT = DAY + timedelta(days=1)
OWN = rules.Own(frozenset({town.AGENCY}), frozenset({town.POWER}))


@pytest.fixture(autouse=True)
def clock(in_town):
    return in_town


def power(**more):
    given = {
        "power": "food/labels", "agency": town.AGENCY, "code": "0200002000", "title": "标签不符",
        "field": town.AGENCY, "basis": ["食品安全法/125"], "penalties": ["fine"],
        "valid_from": DAY, "by": town.REGISTRAR, "at": town.START,
    }  # fmt: skip
    return actions.adopt_power(**given | more)


def scope(**more):
    given = {
        "agency": town.AGENCY, "title": "新目录", "rows": town.SCOPE_ROWS, "valid_from": NEXT,
        "power_to_decide": "国办发〔2018〕118号/12", "instrument": "样本文件",
        "by": town.REGISTRAR, "at": town.START,
    }  # fmt: skip
    return actions.adopt_scope_list(**given | more)


def setting(**more):
    given = {
        "agency": town.AGENCY, "name": "review/time_limit", "value": 5, "valid_from": DAY,
        "power_to_decide": "国办发〔2018〕118号/14", "instrument": "样本文件",
        "field": town.AGENCY, "by": town.REGISTRAR, "at": town.START,
    }  # fmt: skip
    return actions.adopt_setting(**given | more)


REFUSED = {
    "a power of no agency": (AgencyUnknown, power, {"agency": "none"}),
    "a power twice": (PowerExists, power, {"power": town.POWER}),
    "a code of another type": (PowerRefused, power, {"code": "0100002000"}),
    "a short code": (PowerRefused, power, {"code": "02"}),
    "compulsion under a penalty's code": (PowerRefused, power, {"kind": "compulsion"}),
    "compulsion entrusted to another": (
        PowerRefused, power,
        {"kind": "compulsion", "code": "0300002000", "power_source": "entrusted"},
    ),
    "a penalty among compulsory measures": (
        ScopeListRefused, scope, {"rows": [{"title": "某行", "act": "compulsion", "kinds": ["fine"]}]}
    ),
    "an unknown penalty": (PowerRefused, power, {"penalties": ["flogging"]}),
    "a power without basis": (PowerRefused, power, {"basis": []}),
    "an article that does not exist": (BadCitation, power, {"basis": ["食品安全法/999"]}),
    "an unknown instrument": (BadCitation, power, {"basis": ["某法/1"]}),
    "a list for the past": (NotRetroactive, scope, {"valid_from": DAY - timedelta(days=1)}),
    "a second list for the day": (ScopeListRefused, scope, {"valid_from": DAY}),
    "an amount without saying whether it is included": (
        ScopeListRefused, scope, {"rows": [{"metric": "fine", "amount_fen": 1}]}
    ),
    "a row without condition": (ScopeListRefused, scope, {"rows": [{"act": "penalty"}]}),
    "a column nobody knows": (
        ScopeListRefused, scope, {"rows": [{"everything": True, "colour": "red"}]}
    ),
    "a row of an unknown penalty": (
        ScopeListRefused, scope, {"rows": [{"kinds": ["flogging"]}]}
    ),
    "a list without the power to decide it": (
        BadCitation, scope, {"power_to_decide": "国办发〔2018〕118号/999"}
    ),
    "a review clock longer than the law's": (LooserThanLaw, setting, {"value": 11}),
    "a defense shorter than the law's": (
        LooserThanLaw, setting, {"name": "penalty/statement/time_limit", "value": 4}
    ),
    "a hearing threshold above the law's": (
        LooserThanLaw, setting,
        {"name": "penalty/hearing/threshold", "value": {"organization": 10_000_001}},
    ),
    "a setting that is not the agency's": (
        SettingRefused, setting, {"name": "penalty/limitation/ordinary", "value": 1}
    ),
    "no number": (SettingRefused, setting, {"value": True}),
    "a form nobody has": (SettingRefused, setting, {"name": "review/form", "value": "short"}),
    "a material of penalties for compulsion": (
        SettingRefused, setting,
        {"name": "compulsion/review/materials", "value": ["investigation_report"]},
    ),
    "a material of compulsion for penalties": (
        SettingRefused, setting, {"name": "review/materials", "value": ["measure_report"]}
    ),
    "no material at all": (
        SettingRefused, setting, {"name": "compulsion/review/materials", "value": []}
    ),
}  # fmt: skip


@pytest.mark.parametrize("wanted", list(REFUSED))
def test_the_list_of_powers_refuses(wanted):
    error, act, given = REFUSED[wanted]
    with pytest.raises(error):
        act(**given)
    assert audit.audit() == []


def test_a_power_is_good_from_its_first_day_to_its_last():
    power(valid_from=NEXT)
    with pytest.raises(PowerUnknown):
        queries.power("food/labels", DAY)
    assert queries.power("food/labels", NEXT).title == "标签不符"
    actions.end_power(
        power="food/labels", valid_to=NEXT + timedelta(days=1), instrument="样本文件",
        by=town.REGISTRAR, at=town.START,
    )  # fmt: skip
    assert [p.id for p in queries.powers_of(town.AGENCY, NEXT)] == [town.POWER, "food/labels"]
    with pytest.raises(PowerUnknown):
        queries.power("food/labels", NEXT + timedelta(days=1))


@pytest.mark.parametrize("name", list(rules.MATERIALS))
def test_an_agency_says_what_is_handed_in_of_each_kind_of_procedure(name):
    named = [str(one) for one in value_as_of(acts.law().parameters[name], DAY).value]
    setting(name=name, value=named[:2])
    assert queries.settings(town.AGENCY, NEXT)[name] == named[:2]
    assert set(named) <= rules.MATERIALS[name]


def test_every_material_an_agency_may_name_can_be_looked_for():
    assert set().union(*rules.MATERIALS.values()) == set(materials.known())


def test_a_new_list_replaces_the_old_one_from_its_day():
    scope(rows=[{"title": "一律审核", "everything": True}])
    assert queries.scope_rows(town.AGENCY, DAY)[0].amount_fen == 10_000_000
    assert queries.scope_rows(town.AGENCY, NEXT)[0].everything


def test_a_list_entered_later_did_not_judge_earlier(clock):
    known = clock.now()
    clock.move(timedelta(hours=1))
    scope(rows=[{"title": "一律审核", "everything": True}], valid_from=NEXT, at=clock.now())
    assert queries.scope_rows(town.AGENCY, NEXT, known)[0].amount_fen == 10_000_000
    assert queries.known_at(town.AGENCY, clock.now()) > known


def test_a_tighter_setting_reaches_the_law_with_its_unit():
    setting()
    limits = queries.settings(town.AGENCY, DAY)["limits"]
    assert limits["review/time_limit"] == {"n": 5, "unit": "WD", "cite": "国办发〔2018〕118号/14"}
    context = queries.context(town.AGENCY, town.POWER, DAY)
    assert context.settings["limits"] == limits
    assert context.field == town.AGENCY
    assert context.place == "320281"


def test_the_digest_of_what_was_decided_changes_with_it():
    before = queries.context_digest(queries.context(town.AGENCY, town.POWER, DAY))
    setting()
    assert queries.context_digest(queries.context(town.AGENCY, town.POWER, DAY)) != before


def test_a_power_of_another_agency_gives_no_context():
    with pytest.raises(PowerUnknown):
        queries.context(town.OTHER_AGENCY, town.POWER, DAY)


def test_the_kinds_of_penalty_are_the_procedures_own():
    facts = acts.law().procedures["penalty/ordinary"].facts["violations"]
    penalties = next(item for item in facts.items if item.name == "penalties")
    kind = next(item for item in penalties.items if item.name == "kind")
    assert rules.PENALTIES - {"demolition"} == set(kind.values)


@pytest.mark.parametrize("act", ["penalty", "licensing"])
def test_a_list_with_an_urgent_way_for_a_penalty_or_a_licence_is_not_adopted(act):
    row = {"act": act, "everything": True, "urgent": True}
    with pytest.raises(ScopeListRefused, match="没有先决定、后补审") as refused:
        rules.check_scope_rows(acts.law(), [row], DAY, "320281", OWN)
    assert "行政处罚法/58" in refused.value.citations
    rules.check_scope_rows(acts.law(), [{**row, "urgent": False}], DAY, "320281", OWN)
    urgent = {"act": "compulsion", "everything": True, "urgent": True}
    rules.check_scope_rows(acts.law(), [urgent], DAY, "320281", OWN)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"flags": ["mitigate"]}, "不认识的情形：mitigate"),
        ({"field": "fishery"}, "本机关没有“fishery”领域的职权事项"),
        ({"powers": ["fishery/net"]}, "不是本机关的职权事项：fishery/net"),
    ],
)
def test_a_row_that_no_case_could_ever_hit_is_refused(more, problem):
    row = {"act": "penalty", "everything": True, **more}
    with pytest.raises(ScopeListRefused, match=problem):
        scope(rows=[*town.SCOPE_ROWS, row])
    assert queries.scope_rows(town.AGENCY, NEXT) == queries.scope_rows(town.AGENCY, DAY)


def test_rows_may_name_every_circumstance_that_a_case_can_state():
    rows = [{"act": "penalty", "flags": sorted(rules.known_flags(acts.law(), "penalty"))}]
    scope(rows=[*rows, {"act": "penalty", "field": town.AGENCY, "everything": True}])
    assert {"mitigated", "aggravated", "complex", "hearing_held"} <= set(rows[0]["flags"])
    assert len(queries.scope_rows(town.AGENCY, NEXT)) == 2
