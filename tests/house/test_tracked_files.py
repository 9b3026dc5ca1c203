"""What a commit may not hold, and what the README must."""

import re
import tomllib

from tests.house.source import CHECKOUT, tracked

from chengming.cli.main import COMMANDS
from chengming.site import settings

# Written in pieces: this file is tracked too.
FORBIDDEN = {
    "download address": re.compile(r"https?://[^\s\"]+\.(whl|tgz|deb)\b"),
    "package index": re.compile(r"https?://[^\s\"]+/simple(/|\b)"),
    "registry host": re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + "js"))),
    "machine path": re.compile(r"(^|[\s\"'=(])/(" + "|".join(("ro" + "ot", "ho" + "me")) + r")/"),
    "workplace path": re.compile(r"(^|[\s\"'=(])/(" + "|".join(("wo" + "rk", "tm" + "p")) + r")/"),
}


def offences(text: str) -> set[str]:
    return {name for name, pattern in FORBIDDEN.items() if pattern.search(text)}


def test_no_tracked_file_names_a_registry_or_a_path_of_some_machine():
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if offences(text):
            found[str(path.relative_to(CHECKOUT))] = offences(text)
    assert found == {}


def test_what_is_forbidden_is_found():
    assert offences("see https://files.example/" + "simple/django/") == {"package index"}
    assert offences("at https://h.example/a-1.0-py3." + "whl") == {"download address"}
    assert offences("cd /" + "root/project") == {"machine path"}
    assert offences("cd '/" + "tmp/x'") == {"workplace path"}


def test_the_lock_file_pins_every_package_by_hash_and_names_no_address():
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pins = re.findall(
        r"^([a-z0-9._-]+)==\S+.*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", lock, re.M
    )
    assert len(pins) == len(re.findall(r"^[a-z]", lock, re.M)) > 50


def test_everything_declared_is_locked():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").lower()
    names = [re.split(r"[\[<>=]", name)[0].lower() for name in declared]
    assert [name for name in names if not re.search(rf"^{re.escape(name)}==", lock, re.M)] == []


def test_the_readme_shows_the_two_commands_and_fits_one_screen():
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert "\nmake run " in readme
    assert "\nmake test " in readme
    assert len(readme.splitlines()) <= 60


def test_every_command_the_readme_names_exists():
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\.venv/bin/chengming (\w+)", readme))
    assert len(named) >= 4
    assert named <= set(COMMANDS)


def test_version_is_the_same_everywhere():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    changes = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["project"]["version"] == settings.VERSION
    assert re.findall(r"^## (\S+?)（", changes, re.M)[0] == settings.VERSION


def test_ci_runs_the_two_commands_and_nothing_cleverer():
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set"))]
    assert commands[1:] == ["make check", "make test"]
