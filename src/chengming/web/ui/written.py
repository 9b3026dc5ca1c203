"""What a page holds by the hundred, cells and options: written out without a template for each."""

import html
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.utils.formats import localize
from django.utils.safestring import SafeString


class _Plain:
    """An input as Django's, word for word."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:  # fmt: skip
        """The control with what was typed."""
        assert isinstance(self, Input)
        told = self.build_attrs(self.attrs, dict(attrs or {}))
        kind = told.pop("type", self.input_type)
        typed = self.format_value(value)
        has = "" if typed is None else f' value="{escaped(typed)}"'
        return SafeString(f'<input type="{kind}" name="{escaped(name)}"{has}{flatatt(told)}>')


class PlainText(_Plain, forms.TextInput):
    """One line."""


class PlainDay(_Plain, forms.DateInput):
    """A day, by the browser's own control."""

    input_type = "date"


class PlainHidden(_Plain, forms.HiddenInput):
    """What is not asked but told again."""


SELECTED = ("", " selected")


def escaped(said: object) -> str:
    """As a template would print it: what is not marked as safe cannot become a tag."""
    return said if isinstance(said, SafeString) else html.escape(str(localize(said)))


class PlainSelect(forms.Select):
    """As Django's, word for word; groups of options are not for this one."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:  # fmt: skip
        """The control with its options."""
        chosen = self.format_value(value)
        told = flatatt(self.build_attrs(self.attrs, dict(attrs or {})))
        lines = "".join(
            f'  <option value="{escaped(key)}"{SELECTED[str(key) in chosen]}>{escaped(title)}</option>\n\n'
            for key, title in self.choices
        )
        return SafeString(f'<select name="{escaped(name)}"{told}>\n{lines}</select>')
