"""Random passwords of the database roles and the key of sessions, in files only their owner reads."""

import json
import os
import secrets
from pathlib import Path

from chengming.cli.errors import CannotRun
from chengming.cli.home import private_folder

ROLES = ("owner", "desk", "portal", "log")
SUPERUSER = "superuser"


def of_home(home: Path) -> dict[str, str]:
    """Role → password; made on first use (mode 0600), then always the same."""
    folder = private_folder(home / "secrets")
    path = folder / "database.json"
    if not path.exists():
        _write(path, {role: secrets.token_urlsafe(32) for role in (SUPERUSER, *ROLES)})
    if path.stat().st_mode & 0o077:
        raise CannotRun(f"口令文件 {path} 其他用户可读。请执行：chmod 600 {path}")
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {role: str(kept["passwords"][role]) for role in (SUPERUSER, *ROLES)}
    except (ValueError, KeyError, TypeError):
        raise CannotRun(f"口令文件 {path} 已损坏。请从备份恢复。") from None


def publish(home: Path, dsns: dict[str, str]) -> None:
    """Write each role's connection string beside the passwords, for the processes to read."""
    path = home / "secrets" / "database.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    if kept.get("dsn") != dsns:
        _write(path, kept["passwords"], dsns)


def session_key(home: Path) -> str:
    """What the console signs sessions with; made on first use. A new one only signs everybody out."""
    path = private_folder(home / "secrets") / "session.key"
    if not path.exists():
        with open(path, "w", encoding="ascii", opener=_only_mine) as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii")


def _write(path: Path, passwords: dict[str, str], dsns: dict[str, str] | None = None) -> None:
    fresh = path.with_suffix(f".{os.getpid()}")
    with open(fresh, "w", encoding="utf-8", opener=_only_mine) as file:
        json.dump({"passwords": passwords, "dsn": dsns or {}}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)
