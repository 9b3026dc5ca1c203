"""Style sheets and scripts under the name of their content, so that any cache keeps them for ever.

No collecting step: names are computed from the files of the packages when first asked for.
"""

import hashlib
import os
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.middleware import WhiteNoiseMiddleware


class AssetMissing(Exception):
    """缺少静态文件: a page names a file that set-up did not fetch, or that does not exist."""


class ContentNames(StaticFilesStorage):
    """Storage of static files whose addresses carry the first digits of the content's digest."""

    def url(self, name: str | None) -> str:
        """``ui/ui.css`` → ``/static/ui/ui.0123456789ab.css``."""
        asked = str(name)
        if asked not in _addresses:
            _addresses[asked] = super().url(hashed_name(asked))
        return _addresses[asked]


# Plainly dicts: templates ask by safe strings, which a cache decorator takes for other keys.
_names: dict[str, str] = {}
_addresses: dict[str, str] = {}


def hashed_name(name: str) -> str:
    """The name with twelve digits of its content's SHA-256 before the suffix."""
    if name not in _names:
        found = finders.find(name)
        if found is None:
            raise AssetMissing(f"没有静态文件 {name}。第三方文件由 make set-up 取得，请先执行它。")
        digest = hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]
        path = PurePosixPath(name)
        _names[name] = str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))
    return _names[name]


class Assets(WhiteNoiseMiddleware):
    """Serves every static file under its hashed name, and under that name only."""

    def add_files_from_finders(self) -> None:
        """Read the list of files once, when the process starts."""
        found = {
            name: storage.path(name)
            for finder in finders.get_finders()
            for name, storage in finder.list(None)
        }
        stat_cache = {path: os.stat(path) for path in found.values()}
        for name, path in found.items():
            if not self.is_compressed_variant(path, stat_cache=stat_cache):
                address = f"{self.static_prefix}{hashed_name(name)}"
                self.add_file_to_dictionary(address, path, stat_cache=stat_cache)

    def immutable_file_test(self, path: str, url: str) -> bool:
        """The name says the content."""
        return True
