"""附件（样本）: invented files that open like real ones, each with its own name for content."""

import struct
import zlib
from dataclasses import replace
from pathlib import PurePath

from chengming.record.vault import actions as vault
from chengming.record.vault.files import FileRef

_SIDE = 64
_PICTURES = frozenset({".jpg", ".jpeg", ".png"})


def sample_file(name: str) -> FileRef:
    """Keeps a sample of the kind its name says: a picture, a PDF page, else plain text."""
    kind = PurePath(name).suffix.lower()
    if kind in _PICTURES:
        return vault.keep([_picture(name)], str(PurePath(name).with_suffix(".png")))
    if kind == ".pdf":
        return vault.keep([_page(name)], name)
    return replace(vault.keep([f"样本文件：{name}\n".encode()], name), name=name)


def _picture(name: str) -> bytes:
    """A grey PNG that carries its name as a comment."""
    rows = zlib.compress((b"\x00" + b"\xc8" * _SIDE) * _SIDE)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)),
        (b"iTXt", b"Comment\x00\x00\x00\x00\x00" + f"样本：{name}".encode()),
        (b"IDAT", rows),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _page(name: str) -> bytes:
    """One page that says it is a sample; its name stands in the document's title."""
    text = b"BT /F1 24 Tf 72 720 Td (Sample) Tj ET"
    title = ("\ufeff" + name).encode("utf-16-be").hex().encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Title <%s> >>" % title,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(parts) + 1, len(parts))
    return out + b"xref\n0 %d\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, table, end, len(out),
    )  # fmt: skip
