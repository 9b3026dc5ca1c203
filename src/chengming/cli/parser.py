"""Argument parsing that speaks Chinese."""

import argparse
import re
import sys
from typing import NoReturn

SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): expected one argument", r"参数 \1 后面缺少值"),
    (r"argument (.+): expected at least one argument", r"参数 \1 后面至少要有一个值"),
    (r"argument (.+): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有 \2，可选：\3"),
    (r"argument (.+): not allowed with argument (.+)", r"参数 \1 不能与 \2 同用"),
    (r"argument (.+): invalid \w+ value: (.+)", r"参数 \1 的值不对：\2"),
    (r"one of the arguments (.+) is required", r"须给出其中之一：\1"),
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Usage line and headings in Chinese."""

    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser for Chinese readers; sub-parsers become such parsers too."""

    def __init__(self, **given) -> None:
        given = {"formatter_class": Formatter, "allow_abbrev": False, **given}
        super().__init__(**{**given, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and how they should be; exit 2."""
        for pattern, sentence in SENTENCES:
            match = re.fullmatch(pattern, message)
            if match:
                message = match.expand(sentence)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{message}\n")
