"""The launcher: starts cold and warm, joins, recovers from every way a server may have died."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest
from tests.house.source import CHECKOUT

from chengming.cli.cluster import account, binaries, process, roles
from chengming.cli.errors import CannotRun, DatabaseUnfit
from chengming.cli.postgres import Server

QUICK = {"fsync": "off"}
NOBODY = account.Account("nobody", 65534, 65534)


def write(server: Server, rows: int) -> None:
    with server.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [rows])


def count(server: Server) -> int:
    with server.connect() as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


@pytest.fixture(scope="module")
def made():
    """A cluster made once, to be copied: most tests are not about making one."""
    folder = Path(tempfile.mkdtemp(prefix="cm-made-"))
    folder.chmod(0o755)
    with Server.from_home(folder / "var", QUICK):
        pass
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture
def fresh(open_folder, made):
    """A server of its own, made but not yet started."""
    subprocess.run(["cp", "-a", made, open_folder / "var"], check=True)
    server = Server.from_home(open_folder / "var", QUICK)
    yield server
    server.remove()


def test_cold_start_warm_start_and_data_kept(fresh):
    fresh.start()
    write(fresh, 1000)
    fresh.stop()
    assert not fresh.is_alive()
    again = Server.from_home(fresh.home, QUICK)
    with again:
        assert count(again) == 1000


def test_roles_get_in_with_their_own_passwords_and_nobody_else_does(fresh):
    with fresh:
        fresh.prepare_roles()
        fresh.create_database("chengming")
        for role in ("owner", "desk", "portal", "log"):
            with psycopg.connect(fresh.dsn(role, "chengming")) as connection:
                assert connection.info.user == f"chengming_{role}"
        stolen = fresh.dsn("portal", "chengming").replace("_portal", "_owner")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(stolen)
        with pytest.raises(ValueError, match="没有名为"):
            fresh.dsn("root", "chengming")


def test_nothing_but_a_private_socket_is_open(fresh):
    with fresh:
        assert fresh.place.sockets.stat().st_mode & 0o777 == 0o700
        with fresh.connect() as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
    secrets = fresh.home / "secrets"
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert (secrets / "database.json").stat().st_mode & 0o777 == 0o600


def test_a_password_file_others_can_read_is_refused(fresh):
    (fresh.home / "secrets" / "database.json").chmod(0o644)
    with pytest.raises(CannotRun, match="chmod 600"):
        Server.from_home(fresh.home)


def test_after_sigkill_everything_committed_is_there(fresh):
    fresh.start()
    write(fresh, 20_000)
    fresh.kill()
    assert process.wait_until(lambda: not fresh.is_alive(), 5)
    fresh.start()
    assert count(fresh) == 20_000


def test_a_dead_child_that_nobody_reaped_does_not_count_as_running(fresh):
    fresh.start()
    write(fresh, 10)
    pid = fresh.process.pid
    fresh.kill()
    # Nobody waits for it: it stays a zombie, and its number stays taken.
    assert process.wait_until(lambda: " Z " in Path(f"/proc/{pid}/stat").read_text(), 5)
    os.kill(pid, 0)
    other = Server.from_home(fresh.home, QUICK)
    with other:
        assert count(other) == 10
    fresh.process.wait()


def test_a_pid_file_with_the_number_of_a_stranger_is_stale(fresh):
    fresh.start()
    write(fresh, 10)
    fresh.stop()
    stranger = subprocess.Popen(["sleep", "60"], **fresh.place.account.as_user())
    try:
        lines = f"{stranger.pid}\n{fresh.place.data}\n"
        (fresh.place.data / "postmaster.pid").write_text(lines)
        assert not fresh.is_alive()
        fresh.start()
        assert count(fresh) == 10
        assert stranger.poll() is None, "a stranger's process was harmed"
    finally:
        stranger.terminate()
        stranger.wait()


def test_the_last_one_out_stops_the_server(fresh):
    second = Server.from_home(fresh.home, QUICK)
    fresh.start()
    second.start()
    assert second.process is None, "the second user joins, it does not start another"
    fresh.stop()
    assert second.is_alive()
    second.stop()
    assert not second.is_alive()


def test_a_user_that_was_killed_does_not_keep_the_server_running(fresh):
    script = (
        "import os, sys, signal; from pathlib import Path\n"
        "from chengming.cli.postgres import Server\n"
        "Server.from_home(Path(sys.argv[1])).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script, fresh.home], check=False)
    assert done.returncode == -signal.SIGKILL
    assert fresh.is_alive()
    with fresh:
        pass
    assert not fresh.is_alive()


def test_many_commands_at_once_share_one_server(fresh):
    servers = [Server.from_home(fresh.home, QUICK) for _ in range(6)]
    threads = [threading.Thread(target=server.start) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(server.process is not None for server in servers) == 1
    for server in servers[1:]:
        server.stop()
    assert servers[0].is_alive()
    servers[0].stop()
    assert not servers[0].is_alive()


def test_a_cluster_half_made_is_made_again(open_folder):
    fresh = Server.from_home(open_folder / "var", QUICK)
    half = fresh.place.data.with_name("postgres.new")
    half.mkdir(mode=0o700)
    (half / "PG_VERSION").write_text("18")
    with fresh:
        write(fresh, 1)
    assert not half.exists()


def test_a_checkout_only_its_owner_can_enter(closed_folder):
    server = Server.from_home(closed_folder / "var", QUICK)
    try:
        with server:
            write(server, 5)
            assert count(server) == 5
        assert server.place.outside == (os.geteuid() == 0)
        told = (server.home / "README").read_text()
        assert str(server.place.data) in told
        with Server.from_home(server.home, QUICK) as again:
            assert count(again) == 5
    finally:
        server.remove()
    assert not server.place.data.exists()


def test_a_cluster_follows_when_its_checkout_is_closed(open_folder):
    server = Server.from_home(open_folder / "var", QUICK)
    with server:
        write(server, 7)
    open_folder.chmod(0o700)
    moved = Server.from_home(server.home, QUICK)
    try:
        with moved:
            assert count(moved) == 7
    finally:
        moved.remove()


def test_a_path_too_long_for_a_socket(open_folder):
    deep = open_folder / ("长" * 40)
    deep.mkdir()
    server = Server.from_home(deep / "var", QUICK)
    try:
        with server:
            assert len(os.fsencode(server.place.sockets / ".s.PGSQL.5432")) <= 107
            write(server, 1)
    finally:
        server.remove()
    assert not server.place.sockets.exists()


def test_a_socket_folder_laid_by_somebody_else_is_refused(open_folder):
    home = open_folder / "var"
    home.mkdir()
    (home / "run").mkdir(mode=0o755)
    with pytest.raises(CannotRun, match="0700"):
        Server.from_home(home)


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_database_that_does_not_know_chinese_is_refused(server, locale):
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS unfit")
        connection.execute(
            f"CREATE DATABASE unfit TEMPLATE template0 ENCODING 'UTF8'"
            f" LOCALE_PROVIDER libc LOCALE '{locale}'"
        )
    try:
        with (
            server.connect("unfit") as connection,
            pytest.raises(DatabaseUnfit, match=r"C\.UTF-8"),
        ):
            roles.probe(connection)
    finally:
        server.drop_database("unfit")


def test_the_probe_lets_our_own_database_pass(server):
    with server.connect("postgres") as connection:
        roles.probe(connection)
        (left,) = connection.execute(
            "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"
        ).fetchone()
    assert left == 0, "the probe leaves something behind"


def test_another_encoding_is_refused(server):
    with server.connect() as connection:
        connection.execute("DROP DATABASE IF EXISTS narrow")
        connection.execute(
            "CREATE DATABASE narrow TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
            " LOCALE_PROVIDER libc"
        )
    try:
        with server.connect("narrow") as connection, pytest.raises(DatabaseUnfit, match="UTF8"):
            roles.probe(connection)
    finally:
        server.drop_database("narrow")


def test_a_real_server_is_used_when_one_is_named(server, open_folder, monkeypatch):
    place = server.place.sockets
    secret = server.passwords["superuser"]
    monkeypatch.setenv(
        "CHENGMING_DATABASE_URL",
        f"postgresql://{process.SUPERUSER_NAME}:{secret}@/elsewhere?host={place}&port=5432",
    )
    remote = Server.from_home(open_folder / "var")
    # Role names are the cluster's: with the passwords of the running server nothing changes.
    remote.passwords = server.passwords
    with remote:
        assert not remote.is_embedded
        assert remote.database == "elsewhere"
        remote.create_database("elsewhere")
        with psycopg.connect(remote.dsn("portal", "elsewhere")) as connection:
            assert connection.info.dbname == "elsewhere"
        remote.drop_database("elsewhere")
    assert server.is_alive(), "a server that is not ours is never stopped"


def test_an_address_that_is_none_is_refused(open_folder, monkeypatch):
    monkeypatch.setenv("CHENGMING_DATABASE_URL", "mysql://host/db")
    with pytest.raises(CannotRun, match="postgresql://"):
        Server.from_home(open_folder / "var")


def usable_binaries() -> list[Path]:
    return [folder for folder in binaries.candidates() if binaries.inspect(folder)]


@pytest.mark.parametrize("folder", usable_binaries(), ids=lambda f: f.parent.name)
def test_every_postgresql_of_this_machine_will_do(open_folder, monkeypatch, folder):
    monkeypatch.setattr(binaries, "candidates", lambda: [folder])
    server = Server.from_home(open_folder / "var", QUICK)
    try:
        with server:
            server.prepare_roles()
            server.create_database("chengming")
            write(server, 1)
    finally:
        server.remove()


def test_without_any_postgresql_the_command_to_get_one_is_named(monkeypatch):
    monkeypatch.setattr(binaries, "candidates", list)
    with pytest.raises(CannotRun, match="apt-get install postgresql"):
        binaries.find()


def interpreters() -> list[list[str]]:
    """Ways for an ordinary user of this machine to run our code; as ourselves where we are one."""
    if os.geteuid() != 0:
        return [[sys.executable]]
    found = []
    for python in (sys.executable, "/usr/bin/python3.11", "/usr/bin/python3"):
        probe = "import sys; assert sys.version_info[:2] == (3, 11); import psycopg, chengming"
        if NOBODY.can("env", f"PYTHONPATH={_path()}", python, "-c", probe):
            found.append([python])
    return found[:1]


def _path() -> str:
    site = next(p for p in sys.path if p.endswith("site-packages"))
    return f"{CHECKOUT / 'src'}:{site}"


@pytest.mark.parametrize("python", interpreters(), ids=lambda p: Path(p[0]).name)
def test_an_ordinary_user_starts_it_too(open_folder, python):
    script = (
        "import sys; from pathlib import Path\n"
        "from chengming.cli.postgres import Server\n"
        "server = Server.from_home(Path(sys.argv[1]))\n"
        "with server:\n"
        "    server.prepare_roles(); server.create_database('chengming')\n"
        "    print(server.place.account.name, server.place.outside)\n"
        "assert not server.is_alive()\n"
    )
    given = NOBODY.as_user() if os.geteuid() == 0 else {"env": {**os.environ}}
    if os.geteuid() == 0:
        os.chown(open_folder, NOBODY.uid, NOBODY.gid)
    given["env"] = {**given["env"], "PYTHONPATH": _path(), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*python, "-c", script, str(open_folder / "var")],
        **given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1] == "False"
