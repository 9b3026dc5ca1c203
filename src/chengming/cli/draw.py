"""``chengming draw``: pages in ``docs/generated`` that are drawn from code and data.

``--check`` writes nothing and exits 1 where a page is not what would be drawn now.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from chengming.cli import home
from chengming.cli.drawing import procedures, rooms
from chengming.cli.parser import Parser

TARGET = Path("docs") / "generated"

# Each gives pages: path below docs/generated → text.
GENERATORS: list[Callable[[], dict[str, str]]] = [
    rooms.pages,
    procedures.pages,
]


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``draw``."""
    parser = commands.add_parser("draw", help="重画 docs/generated 里由代码和数据生成的页面")
    parser.add_argument("--check", action="store_true", help="只比较，不写入；不一致时退出状态为 1")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Draw or compare every page; pages nobody draws any more are removed."""
    target = home.CHECKOUT / TARGET
    drawn = {path: text for generator in GENERATORS for path, text in generator().items()}
    there = {str(p.relative_to(target)): p for p in target.rglob("*.md")}
    stale = [
        path
        for path in sorted({*drawn, *there})
        if path not in drawn or _text(target / path) != drawn[path]
    ]
    for path in stale:
        if args.check:
            print(f"过时：{TARGET / path}")
        elif path in drawn:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(drawn[path], encoding="utf-8")
            print(f"已画：{TARGET / path}")
        else:
            there[path].unlink()
            print(f"已删：{TARGET / path}")
    if args.check and stale:
        print("请执行 make draw，并提交结果。")
        return 1
    print(f"{len(drawn)} 页，{'全部是最新的' if not stale else f'更新 {len(stale)} 页'}。")
    return 0


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
