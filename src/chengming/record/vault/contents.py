"""What kind of file it is, judged by its bytes: the name is only what somebody called it.

Allowed are papers, pictures, sound and film that an office keeps as evidence; whatever could run is
not. A zip is opened no further than its list of names, and only when that list is short.
"""

import codecs
import struct
import zipfile
from pathlib import Path

import filetype

from chengming.record.vault.errors import UploadKindRefused

HEAD = 8192
MOST_MEMBERS, LARGEST_LIST = 5_000, 1 << 20
PAPERS = ("pdf", "ofd", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt")
PICTURES = ("jpg", "png", "gif", "webp", "tif", "bmp", "heic")
FILMS = ("mp4", "m4v", "mov", "3gp", "avi", "mkv", "webm")
SOUNDS = ("mp3", "m4a", "aac", "amr", "ogg", "wav", "flac")
KINDS = frozenset((*PAPERS, *PICTURES, *FILMS, *SOUNDS))
SHOWN = "PDF、OFD、Word、Excel、PowerPoint、纯文本，常见的图片、录音和录像"

_END_OF_LIST = b"PK\x05\x06"
_CONTROLS = bytes(set(range(32)) - {*b"\t\n\r\f"})
# Office files by a member that only they have.
_MEMBERS = {
    "OFD.xml": "ofd", "word/document.xml": "docx", "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}  # fmt: skip
_MACROS = ("vbaProject.bin", "vbaData.xml")


class Judged:
    """Looks at the bytes as they stream by; says at the end what they are."""

    def __init__(self) -> None:
        self._head = b""
        self._is_text = True
        self._decoders = [codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")]

    def update(self, piece: bytes) -> None:
        """The next bytes."""
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        self._is_text = self._is_text and len(piece.translate(None, _CONTROLS)) == len(piece)
        if self._is_text:
            self._decoders = [d for d in self._decoders if _takes(d, piece)]

    def kind(self, path: Path) -> str:
        """The usual ending of such a file; raises ``UploadKindRefused``."""
        found = filetype.guess(self._head)
        kind = found.extension if found else self._text()
        if self._head.startswith(b"PK\x03\x04"):
            kind = _in_zip(path)
        if kind not in KINDS:
            raise UploadKindRefused(
                f"附件的内容不是可以保存的种类。可以上传：{SHOWN}。请另存为其中一种再上传。"
            )
        return kind

    def _text(self) -> str:
        whole = any(_takes(decoder, b"", final=True) for decoder in self._decoders)
        return "txt" if self._is_text and whole else ""


def _takes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _in_zip(path: Path) -> str:
    if not _list_is_short(path):
        return ""
    try:
        with zipfile.ZipFile(path) as bundle:
            names = bundle.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ""
    if any(name.endswith(_MACROS) for name in names):
        raise UploadKindRefused(
            "附件含有宏，打开时可能运行程序，不能保存。请另存为不含宏的文件或者 PDF 再上传。"
        )
    return next((kind for member, kind in _MEMBERS.items() if member in names), "")


def _list_is_short(path: Path) -> bool:
    # zipfile reads the whole list into memory before anybody can stop it.
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(_END_OF_LIST)
    if at < 0 or len(tail) < at + 22:
        return False
    _, _, _, members, length = struct.unpack("<HHHHI", tail[at + 4 : at + 16])
    return members <= MOST_MEMBERS and length <= LARGEST_LIST
