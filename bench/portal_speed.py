"""Pages of the public door over many decisions, against Datasette over the same rows in SQLite.

Both answer in HTML, on the loopback, to the same bounded loop; the portal as it is installed.
"""

import http.client
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote

import psycopg

from bench.ground import Ground, say
from bench.portal_rows import COLUMNS, filled
from bench.table import Row

THREADS, ROUNDS, LASTS, LEAST = 4, 3, 1.0, 1  # seconds a round; requests of a thread
OPENING = 0.1  # before the rounds: what is opened and planned only once is not counted
OPENS_WITHIN = 60.0
AIM, FLAT = 3.0, 1.5
SEED = 48
SHOWN = ("number", "cause", "party", "amount_fen", "agency_name", "decided", "published")
SEARCHES = {
    "两字，常见": ("食品", "未经"),
    "两字，约百分之一": ("沉香", "砚台"),
    "两字，二十件": ("鹮渡",),
    "四字，常见": ("过期食品", "无证行医"),
    "四字，二十件": ("鹮渡商行",),
    "四字，一件也没有": ("绝无此词", "从未有过"),
}
COMPARED = """\
两边都是 HTML 页面、同样的行、本机回环、4 个线程的同一个循环、各轮交替。门户：gunicorn 2 进程各 4 线程（即安装\
时的命令）和 PostgreSQL。Datasette：单进程（它只能如此），不可变方式打开 SQLite，关闭分面建议，公示时间上有索引，\
只取列表的七列，每页 20 行，查询时限放宽。它的检索是 search LIKE '%词%'，没有索引可用，只能逐行看；\
门户用相邻两字的 GIN 索引，常见的词\
沿公示日期的索引数到 5000 件为止，只报“5000 件以上”。行是批量造出的，没有记录和版本。"""

Addresses = Callable[[], str]


@dataclass(frozen=True)
class Timed:
    """Requests of a loop: how many a second, and milliseconds of the middle and the slow ones."""

    rate: float
    half: float
    slow: float

    def __str__(self) -> str:
        return f"{self.rate:.0f} 次/秒，p50 {self.half:.1f}，p95 {self.slow:.1f} 毫秒"


def measure(ground: Ground, sizes: Sequence[int]) -> Iterator[Row]:
    """Rows of the table: both servers on each number of decisions, the largest last."""
    yield Row(COMPARED, "")
    slow: dict[str, list[float]] = {}
    largest = sizes[-1]
    for count in sizes:
        for what, portal, other in _size(ground, count):
            slow.setdefault(what, []).append(portal.slow)
            # design.md §6 sets its aim for searching, at the largest size.
            ratio, judged = portal.rate / other.rate, what != "决定页" and count == largest
            aim, met = (f"≥ {AIM:.0f}", ratio >= AIM) if judged else ("", None)
            yield Row(f"{what}，{count} 件", str(portal))
            yield Row("　对照：Datasette", str(other))
            yield Row(f"　{what}，{count} 件：门户与它之比", f"{ratio:.1f}", aim, met)
    for before, after in pairwise(range(len(sizes))):
        for what, all_sizes in slow.items():
            grown = all_sizes[after] / all_sizes[before]
            # Flat is what the step to the largest size should be; below it words grow common.
            aim, met = (f"≤ {FLAT}", grown <= FLAT) if after == len(sizes) - 1 else ("", None)
            name = f"p95，{what}：{sizes[after]} 件与 {sizes[before]} 件之比"
            yield Row(name, f"{grown:.2f}", aim, met)


def _size(ground: Ground, count: int) -> Iterator[tuple[str, Timed, Timed]]:
    database = ground.database(f"portal_{count}")
    copy = ground.home / f"portal_{count}.db"
    say(f"　造 {count} 件公示的决定……")
    began = time.monotonic()
    slugs = filled(ground.server.dsn("owner", database), count)
    with psycopg.connect(ground.server.dsn("owner", database), autocommit=True) as owner:
        _copied(owner, copy)
    say(f"　用了 {time.monotonic() - began:.0f} 秒；现在计时……")
    try:
        with ExitStack() as stack:
            portal = stack.enter_context(_portal(ground, database))
            other = stack.enter_context(_datasette(copy))
            for what, ours, theirs in _questions(copy.stem, slugs):
                say(f"　　{what}")
                yield what, *_by_turns((portal, ours), (other, theirs))
    finally:
        copy.unlink()
        ground.server.drop_database(database)


