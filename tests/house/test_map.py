"""The map of floors and rooms holds, and import-linter really looks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.source import CHECKOUT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_with(tmp_path: Path, module: str, line: str) -> Path:
    shutil.copytree(CHECKOUT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.yaml"))
    shutil.copy(CHECKOUT / ".importlinter", tmp_path)
    with (tmp_path / "src" / "chengming" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    return tmp_path


def test_imports_go_down_only():
    done = lint_imports(CHECKOUT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_an_import_that_goes_up_is_found(tmp_path):
    wrong = "def f():\n    from chengming.casework.review import errors\n    return errors"
    done = lint_imports(copy_with(tmp_path, "casework/cases/__init__.py", wrong))
    assert done.returncode == 1
    assert "Rooms of casework BROKEN" in done.stdout


def test_a_pure_floor_that_imports_django_is_found(tmp_path):
    done = lint_imports(copy_with(tmp_path, "law/errors.py", "import django"))
    assert done.returncode == 1
    assert "law and proof are pure BROKEN" in done.stdout


def test_a_portal_that_looks_into_casework_is_found(tmp_path):
    done = lint_imports(
        copy_with(tmp_path, "web/portal/pages.py", "import chengming.casework.cases")
    )
    assert done.returncode == 1
    assert "The public door sees only what was published BROKEN" in done.stdout
