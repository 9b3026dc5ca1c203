"""The two doors as processes: gunicorn on a port of the loopback, each under its own role."""

import http.client
import os
import socket
import sys
from dataclasses import dataclass

from chengming.cli.errors import CannotRun

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class WebDoor:
    """门户 or 工作台: its port's variable, and under which database role it runs."""

    name: str
    title: str
    role: str
    variable: str
    usual_port: int

    @property
    def port(self) -> int:
        """From the variable, else the usual one; must be free. Raises ``CannotRun``."""
        port = port_named(self.variable, self.usual_port)
        require_free(port, self.variable)
        return port

    @property
    def environment(self) -> dict[str, str]:
        """What tells the process which door it is."""
        return {"CHENGMING_DOOR": self.name, "CHENGMING_ROLE": self.role}

    def command(self, port: int) -> list[str]:
        """What serves it."""
        return [
            *(sys.executable, "-m", "gunicorn", "chengming.site.wsgi:application"),
            *("--bind", f"{LOOPBACK}:{port}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "4", "--preload", "--graceful-timeout", "5"),
            *("--no-control-socket", "--log-level", "warning"),
        ]


PORTAL = WebDoor("portal", "门户", "portal", "PORTAL_PORT", 8000)
CONSOLE = WebDoor("console", "工作台", "desk", "CONSOLE_PORT", 8001)
DOORS = (PORTAL, CONSOLE)


def address(port: int) -> str:
    """What to type into a browser."""
    return f"http://{LOOPBACK}:{port}/"


def answers(port: int) -> bool:
    """Whether whoever listens there says that it is well."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def port_named(variable: str, default: int) -> int:
    """The port a variable of the environment names."""
    given = os.environ.get(variable, str(default))
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CannotRun(f"{variable}={given}：端口应为 1 到 65535 的整数。")
    return int(given)


def require_free(port: int, variable: str) -> None:
    """Refuse a port that somebody else holds, naming the way out."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((LOOPBACK, port))
        except PermissionError:
            raise CannotRun(
                f"无权使用端口 {port}。请另选，例如：{variable}=8080 make run"
            ) from None
        except OSError:
            raise CannotRun(
                f"端口 {port} 已被占用。请停止占用它的程序，或者另选端口：{variable}=8100 make run"
            ) from None
