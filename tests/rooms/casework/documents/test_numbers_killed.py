"""文号: SIGKILL to the server process of one who issues, as when memory runs out, at every step.

PostgreSQL then throws everybody out and recovers from its log: on a server of its own, with commits
that are on the disk before they are told.
"""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as live
from django.db import Error, connection, connections
from tests import conftest as base
from tests import sizes
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import NOTICE, issue
from tests.rooms.casework.documents.test_numbers import (
    STEPS,
    at_once,
    crash_at,
    issuing,
    ordinals,
    voided,
    won,
)

from chengming.casework.cases import audit as cases_audit
from chengming.casework.documents import actions, audit
from chengming.cli.postgres import Server
from chengming.record.ledger import keys

KILLS, CASES = sizes.count(6, 24), sizes.count(3, 16)
PATIENCE = 60


@pytest.fixture
def own_server(tmp_path: Path, settings, django_db_blocker) -> Iterator[Server]:
    """A durable server that may be injured; the default connection goes to it."""
    entry = connections.settings["default"]
    before = dict(entry)
    server = Server.from_home(Path(base.HOME) / f"killed-{os.getpid()}", {"shared_buffers": "64MB"})
    server.start()
    server.prepare_roles()
    server.create_database("chengming")
    migrate(server)
    settings.CHENGMING_HOME = tmp_path
    connections.close_all()
    desk = psycopg.conninfo.conninfo_to_dict(server.dsn("desk", "chengming"))
    entry.update(NAME="chengming", HOST=desk["host"], PASSWORD=desk["password"])
    with django_db_blocker.unblock():
        yield server
        connections.close_all()
    server.remove()
    entry.update(before)


def migrate(server: Server) -> None:
    owner = {"CHENGMING_ROLE": "owner", "CHENGMING_DSN_OWNER": server.dsn("owner", "chengming")}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=os.environ | owner, check=True)


@pytest.fixture
def many(own_server: Server, monkeypatch) -> Iterator[list[town.Play]]:
    """Cases with a notice not yet issued."""
    keys.prepare(Path(live.CHENGMING_HOME), str(live.CHENGMING_ORIGIN))
    monkeypatch.setattr(actions, "pdf", lambda paper, frame: f"%PDF-1.7 {frame.number}".encode())
    with town.clock() as frozen:
        town.found()
        found = []
        for _ in range(CASES):
            case = town.Play(frozen, pace=town.timedelta(minutes=1)).file()
            case.do("notify", "a", {"tells_hearing": True})
            found.append(case)
        yield found


def killed(*_: object, **__: object) -> None:
    """SIGKILL to the process of the server that serves this connection; then it is noticed."""
    connection.ensure_connection()
    assert connection.connection is not None
    os.kill(connection.connection.info.backend_pid, signal.SIGKILL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", (PATIENCE,))


@contextmanager
def throwing_out(server: Server) -> Iterator[None]:
    """Whatever kills inside; afterwards the server has thrown everybody out and answers again."""
    bystander = psycopg.connect(server.dsn("desk", "chengming"), autocommit=True)
    yield
    with pytest.raises(psycopg.Error):
        bystander.execute("SELECT pg_sleep(%s)", (PATIENCE,))
    connections.close_all()
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.ensure_connection()
            return
        except Error:
            assert time.monotonic() < end, "the server did not recover"
            time.sleep(0.05)


def test_a_killed_server_process_leaves_no_gap_and_no_double(own_server, many, monkeypatch):
    for turn in range(KILLS):
        case, step = many[turn % CASES], list(STEPS)[turn % len(STEPS)]
        voided(case)
        before, submission = len(ordinals()), uuid.UUID(int=turn + 1)
        with throwing_out(own_server), monkeypatch.context() as patch:
            crash_at(step, patch, killed)
            with pytest.raises(Error):
                issue(case, NOTICE, submission=submission)
                killed()
        assert ordinals() == list(range(1, before + 1 + (step == "committed"))), step
        done = issue(case, NOTICE, submission=submission)
        assert done.instrument.endswith(f"〕{before + 1}号"), step
    print(f"{KILLS} server processes killed at {len(STEPS)} steps: 1 to {ordinals()[-1]}")
    assert audit.audit() == cases_audit.audit() == []


def test_those_thrown_out_with_it_lose_only_what_was_not_answered(own_server, many, monkeypatch):
    """All issue at once and the second number dies with its process: what was answered is there."""
    keep, dead = actions.vault.keep, []

    def second(pieces, name):
        if "〕2号" in name and not dead:
            dead.append(name)
            killed()
        return keep(pieces, name)

    with throwing_out(own_server), monkeypatch.context() as patch:
        patch.setattr(actions.vault, "keep", second)
        results = at_once([issuing(case) for case in many])
    given, stored = {done.instrument for done in won(results)}, ordinals()
    assert dead
    assert len(given) < CASES
    assert stored == list(range(1, len(stored) + 1))
    assert {int(n.rpartition("〕")[2].rstrip("号")) for n in given} <= set(stored)
    left = [case for case in many if not cases_with_paper(case)]
    assert len(won(at_once([issuing(case) for case in left]))) == len(left)
    assert ordinals() == list(range(1, CASES + 1))
    assert audit.audit() == cases_audit.audit() == []


def cases_with_paper(case: town.Play) -> bool:
    """Whether its notice was issued."""
    return actions.IssuedPaper.objects.filter(case_id=case.case, void=None).exists()
