"""Our one stylesheet, named by its content so that it may be cached for ever."""

import hashlib
from pathlib import Path

from django.http import HttpRequest

CONTENT = (Path(__file__).parent / "static_files" / "portal.css").read_bytes()
NAME = f"portal.{hashlib.sha256(CONTENT).hexdigest()[:12]}.css"


def context(request: HttpRequest) -> dict[str, str]:
    """Templates see ``stylesheet_name``."""
    return {"stylesheet_name": NAME}
