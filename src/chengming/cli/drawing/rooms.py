"""Draws the page of floors and rooms from the map and from each room's own docstring."""

import ast
import configparser
from pathlib import Path

from chengming.cli.home import CHECKOUT

FLOORS = {
    "law": "依法必须做什么、由谁做、何时做、依据哪一条？",
    "proof": "有没有东西被改动过？",
    "record": "发生了什么，确切在什么时候？",
    "standing": "谁可以行使职权，凭什么职权？",
    "casework": "这个案件正在做什么？",
    "openness": "什么可以、什么必须公示、保存和统计？",
    "web": "人怎样进来？",
    "cli": "运维人员和后台进程怎样进来？",
    "site": "怎样组装和启动？",
}


def pages() -> dict[str, str]:
    """``rooms.md``."""
    ini = configparser.ConfigParser()
    ini.read(CHECKOUT / ".importlinter", encoding="utf-8")
    floors = _layers(ini, "chengming")
    lines = [
        "# 楼层与房间",
        "",
        "由 `make draw` 按 `.importlinter` 和各房间的说明生成，请勿手工修改。",
    ]
    lines += ["引用只能自上而下。", ""]
    for floor in floors:
        for name in floor:
            lines += _floor(ini, name)
    return {"rooms.md": "\n".join(lines).rstrip() + "\n"}


def _floor(ini: configparser.ConfigParser, name: str) -> list[str]:
    source = CHECKOUT / "src" / "chengming" / name
    if not source.is_dir():
        return []
    lines = [f"## {name}", "", FLOORS[name], "", _docstring(source), ""]
    rooms = [room for level in _layers(ini, f"chengming.{name}") for room in level]
    present = [room for room in rooms if (source / room).is_dir()]
    if present:
        lines += ["| 房间 | 用途 |", "|---|---|"]
        lines += [f"| `{room}` | {_docstring(source / room)} |" for room in present]
        lines.append("")
    return lines


def _layers(ini: configparser.ConfigParser, container: str) -> list[list[str]]:
    for section in ini.sections():
        part = ini[section]
        if part.get("type") == "layers" and part["containers"].strip() == container:
            return [
                [name.strip(" ()") for name in line.replace(":", "|").split("|")]
                for line in part["layers"].strip().splitlines()
            ]
    return []


def _docstring(folder: Path) -> str:
    module = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    return " ".join((ast.get_docstring(module) or "").split())
