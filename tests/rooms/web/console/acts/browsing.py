"""A browser as small as can be: reads the form on a page, changes what a person would, sends it back."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.rooms.casework import town
from tests.rooms.web.console.signed_in import client_for

Typed = dict[str, list[str]]


class Reader(HTMLParser):
    """The controls of the form of an act, as a browser would send them; templates do not count."""

    def __init__(self, text: str, form: str = "act") -> None:
        super().__init__()
        self.fields: Typed = {}
        self.options: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self._form, self._inside, self._template = form, False, 0
        self._area = self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = self._form in at.get("class", "").split()
        if tag == "template":
            self._template += 1
        if not self._inside or self._template:
            return
        name = at.get("name", "")
        if tag == "input":
            self._input(name, at)
        elif tag == "textarea":
            self._area = name
            self.fields.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            self._option(at)
        elif tag == "button":
            self.buttons.append(at.get("value", ""))

    def _input(self, name: str, at: Mapping[str, str]) -> None:
        kind = at.get("type", "text")
        if kind in ("radio", "checkbox"):
            if "disabled" not in at:
                self.options.setdefault(name, []).append(at["value"])
            if "checked" in at:
                self.fields.setdefault(name, []).append(at["value"])
            else:
                self.fields.setdefault(name, [])
        elif kind != "file":
            self.fields.setdefault(name, []).append(at.get("value", ""))

    def _option(self, at: Mapping[str, str]) -> None:
        self.options.setdefault(self._select, []).append(at.get("value", ""))
        if "selected" in at or not self.fields[self._select]:
            self.fields[self._select] = [at.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area and not self._template:
            self.fields[self._area][-1] += data

    @property
    def sent(self) -> Typed:
        """What goes out: the first line break of a text area is none of its content."""
        return {n: [v.removeprefix("\n") for v in vs] for n, vs in self.fields.items() if vs}


class Page:
    """One page with a form; ``fill`` and ``press`` as a person would."""

    def __init__(self, client: Client, address: str, response: HttpResponse) -> None:
        self.client, self.address, self.response = client, address, response
        self.text = response.content.decode()
        reader = Reader(self.text)
        self.typed, self.options, self.buttons = reader.sent, reader.options, reader.buttons

    @property
    def status(self) -> int:
        return self.response.status_code

    def fill(self, **facts: object) -> "Page":
        """Types facts by path, written with ``__`` for the dot; None empties."""
        return self.put({f"f.{name.replace('__', '.')}": value for name, value in facts.items()})

    def put(self, values: Mapping[str, object]) -> "Page":
        """Types by the inputs' own names."""
        for name, value in values.items():
            listed = value if isinstance(value, list) else [] if value is None else [value]
            self.typed[name] = [str(item) for item in listed]
        return self

    def press(self, do: str = "hand_in", files: Sequence[Any] = (), **more: Any) -> "Page":
        """Sends the form with one of its buttons, and follows to where it leads."""
        data: dict[str, Any] = {**self.typed, "do": do}
        if files:
            data["uploads"] = list(files)
        response = self.client.post(self.address, data, follow=True, **more)
        return Page(self.client, self.address, response)


def address(number: str, act: str) -> str:
    return reverse("console:acts-form", args=[number, act])


def at_desk(letter: str, office: str | None = None, **more: Any) -> Client:
    """One of the town's people, signed in."""
    return client_for(letter * 32, town.AGENCY, office or town.OFFICES[letter][1], **more)


def opened(number: str, act: str, letter: str = "a", client: Client | None = None) -> Page:
    """The form of an act at somebody's desk."""
    client, where = client or at_desk(letter), address(number, act)
    return Page(client, where, client.get(where))


def at(client: Client, where: str) -> Page:
    return Page(client, where, client.get(where))
