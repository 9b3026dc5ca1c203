"""The server process: make a cluster, start it, know whether it lives, stop it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from chengming.cli.cluster.binaries import BUILTIN_LOCALE_SINCE
from chengming.cli.cluster.places import SOCKET, Place
from chengming.cli.errors import CannotRun

SUPERUSER_NAME = "chengming_superuser"
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "100",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "logging_collector": "off",
    "log_parameter_max_length_on_error": "0",  # parameters are personal data
    "log_min_error_statement": "panic",
}
ORPHANS_END_WITHIN = 20.0


def make_cluster(place: Place, password: str) -> None:
    """``initdb`` into a side folder, renamed when finished: a half-made cluster never counts."""
    fresh = place.data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    place.account.own(fresh)
    given = place.sockets / "password"
    given.unlink(missing_ok=True)
    given.touch(mode=0o600)
    given.write_text(password, encoding="utf-8")
    place.account.own(given)
    try:
        done = subprocess.run(  # noqa: S603  our own binaries, no shell
            [
                *(place.binaries.program("initdb"), "--pgdata", str(fresh)),
                *("--username", SUPERUSER_NAME, "--pwfile", str(given)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--data-checksums"),
                *_locale(place.binaries.version),
                "--no-instructions",
            ],
            **place.account.as_user(),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        given.unlink()
    if done.returncode != 0:
        raise CannotRun(f"建立数据库失败（initdb）：\n{done.stderr.strip()}")
    (fresh / "pg_hba.conf").write_text("local all all scram-sha-256\n", encoding="ascii")
    fresh.rename(place.data)


def _locale(version: int) -> tuple[str, ...]:
    if version >= BUILTIN_LOCALE_SINCE:
        return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
    return ("--locale=C.UTF-8",)


def spawn(place: Place, options: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start ``postgres`` as our own child, in a session of its own (Ctrl-C is ours to pass on)."""
    settings = {**SETTINGS, "cluster_name": _title(place.data), **options}
    command = [place.binaries.program("postgres"), "-D", str(place.data)]
    command += ["-k", str(place.sockets)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  our own binaries, no shell
            command,
            **place.account.as_user(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def running(data: Path) -> int | None:
    """Process id of a living postmaster of ``data``; a zombie or a reused number is none."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if is_postmaster(pid, data) else None


def is_postmaster(pid: int, data: Path) -> bool:
    """Whether ``pid`` lives and is the postmaster of ``data``."""
    if not Path("/proc/self").exists():
        return _answers(pid)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"} and os.fsencode(data) in arguments


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clear_stale(place: Place) -> None:
    """Remove pid file and socket lock of a dead postmaster, once none of its backends is left.

    PostgreSQL itself refuses to start while the number in the file belongs to a zombie or
    was given to another process. A backend that outlived its postmaster may still write.
    """
    data = place.data
    if not wait_until(lambda: not _backends(data), ORPHANS_END_WITHIN):
        left = "、".join(map(str, _backends(data)))
        raise CannotRun(f"上次的数据库还有进程没有退出：{left}。请稍候再试。")
    for path in (data / "postmaster.pid", place.sockets / SOCKET, place.sockets / f"{SOCKET}.lock"):
        path.unlink(missing_ok=True)


def _backends(data: Path) -> list[int]:
    title = f"postgres: {_title(data)}:".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cmdline").read_bytes().startswith(title):
                found.append(int(entry.name))
        except OSError:  # it ended while we looked
            continue
    return found


def _title(data: Path) -> str:
    return f"chengming-{data.stat().st_ino}"


def stop(pid: int, data: Path, patience: float) -> None:
    """Fast shutdown (SIGINT); immediate (SIGQUIT) if that takes longer than ``patience`` s."""
    for kind in (signal.SIGINT, signal.SIGQUIT):
        try:
            os.kill(pid, kind)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_postmaster(pid, data), patience):
            return
    raise CannotRun(f"数据库进程 {pid} 没有停止。请执行：kill -QUIT {pid}")


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look every 20 ms until ``holds()``; False when the time is up."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
