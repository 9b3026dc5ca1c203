"""`python -m chengming.proof verify PATH`: the offline verifier. Exit 0 good, 1 wrong, 2 could not run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from chengming.proof.errors import ProofError
from chengming.proof.note import VerifierKey
from chengming.proof.papers.bundle import is_paper, verify_paper_file
from chengming.proof.publication import SUFFIX, verify_publication_file
from chengming.proof.verify import Report, read_key, verify_path

GOOD, WRONG, COULD_NOT_RUN = 0, 1, 2
USAGE = (
    "python -m chengming.proof verify 路径 [--key 公钥] [--record 文件] [--older 文件 …] [--json]"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"参数缺少或者不认识。\n用法：{USAGE}\n")
        raise SystemExit(COULD_NOT_RUN)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        usage=USAGE,
        description="离线核验：导出的日志目录，一个存在性证明及其记录，一份公示证明，或者一份文书的核验包。",
        add_help=False,
    )
    inputs = parser.add_argument_group("参数")
    inputs.add_argument("command", choices=["verify"], metavar="verify", help="核验")
    inputs.add_argument(
        "path",
        type=Path,
        metavar="路径",
        help="日志目录、.tlog-proof 文件（或其所在目录）、公示证明、文书核验包（.cm.zip）",
    )
    inputs.add_argument("--key", metavar="公钥", help="另行取得的日志公钥：文字，或者存有它的文件")
    inputs.add_argument(
        "--record", type=Path, metavar="文件", help="record.json 或条目原文（缺省在证明文件旁边找）"
    )
    inputs.add_argument(
        "--older",
        type=Path,
        nargs="+",
        default=[],
        metavar="文件",
        help="以前留存的检查点：日志必须是它的延续",
    )
    inputs.add_argument("--json", action="store_true", help="输出 JSON")
    inputs.add_argument("-h", "--help", action="help", help="显示本说明")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    options = _parser().parse_args(argv)
    try:
        key = _key(options.key) if options.key else None
        if is_paper(options.path):
            report = verify_paper_file(options.path, key)
        elif options.path.name.endswith(SUFFIX):
            report = verify_publication_file(options.path, key)
        else:
            report = verify_path(options.path, key, options.record, options.older)
    except ProofError as error:
        return _cannot(error.part, str(error), options.json)
    except OSError as error:
        return _cannot("file", f"文件不能读取：{error.strerror}", options.json)
    if options.json:
        sys.stdout.write(json.dumps(report.to_json(), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_text(report))
    return GOOD if report.good else WRONG


def _key(text: str) -> VerifierKey:
    if "+" not in text or Path(text).is_file():
        return read_key(Path(text).read_bytes())
    return VerifierKey.from_text(text)


def _cannot(part: str, message: str, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(
            json.dumps({"good": None, "part": part, "message": message}, ensure_ascii=False) + "\n"
        )
    else:
        sys.stderr.write(f"无法核验：{message}\n")
    return COULD_NOT_RUN


def _text(report: Report) -> str:
    lines = ["核验通过。" if report.good else "核验不通过。"]
    labels = {
        "origin": "日志",
        "size": "大小",
        "root": "根",
        "index": "序号",
        "title": "文书",
        "id": "条目",
        "kind": "事项",
    }
    labels |= {"seq": "次序", "done": "办理时间", "made": "记录时间", "law": "法律数据"}
    lines += [
        f"{label}：{report.facts[name]}" for name, label in labels.items() if name in report.facts
    ]
    if report.facts.get("late"):
        lines.append("补录：是")
    labels = {"number": "文号", "version": "版次", "decided": "决定日期", "digest": "内容摘要"}
    labels |= {"records": "依据的记录", "shown": "公开的字段", "hidden": "隐去的字段"}
    lines += [f"{label}：{report.facts[n]}" for n, label in labels.items() if n in report.facts]
    shown = report.facts.get("fields")
    for item in shown if isinstance(shown, list) else []:
        if isinstance(item, dict):
            value = json.dumps(item.get("value"), ensure_ascii=False)
            lines.append(
                f"隐去：{item['hidden']}" if "hidden" in item else f"字段 {item['name']}：{value}"
            )
    lines += [f"问题：{problem.message}" for problem in report.problems]
    lines += [f"说明：{note}。" for note in report.notes]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
