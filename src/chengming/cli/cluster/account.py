"""As whom PostgreSQL runs. It refuses root, so root hands it to a system user of its own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengming.cli.errors import CannotRun

SYSTEM_USER = "chengming-db"


@dataclass(frozen=True)
class Account:
    """A system user: its name and numbers."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether we must change over to it (we are root)."""
        return os.geteuid() != self.uid

    def as_user(self) -> dict[str, Any]:
        """Arguments of ``subprocess`` that run a program as this user, from ``/``."""
        change = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        return {**change, "cwd": "/", "env": _environment()}

    def own(self, path: Path) -> None:
        """Give ``path`` (not what it holds) to this user."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def can(self, *command: str) -> bool:
        """Whether ``command`` succeeds as this user: access is tried, not computed."""
        try:
            done = subprocess.run(command, capture_output=True, check=False, **self.as_user())  # noqa: S603
        except OSError:
            return False
        return done.returncode == 0

    def can_enter(self, folder: Path) -> bool:
        """Whether this user gets into ``folder``."""
        return self.can("/bin/sh", "-c", 'cd "$1" && test -x .', "sh", str(folder))


def _environment() -> dict[str, str]:
    # LC_ALL: initdb with no locale gives C, under which Chinese has no trigrams.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def current() -> Account:
    """Who we are."""
    uid = os.geteuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        raise CannotRun(
            f"用户编号 {uid} 在本机没有登记名称，PostgreSQL 不能以它运行。"
            f"请先执行（root）：useradd --uid {uid} chengming"
        ) from None
    return Account(name, uid, os.getegid())


def for_cluster(data: Path) -> Account:
    """The owner of an existing cluster, else ourselves, else (root) the system user."""
    us = current()
    if us.uid != 0:
        return us
    if data.exists():
        status = data.stat()
        if status.st_uid != 0:
            return Account(_name_of(status.st_uid), status.st_uid, status.st_gid)
    return _system_user()


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise CannotRun(f"数据库文件属于本机没有登记的用户 {uid}。请恢复该用户后再试。") from None


def _system_user() -> Account:
    entry = _look_up()
    if entry is None:
        command = [
            *("useradd", "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER),
        ]
        if shutil.which("useradd") is None:
            raise CannotRun(f"请先建立数据库用户（root）：{' '.join(command)}")
        made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        entry = _look_up()  # another process may have made it at the same time
        if entry is None:
            raise CannotRun(f"建立数据库用户失败：{made.stderr.strip()}\n命令：{' '.join(command)}")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _look_up() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None
