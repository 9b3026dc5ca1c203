"""A bad story file is refused with file and line before anything is played."""

import json
from pathlib import Path

import pytest

from chengming.cli import main
from chengming.cli.storytelling.city import STORIES, read_city
from chengming.cli.storytelling.player import Player
from chengming.cli.storytelling.story_file import load_story
from chengming.law.errors import LawFileError
from chengming.record.clock import demo

HEAD = """title: 样本
procedure: penalty/ordinary
agency: market_regulation
power: food/expired
"""
STEP = '  - {do: register_lead, by: officer_a, at: "2026-03-02T10:00+08:00"}\n'


def told(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_good_file_is_read(tmp_path: Path):
    story = load_story(told(tmp_path, HEAD + "steps:\n" + STEP))
    assert [step.do for step in story.steps] == ["register_lead"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD + "colour: 红\nsteps:\n" + STEP, 5, "不认识的键“colour”"),
        (HEAD + "steps:\n" + STEP.replace("by:", "who:"), 6, "不认识的键“who”"),
        (HEAD + "steps:\n" + STEP + STEP.replace("10:00", "09:00"), 7, "时钟不得倒退"),
        (HEAD + "steps:\n" + STEP.replace("2026-03-02T10:00+08:00", "三月二日"), 6, "时间应当写作"),
        (HEAD + "steps:\n" + STEP.replace("}", ", expect: maybe}"), 6, "不在可用的词之内"),
        (HEAD + "steps:\n" + STEP.replace("}", ", case: 乙}"), 6, "不在可用的词之内"),
        (HEAD + "steps:\n  - {until: 2026-03-02, say: {a: b}}\n", 6, "只能写 until"),
        (HEAD + "steps:\n  - {by: officer_a}\n", 6, "没有 do"),
        (HEAD + "steps: []\n", 1, "至少要有一步"),
        (HEAD + "cast: {party: market_regulation.officer_a}\nsteps:\n" + STEP, 5, "不列入 cast"),
        (HEAD + "title: 又一个\nsteps:\n" + STEP, 5, "重复"),
        (HEAD.replace("power: food/expired\n", "") + "steps:\n" + STEP, 1, "缺少“power”"),
    ],
)
def test_bad_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str):
    with pytest.raises(LawFileError) as refused:
        load_story(told(tmp_path, text))
    assert refused.value.line == line
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD + "steps:\n" + STEP.replace("register_lead", "fly"), 6, "没有行为“fly”"),
        (HEAD + "steps:\n" + STEP.replace("officer_a", "nobody"), 6, "不是本机关的人员"),
        (HEAD + "facts: {weather: 晴}\nsteps:\n" + STEP, 4, "没有事实“weather”"),
        (HEAD + "cast: {x: health.nobody}\nsteps:\n" + STEP, 5, "没有人员“health.nobody”"),
        (HEAD.replace("penalty/ordinary", "penalty/none") + "steps:\n" + STEP, 1, "没有程序"),
    ],
)
def test_unknown_name_is_refused_before_the_first_step(
    tmp_path: Path, text: str, line: int, words: str
):
    story = load_story(told(tmp_path, text))
    with demo.frozen(story.steps[0].recorded) as clock, pytest.raises(LawFileError) as refused:
        Player(story, read_city(), clock)
    assert refused.value.line == line
    assert words in str(refused.value)


def test_command_refuses_a_bad_file_and_names_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = told(tmp_path, HEAD + "colour: 红\nsteps:\n" + STEP)
    assert main.main(["story", "play", str(path)]) == 2
    assert "bad.yaml 第 5 行" in capsys.readouterr().err


def test_schema_names_every_act_with_offices_and_every_fact_with_its_type(
    capsys: pytest.CaptureFixture[str],
):
    assert main.main(["story", "schema", "penalty/ordinary", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["acts"]["decide"]["by"] == ["agency_head", "chief_head"]
    assert found["acts"]["pay"]["says"]["fen"] == {"title": "金额", "type": "money", "unit": "fen"}
    penalties = found["facts"]["violations"]["items"]["penalties"]["items"]
    assert penalties["fen"]["unit"] == "fen"
    assert "fine" in penalties["kind"]["values"]


def test_schema_of_an_unknown_procedure_is_refused(capsys: pytest.CaptureFixture[str]):
    assert main.main(["story", "schema", "penalty/none"]) == 2
    assert "已有的程序：" in capsys.readouterr().err


def test_every_story_says_in_its_first_line_what_it_tells():
    for path in STORIES.glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name
