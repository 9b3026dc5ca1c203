"""What an upload is called: as its sender called it, without what could mislead or reach elsewhere."""

import re
import unicodedata

LONGEST = 120
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_SAME = {
    "jpg": {"jpeg", "jpe"},
    "tif": {"tiff"},
    "txt": {"csv", "md", "log", "text"},
    "mov": {"qt"},
}


def safe_name(name: str, kind: str) -> str:
    """A file name for people: one line, no folders, no reversing marks, ending as the content does."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    # Cc, Cf: controls and the marks that turn text round (gpj.exe shown as exe.jpg).
    plain = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    plain = " ".join(_UNSAFE.sub("_", plain).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    if ending.lower() != kind and ending.lower() not in _SAME.get(kind, ()):
        stem, ending = plain, kind
    return f"{stem[: LONGEST - len(ending) - 1] or '附件'}.{ending.lower()}"
