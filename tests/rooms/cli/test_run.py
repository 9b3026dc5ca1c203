"""``chengming run``: from nothing to served, again with its data, and gone without a trace."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from chengming.cli.cluster.process import wait_until
from chengming.cli.errors import CannotRun
from chengming.cli.installation import doors, run

READY_WITHIN = 120


class Running:
    """``chengming run`` as a user starts it, its output read line by line."""

    def __init__(self, home: Path, *arguments: str) -> None:
        with socket.socket() as one, socket.socket() as other:
            for free in (one, other):
                free.bind(("127.0.0.1", 0))
            self.port, self.console_port = (free.getsockname()[1] for free in (one, other))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CHENGMING_")}
        environment |= {"CHENGMING_HOME": str(home), "PORTAL_PORT": str(self.port)}
        environment |= {"CONSOLE_PORT": str(self.console_port)}
        self.home = home
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "chengming.cli.main", "run", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        self.lines.extend(self.process.stdout)

    def wait_until_ready(self) -> float:
        """Seconds from the start to the ready line."""
        ready = wait_until(lambda: "就绪：" in self.output or self.ended, READY_WITHIN)
        assert ready and not self.ended, self.output
        return time.monotonic() - self.begun

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def get(self, path: str, port: int = 0) -> bytes:
        address = f"http://127.0.0.1:{port or self.port}{path}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.read()

    def end(self, kind: int) -> int:
        self.process.send_signal(kind)
        status = self.process.wait(60)
        self.reader.join()
        self.process.stdout.close()
        return status


def processes_of(home: Path) -> dict[int, str]:
    """Every process that names the home in its arguments or its environment."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            named = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if os.fsencode(home) in told and int(entry.name) != os.getpid():
            found[int(entry.name)] = named
    return found


@pytest.fixture
def home(open_folder):
    yield open_folder / "var"
    for pid in processes_of(open_folder / "var"):
        os.kill(pid, signal.SIGKILL)


def test_first_start_second_start_and_stop(home):
    first = Running(home)
    first.wait_until_ready()
    portal, console = (f"http://127.0.0.1:{port}/" for port in (first.port, first.console_port))
    assert first.lines[-1].startswith(f"就绪：门户 {portal}，工作台 {console}")
    state = json.loads(first.get("/healthz"))
    assert (state["ok"], state["role"], state["log"]) == (True, "portal", "ok")
    state = json.loads(first.get("/healthz", first.console_port))
    assert (state["ok"], state["role"], state["database"]) == (True, "desk", "ok")
    checkpoint = first.get("/log/checkpoint")
    assert processes_of(home)
    assert first.end(signal.SIGINT) == 0
    assert processes_of(home) == {}

    second = Running(home)
    seconds = second.wait_until_ready()
    assert second.get("/log/checkpoint").splitlines()[0] == checkpoint.splitlines()[0]
    size = [int(c.splitlines()[1]) for c in (checkpoint, second.get("/log/checkpoint"))]
    assert size[1] >= size[0] > 0
    assert "升级" not in second.output, "the second start found nothing kept"
    assert second.end(signal.SIGTERM) == 0
    assert processes_of(home) == {}
    print(f"second start ready after {seconds:.1f} s")


@pytest.mark.parametrize("victim", ["sequencer", "gunicorn", "postgres -D"])
def test_when_one_process_dies_the_rest_is_stopped(made_home, victim):
    running = Running(made_home)
    running.wait_until_ready()
    (target, *_) = sorted(
        pid for pid, named in processes_of(made_home).items() if re.search(rf"{victim}", named)
    )
    os.kill(target, signal.SIGKILL)
    assert running.process.wait(60) == 1
    running.reader.join()
    running.process.stdout.close()
    assert "意外退出" in running.output
    assert processes_of(made_home) == {}


def _served_by(home: Path) -> list[str]:
    return [n for n in processes_of(home).values() if "gunicorn" in n or "sequencer" in n]


def test_a_supervisor_killed_outright_leaves_only_the_database_and_the_next_one_takes_it(made_home):
    running = Running(made_home)
    running.wait_until_ready()
    assert running.end(signal.SIGKILL) == -signal.SIGKILL
    assert wait_until(lambda: not _served_by(made_home), 20)
    again = Running(made_home)
    again.wait_until_ready()
    assert again.end(signal.SIGINT) == 0
    assert processes_of(made_home) == {}


def test_a_second_run_on_the_same_data_is_refused(made_home):
    running = Running(made_home)
    running.wait_until_ready()
    second = Running(made_home)
    assert second.process.wait(60) == 2
    second.reader.join()
    second.process.stdout.close()
    assert "已有一个 chengming run 在运行" in second.output
    assert running.get("/healthz")
    assert running.end(signal.SIGINT) == 0


def test_stopped_while_it_is_still_starting_leaves_nothing(home):
    running = Running(home)
    assert wait_until(lambda: "检查数据库结构" in running.output, READY_WITHIN)
    assert running.end(signal.SIGINT) == 0
    assert processes_of(home) == {}


def test_a_busy_port_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotRun, match=r"已被占用.*PORTAL_PORT=8100 make run"):
            doors.require_free(taken.getsockname()[1], "PORTAL_PORT")


@pytest.mark.parametrize("given", ["", "0", "70000", "http", "-1", "八千"])
def test_a_port_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORTAL_PORT", given)
    with pytest.raises(CannotRun, match="1 到 65535"):
        _ = doors.PORTAL.port


def test_a_city_is_never_wiped_under_a_real_origin(monkeypatch, open_folder):
    monkeypatch.setenv("CHENGMING_ORIGIN", "jiangyin.example/log")
    home = open_folder / "var"
    (home / "log").mkdir(parents=True)
    installation = run.Installation(home, {})
    with pytest.raises(CannotRun, match="不是演示日志"):
        installation._wipe()
    assert (home / "log").exists()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """An installation made once; tests copy it."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="cm-run-"))
    folder.chmod(0o755)
    running = Running(folder / "var")
    running.wait_until_ready()
    assert running.end(signal.SIGINT) == 0
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture
def made_home(made_once, home):
    subprocess.run(["cp", "-a", made_once, home], check=True)
    return home


class Building(run.Installation):
    """An installation whose commands are only written down; the named one is interrupted."""

    def __init__(self, home: Path, interrupted: str = "") -> None:
        home.mkdir(exist_ok=True)
        super().__init__(home, {})
        self.told: list[str] = []
        self.interrupted = interrupted

    def _command(self, name: str) -> None:
        self.told.append(name)
        if name == self.interrupted:
            raise KeyboardInterrupt

    def _is_empty(self) -> bool:
        return True

    def _wipe(self) -> None:
        self.told.append("wipe")


def test_a_city_cut_short_is_begun_again_from_nothing(home):
    first = Building(home, interrupted="city")
    with pytest.raises(KeyboardInterrupt):
        first._city()
    assert (home / "city.unfinished").exists()
    second = Building(home)
    second._city()
    assert second.told == ["wipe", "migrate", "city"]
    assert not (home / "city.unfinished").exists()


def test_a_city_is_built_into_an_empty_log_only(home, monkeypatch):
    fresh = Building(home)
    fresh._city()
    assert fresh.told == ["city"]
    monkeypatch.setattr(Building, "_is_empty", lambda _: False)
    again = Building(home)
    again._city()
    assert again.told == []
