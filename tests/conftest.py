"""One PostgreSQL for the whole run, a template database, and copies of it.

``db`` (pytest-django) is a rolled-back transaction as role desk, in an empty city or, together with
``in_town``, in the founded town. ``scratch_city`` is a database of its own, for whatever must
commit. Workers of pytest-xdist share the server; the last one out
stops it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from chengming.cli.cluster import passwords
from chengming.cli.postgres import Server
from chengming.record.ledger.keys import secrets_of
from tests import heavy, sizes

TEMPLATE = "chengming_template"
# A crash of the machine may cost a test run its data: nothing is lost by that.
FAST = {"fsync": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}

# The controller makes the home; its workers inherit the variable.
IS_CONTROLLER = "CHENGMING_TEST_HOME" not in os.environ
if IS_CONTROLLER:
    made = tempfile.mkdtemp(prefix="cm-test-")
    # Our own folder: open, so that the database's user (we may be root) gets to its part.
    Path(made).chmod(0o755)
    os.environ["CHENGMING_TEST_HOME"] = made
HOME = Path(os.environ["CHENGMING_TEST_HOME"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = f"chengming_{WORKER}"
TOWN = f"chengming_town_{WORKER}"

os.environ.pop("CHENGMING_DATABASE_URL", None)
SERVER = Server.from_home(HOME, FAST)
os.environ["DJANGO_SETTINGS_MODULE"] = "chengming.site.settings"
os.environ["CHENGMING_HOME"] = str(HOME)
os.environ["CHENGMING_ROLE"] = "desk"
os.environ["CHENGMING_ORIGIN"] = "demo.test.example/log"
os.environ["CHENGMING_DSN_DESK"] = SERVER.dsn("desk", DATABASE)
if IS_CONTROLLER:
    passwords.session_key(HOME)
django.setup()
# A worker inherits the controller's variables and may have read the settings before this line.
connections.settings["default"]["NAME"] = DATABASE


def pytest_report_header() -> str:
    """Seed and size stand in every report, so that a failure can be played again."""
    size = "full counts (drill)" if sizes.DRILL else "small counts"
    return f"chengming: seed {sizes.SEED}, {size}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever takes its count from ``tests.sizes`` is a part of ``make drill``."""
    for item in items:
        name = getattr(item, "originalname", None) or item.name
        if name in heavy.heavy_tests(item.path):
            item.add_marker(pytest.mark.drill)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    """Before a transaction begins: in which of the two databases (see ``in_town``)."""
    wanted = TOWN if "in_town" in item.fixturenames else DATABASE
    entry = connections.settings["default"]
    if entry["NAME"] in {DATABASE, TOWN} and entry["NAME"] != wanted:
        _close_connections()
        entry["NAME"] = wanted


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller cleans up after everybody."""
    if IS_CONTROLLER and not hasattr(config, "workerinput"):
        SERVER.remove()
        shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The running server, with roles and the migrated template database."""
    with SERVER:
        with (HOME / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (HOME / "template.done").exists():
                _make_template()
        yield SERVER


def _make_template() -> None:
    SERVER.prepare_roles()
    SERVER.drop_database(TEMPLATE)
    SERVER.create_database(TEMPLATE)
    environment = {
        **os.environ,
        "CHENGMING_ROLE": "owner",
        "CHENGMING_DSN_OWNER": SERVER.dsn("owner", TEMPLATE),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"migrations do not run:\n{done.stderr}"
    (HOME / "template.done").touch()


@pytest.fixture(scope="session")
def django_db_setup(server: Server) -> Iterator[None]:
    """A copy of the template per worker, instead of Django's own (which needs a superuser)."""
    server.drop_database(DATABASE)
    server.create_database(DATABASE, TEMPLATE)
    yield
    _close_connections()
    server.drop_database(DATABASE)


@pytest.fixture
def portal_door(settings: Settings) -> None:
    """The test's requests go through the public door; without this, through the console's."""
    from chengming.site import doors

    settings.ROOT_URLCONF = doors.PORTAL.urls
    settings.MIDDLEWARE = [*doors.PORTAL.middleware]
    settings.SECURE_REFERRER_POLICY = doors.PORTAL.referrer_policy
    context = {"context_processors": [*doors.PORTAL.context_processors]}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": context}]


class ScratchCity:
    """A database of its own, and a home for log, guard and keys."""

    def __init__(self, server: Server, database: str, home: Path) -> None:
        self.server = server
        self.database = database
        self.home = home

    def dsn(self, role: str) -> str:
        """Connection string for ``owner``, ``desk``, ``portal``, ``log``, ``superuser``."""
        return self.server.dsn(role, self.database)


@pytest.fixture
def scratch_city(
    server: Server,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[ScratchCity]:
    """A fresh copy of the template; the default alias is switched to it (role desk).

    Where ``town_template`` is asked for as well, a copy of that, with the keys it was written by.
    """
    assert "db" not in request.fixturenames, "db and scratch_city exclude each other"
    is_founded = "town_template" in request.fixturenames
    template = request.getfixturevalue("town_template") if is_founded else TEMPLATE
    database = f"scratch_{WORKER}_{next(_numbers)}"
    server.create_database(database, template)
    home = tmp_path / "home"
    home.mkdir()
    if is_founded:
        shutil.copytree(secrets_of(HOME), secrets_of(home))
    settings.CHENGMING_HOME = home
    monkeypatch.setenv("CHENGMING_HOME", str(home))
    entry = connections.settings["default"]
    before = entry["NAME"]
    _close_connections()
    entry["NAME"] = database
    with django_db_blocker.unblock():
        yield ScratchCity(server, database, home)
        _close_connections()
    entry["NAME"] = before
    server.drop_database(database)


def _close_connections() -> None:
    connections.close_all()


_numbers = iter(range(1, 1_000_000))
