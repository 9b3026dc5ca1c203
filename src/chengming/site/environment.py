"""Reads what settings need from the environment and the secrets; fails loudly, in Chinese."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from chengming.cli.home import home as home_of_this_installation

ROLES = ("desk", "owner", "portal", "log")
DOORS = ("portal", "console", "")
PASSWORD_PROFILES = ("level3", "asvs")


def home() -> Path:
    """The data folder (``CHENGMING_HOME``)."""
    return home_of_this_installation()


def role() -> str:
    """The database role of this process (``CHENGMING_ROLE``)."""
    named = os.environ.get("CHENGMING_ROLE", "desk")
    if named not in ROLES:
        raise ImproperlyConfigured(f"CHENGMING_ROLE={named}：只能是 {'、'.join(ROLES)} 之一。")
    return named


def door() -> str:
    """Which door this process is (``CHENGMING_DOOR``); empty for commands."""
    named = os.environ.get("CHENGMING_DOOR", "")
    if named not in DOORS:
        raise ImproperlyConfigured(f"CHENGMING_DOOR={named}：只能是 portal 或者 console。")
    return named


def password_profile() -> str:
    """Which password rules hold (``CHENGMING_PASSWORD_PROFILE``): those of 等保三级, or of ASVS 5."""
    named = os.environ.get("CHENGMING_PASSWORD_PROFILE", "level3")
    if named not in PASSWORD_PROFILES:
        known = " 或者 ".join(PASSWORD_PROFILES)
        raise ImproperlyConfigured(f"CHENGMING_PASSWORD_PROFILE={named}：只能是 {known}。")
    return named


def proxies() -> list[str]:
    """Addresses of our own proxies (``CHENGMING_PROXIES``): only they may say for whom they ask."""
    named = os.environ.get("CHENGMING_PROXIES", "")
    return [address.strip() for address in named.split(",") if address.strip()]


def public_url() -> str:
    """Where the public finds the portal (``CHENGMING_PUBLIC_URL``): papers bear it, to be checked there.

    Empty where it is not set: then a real log issues no papers. A demo is found at its own portal.
    """
    named = os.environ.get("CHENGMING_PUBLIC_URL", "").strip().rstrip("/")
    if named:
        parts = urlsplit(named)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
            raise ImproperlyConfigured(
                "CHENGMING_PUBLIC_URL 应为门户的公开地址，例如 https://zf.example.gov.cn。"
            )
        return named
    port = os.environ.get("PORTAL_PORT", "8000")
    return f"http://127.0.0.1:{port}" if origin().startswith("demo.") else ""


def secret_key(door: str, home: Path) -> str:
    """What the console signs with; the portal has none. Made by ``chengming migrate``."""
    if door == "portal":
        return ""
    path = home / "secrets" / "session.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if not door:
            return ""  # a command that signs nothing, perhaps the one that makes the key
        raise ImproperlyConfigured(
            f"没有 {path}：工作台不能签发会话。请先执行 .venv/bin/chengming migrate。"
        ) from None
    except PermissionError:
        raise ImproperlyConfigured(f"无权读取 {path}。请用它的所有者运行。") from None


def origin() -> str:
    """Name of the log (``CHENGMING_ORIGIN``); ``demo.`` at its beginning marks a demo."""
    named = os.environ.get("CHENGMING_ORIGIN", "demo.jiangyin.example/log")
    if not named.isascii() or any(c.isspace() or c == "+" for c in named) or not named:
        raise ImproperlyConfigured("CHENGMING_ORIGIN 应为不含空格和加号的 ASCII 文字。")
    return named


def hosts() -> list[str]:
    """Host names under which the doors may be asked (``CHENGMING_HOSTS``, commas between)."""
    named = os.environ.get("CHENGMING_HOSTS", "127.0.0.1,localhost,[::1]")
    return [host.strip() for host in named.split(",") if host.strip()]


def database(role: str, home: Path) -> dict[str, Any]:
    """Django's entry for ``role``, from ``CHENGMING_DSN_<ROLE>`` or ``database.json``."""
    variable = f"CHENGMING_DSN_{role.upper()}"
    dsn = os.environ.get(variable) or _kept_dsn(role, home / "secrets" / "database.json", variable)
    try:
        given = conninfo_to_dict(dsn)
    except ProgrammingError:
        raise ImproperlyConfigured(f"{role} 的数据库连接串写错了（{variable}）。") from None
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    entry = {django: str(given.pop(libpq, "")) for libpq, django in named.items()}
    entry["PORT"] = str(given.pop("port", ""))
    # A connection is kept for the next request and looked at first: a restarted database costs
    # the request it interrupts, no other.
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return {"ENGINE": "django.db.backends.postgresql", **entry, **kept, "OPTIONS": given}


def _kept_dsn(role: str, path: Path, variable: str) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["dsn"][role])
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"没有 {path}，也没有设置 {variable}：不知道怎样连接数据库。"
            "请先执行 make run 或 .venv/bin/chengming migrate。"
        ) from None
    except PermissionError:
        raise ImproperlyConfigured(f"无权读取 {path}。请用它的所有者运行。") from None
    except (ValueError, KeyError, TypeError):
        raise ImproperlyConfigured(
            f"{path} 不完整。请执行 .venv/bin/chengming migrate 重新写入，或者从备份恢复。"
        ) from None