def _copied(owner: psycopg.Connection, copy: Path) -> None:
    names = ", ".join(COLUMNS)
    with sqlite3.connect(copy) as lite, owner.transaction():
        lite.execute(f"CREATE TABLE decisions (slug TEXT PRIMARY KEY, {', '.join(COLUMNS[1:])})")
        with owner.cursor(name="copied") as cursor:
            cursor.itersize = 5000
            texts = ", ".join(f"{name}::text" for name in COLUMNS)
            cursor.execute(f"SELECT {texts} FROM disclosure_decision")
            marks = ", ".join("?" * len(COLUMNS))
            lite.executemany(f"INSERT INTO decisions ({names}) VALUES ({marks})", cursor)
        lite.execute("CREATE INDEX newest ON decisions (published)")
        lite.execute("ANALYZE")
    lite.close()


def _questions(name: str, slugs: Sequence[str]) -> Iterator[tuple[str, Addresses, Addresses]]:
    columns = "".join(f"&_col={column}" for column in SHOWN)
    table = f"/{name}/decisions?_sort_desc=published&_size=20{columns}"
    yield "列表", _any(["/decisions"]), _any([table])
    for what, words in SEARCHES.items():
        said = [quote(word) for word in words]
        ours = [f"/decisions?q={word}" for word in said]
        yield f"检索{what}", _any(ours), _any([f"{table}&search__contains={word}" for word in said])
    rows = [f"/{name}/decisions/{slug}" for slug in slugs]
    yield "决定页", _any([f"/decisions/{slug}" for slug in slugs]), _any(rows)


def _any(addresses: Sequence[str]) -> Addresses:
    chosen = random.Random(SEED)
    return lambda: chosen.choice(addresses)


def _by_turns(ours: tuple[int, Addresses], theirs: tuple[int, Addresses]) -> tuple[Timed, Timed]:
    sides = (ours, theirs)
    taken: list[list[float]] = [[], []]
    lasted = [0.0, 0.0]
    slow = [False, False]
    for turn in range(ROUNDS + 1):
        for side, (port, addresses) in enumerate(sides):
            if slow[side]:
                continue  # one round tells enough of what takes seconds
            began = time.perf_counter()
            found = _loop(port, addresses, LASTS if turn else OPENING)
            slow[side] = min(found) > LASTS
            if turn or slow[side]:
                taken[side] += found
                lasted[side] += time.perf_counter() - began
    return _timed(taken[0], lasted[0]), _timed(taken[1], lasted[1])


def _timed(taken: Sequence[float], lasted: float) -> Timed:
    parts = quantiles(taken, n=20, method="inclusive")
    return Timed(len(taken) / lasted, parts[9] * 1e3, parts[18] * 1e3)


def _loop(port: int, addresses: Addresses, lasts: float) -> list[float]:
    """Seconds of every request; each thread asks again as soon as it was answered."""
    taken: list[float] = []
    wrong: list[str] = []
    until = time.perf_counter() + lasts

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        asked = 0
        try:
            while not wrong and (asked < LEAST or time.perf_counter() < until):
                address, began = addresses(), time.perf_counter()
                connection.request("GET", address)
                answer = connection.getresponse()
                answer.read()
                if answer.status != http.client.OK:
                    wrong.append(f"{address}：{answer.status}")
                taken.append(time.perf_counter() - began)
                asked += 1
        except (OSError, http.client.HTTPException) as error:
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"没有得到页面：{wrong[0]}")
    return taken


@contextmanager
def _portal(ground: Ground, database: str) -> Iterator[int]:
    from chengming.cli.installation.doors import PORTAL

    port = _free_port()
    told = {**os.environ, **PORTAL.environment}
    told["CHENGMING_DSN_PORTAL"] = ground.server.dsn("portal", database)
    with _running(PORTAL.command(port), told, port, "/decisions"):
        yield port


@contextmanager
def _datasette(copy: Path) -> Iterator[int]:
    port = _free_port()
    command = [
        *(sys.executable, "-m", "datasette", "serve", "--immutable", str(copy)),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--setting", "suggest_facets", "off", "--setting", "sql_time_limit_ms", "60000"),
    ]
    with _running(command, dict(os.environ), port, "/-/versions.json"):
        yield port


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], port: int, first: str
) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(
        command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        _wait(child, port, first)
        yield
    finally:
        child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait(child: subprocess.Popen[bytes], port: int, first: str) -> None:
    end = time.monotonic() + OPENS_WITHIN
    while child.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", first)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError(f"没有开起来：{' '.join(child.args[:3])}")  # type: ignore[index,arg-type]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
