"""The style sheets: readable colours, names of our own, nothing from outside."""

import re

import pytest
from tests.house.source import SOURCE

STATIC = SOURCE / "web" / "ui" / "static"
OWN = sorted((STATIC / "ui").glob("*.css"))
# What we mean to restyle of the library.
RESTYLED = {
    "btn",
    "btn-primary",
    "form-check-input",
    "form-control",
    "form-select",
    "toast-warning",
}
ON = {
    "paper": ("ink", "ink-2", "water", "seal", "leaf", "sand"),
    "ground": ("ink", "ink-2", "water", "seal", "sand"),
    "water-2": ("water", "ink-2", "seal", "ink"),
    "seal-2": ("seal", "ink"),
    "leaf-2": ("leaf", "ink"),
    "sand-2": ("sand", "ink", "ink-2"),
    "fill": ("on-fill",),
    "fill-2": ("on-fill",),
    "hid": ("hid-ink",),
}


def classes(text: str) -> set[str]:
    return set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/", "", text, flags=re.S)))


def tokens(dark: bool) -> dict[str, str]:
    """The colours of the theme, by day or by night."""
    text = (STATIC / "ui" / "theme.css").read_text(encoding="utf-8")
    light, night = text.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", night)) if dark else found


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, 1.4.3."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read_on_every_ground_it_stands_on(dark):
    found = tokens(dark)
    faint = {
        f"{text} on {ground}": round(contrast(found[text], found[ground]), 2)
        for ground, texts in ON.items()
        for text in texts
        if contrast(found[text], found[ground]) < 4.5
    }
    assert faint == {}
    assert contrast(found["line-2"], found["paper"]) >= 3, "the edge of a field"


def test_a_faint_colour_is_found():
    assert contrast("#9a6a12", "#fbf3e1") < 4.5
    assert round(contrast("#000000", "#ffffff")) == 21


def test_our_names_are_not_the_librarys():
    library = classes((STATIC / "vendor" / "tabler.css").read_text(encoding="utf-8"))
    assert {"steps", "timeline", "page"} <= library, "names that would be taken"
    clashes = {
        path.name: found
        for path in OWN
        if (found := (classes(path.read_text(encoding="utf-8")) & library) - RESTYLED)
    }
    assert clashes == {}


def test_nothing_is_fetched_from_outside():
    assert len(OWN) >= 5
    for path in [*OWN, *(STATIC / "ui").glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"https?://|//\w+\.\w+|@import|\beval\(|innerHTML|insertAdjacentHTML", text
        ), path
