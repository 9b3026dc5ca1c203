"""``chengming``: finds the module of a command and runs it.

Exit status: 0 good, 1 found something wrong, 2 could not run. Each module offers
``add_parser(subparsers)``, whose parser sets ``run`` to a function of the arguments that
returns the exit status.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from chengming.cli.errors import CommandError
from chengming.cli.parser import Parser

COMMANDS = {
    "run": "chengming.cli.installation.run",
    "migrate": "chengming.cli.installation.processes",
    "city": "chengming.cli.installation.processes",
    "sequencer": "chengming.cli.installation.processes",
    "worker": "chengming.cli.installation.follower",
    "account": "chengming.cli.installation.accounts",
    "law": "chengming.cli.law",
    "ledger": "chengming.cli.ledger",
    "verify": "chengming.cli.verify",
    "draw": "chengming.cli.draw",
    "story": "chengming.cli.story",
}


def parser_for(arguments: Sequence[str]) -> Parser:
    """The parser; only the named command's module is imported, all of them for the overview."""
    parser = Parser(
        prog="chengming",
        description="澄明：行政执法公示、全过程记录、法制审核。",
        epilog="退出状态：0 正常；1 查出问题；2 没有执行。查看某个命令：chengming 命令 -h",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, dest="command")
    named = arguments[0] if arguments and arguments[0] in COMMANDS else None
    modules = [COMMANDS[named]] if named else list(dict.fromkeys(COMMANDS.values()))
    for module in modules:
        import_module(module).add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what it cannot do is said in one paragraph, without a trace."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parsed = parser_for(given).parse_args(given)
    try:
        return int(parsed.run(parsed))
    except CommandError as error:
        print(f"没有执行：{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
