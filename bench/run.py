"""``make bench``: one table, every figure beside its baseline of the same run."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict

from bench import (
    acts_speed,
    console_speed,
    engine_speed,
    forms,
    law_speed,
    log_speed,
    portal_speed,
    records_speed,
    review_checks,
    review_page,
)
from bench.ground import ground, say
from bench.table import Row, text

NOTE = """\
只看同一次运行里的比值：被测与对照轮流进行，取各轮的中位数（括号内为四分位），别的程序占用机器时两边同样变慢。
目标见设计文件第六节；每秒条数取几次中最好的一次，旁边写明处理器用时。
"""


def main() -> int:
    """Print the table; sizes by ``BENCH_ENTRIES``, ``_RECORDS``, ``_AUDITED``; ``_DECISIONS``: several."""
    reader = argparse.ArgumentParser(prog="make bench", description="性能：同一次运行里的比值。")
    reader.add_argument("--json", action="store_true", help="以 JSON 输出")
    as_json = reader.parse_args().json
    usual = {"ENTRIES": 200_000, "RECORDS": 1_000_000, "AUDITED": 3000}
    entries, records, audited = (
        int(os.environ.get(f"BENCH_{name}", count)) for name, count in usual.items()
    )
    told = os.environ.get("BENCH_DECISIONS", "10000,100000,1000000")
    decisions = sorted(int(count) for count in told.split(","))
    table: dict[str, list[Row]] = {}
    began = time.monotonic()
    with ground() as place:
        import django

        django.setup()
        _take(table, "记录日志", log_speed.measure(place, entries))
        _take(table, "记录", records_speed.measure(place, audited))
        _take(table, "一个依法办理的行为", acts_speed.measure(place, records))
        _take(table, "办案系统的页面", console_speed.measure(place))
        _take(table, "法制审核的页面", review_page.measure(place))
        _take(table, "公示门户的页面", portal_speed.measure(place, decisions))
    _take(table, "法律引擎（不含数据库）", engine_speed.measure())
    _take(table, "法律数据的证明", law_speed.measure())
    _take(table, "法制审核的机器核对（语料）", review_checks.measure())
    _take(table, "文书", forms.measure())
    if as_json:
        plain = {title: [asdict(row) for row in rows] for title, rows in table.items()}
        print(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        print(NOTE, text(table), f"全部用时 {time.monotonic() - began:.0f} 秒。", sep="\n")
    return 0


def _take(table: dict[str, list[Row]], title: str, rows: Iterable[Row]) -> None:
    say(f"{title}……")
    table[title] = list(rows)


if __name__ == "__main__":
    sys.exit(main())
