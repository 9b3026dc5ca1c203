"""``verify``: offline, by ``chengming.proof`` alone; neither database nor settings are touched."""

import argparse

from chengming.cli.parser import Parser
from chengming.proof import __main__ as offline


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``verify``, with the offline verifier's own arguments."""
    parser = commands.add_parser(
        "verify", help="离线核验：文书核验包、证明文件，或者导出的日志（只用 chengming.proof）"
    )
    parser.add_argument(
        "path",
        metavar="路径",
        help="文书核验包（.cm.zip）、日志目录，或者 .tlog-proof 文件（或其目录）",
    )
    parser.add_argument("--key", metavar="公钥", help="另行取得的日志公钥：文字，或者存有它的文件")
    parser.add_argument("--record", metavar="文件", help="record.json 或条目原文")
    parser.add_argument("--older", metavar="文件", nargs="+", default=[], help="以前留存的检查点")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=verify)


def verify(options: argparse.Namespace) -> int:
    """Hand everything to the verifier that outsiders use: what they see is what we see."""
    given = ["verify", options.path]
    given += ["--key", options.key] if options.key else []
    given += ["--record", options.record] if options.record else []
    given += ["--older", *options.older] if options.older else []
    given += ["--json"] if options.json else []
    return offline.main(given)
