"""电子印章: the image that is printed today, behind what a certified seal must be able to do.

A site with a certified seal puts its own ``Seals`` in ``seals`` (settings of that site): it is asked
for the image, and may sign the finished bytes.
"""

from datetime import date
from pathlib import Path
from typing import Protocol

from django.conf import settings

from chengming.casework.documents.rendering import Seal

LARGEST = 2 << 20
KINDS = {"png": b"\x89PNG\r\n\x1a\n"}


class Seals(Protocol):
    """What every keeper of seals can do."""

    def seal(self, agency: str, on: date) -> Seal | None:
        """The agency's seal on a day; None where it is stamped by hand on the print."""

    def sign(self, pdf: bytes, agency: str, on: date) -> bytes:
        """The finished bytes, signed where the seal is a certified one; else as they are."""


class SealImages:
    """Pictures in ``<home>/seals/<agency>.png``; they prove nothing, the log does."""

    def seal(self, agency: str, on: date) -> Seal | None:
        path = Path(settings.CHENGMING_HOME) / "seals" / f"{agency}.png"
        try:
            image = path.read_bytes()
        except FileNotFoundError:
            return None
        good = len(image) <= LARGEST and image.startswith(KINDS["png"])
        return Seal(image) if good else None

    def sign(self, pdf: bytes, agency: str, on: date) -> bytes:
        return pdf


seals: Seals = SealImages()
