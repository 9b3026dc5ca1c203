"""SIGKILL to the sequencer, immediate stop of PostgreSQL, under load: nothing acknowledged is lost.

The oracle: ids that the writers noted after their commit, kept outside the database, against records
and log; then the audit and the offline verifier, with every checkpoint seen on the way.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from tests import conftest as base
from tests import sizes
from tests.conftest import ScratchCity
from tests.rooms.record.conftest import LAW, City

from chengming.cli.cluster import process
from chengming.cli.postgres import Server
from chengming.proof.verify import verify_exported_log

ROUNDS = sizes.count(2, 20)
DURABLE: dict[str, str] = {"shared_buffers": "64MB"}
# What a server may not be run with: commits told before they are on the disk.
CARELESS = {**DURABLE, "synchronous_commit": "off", "wal_writer_delay": "10s"}
CARELESS |= {"wal_writer_flush_after": "1GB"}


class Harness:
    """One server of its own, two writers, one sequencer; knows the processes it started."""

    def __init__(self, server: Server, database: str, city: City, folder: Path) -> None:
        self.server, self.database, self.city, self.folder = server, database, city, folder
        self.writers: list[subprocess.Popen] = []
        self.sequencer: subprocess.Popen | None = None
        self.kept: list[bytes] = []

    def start_writers(self) -> None:
        for name in ("one", "two"):
            self.writers.append(self._start("desk", str(self.folder / f"{name}.acks"), LAW))

    def start_sequencer(self) -> None:
        self.sequencer = self._start("log", "--sequencer")

    def _start(self, role: str, *arguments: str) -> subprocess.Popen:
        environment = {
            **os.environ,
            "CHENGMING_HOME": str(self.city.home),
            "CHENGMING_ROLE": role,
            f"CHENGMING_DSN_{role.upper()}": self.server.dsn(role, self.database),
            "CHENGMING_DSN_DESK": self.server.dsn("desk", self.database),
        }
        command = [sys.executable, "-m", "tests.faults.writing", *arguments]
        with (self.folder / "processes.log").open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def kill_sequencer(self) -> None:
        assert self.sequencer is not None
        self.sequencer.kill()
        self.sequencer.wait()

    def stop_postgres_at_once(self) -> None:
        """pg_ctl stop -m immediate: no checkpoint, no goodbye."""
        assert self.server.place is not None
        pid = process.running(self.server.place.data)
        os.kill(pid, signal.SIGQUIT)
        self.server.process.wait()
        self.server.start()

    def wait_for_checkpoint(self) -> None:
        """Until a new one is published; it is kept, as an outsider would."""
        path, acknowledged = self.city.layout.checkpoint, len(self.acknowledged())
        before = path.read_bytes() if path.exists() else b""
        self.wait_for(lambda: path.exists() and path.read_bytes() != before)
        self.kept.append(path.read_bytes())
        self.wait_for(lambda: len(self.acknowledged()) > acknowledged)

    def acknowledged(self) -> set[str]:
        return {
            line
            for path in self.folder.glob("*.acks")
            for line in path.read_text().split("\n")[:-1]
        }

    def wait_for(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, (self.folder / "processes.log").read_text()[-2000:]
            time.sleep(0.02)

    def end(self) -> None:
        for started in [*self.writers, self.sequencer]:
            if started is not None and started.poll() is None:
                started.kill()
                started.wait()


@pytest.fixture
def harness_with(
    tmp_path: Path, settings, django_db_blocker
) -> Iterator[Callable[[dict[str, str]], Harness]]:
    """A harness on a server with the given options; home and database are its own."""
    made: list[Harness] = []
    entry = connections.settings["default"]
    before = dict(entry)

    def make(options: dict[str, str]) -> Harness:
        place = Path(base.HOME) / f"own-{len(made)}-{os.getpid()}"
        own = Server.from_home(place, options)
        own.start()
        own.prepare_roles()
        own.create_database("chengming")
        _migrate(own)
        with own.connect("chengming") as connection:
            # A careless server may lose the tables as well; only the records are to be at stake.
            connection.execute("CHECKPOINT")
        home = tmp_path / "home"
        home.mkdir()
        settings.CHENGMING_HOME = home
        connections.close_all()
        desk = psycopg.conninfo.conninfo_to_dict(own.dsn("desk", "chengming"))
        entry.update(NAME="chengming", HOST=desk["host"], PASSWORD=desk["password"])
        harness = Harness(own, "chengming", City(ScratchCity(own, "chengming", home)), tmp_path)
        made.append(harness)
        return harness

    with django_db_blocker.unblock():
        yield make
        for harness in made:
            harness.end()
            connections.close_all()
            harness.server.remove()
    entry.update(before)


def _migrate(server: Server) -> None:
    environment = {
        **os.environ,
        "CHENGMING_ROLE": "owner",
        "CHENGMING_DSN_OWNER": server.dsn("owner", "chengming"),
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def test_kills_of_sequencer_and_database_lose_double_and_skip_nothing(harness_with):
    chance, harness = random.Random(sizes.SEED), harness_with(DURABLE)
    harness.start_writers()
    harness.wait_for(lambda: len(harness.acknowledged()) > 10)
    for _ in range(ROUNDS):
        harness.start_sequencer()
        harness.wait_for_checkpoint()
        time.sleep(chance.uniform(0.0, 0.5))
        harness.stop_postgres_at_once()
        harness.wait_for_checkpoint()  # the same sequencer came back by itself
        assert harness.sequencer.poll() is None
        time.sleep(chance.uniform(0.0, 0.5))
        harness.kill_sequencer()
    harness.end()
    _judge(harness)


def _judge(harness: Harness) -> None:
    city = harness.city
    connections.close_all()
    city.drain()
    records = {r.hex for (r,) in city.query("SELECT id FROM records_record")}
    logged = [r.hex for (r,) in city.query("SELECT record FROM ledger_entry WHERE door = 'desk-1'")]
    acknowledged = harness.acknowledged()
    print(
        f"seed {sizes.SEED}: {ROUNDS} rounds, {len(acknowledged)} acknowledged, {len(logged)} logged"
    )
    assert acknowledged <= records, "an acknowledged record was lost"
    assert set(logged) == records, "a record is not logged, or a log entry has no record"
    assert len(logged) == len(set(logged)), "a record was logged twice"
    assert city.audit() == []
    report = verify_exported_log(city.layout.public, city.signer.key, harness.kept)
    assert report.good, report.problems
    assert len(harness.kept) >= ROUNDS


def test_careless_server_loses_acknowledged_records_and_the_oracle_says_so(harness_with):
    """The positive control: without synchronous commit the same oracle must find losses."""
    harness = harness_with(CARELESS)
    harness.start_writers()
    harness.wait_for(lambda: len(harness.acknowledged()) > 50)
    acknowledged = harness.acknowledged()
    harness.stop_postgres_at_once()
    harness.end()
    connections.close_all()
    records = {r.hex for (r,) in harness.city.query("SELECT id FROM records_record")}
    assert acknowledged - records, "commits told before they were durable are gone"
