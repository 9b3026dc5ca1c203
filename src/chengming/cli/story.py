"""``chengming story``: what a story may say of a procedure, and stories played through the real actions."""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from chengming.cli.errors import CannotRun
from chengming.cli.parser import Parser
from chengming.law.errors import LawError
from chengming.law.load import load
from chengming.law.procedure import OFFICES, STAGE_TITLES, ActionSpec, FactSpec, Procedure

if TYPE_CHECKING:
    from chengming.cli.storytelling.scratch import Ground
    from chengming.cli.storytelling.story_file import Story


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """``story schema`` and ``story play``."""
    story = commands.add_parser("story", help="故事：查看程序的行为和事实，按真实办案途径演练")
    parts = story.add_subparsers(title="命令", metavar="命令", required=True, dest="story_command")
    schema = parts.add_parser("schema", help="列出程序的行为、办理岗位、事实及其类型和单位")
    schema.add_argument("procedure", metavar="程序", help="例如 penalty/ordinary")
    schema.add_argument("--json", action="store_true", help="以 JSON 输出")
    schema.set_defaults(run=_schema)
    play = parts.add_parser("play", help="在草稿数据库里演练一个或者几个故事")
    play.add_argument("files", metavar="故事文件", nargs="+", type=Path)
    play.add_argument("--json", action="store_true", help="以 JSON 输出")
    play.set_defaults(run=_play)


def _schema(given: argparse.Namespace) -> int:
    try:
        known = load().procedures
    except LawError as error:
        raise CannotRun(str(error)) from error
    procedure = known.get(given.procedure)
    if procedure is None:
        raise CannotRun(f"没有程序“{given.procedure}”。已有的程序：{'、'.join(sorted(known))}。")
    found = schema_of(procedure)
    print(json.dumps(found, ensure_ascii=False, indent=1) if given.json else _table(procedure))
    return 0


def schema_of(procedure: Procedure) -> dict[str, object]:
    """Acts with offices and inputs, facts with type and unit, as plain data."""
    return {
        "id": procedure.id,
        "title": procedure.title,
        "acts": {act.id: _act(act) for act in procedure.actions.values()},
        "facts": {fact.name: _fact(fact) for fact in procedure.facts.values()},
        "clocks": {
            clock.id: {"title": clock.title, "rule": clock.rule, "who": clock.who}
            for clock in procedure.clocks.values()
        },
        "offices": dict(OFFICES),
    }


def _act(act: ActionSpec) -> dict[str, object]:
    return {
        "title": act.title,
        "stage": act.stage,
        "by": list(act.by),
        "officers": act.officers,
        "says": {name: _fact(spec) for name, spec in act.says.items()},
        "facts": {"must": list(act.must), "may": list(act.may)},
        "replies_to": act.replies_to,
        "cite": list(act.cite),
    }


def _fact(spec: FactSpec) -> dict[str, object]:
    out: dict[str, object] = {"title": spec.title, "type": spec.type}
    flags = {"decisive": spec.decisive, "personal": spec.personal, "optional": spec.optional}
    out |= {name: True for name, value in flags.items() if value}
    if spec.unit:
        out["unit"] = spec.unit
    if spec.values:
        out["values"] = {value: spec.labels.get(value, value) for value in spec.values}
    if spec.of:
        out["of"] = spec.of
    if spec.items:
        out["items"] = {item.name: _fact(item) for item in spec.items}
    return out


def _table(procedure: Procedure) -> str:
    lines = [f"{procedure.title}（{procedure.id}）", "", "行为"]
    for act in procedure.actions.values():
        offices = "、".join(OFFICES[office] for office in act.by)
        two = f"，{act.officers} 名执法人员" if act.officers else ""
        stage = STAGE_TITLES.get(act.stage, act.stage)
        lines.append(f"  {act.id:<26}{act.title}〔{stage}；{offices}{two}〕")
        lines += [f"      {line}" for line in _inputs(act.says.values())]
        for word, names in (("须有事实", act.must), ("可填事实", act.may)):
            if names:
                lines.append(f"      {word}：{'、'.join(names)}")
    lines += ["", "事实"]
    lines += [f"  {line}" for line in _inputs(procedure.facts.values())]
    lines += ["", "期限"]
    lines += [
        f"  {clock.id:<26}{clock.title}〔{clock.rule}〕" for clock in procedure.clocks.values()
    ]
    return "\n".join(lines)


def _inputs(specs: Iterable[FactSpec], depth: int = 0) -> list[str]:
    lines = []
    for spec in specs:
        kind = spec.type + (f" of {spec.of}" if spec.of else "")
        unit = f"，单位 {spec.unit}" if spec.unit else ""
        words = f"：{' | '.join(spec.values)}" if spec.values else ""
        may = "，可不填" if spec.optional else ""
        lines.append(f"{'  ' * depth}{spec.name:<22}{spec.title}〔{kind}{unit}{may}〕{words}")
        lines += _inputs(spec.items, depth + 1)
    return lines


def _play(given: argparse.Namespace) -> int:
    from chengming.cli.storytelling import scratch
    from chengming.cli.storytelling.story_file import load_story

    try:
        stories = [load_story(path) for path in given.files]
    except OSError as error:
        raise CannotRun(f"读不到故事文件：{error.filename}。") from error
    except LawError as error:
        raise CannotRun(str(error)) from error
    with scratch.opened(_tell if not given.json else _silent) as ground:
        played = []
        for story in stories:
            try:
                played.append(_one(ground, story))
            except LawError as error:
                raise CannotRun(str(error)) from error
            if not given.json:
                print(played[-1][1], end="\n\n")
    if given.json:
        found: Mapping[str, object] | list[object] = (
            played[0][0] if len(played) == 1 else [data for data, _ in played]
        )
        print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0 if all(data["ok"] for data, _ in played) else 1


def _one(ground: "Ground", story: "Story") -> tuple[dict[str, object], str]:
    from chengming.cli.storytelling import report, scratch

    with scratch.database(ground):
        results, ends = scratch.play(story)
    return report.as_json(story, results, ends), report.as_text(story, results, ends)


def _tell(line: str) -> None:
    print(f"  {line}", flush=True)


def _silent(_: str) -> None:
    return None
