"""The PostgreSQL of this installation: our own embedded one, or a real server.

>>> with Server.from_home(home) as server:            # doctest: +SKIP
...     server.prepare_roles()
...     server.create_database("chengming")

Several processes may use one embedded server. The first starts it; the last one out stops it
(a shared lock on ``postgres.users`` says who is in; a lock dies with its process, so nobody
who was killed keeps it running). ``chengming run`` stops it in any case.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from chengming.cli import home as homes
from chengming.cli.cluster import passwords, places, process, roles
from chengming.cli.errors import CannotRun

DATABASE = "chengming"
ANSWERS_WITHIN = 60.0
STOPS_WITHIN = 60.0


class Server:
    """A PostgreSQL server with our roles; see the module for who starts and stops it."""

    def __init__(self, home: Path, url: str = "", options: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.options = dict(options or {})
        self.passwords = passwords.of_home(home)
        self.process: subprocess.Popen[bytes] | None = None
        self._inside: int | None = None
        self._remote = _remote_parameters(url) if url else None
        with _lock(home / "postgres.lock"):
            self.place = None if self._remote else places.choose(home)

    @classmethod
    def from_home(cls, home: Path, options: Mapping[str, str] | None = None) -> "Server":
        """The server of ``home``, or the one ``CHENGMING_DATABASE_URL`` names. Starts nothing."""
        homes.private_folder(home.parent) if not home.parent.exists() else None
        home.mkdir(exist_ok=True)
        return cls(home, os.environ.get("CHENGMING_DATABASE_URL", ""), options)

    @property
    def database(self) -> str:
        """Name of the database that holds this installation."""
        return str(self._remote["dbname"]) if self._remote else DATABASE

    @property
    def is_embedded(self) -> bool:
        """Whether the server is ours to start and stop."""
        return self.place is not None

    def dsn(self, role: str, database: str) -> str:
        """Connection string for ``owner``, ``desk``, ``portal``, ``log`` or ``superuser``."""
        if role == passwords.SUPERUSER:
            return self.superuser_dsn(database)
        if role not in passwords.ROLES:
            raise ValueError(f"没有名为 {role} 的数据库角色")
        who = {"user": roles.role_name(role), "password": self.passwords[role], "dbname": database}
        return make_conninfo(**{**self._address(), **who})

    def superuser_dsn(self, database: str) -> str:
        """Connection string of the cluster's superuser (of the URL's user on a real server)."""
        if self._remote:
            return make_conninfo(**{**self._remote, "dbname": database})
        secret = self.passwords[passwords.SUPERUSER]
        who = {"user": process.SUPERUSER_NAME, "password": secret, "dbname": database}
        return make_conninfo(**{**self._address(), **who})

    def start(self) -> None:
        """Start the server, or join the one already running; returns when it answers."""
        if self.place is None:
            self._wait_for_answer()
            return
        with _lock(self.home / "postgres.lock"):
            self._enter()
            if not self.place.exists:
                process.make_cluster(self.place, self.passwords[passwords.SUPERUSER])
            if process.running(self.place.data) is None:
                if self.process is not None:
                    # Our own dead or dying child: unless reaped it stays a zombie.
                    self.process.wait(STOPS_WITHIN)
                process.clear_stale(self.place)
                self.process = process.spawn(self.place, self.options)
            self._wait_for_answer()

    def stop(self, *, force: bool = False) -> None:
        """Leave; the last one out stops the server. ``force`` stops it whoever is in."""
        if self.place is None:
            return
        with _lock(self.home / "postgres.lock"):
            if self._leave() or force:
                pid = process.running(self.place.data)
                if pid is not None:
                    process.stop(pid, self.place.data, STOPS_WITHIN)
                if self.process is not None:
                    self.process.wait()
            elif self.process is not None:
                # Others go on using it; it outlives us and is theirs to stop.
                self.process.returncode = 0
            self.process = None

    def kill(self) -> None:
        """SIGKILL to the postmaster, as a power cut would (for drills)."""
        pid = process.running(self.place.data) if self.place else None
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def is_alive(self) -> bool:
        """Whether the server runs (of a real server: whether it answers)."""
        if self.place is None:
            return self._try_connect() is None
        if self.process is not None:
            self.process.poll()
        return process.running(self.place.data) is not None

    def remove(self) -> None:
        """Stop the embedded server and delete its cluster (tests and scratch databases)."""
        if self.place is None:
            return
        self.stop(force=True)
        for path in (self.place.data, self.place.sockets):
            shutil.rmtree(path, ignore_errors=True)
        for folder in {self.place.data.parent, self.place.sockets.parent}:
            if places.OUTSIDE in folder.parents:
                shutil.rmtree(folder, ignore_errors=True)

    def prepare_roles(self) -> None:
        """Create the four roles and write their connection strings for the processes."""
        with self.connect() as connection:
            roles.make_roles(connection, self.passwords)
        passwords.publish(
            self.home, {role: self.dsn(role, self.database) for role in passwords.ROLES}
        )

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create (where missing) and close a database; probe it unless it is a copy."""
        with self.connect() as connection:
            roles.make_database(connection, name, template)
        if template is None:
            with self.connect(name) as connection:
                roles.close_to_public(connection)
                roles.probe(connection)

    def drop_database(self, name: str) -> None:
        """Drop a database and whoever is connected to it."""
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection in autocommit mode."""
        return psycopg.connect(self.superuser_dsn(database), autocommit=True)

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _address(self) -> dict[str, str]:
        if self._remote:
            return self._remote
        assert self.place is not None
        return {"host": str(self.place.sockets), "port": "5432"}

    def _enter(self) -> None:
        if self._inside is None:
            self._inside = os.open(self.home / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._inside, fcntl.LOCK_SH)

    def _leave(self) -> bool:
        """Go out; True when nobody else is in."""
        users = self.home / "postgres.users"
        if self._inside is not None:
            os.close(self._inside)
            self._inside = None
        if not users.exists():
            return True
        handle = os.open(users, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    def _wait_for_answer(self) -> None:
        end = time.monotonic() + ANSWERS_WITHIN
        while (refusal := self._try_connect()) is not None:
            if self.process is not None and self.process.poll() is not None:
                raise CannotRun(f"数据库没有启动起来。日志末尾：\n{self._log_tail()}")
            recovering = "starting up" in refusal or "recovery" in refusal
            if time.monotonic() > end and not recovering:
                raise CannotRun(f"数据库在 {ANSWERS_WITHIN:.0f} 秒内没有应答：{refusal}")
            time.sleep(0.03)

    def _try_connect(self) -> str | None:
        """None when a superuser gets in, else what stood in the way."""
        try:
            with psycopg.connect(self.superuser_dsn("postgres"), connect_timeout=10):
                return None
        except psycopg.OperationalError as error:
            return str(error)

    def _log_tail(self) -> str:
        if self.place is None or not self.place.log.exists():
            return ""
        return "\n".join(self.place.log.read_text(errors="replace").splitlines()[-8:])


def _remote_parameters(url: str) -> dict[str, str]:
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise CannotRun("CHENGMING_DATABASE_URL 应形如 postgresql://用户:口令@主机:5432/chengming")
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise CannotRun(f"CHENGMING_DATABASE_URL 无法解析：{error}") from None
    return {"dbname": DATABASE, **{name: str(value) for name, value in given.items()}}


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
