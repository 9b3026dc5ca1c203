"""What a browser sent, sorted: only what a form asks for is looked at, the rest does not exist."""

import uuid
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, QueryDict

from chengming.web.console.acts.asking.setting import FACTS
from chengming.web.console.acts.asking.shapes import Raw

HAND_IN, SAVE, DISCARD, ATTACH = "hand_in", "save", "discard", "attach"
AROUND = ("at", "late_reason", "beside", "side", "side_name", "power")
"""Inputs round the facts: when, with whom, for whom; and of a lead, under which power."""
AUTOSAVE = "X-Autosave"


@dataclass(frozen=True)
class Sent:
    """One form as it came. ``do``: hand_in, save, discard, attach, more:<list>, less:<row>, drop:<digest>."""

    do: str = SAVE
    typed: Raw = field(default_factory=dict)
    seen: int = 0
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    kept: tuple[str, ...] = ()
    is_autosave: bool = False

    def first(self, name: str) -> str:
        """The first value of an input, without blanks round it."""
        return next((value.strip() for value in self.typed.get(name, ())), "")


def sent(request: HttpRequest) -> Sent:
    """Reads a POST."""
    post = request.POST
    autosave = AUTOSAVE in request.headers
    return Sent(
        do=SAVE if autosave else post.get("do", SAVE), typed=typed_in(post),
        seen=_whole(post.get("seen_seq", "")), submission=_number(post.get("submission", "")),
        kept=tuple(post.getlist("kept")), is_autosave=autosave,
    )  # fmt: skip


def typed_in(post: QueryDict) -> Raw:
    """The inputs of facts and those round them."""
    return {
        name: [str(value) for value in values]
        for name, values in post.lists()
        if name in AROUND or name.startswith(f"{FACTS}.")
    }


def with_typed(given: Sent, typed: Raw) -> Sent:
    """The same with other inputs."""
    return replace(given, typed=typed)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _number(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
