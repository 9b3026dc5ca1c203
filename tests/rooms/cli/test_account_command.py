"""``chengming account``: opened with a password drawn and shown once, reset, unbound, closed, listed."""

import contextlib
import re

import pytest
from django.contrib.auth.hashers import check_password
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import QUICKLY

from chengming.cli import main, session
from chengming.record.records import queries as records
from chengming.standing.accounts import actions, audit, queries
from chengming.standing.registry import audit as registry_audit
from chengming.standing.registry import queries as registry

pytestmark = pytest.mark.django_db
A = "a" * 32


@pytest.fixture(autouse=True)
def founded(in_town, monkeypatch):
    monkeypatch.setattr(session, "opened", lambda role: contextlib.nullcontext())
    with QUICKLY:
        yield


def told(capsys, *arguments: str, status: int = 0) -> str:
    assert main.main(["account", *arguments]) == status
    output = capsys.readouterr()
    return output.out + output.err


def test_an_account_is_opened_with_a_drawn_password_good_only_for_another(capsys):
    password = re.search(r"初始口令 (\S+)", told(capsys, "open", "jia", A))[1]
    account = queries.account("jia")
    assert check_password(password, account.password) and account.initial
    assert registry.person_of(account.pk).pk == A
    written = repr([records.of_stream(s) for s in records.streams("account")])
    assert password not in written and "系统管理员" in written
    assert audit.audit() == registry_audit.audit() == []
    assert "jia" in told(capsys, "list") and "承办人甲" in told(capsys, "list")


def test_an_account_for_nobody_is_not_opened_at_all(capsys):
    assert "没有登记该人员" in told(capsys, "open", "jia", "nobody", status=2)
    assert queries.account("jia") is None


def test_a_reset_draws_another_and_a_closed_account_is_no_more_listed(capsys):
    first = re.search(r"初始口令 (\S+)", told(capsys, "open", "jia", A))[1]
    second = re.search(r"初始口令 (\S+)", told(capsys, "reset", "jia"))[1]
    assert first != second and check_password(second, queries.account("jia").password)
    actions.enroll_factor(
        login="jia", kind="totp", secret=b"x" * 20, algorithm="SHA256", step=0,
        by=town.REGISTRAR, at=town.START,
    )  # fmt: skip
    assert "重新登记" in told(capsys, "unbind", "jia", "--reason", "手机遗失")
    assert not queries.has_factor(queries.account("jia").pk)
    assert "已停用" in told(capsys, "close", "jia", "--reason", "调离")
    assert "jia" not in told(capsys, "list")
    assert "已停用" in told(capsys, "reset", "jia", status=2)
