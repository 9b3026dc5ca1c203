"""What a guesser tries first: common words, the place, the office, rows of keys, years, the login.

A password is measured by what is left of it once these are taken away.
"""

import functools
import re
from pathlib import Path

import yaml

_WORDS = Path(__file__).with_name("weak_words.yaml")
_LOOKS_LIKE = str.maketrans("013457@$!", "oleastasi")
_FORWARD = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl",
    "zxcvbnm", "1qaz2wsx3edc4rfv5tgb", "!@#$%^&*()", "147258369", "一二三四五六七八九十")  # fmt: skip
_ROWS = (*_FORWARD, *(row[::-1] for row in _FORWARD))
_SHORTEST_ROW = 3
_YEAR = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}")


def unguessable(password: str, login: str) -> int:
    """How many characters are left when everything easily guessed is taken out."""
    rest = _YEAR.sub("\n", password.casefold())
    rest = _REPEATED.sub("\n", rest)
    rest = _without_rows(rest)
    looked = rest.translate(_LOOKS_LIKE)
    words = sorted({*_words(), *_pieces(login)}, key=len, reverse=True)
    for word in words:
        looked = looked.replace(word, "\n")
    return len(set(looked) - {"\n"})


def _without_rows(text: str) -> str:
    for row in _ROWS:
        for size in range(len(row), _SHORTEST_ROW - 1, -1):
            for start in range(len(row) - size + 1):
                text = text.replace(row[start : start + size], "\n")
    return text


@functools.cache
def _words() -> frozenset[str]:
    lists = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return frozenset(str(word) for words in lists.values() for word in words)


def _pieces(login: str) -> set[str]:
    pieces = {login.casefold(), *re.split(r"[\W_]+", login.casefold())}
    return {piece.translate(_LOOKS_LIKE) for piece in pieces if len(piece) >= _SHORTEST_ROW}
