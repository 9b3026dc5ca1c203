"""``make bench``: one table, every figure beside its baseline of the same run."""

import argparse
import json
import os
import sys
import unicodedata
from collections.abc import Iterable

from bench import acts_speed, engine_speed, law_speed, log_speed, records_speed
from bench.ground import ground, say

Row = tuple[str, str]
NOTE = "只看同一次运行里的比值：对照与被测同机先后运行，重复处取三次中最好的一次。"


def main() -> int:
    """Print the table; sizes by ``BENCH_ENTRIES``, ``BENCH_RECORDS`` and ``BENCH_AUDITED``."""
    reader = argparse.ArgumentParser(prog="make bench", description="性能：同一次运行里的比值。")
    reader.add_argument("--json", action="store_true", help="以 JSON 输出")
    as_json = reader.parse_args().json
    entries, records, audited = (
        int(os.environ.get(f"BENCH_{name}", usual))
        for name, usual in (("ENTRIES", "200000"), ("RECORDS", "1000000"), ("AUDITED", "3000"))
    )
    table: dict[str, list[Row]] = {}
    with ground() as place:
        import django

        django.setup()
        _take(table, "记录日志", log_speed.measure(place, entries))
        _take(table, "记录", records_speed.measure(place, audited))
        _take(table, "一个依法办理的行为", acts_speed.measure(place, records))
    _take(table, "法律引擎（不含数据库）", engine_speed.measure())
    _take(table, "法律数据的证明", law_speed.measure())
    print(json.dumps(table, ensure_ascii=False, indent=1) if as_json else _text(table))
    return 0


def _take(table: dict[str, list[Row]], title: str, rows: Iterable[Row]) -> None:
    say(f"{title}……")
    table[title] = list(rows)


def _text(table: dict[str, list[Row]]) -> str:
    lines = [NOTE]
    for title, rows in table.items():
        lines += ["", title]
        lines += [f"  {what}{' ' * max(2, 56 - _width(what))}{figure}" for what, figure in rows]
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


if __name__ == "__main__":
    sys.exit(main())
