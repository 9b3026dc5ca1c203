"""How long ``law check`` takes, loading included, as a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.table import Row


def measure() -> Iterator[Row]:
    """Rows of the table: what, figure."""
    command = [sys.executable, "-m", "chengming.cli.main", "law"]
    start = time.perf_counter()
    subprocess.run(
        [*command, "show", "penalty/decision/time_limit"], check=True, capture_output=True
    )
    bare = time.perf_counter() - start
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "check", "--json"], check=False, capture_output=True, text=True
    )
    taken = time.perf_counter() - start
    said = json.loads(done.stdout)
    states = sum(procedure["states"] for procedure in said["procedures"])
    yield Row(
        "law check（全部性质、可能性、死路）",
        f"{taken:.1f} 秒，{states:,} 个状态，违反 {said['violations']}",
    )
    yield Row("　对照：只装载法律数据并答一个问题", f"{bare:.1f} 秒")
