"""Why something of disclosure was not done. One class per meaning; nothing has changed."""

from collections.abc import Sequence


class DisclosureError(Exception):
    """``message``: what, why (article), what to do now; ``citations``: the articles."""

    citations: tuple[str, ...] = ()

    def __init__(self, message: str, citations: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.citations = tuple(citations) or type(self).citations
