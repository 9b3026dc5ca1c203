"""The dispatcher: Chinese help, exit status, one paragraph instead of a trace."""

import re
import signal
import subprocess
import sys

import pytest

from chengming.cli import draw, main, session
from chengming.cli.errors import CannotRun


def test_the_overview_lists_every_command_with_a_line_in_chinese(capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["-h"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for command in main.COMMANDS:
        line = re.search(rf"^    {command}\s+(\S+)", told, re.M)
        assert line and re.search(r"[一-鿿]", line[1]), command
    assert "usage" not in told and "options" not in told


@pytest.mark.parametrize("command", sorted(main.COMMANDS))
def test_every_command_explains_itself_in_chinese(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main.main([command, "-h"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"用法：chengming {command}")
    assert "show this help" not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "缺少参数：命令"),
        (["frobnicate"], "没有 'frobnicate'"),
        (["migrate", "--fast"], "不认识的参数：--fast"),
    ],
)
def test_wrong_arguments_are_named_in_chinese(capsys, arguments, told):
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.fixture
def own_signals():
    """Commands that run for long take SIGTERM and SIGINT for themselves; here they give them back."""
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)}
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)


@pytest.mark.usefixtures("own_signals")
def test_what_cannot_run_is_said_without_a_trace(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CHENGMING_HOME", str(tmp_path))
    assert main.main(["sequencer"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("没有执行：")
    assert "make run" in said and "Traceback" not in said


def test_a_session_without_an_installation_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("CHENGMING_HOME", str(tmp_path))
    with pytest.raises(CannotRun, match="还没有数据"), session.opened("desk"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_only_the_named_commands_module_is_imported():
    script = (
        "import sys; from chengming.cli.main import parser_for; parser_for(['draw'])\n"
        "print('django' in sys.modules, 'chengming.cli.law' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_drawing_finds_and_mends_a_page_that_is_out_of_date(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("chengming.cli.home.CHECKOUT", tmp_path)
    monkeypatch.setattr(draw, "GENERATORS", [lambda: {"a/one.md": "一\n", "two.md": "二\n"}])
    (tmp_path / "docs" / "generated").mkdir(parents=True)
    nobodys = tmp_path / "docs" / "generated" / "old.md"
    nobodys.write_text("旧")
    assert main.main(["draw", "--check"]) == 1
    assert nobodys.exists(), "a check writes nothing"
    assert "make draw" in capsys.readouterr().out
    assert main.main(["draw"]) == 0
    assert not nobodys.exists()
    assert (tmp_path / "docs" / "generated" / "a" / "one.md").read_text() == "一\n"
    assert main.main(["draw", "--check"]) == 0
