"""The drill runner: a finished part is not run again, a failed one is, new code runs all."""

import ast
import subprocess

import pytest
from tests import drill, heavy


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """What pytest was asked to run; parts named in ``bad`` fail."""
    asked, bad = [], set()

    def pytest_stand_in(*arguments, timeout=None):
        if "--collect-only" in arguments:
            listed = "tests/a.py::test_one[x]\ntests/a.py::test_one[y]\ntests/b.py::test_two\n"
            return subprocess.CompletedProcess(arguments, 0, listed, "")
        assert timeout == drill.LONGEST
        asked.append(arguments[0])
        status = 1 if arguments[0] in bad else 0
        return subprocess.CompletedProcess(
            arguments, status, ".20 kills, 0 lost\n1 passed in 2s", ""
        )

    monkeypatch.setattr(drill, "_pytest", pytest_stand_in)
    monkeypatch.setattr(drill, "KEPT", tmp_path / "drill")
    monkeypatch.setattr(drill, "digest_of_code", lambda: "c0de" * 16)
    monkeypatch.delenv("FRESH", raising=False)
    return asked, bad


def test_parts_are_test_functions_without_their_parameters(runs):
    assert drill.parts() == ["tests/a.py::test_one", "tests/b.py::test_two"]


def test_a_finished_part_is_not_run_again_and_a_failed_one_is(runs, capsys):
    asked, bad = runs
    bad.add("tests/b.py::test_two")
    assert drill.main() == 1
    assert "20 kills, 0 lost" in capsys.readouterr().out
    bad.clear()
    assert drill.main() == 0
    assert asked == ["tests/a.py::test_one", "tests/b.py::test_two", "tests/b.py::test_two"]
    assert "20 kills, 0 lost" in capsys.readouterr().out, "a kept figure is shown again"


def test_other_code_or_a_fresh_start_runs_everything_again(runs, monkeypatch):
    asked, _ = runs
    drill.main()
    monkeypatch.setattr(drill, "digest_of_code", lambda: "beef" * 16)
    drill.main()
    monkeypatch.setenv("FRESH", "1")
    drill.main()
    assert len(asked) == 6


def test_the_digest_covers_code_tests_and_stories(tmp_path, monkeypatch):
    for tree in drill.TREES:
        (tmp_path / tree).mkdir()
        (tmp_path / tree / "f").write_text("1")
    monkeypatch.setattr(drill, "CHECKOUT", tmp_path)
    seen = {drill.digest_of_code()}
    for tree in drill.TREES:
        (tmp_path / tree / "f").write_text("2")
        seen.add(drill.digest_of_code())
    assert len(seen) == 1 + len(drill.TREES)


def heavy_in(source):
    return list(heavy.tests_that_count(ast.parse(source)))


def test_whatever_takes_a_count_from_sizes_is_a_part():
    assert heavy_in(
        "from tests.sizes import count\n"
        "ROUNDS = count(2, 20)\n"
        "often = settings(max_examples=ROUNDS)\n"
        "def play(): return ROUNDS\n"
        "@often\n"
        "def test_by_decorator(): pass\n"
        "def test_by_helper(): play()\n"
        "def test_by_itself(): count(1, 9)\n"
        "def test_small(): [1].count(1)\n"
    ) == ["test_by_decorator", "test_by_helper", "test_by_itself"]
    assert heavy_in("from tests import sizes\ndef test_x(): sizes.count(1, 2)\n") == ["test_x"]
    assert heavy_in("def count(n): pass\ndef test_x(): count(1)\n") == []
    assert heavy_in("from tests.sizes import SEED\ndef test_x(): SEED\n") == []


def test_a_fixture_that_counts_makes_its_tests_heavy():
    assert heavy_in(
        "from tests.sizes import count as many\n"
        "def crowd(): return many(1, 2)\n"
        "def test_crowd(crowd): pass\n"
    ) == ["test_crowd"]
