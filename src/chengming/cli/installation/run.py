"""``chengming run``: from nothing to served, in the foreground; Ctrl-C stops all of it."""

import argparse
import contextlib
import fcntl
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from chengming.cli.errors import CannotRun
from chengming.cli.home import home
from chengming.cli.installation import doors
from chengming.cli.installation.doors import WebDoor
from chengming.cli.parser import Parser
from chengming.cli.postgres import Server
from chengming.record.vault.store import DirectoryStore

OPENS_WITHIN = 60.0
ENDS_WITHIN = 15.0
LOOKS_EVERY = 0.3
# What a city half built leaves behind; only ever removed under a demo log.
# With its log goes its key: one key never signs two logs.
CITY_FILES = ("log", "log-private", "guard", "vault", "clock.json", "secrets/log.key",
    "secrets/door.key", "demo-signins.txt")  # fmt: skip


class ChildDied(CannotRun):
    """子进程意外退出: one of the processes ended by itself."""


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``run``."""
    parser = commands.add_parser("run", help="启动全部：数据库、排序进程、门户、工作台（前台运行）")
    parser.add_argument("--demo", action="store_true", help="日志为空时先建造示范城市")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start everything, print the ready line, watch; 1 when a process died, 0 on Ctrl-C."""
    place = home()
    place.mkdir(parents=True, exist_ok=True)
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _interrupt)
    with _only_one(place):
        installation = Installation(place, {door: door.port for door in doors.DOORS})
        try:
            installation.open(demo=args.demo)
            installation.watch()
        except ChildDied as died:
            print(f"{died} 正在停止其余进程……", file=sys.stderr, flush=True)
            return 1
        except KeyboardInterrupt:
            print("\n正在停止……", flush=True)
        finally:
            for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(kind, signal.SIG_IGN)  # stopping is not interrupted half way
            installation.close()
    print("已全部停止，数据保留。", flush=True)
    return 0


class Installation:
    """The processes of one home, in the order in which they stand on each other."""

    def __init__(self, place: Path, ports: Mapping[WebDoor, int]) -> None:
        self.place = place
        self.ports = ports
        self.server = Server.from_home(place)
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def open(self, *, demo: bool) -> None:
        """Start everything; the ready line is the last thing printed."""
        with _step("启动数据库"):
            self.server.start()
        print("检查数据库结构……", flush=True)
        self._command("migrate")
        if demo:
            self._city()
        # Nobody uploads yet: what a killed process left half written goes.
        DirectoryStore(self.place / "vault").sweep()
        with _step("启动排序进程、门户和工作台"):
            self._spawn("排序进程", _chengming("sequencer"), {})
            self._spawn("公示跟随进程", _chengming("worker"), {})
            for door, port in self.ports.items():
                self._spawn(door.title, door.command(port), door.environment)
            self._wait_for((self.place / "log" / "checkpoint").exists, "排序进程")
            for door, port in self.ports.items():
                self._wait_for(functools.partial(doors.answers, port), door.title)
        if (told := self.place / "demo-signins.txt").exists():
            print(told.read_text(encoding="utf-8"), end="", flush=True)
        shown = "，".join(f"{door.title} {doors.address(p)}" for door, p in self.ports.items())
        print(f"就绪：{shown}  （Ctrl-C 停止）", flush=True)

    def watch(self) -> None:
        """Return never; raise ``ChildDied`` when a process ends by itself."""
        while True:
            time.sleep(LOOKS_EVERY)
            self._require_alive()

    def close(self) -> None:
        """Stop in the opposite order; the database last."""
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self.children.values()):
            try:
                child.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.server.stop(force=True)

    def _city(self) -> None:
        unfinished = self.place / "city.unfinished"
        if unfinished.exists():
            print("上次建造示范城市中途停止，从头重建……", flush=True)
            self._wipe()
            self._command("migrate")
        elif not self._is_empty():
            return
        print("建造示范城市（只在第一次启动时）……", flush=True)
        unfinished.touch()
        self._command("city")
        unfinished.unlink()

    def _wipe(self) -> None:
        origin = os.environ.get("CHENGMING_ORIGIN", "demo.")
        if not origin.startswith("demo."):
            raise CannotRun(f"“{origin}”不是演示日志，不能清空重建。")
        self.server.drop_database(self.server.database)
        for name in CITY_FILES:
            path = self.place / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def _is_empty(self) -> bool:
        with self.server.connect(self.server.database) as connection:
            row = connection.execute(
                "SELECT NOT EXISTS (SELECT FROM records_record)"
                " AND NOT EXISTS (SELECT FROM ledger_entry)"
            ).fetchone()
        return bool(row and row[0])

    def _command(self, name: str) -> None:
        child = self._spawn(name, _chengming(name), {})
        while child.poll() is None:
            time.sleep(0.05)
            self._require_database()
        del self.children[name]
        if child.returncode != 0:
            raise CannotRun(f"“chengming {name}”没有成功（退出状态 {child.returncode}），见上。")

    def _spawn(
        self, name: str, command: list[str], more: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "CHENGMING_HOME": str(self.place), **more}
        # A session of its own: a Ctrl-C at the terminal reaches us alone, we stop them in order.
        # Should we be killed outright, the kernel ends them (setpriv, where there is one).
        die_with_us = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
        self.children[name] = subprocess.Popen(  # noqa: S603  our own commands, no shell
            [*die_with_us, *command], env=environment, start_new_session=True
        )
        return self.children[name]

    def _wait_for(self, ready: Callable[[], bool], name: str) -> None:
        end = time.monotonic() + OPENS_WITHIN
        while not ready():
            self._require_alive()
            if time.monotonic() > end:
                raise CannotRun(f"{name}在 {OPENS_WITHIN:.0f} 秒内没有应答，见上面的错误信息。")
            time.sleep(0.05)

    def _require_alive(self) -> None:
        self._require_database()
        for name, child in self.children.items():
            if child.poll() is not None:
                raise ChildDied(f"{name}意外退出（状态 {child.returncode}）。")

    def _require_database(self) -> None:
        if self.server.is_embedded and not self.server.is_alive():
            raise ChildDied(f"数据库意外退出，日志见 {self.place / 'README'} 所述目录。")


def _chengming(name: str) -> list[str]:
    return [sys.executable, "-m", "chengming.cli.main", name]


@contextlib.contextmanager
def _step(title: str) -> Iterator[None]:
    print(f"{title}……", end="", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"完成（{time.monotonic() - begun:.1f} 秒）", flush=True)


@contextlib.contextmanager
def _only_one(place: Path) -> Iterator[None]:
    with (place / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(
                f"{place} 已有一个 chengming run 在运行。请先停止它（Ctrl-C）。"
            ) from None
        yield


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
