"""``chengming account``: the operator opens, resets and closes accounts; nobody's password is chosen.

An initial password is drawn at random, shown once, and good only for setting another. There is no
account that an installation begins with.
"""

import argparse
import getpass
import secrets
import string
from collections.abc import Callable
from typing import Any

from chengming.cli import session
from chengming.cli.errors import CannotRun
from chengming.cli.parser import Parser

LENGTH = 20


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``account`` and its verbs."""
    parser = commands.add_parser("account", help="登录账号：开立、重置口令、解除验证器、停用、列出")
    verbs = parser.add_subparsers(title="动作", metavar="动作", required=True, dest="verb")
    opened = verbs.add_parser("open", help="为一个已登记的人员开立账号，显示一次性的初始口令")
    opened.add_argument("login", metavar="登录名")
    opened.add_argument("person", metavar="人员编号")
    opened.set_defaults(run=_with(open_account))
    reset = verbs.add_parser("reset", help="换一个初始口令：本人登录后必须更换")
    reset.add_argument("login", metavar="登录名")
    reset.set_defaults(run=_with(reset_password))
    for name, text, act in (
        ("unbind", "解除丢失的验证器：本人下次登录时重新登记", remove_factor),
        ("close", "停用账号：结束它的全部登录，登录名不再给他人", close_account),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("login", metavar="登录名")
        verb.add_argument("--reason", metavar="理由", required=True)
        verb.set_defaults(run=_with(act))
    verbs.add_parser("list", help="列出在用账号及其持有人").set_defaults(run=_with(listed))


def _with(act: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        with session.opened("desk"):
            from chengming.standing.accounts.errors import AccountError
            from chengming.standing.registry.errors import RegistryError

            try:
                return act(options)
            except (AccountError, RegistryError) as error:
                raise CannotRun(error.message) from error

    return run


def open_account(options: argparse.Namespace) -> int:
    """One act for the account, one for whose it is; both or neither."""
    from django.db import transaction

    from chengming.standing.accounts import actions
    from chengming.standing.registry import actions as registry

    password = _drawn()
    with transaction.atomic():
        account = actions.open_account(login=options.login, password=password, **_by())
        registry.give_account(person=options.person, account=account.pk, **_by())
    _tell(account.login, password)
    return 0


def reset_password(options: argparse.Namespace) -> int:
    """Another initial password; all sessions of the account end."""
    from chengming.standing.accounts import actions

    password = _drawn()
    actions.set_password(login=options.login, password=password, **_by())
    _tell(options.login, password)
    return 0


def remove_factor(options: argparse.Namespace) -> int:
    """The authenticator and its recovery codes are good no more."""
    from chengming.standing.accounts import actions

    actions.remove_factor(login=options.login, reason=options.reason, **_by())
    print("已解除。本人下次登录时将重新登记验证器。")
    return 0


def close_account(options: argparse.Namespace) -> int:
    """Closed for good."""
    from chengming.standing.accounts import actions

    actions.close_account(login=options.login, reason=options.reason, **_by())
    print("已停用，全部登录已结束。")
    return 0


def listed(_: argparse.Namespace) -> int:
    """Accounts in use by agency and office of their holders."""
    from chengming.record.clock.queries import today
    from chengming.standing.registry import queries

    for one in queries.signed_up(today()):
        print(f"{one.login:40} {one.name}  {one.post.agency_name} {one.post.title}")
    return 0


def _by() -> dict[str, Any]:
    """Whoever sits at the machine: named by his name there, since it knows no other."""
    from chengming.record.clock.queries import now
    from chengming.record.records.facts import Actor

    name = f"系统管理员（{getpass.getuser()}）"
    return {"by": Actor(person="system", name=name, office="system"), "at": now()}


def _drawn() -> str:
    from chengming.standing.accounts import rules
    from chengming.standing.accounts.errors import PasswordRefused

    while True:
        password = "".join(
            secrets.choice(string.ascii_letters + string.digits) for _ in range(LENGTH)
        )
        try:
            rules.check_password(password)
        except PasswordRefused:
            continue
        return password


def _tell(login: str, password: str) -> None:
    print(f"登录名 {login}，初始口令 {password}")
    print("只显示这一次。请当面交给本人；本人登录后必须更换口令并登记验证器。")
