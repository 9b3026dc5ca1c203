"""Whose account it is, and what posts a person holds: one human, one account."""

from datetime import date

import pytest
from tests.rooms.casework import town

from chengming.standing.accounts import actions as accounts
from chengming.standing.registry import actions, audit, models, queries
from chengming.standing.registry.errors import AccountGiven

pytestmark = pytest.mark.django_db
A, B, C = ("a" * 32, "b" * 32, "c" * 32)
BASE = {"by": town.REGISTRAR, "at": town.START}


@pytest.fixture(autouse=True)
def clock(in_town):
    return in_town


def opened(login: str) -> int:
    return accounts.open_account(login=login, password="Kx7-松风-明月照空山", **BASE).pk


def test_one_human_has_one_account_and_an_account_one_human():
    first, second, third = (opened(login) for login in ("one", "two", "three"))
    actions.give_account(person=A, account=first, **BASE)
    actions.give_account(person=B, account=second, **BASE)
    assert queries.person_of(first).name == "承办人甲"
    assert queries.account_of(B) == second
    assert queries.person_of(third) is None
    for person, account in ((C, first), (A, third), (C, 0)):
        with pytest.raises(AccountGiven):
            actions.give_account(person=person, account=account, **BASE)


def test_a_closed_account_is_followed_by_another():
    first, second = opened("one"), opened("two")
    actions.give_account(person=A, account=first, **BASE)
    accounts.close_account(login="one", reason="遗失", **BASE)
    actions.give_account(person=A, account=second, **BASE)
    assert queries.account_of(A) == second
    assert audit.audit() == []


def test_a_holder_changed_beside_the_records_is_found():
    first, second = opened("one"), opened("two")
    actions.give_account(person=A, account=first, **BASE)
    models.AccountHolder.objects.filter(pk=A).update(account_id=second)
    assert [found.where for found in audit.audit()] == [f"registry_accountholder {A} 的 account_id"]


def test_the_posts_of_a_person_are_those_of_the_day_in_all_agencies():
    actions.give_post(
        person=A, agency=town.OTHER_AGENCY, office="head_of_section",
        valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1), **BASE,
    )  # fmt: skip
    held = [(p.agency, p.office) for p in queries.posts_of(A, date(2026, 3, 2))]
    assert held == [(town.OTHER_AGENCY, "head_of_section"), (town.AGENCY, "officer")]
    (left,) = queries.posts_of(A, date(2026, 4, 1))
    assert (left.agency_name, left.title) == ("江阴市市场监督管理局", "执法人员")
