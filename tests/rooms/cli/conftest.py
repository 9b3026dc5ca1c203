"""Folders that the database's user can reach, and one that it cannot."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ours, entered by everyone (pytest's own folders are closed to other users)."""
    folder = Path(tempfile.mkdtemp(prefix="cm-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """Like a checkout only its owner can enter (0700)."""
    folder = Path(tempfile.mkdtemp(prefix="cm-closed-"))
    yield folder
    assert folder.stat().st_mode & 0o777 == 0o700, "the launcher changed a parent's mode"
    shutil.rmtree(folder)
