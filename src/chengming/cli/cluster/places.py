"""Where the cluster, its socket and its binaries lie.

Normally under the home. Where the database's user cannot get there (a checkout only root can
enter), under ``/var/lib/chengming/<digest>``; no parent's mode is ever changed.
"""

import os
import shutil
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from chengming.cli import home as homes
from chengming.cli.cluster import account as accounts
from chengming.cli.cluster import binaries as programs
from chengming.cli.cluster.account import Account
from chengming.cli.cluster.binaries import Binaries
from chengming.cli.errors import CannotRun

OUTSIDE = Path("/var/lib/chengming")
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # sockaddr_un.sun_path less its NUL


@dataclass(frozen=True)
class Place:
    """Everything a server process needs to know about files."""

    data: Path
    sockets: Path
    log: Path
    account: Account
    binaries: Binaries
    outside: bool

    @property
    def exists(self) -> bool:
        """Whether a finished cluster lies here."""
        return (self.data / "PG_VERSION").exists()


def choose(home: Path) -> Place:
    """Find or make the place for ``home``; folders are made, the cluster is not."""
    inside, away = home / "postgres", OUTSIDE / homes.digest_of(home)
    account = accounts.for_cluster(away / "postgres" if _holds(away / "postgres") else inside)
    _own_or_refuse(inside, account)
    found = programs.find()
    outside = _holds(away / "postgres") or not account.can_enter(home)
    if outside:
        _open_away(away, account)
        _move(inside, away / "postgres", account)
    base = away if outside else home
    place = Place(
        data=base / "postgres",
        sockets=_sockets(base, account),
        log=base / "postgres.log",
        account=account,
        binaries=_reachable(found, away, account),
        outside=outside,
    )
    _tell(home, place)
    return place


def _holds(data: Path) -> bool:
    return (data / "PG_VERSION").exists() if os.access(data.parent, os.X_OK) else False


def _own_or_refuse(data: Path, account: Account) -> None:
    if data.exists() and data.stat().st_uid != account.uid:
        raise CannotRun(
            f"数据库文件 {data} 属于另一个用户，{account.name} 不能使用。"
            "请用当初启动它的用户运行，或者用 CHENGMING_HOME 指定另一个数据目录。"
        )


def _open_away(away: Path, account: Account) -> None:
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    away.mkdir(mode=0o700, exist_ok=True)
    account.own(away)


def _move(inside: Path, target: Path, account: Account) -> None:
    """A cluster made while the checkout was open follows to where its user can reach it."""
    if not _holds(inside) or target.exists():
        return
    moving = target.with_name("postgres.moving")
    shutil.rmtree(moving, ignore_errors=True)
    shutil.copytree(inside, moving, symlinks=True)
    for path in (moving, *moving.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    moving.rename(target)
    shutil.rmtree(inside)


def _reachable(found: Binaries, away: Path, account: Account) -> Binaries:
    if _runs(found, account):
        return found
    _open_away(away, account)
    copy, fresh = away / f"programs-{found.version}", away / "programs.new"
    if not copy.exists():
        shutil.rmtree(fresh, ignore_errors=True)
        found.copy_to(fresh)
        fresh.rename(copy)
    copied = replace(found, folder=copy / found.folder.relative_to(found.folder.parents[2]))
    if not _runs(copied, account):
        raise CannotRun(f"数据库用户 {account.name} 不能执行 {copied.folder}。请检查该目录的权限。")
    return copied


def _runs(binaries: Binaries, account: Account) -> bool:
    programs = ("postgres", "initdb")
    return all(account.can(binaries.program(name), "--version") for name in programs)


def _sockets(base: Path, account: Account) -> Path:
    near = base / "run"
    if len(os.fsencode(near / SOCKET)) <= LONGEST_SOCKET_PATH:
        return _own_folder(near, account)
    if account.is_other:
        away = OUTSIDE / homes.digest_of(base)
        _open_away(away, account)
        return _own_folder(away / "run", account)
    short = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return _own_folder(short / f"chengming-{account.uid}-{homes.digest_of(base)}", account)


def _own_folder(path: Path, account: Account) -> Path:
    """A folder nobody else can enter; one that somebody else laid there first is refused."""
    if not path.is_symlink() and not path.exists():
        path.mkdir(mode=0o700)
        account.own(path)
    status = path.lstat()
    private = stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o700
    if not private or status.st_uid != account.uid:
        raise CannotRun(f"{path} 应为 {account.name} 独有的目录（0700）。请移走它后再试。")
    return path


def _tell(home: Path, place: Place) -> None:
    lines = [
        "本目录是澄明的数据，不要手工修改。",
        "",
        f"数据库文件：{place.data}",
        f"数据库用户：{place.account.name}",
        f"数据库程序：{place.binaries.folder}",
        "secrets/：口令和密钥，只有所有者可读，须单独备份。",
        "log/：公开日志（检查点和哈希块）。guard/：日志守护文件，最好放在另一块磁盘上。",
    ]
    if place.outside:
        lines += [
            "",
            f"数据库用户进不了本目录，所以数据库、套接字和程序副本放在 {place.data.parent}。",
            "备份、迁移和删除时请连同该目录一起处理。上级目录的权限没有改动。",
        ]
    text = "\n".join(lines) + "\n"
    readme = home / "README"
    if not readme.exists() or readme.read_text(encoding="utf-8") != text:
        readme.write_text(text, encoding="utf-8")
