"""``chengming law``: what the law data say, deadlines with their computation, calendars."""

import argparse
import json
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from chengming.cli.errors import CommandError
from chengming.law.calendars import Year, read_year
from chengming.law.citation import CERTAINTY
from chengming.law.dated import FIELDS, Parameter, Value, limit_as_of, value_as_of
from chengming.law.errors import LawError
from chengming.law.limits import Limit, Moment, Period, day_of
from chengming.law.load import BUILT_IN, LawData, load, load_files
from chengming.law.strict_yaml import read
from chengming.law.time_limits import deadline

CHECK = "chengming.cli.law_check"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command ``law`` with its own commands."""
    law = subparsers.add_parser("law", help="法律数据：查值、算期限、录日历、查漏洞")
    commands = law.add_subparsers(title="命令", metavar="命令", required=True, dest="law_command")
    _add_show(commands)
    _add_deadline(commands)
    _add_calendar(commands)
    if find_spec(CHECK) is not None:
        import_module(CHECK).add_parser(commands)


def _add_show(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    show = commands.add_parser(
        "show", help="查一个参数的值、单位、依据和起始日期；不写名称则列出全部"
    )
    show.add_argument("rule", metavar="名称", nargs="?", help="例如 penalty/decision/time_limit")
    show.add_argument("--on", metavar="日期", help="只看这一天的值；省略时列出历次的值")
    _add_scope(show)
    show.set_defaults(run=partial(_guarded, _show))


def _add_deadline(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("deadline", help="算出届满日，并列出计算过程")
    parser.add_argument(
        "rule", metavar="期限", help='参数名称，或者 "7 WD"、"90 CD"、"24 H"、"6 M"、"2 Y"'
    )
    parser.add_argument(
        "--from",
        dest="start",
        metavar="起算日[T时刻]",
        required=True,
        help="例如 2026-03-02 或者 2026-03-02T09:30",
    )
    parser.add_argument("--before", action="store_true", help="倒推：最迟应当在哪一天办理")
    parser.add_argument(
        "--pause",
        metavar="起日..止日",
        action="append",
        default=[],
        help="不计入的期间，起止日都不计入；止日可以省略；可以写多次",
    )
    _add_scope(parser)
    parser.set_defaults(run=partial(_guarded, _deadline))


def _add_calendar(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calendar = commands.add_parser("calendar", help="工作日历")
    inner = calendar.add_subparsers(
        title="命令", metavar="命令", required=True, dest="calendar_command"
    )
    add = inner.add_parser("import", help="检查并录入一年的放假安排")
    add.add_argument("file", metavar="文件", type=Path, help="格式同 law/calendars 下的文件")
    add.add_argument(
        "--data",
        metavar="目录",
        type=Path,
        help="录入到这份法律数据；省略时只检查，并说明应当提交什么",
    )
    add.add_argument("--replace", action="store_true", help="更正已经公布的年份")
    add.set_defaults(run=partial(_guarded, _import_calendar))


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--field",
        metavar="领域",
        choices=FIELDS,
        help="、".join(f"{k} {v}" for k, v in FIELDS.items()),
    )
    parser.add_argument("--place", metavar="代码", help="六位行政区划代码，例如 320281")
    parser.add_argument("--data", metavar="目录", type=Path, help="改用另一份法律数据")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _guarded(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """A refusal of the law room is a command that could not run."""
    try:
        return run(arguments)
    except LawError as error:
        raise CommandError(str(error)) from error


# show ------------------------------------------------------------------------------


def _show(arguments: argparse.Namespace) -> int:
    law = load(arguments.data)
    if arguments.rule is None:
        return _list(law, as_json=arguments.json)
    parameter = law.parameters[arguments.rule]
    if arguments.on is None:
        values = list(parameter.all_values())
    else:
        on = _day(arguments.on)
        values = [value_as_of(parameter, on, arguments.field, arguments.place)]
    if arguments.json:
        shown = [_value_json(value) for value in values]
        _print_json({"id": parameter.name, "title": parameter.title, "values": shown})
        return 0
    print(f"{parameter.title}（{parameter.name}）")
    for value in values:
        print("\n".join(_value_lines(value)))
    return 0


def _list(law: LawData, *, as_json: bool) -> int:
    if as_json:
        _print_json([{"id": p.name, "title": p.title} for p in law.parameters])
    else:
        print("\n".join(_list_line(parameter) for parameter in law.parameters))
    return 0


def _list_line(parameter: Parameter) -> str:
    return f"{parameter.name}  {parameter.title}"


def _scope_text(value: Value) -> str:
    where = [*(FIELDS[field] for field in value.fields), *([value.place] if value.place else [])]
    return "、".join(where) or "全国"


def _value_lines(value: Value) -> list[str]:
    out = [
        f"  {_scope_text(value)}：{value.text()}，自 {value.since.isoformat()} 起",
        f"    依据：{value.cite.print()}",
    ]
    if value.unit_cite is not None:
        out.append(f"    单位依据：{value.unit_cite.print()}")
    out.append(
        f"    可靠程度：{CERTAINTY[value.certainty]}（{value.certainty}），核对于 {value.checked_on.isoformat()}"
    )
    if value.note:
        out.append(f"    说明：{value.note}")
    return out


def _value_json(value: Value) -> dict[str, object]:
    return {
        "value": list(value.value) if isinstance(value.value, tuple) else value.value,
        "text": value.text(),
        "unit": value.unit,
        "since": value.since.isoformat(),
        "cite": str(value.cite),
        "cite_text": value.cite.print(),
        "unit_cite": str(value.unit_cite) if value.unit_cite else None,
        "certainty": value.certainty,
        "checked_on": value.checked_on.isoformat(),
        "fields": list(value.fields),
        "place": value.place,
        "note": value.note,
    }


# deadline --------------------------------------------------------------------------


def _deadline(arguments: argparse.Namespace) -> int:
    law = load(arguments.data)
    start = _moment(arguments.start)
    found = deadline(
        _limit(law, arguments, day_of(start)),
        start,
        calendar=law.calendar,
        excluded=[_period(text) for text in arguments.pause],
        before=arguments.before,
    )
    if arguments.json:
        _print_json(found.to_json())
        return 0
    print("\n".join(found.steps))
    print(
        "\n".join(f"注意：{warning}" for warning in found.warnings),
        end="\n" if found.warnings else "",
    )
    return 0


def _limit(law: LawData, arguments: argparse.Namespace, on: date) -> Limit:
    rule: str = arguments.rule
    if "/" not in rule and rule not in law.parameters:
        return Limit.parse(rule)
    parameter = law.parameters[rule]
    limit = limit_as_of(parameter, on, arguments.field, arguments.place)
    if limit is None:
        value = value_as_of(parameter, on, arguments.field, arguments.place)
        raise CommandError(
            f"“{parameter.title}”在 {on.isoformat()}、{_scope_text(value)}的规定是：{value.text()}（{value.cite.print()}），不能算出届满日。"
            f"{value.note}部门另有规定的，请用 --field 指明领域。"
        )
    return limit


# calendar import -------------------------------------------------------------------


def _import_calendar(arguments: argparse.Namespace) -> int:
    law = load(arguments.data)
    if not arguments.file.is_file():
        raise CommandError(f"没有文件 {arguments.file}。请给出放假安排的 YAML 文件。")
    year = read_year(read(arguments.file), law.instruments)
    _check_importable(law, year, replace=arguments.replace)
    name = f"calendars/{year.year}.yaml"
    data = arguments.file.read_bytes()
    after = load_files({**law.files, name: data})
    worked, rest = len(year.worked), len(year.rest)
    print(f"{year.year} 年：放假（含周末）{rest} 天，调休上班 {worked} 天。依据：{year.notice}。")
    if arguments.data is None:
        folder = BUILT_IN.parent.name
        print(
            f"检查通过，尚未录入。请将本文件作为 src/{folder}/law/{name} 提交，并在 CHANGELOG.md 写明依据和生效日期。"
        )
        return 0
    _replace_file(arguments.data / name, data)
    print(f"已录入 {name}。法律数据摘要由 {law.digest[:16]}… 变为 {after.digest[:16]}…。")
    return 0


def _check_importable(law: LawData, year: Year, *, replace: bool) -> None:
    known = law.calendar.years
    if not year.announced:
        raise CommandError(f"{year.file}：status 是 not_announced，只录入已经公布的安排。")
    if year.year in known and known[year.year].announced and not replace:
        raise CommandError(
            f"{year.year} 年的安排已经录入（{known[year.year].notice}）。确属更正的，请加 --replace。"
        )
    if year.year not in known and not min(known) - 1 <= year.year <= max(known) + 1:
        raise CommandError(
            f"{year.year} 年与已录入的 {min(known)}—{max(known)} 年不相连，请先录入中间的年份。"
        )


def _replace_file(path: Path, data: bytes) -> None:
    """Whole or not at all: a half-written calendar would move deadlines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


# reading arguments -----------------------------------------------------------------


def _day(text: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期，应当写作 2026-03-02。") from error


def _moment(text: str) -> Moment:
    if "T" not in text:
        return _day(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是时刻，应当写作 2026-03-02T09:30。") from error


def _period(text: str) -> Period:
    first, dots, last = text.partition("..")
    if not dots:
        raise CommandError(f"“{text}”不是期间，应当写作 2026-03-02..2026-03-10。")
    try:
        return Period(_moment(first), _moment(last) if last else None)
    except LawError as error:
        raise CommandError(str(error)) from error


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
