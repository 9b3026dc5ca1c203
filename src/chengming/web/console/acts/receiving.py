"""Files on their way in: counted by us while they stream, kept in the vault, held by the draft.

A draft holds them until the act is handed in, so that an error in the form costs no upload; and only
what a person's own draft holds can be attached.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from chengming.record.records.facts import FileRef
from chengming.record.vault import actions as vault
from chengming.record.vault.errors import VaultError

MOST_FILES = 20
INPUT = "uploads"


class Counted(FileUploadHandler):
    """Stops taking a file in once it is over the limit; the rest of the form is read on."""

    def new_file(self, *given: Any, **more: Any) -> None:
        super().new_file(*given, **more)
        self._taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._taken += len(raw_data)
        if self._taken > vault.LARGEST:
            over: list[str] = self.request.__dict__.setdefault("uploads_over", [])
            over.append(str(self.file_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def received(
    request: HttpRequest, held: Sequence[FileRef]
) -> tuple[tuple[FileRef, ...], list[str]]:
    """What the draft held and what came now, the same bytes once; and what was not kept, in words."""
    over = getattr(request, "uploads_over", ())
    large = f"超过 {vault.LARGEST >> 20} MB，没有保存。请压缩或者分成几个文件。"
    wrong = [f"“{_short(name)}”{large}" for name in over]
    return _kept(_uploads(request), held, wrong)


def _kept(
    uploads: Iterable[UploadedFile], held: Sequence[FileRef], wrong: list[str]
) -> tuple[tuple[FileRef, ...], list[str]]:
    found = {file.sha256: file for file in held}
    for upload in uploads:
        if len(found) >= MOST_FILES:
            wrong.append(f"一次最多 {MOST_FILES} 个附件，“{_short(upload.name)}”没有保存。")
            continue
        try:
            file = vault.keep(upload.chunks(), upload.name or "")
        except VaultError as error:
            wrong.append(f"“{_short(upload.name)}”：{error.message}")
        else:
            found.setdefault(file.sha256, file)
    return tuple(found.values()), wrong


def _uploads(request: HttpRequest) -> Iterable[UploadedFile]:
    return request.FILES.getlist(INPUT)


def _short(name: str | None) -> str:
    return (name or "附件")[:60]
