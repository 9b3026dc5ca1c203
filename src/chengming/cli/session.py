"""A command's session: the database running, Django set up under one database role."""

import contextlib
import os
from collections.abc import Iterator

import django
from django.db import connections

from chengming.cli.errors import CannotRun
from chengming.cli.home import home
from chengming.cli.postgres import Server


def set_up(server: Server, role: str, database: str | None = None) -> None:
    """Set Django up in this process, once, as ``role`` (owner, desk, portal, log)."""
    os.environ["CHENGMING_HOME"] = str(server.home)
    os.environ["CHENGMING_ROLE"] = role
    dsn = server.dsn(role, database or server.database)
    os.environ[f"CHENGMING_DSN_{role.upper()}"] = dsn
    os.environ["DJANGO_SETTINGS_MODULE"] = "chengming.site.settings"
    django.setup()


@contextlib.contextmanager
def opened(role: str) -> Iterator[Server]:
    """The installation's database, started for the time of a command where it is not running.

    Raises ``CannotRun`` where nothing has been installed yet.
    """
    if not (home() / "secrets" / "database.json").exists():
        raise CannotRun(f"{home()} 里还没有数据。请先执行 make run 或 chengming migrate。")
    with Server.from_home(home()) as server:
        set_up(server, role)
        try:
            yield server
        finally:
            connections.close_all()
