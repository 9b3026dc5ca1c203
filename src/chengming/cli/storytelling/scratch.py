"""A scratch database for stories: the founded city, made once per state of code and data, then copied.

It lies in a cluster of its own under the home, so that no story ever touches an installation.
"""

import contextlib
import fcntl
import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

from chengming.cli import session
from chengming.cli.errors import CannotRun
from chengming.cli.home import home, private_folder
from chengming.cli.postgres import Server
from chengming.cli.storytelling.story_file import Story

if TYPE_CHECKING:
    from chengming.cli.storytelling.player import CaseEnd, StepResult

ORIGIN = "demo.story.example/log"
# A crash may cost a scratch database its data: nothing is lost by that.
_FAST = {"fsync": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}
_SOURCE = Path(__file__).resolve().parents[2]
_CITY = Path(__file__).resolve().parents[4] / "stories" / "city.yaml"
_FLOORS = ("law", "proof", "record", "standing", "casework", "openness", "cli/storytelling/city.py")
_PATTERNS = ("*.py", "*.sql", "*.yaml")
_numbers = itertools.count(1)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Ground:
    """A running scratch server and its founded city."""

    server: Server
    template: str


@contextlib.contextmanager
def opened(progress: Progress) -> Iterator[Ground]:
    """A scratch server with the founded city, running until the block ends."""
    os.environ.pop("CHENGMING_DATABASE_URL", None)
    place = home() / "scratch"
    place.parent.mkdir(parents=True, exist_ok=True)
    private_folder(place)
    os.environ["CHENGMING_ORIGIN"] = ORIGIN
    with Server.from_home(place, _FAST) as server:
        with (place / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            template = _template(server, place, progress)
        try:
            yield Ground(server, template)
        finally:
            connections.close_all()


@contextlib.contextmanager
def database(ground: Ground) -> Iterator[str]:
    """A copy of the founded city, in use by this process until the block ends."""
    server, name = ground.server, f"story_{os.getpid()}_{next(_numbers)}"
    server.create_database(name, ground.template)
    try:
        with using(name):
            yield name
    finally:
        server.drop_database(name)


@contextlib.contextmanager
def using(name: str) -> Iterator[None]:
    """This process talks to another database of the same server."""
    entry = connections.settings["default"]
    before = entry["NAME"]
    connections.close_all()
    entry["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        entry["NAME"] = before


def _template(server: Server, place: Path, progress: Progress) -> str:
    name = f"city_{_digest(_CITY)}"
    done = place / f"{name}.done"
    if done.exists():
        session.set_up(server, "desk", name)
        return name
    progress("建立故事用的空白城市（只在代码或者数据有变动时）")
    for stale in place.glob("city_*.done"):
        server.drop_database(stale.stem)
        stale.unlink()
    server.prepare_roles()
    server.drop_database(name)
    server.create_database(name)
    _migrate(server, name)
    session.set_up(server, "desk", name)
    _keys(place)
    found_city(progress)
    connections.close_all()
    done.touch()
    return name


def _migrate(server: Server, name: str) -> None:
    environment = {
        **os.environ,
        "CHENGMING_HOME": str(server.home),
        "CHENGMING_ROLE": "owner",
        "CHENGMING_DSN_OWNER": server.dsn("owner", name),
        "DJANGO_SETTINGS_MODULE": "chengming.site.settings",
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own interpreter and arguments
    if done.returncode:
        raise CannotRun(f"故事用的数据库没有建成：{done.stderr[-800:]}")


def _keys(place: Path) -> None:
    from chengming.record.ledger import keys

    if not (place / "secrets" / "door.key").exists():
        keys.prepare(place, ORIGIN)


def play(story: Story) -> "tuple[list[StepResult], list[CaseEnd]]":
    """The whole story on the current database, under a demo clock of its own."""
    from chengming.cli.storytelling.city import read_city
    from chengming.cli.storytelling.player import Player
    from chengming.record.clock import demo

    with demo.frozen(story.steps[0].recorded) as clock:
        player = Player(story, read_city(), clock)
        player.enter()
        results = [player.play_step(step) for step in player.steps]
        return results, player.end()


def found_city(progress: Progress) -> None:
    """Found the sample city on the current database."""
    from chengming.cli.storytelling.city import found, read_city
    from chengming.record.clock import demo

    city = read_city()
    with demo.frozen(city.founded) as clock:
        found(city, clock, progress)


def _digest(city: Path) -> str:
    """Of everything a founded city depends on."""
    files = [*city.parent.glob("city*.yaml"), *(city.parent / "city").glob("*.yaml")]
    for floor in _FLOORS:
        root = _SOURCE / floor
        if root.is_file():
            files.append(root)
        for pattern in _PATTERNS:
            files += root.rglob(pattern)
    state = hashlib.sha256()
    for file in sorted(files):
        state.update(str(file.name).encode() + b"\x00" + hashlib.sha256(file.read_bytes()).digest())
    return state.hexdigest()[:16]
