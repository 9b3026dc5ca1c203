"""A throw-away server with the real settings (fsync on), migrated once, cloned per part."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from chengming.cli.postgres import Server

ORIGIN = "demo.bench.example/log"
TEMPLATE = "bench_template"


class Ground:
    """The server and its home; ``database`` makes a copy of the template."""

    def __init__(self, server: Server, home: Path) -> None:
        self.server, self.home = server, home

    def database(self, name: str, template: str = TEMPLATE) -> str:
        """A fresh copy of ``template``; an old one of the same name goes."""
        self.server.drop_database(name)
        self.server.create_database(name, template)
        return name


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Server, roles, keys and migrated template; everything is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="cm-bench-") as made:
        Path(made).chmod(0o755)
        os.environ["CHENGMING_HOME"] = made
        os.environ["CHENGMING_ORIGIN"] = ORIGIN
        os.environ["CHENGMING_ROLE"] = "desk"
        os.environ.pop("CHENGMING_DATABASE_URL", None)
        server = Server.from_home(Path(made))
        with server:
            server.prepare_roles()
            server.create_database(TEMPLATE)
            _migrate(server)
            os.environ["DJANGO_SETTINGS_MODULE"] = "chengming.site.settings"
            os.environ["CHENGMING_DSN_DESK"] = server.dsn("desk", TEMPLATE)
            try:
                yield Ground(server, Path(made))
            finally:
                _close()
        server.remove()


def _migrate(server: Server) -> None:
    environment = {
        **os.environ,
        "CHENGMING_ROLE": "owner",
        "CHENGMING_DSN_OWNER": server.dsn("owner", TEMPLATE),
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    environment["DJANGO_SETTINGS_MODULE"] = "chengming.site.settings"
    subprocess.run(command, env=environment, check=True)


def use(database: str) -> None:
    """Switch Django's connection to ``database`` (role desk)."""
    from django.db import connections

    _close()
    connections.settings["default"]["NAME"] = database


def _close() -> None:
    from django.db import connections

    connections.close_all()


def say(what: str) -> None:
    """Progress, beside the table."""
    print(what, file=sys.stderr, flush=True)


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
