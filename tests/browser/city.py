"""One small sample city for every browser test of a process: built once, copied, served by both doors.

The doors are real gunicorn processes under their own roles; sequencer and worker are processes too.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.test import override_settings
from tests.conftest import HOME, TEMPLATE, WORKER
from tests.rooms.web.console.signed_in import QUICKLY

from chengming.cli.cluster import passwords
from chengming.cli.cluster.process import wait_until
from chengming.cli.installation import doors
from chengming.cli.postgres import Server
from chengming.cli.storytelling import building
from chengming.record.clock import demo
from chengming.record.ledger import keys

# Enough that no page is empty; the acts that tests are about are done by the tests.
STORIES = (
    "small_case", "review_returned", "hearing", "yuecheng_case", "open_market", "practice_file",
)  # fmt: skip
BUILT = "browser_template"
OPENS_WITHIN = 60


@dataclass(frozen=True)
class Served:
    """Where the doors answer, and what lies behind them."""

    server: Server
    database: str
    home: Path
    portal_url: str
    console_url: str


@contextmanager
def served(server: Server) -> Iterator[Served]:
    """A copy of the built city with its processes, gone afterwards."""
    home, database = HOME / f"browser_{WORKER}", f"browser_{WORKER}"
    _build_once(server)
    server.create_database(database, BUILT)
    shutil.copytree(HOME / BUILT, home)
    with ExitStack() as stack:
        stack.callback(server.drop_database, database)
        told = {
            **os.environ,
            "CHENGMING_HOME": str(home),
            **{
                f"CHENGMING_DSN_{role.upper()}": server.dsn(role, database)
                for role in passwords.ROLES
            },
        }
        for name, role in (("sequencer", "log"), ("worker", "desk")):
            beside = [sys.executable, "-m", "tests.browser.processes", name]
            stack.enter_context(_running(beside, {**told, "CHENGMING_ROLE": role}))
        ports = {door: _free_port() for door in doors.DOORS}
        for door, port in ports.items():
            stack.enter_context(_running(door.command(port), {**told, **door.environment}))
        assert wait_until((home / "log" / "checkpoint").exists, OPENS_WITHIN)
        for door, port in ports.items():
            assert wait_until(lambda port=port: doors.answers(port), OPENS_WITHIN), door.title
        urls = {door.name: f"http://127.0.0.1:{port}" for door, port in ports.items()}
        yield Served(server, database, home, urls["portal"], urls["console"])


@contextmanager
def inside(database: str, home: Path) -> Iterator[None]:
    """This process's own queries and acts go to that city."""
    entry = connections.settings["default"]
    before = entry["NAME"]
    connections.close_all()
    entry["NAME"] = database
    with override_settings(CHENGMING_HOME=home):
        demo._State.stamp = None
        yield
        connections.close_all()
    demo._State.stamp = None
    entry["NAME"] = before


def _build_once(server: Server) -> None:
    with (HOME / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = HOME / "browser.done"
        if done.exists():
            return
        home = HOME / BUILT
        home.mkdir()
        passwords.session_key(home)
        server.create_database(BUILT, TEMPLATE)
        # Everybody's password is hashed quickly; it is checked like any other.
        with QUICKLY, inside(BUILT, home):
            keys.prepare(home, str(settings.CHENGMING_ORIGIN))
            building.build(lambda line: None, _stories(home))
        done.touch()


def _stories(home: Path) -> Path:
    folder = home / "stories"
    shutil.copytree(building.STORIES / "city", folder / "city")
    for name in ("city", *STORIES):
        shutil.copy(building.STORIES / f"{name}.yaml", folder)
    return folder


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    child = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
