"""Where this installation keeps its data."""

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """The data folder: ``CHENGMING_HOME``, else ``var`` in the checkout."""
    named = os.environ.get("CHENGMING_HOME", "")
    return Path(named).resolve() if named else CHECKOUT / "var"


def private_folder(path: Path) -> Path:
    """Make ``path`` (mode 0700) where it is missing; parents keep the mode they have."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def digest_of(home: Path) -> str:
    """Sixteen hex digits for a data folder: the checkout's path where it is ``var`` in one."""
    place = home.parent if home.name == "var" else home
    return hashlib.sha256(str(place).encode()).hexdigest()[:16]
