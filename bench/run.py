"""``make bench``: one table, every figure beside its baseline of the same run."""

import os
import sys
import unicodedata
from collections.abc import Iterable

from bench import acts_speed, law_speed, log_speed
from bench.ground import ground

Row = tuple[str, str]


def main() -> int:
    """Print the table; sizes by ``BENCH_ENTRIES`` and ``BENCH_RECORDS``."""
    entries = int(os.environ.get("BENCH_ENTRIES", "200000"))
    records = int(os.environ.get("BENCH_RECORDS", "1000000"))
    print("两核共享机器，只看比值。", flush=True)
    with ground() as place:
        import django

        django.setup()
        _show("记录日志", log_speed.measure(place, entries))
        _show("一个依法办理的行为", acts_speed.measure(place, records))
    _show("法律数据的证明", law_speed.measure())
    return 0


def _show(title: str, rows: Iterable[Row]) -> None:
    print(f"\n{title}", flush=True)
    for what, figure in rows:
        wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in what)
        print(f"  {what}{' ' * max(2, 56 - wide)}{figure}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
