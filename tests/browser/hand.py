"""A person's hand in Chromium: fills the form of an act and hands it in, by mouse or by keyboard alone."""

import json
import re

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TooLate

FARTHEST = 250  # presses of Tab before a control counts as out of reach


class Hand:
    """One person before one page. ``keyboard``: nothing but keys is used."""

    def __init__(self, page: Page, base: str, *, keyboard: bool = False) -> None:
        self.page, self.base, self.keyboard = page, base, keyboard

    def open(self, path: str) -> "Hand":
        """Type an address."""
        answer = self.page.goto(self.base + path)
        assert answer is not None and answer.status == 200, f"{answer and answer.status} {path}"
        return self

    def act(self, number: str, act: str) -> "Hand":
        """The form of an act of a case, which the case offers."""
        self.open(f"/cases/{number}/acts/{act}/")
        assert self.page.locator("form.act").count() == 1, self.said()
        return self

    def do(self, number: str, act: str, **facts: object) -> None:
        """Open, fill, hand in; the record must be there afterwards."""
        self.act(number, act).fill(**facts).hand_in()

    def fill(self, **facts: object) -> "Hand":
        """Facts by path, ``__`` for the dot; a list chooses several; ``_name`` for other inputs."""
        for name, value in facts.items():
            dotted = name.removeprefix("_") if name.startswith("_") else f"f.{name}"
            for one in value if isinstance(value, list) else [value]:
                self.put(dotted.replace("__", "."), str(one))
        return self

    def put(self, name: str, value: str) -> None:
        """One control, whatever it is, in a row added and a part unfolded where needed."""
        named = self.page.locator(f"form.act [name={json.dumps(name)}]:not([type=hidden])")
        if not named.count():
            self._add_row(name)
        assert named.count(), f"no control {name}\n{self.said()}"
        self._unfold(named.first)
        kind = named.first.evaluate("e => e.type || e.tagName")
        if kind in ("radio", "checkbox"):
            self._choose(named.and_(self.page.locator(f"[value={json.dumps(value)}]")), kind)
        elif kind == "select-one":
            self._reach(named.first)
            named.first.select_option(value)
        else:
            self._type(named.first, value)

    def _add_row(self, name: str) -> None:
        """``f.violations.0.penalties.0.kind``: the list ``f.violations.0.penalties`` wants a row."""
        for place in [name[: match.start()] for match in re.finditer(r"\.\d+\.", name)]:
            box = self.page.locator(f"form.act [data-list={json.dumps(place)}]")
            if box.count() and not box.locator("[data-row]").count():
                add = box.locator("> button[data-list-add]")
                self._unfold(add)
                self._click(add, f"e => e === document.querySelector({json.dumps(_css(place))})")

    def _unfold(self, inside: Locator) -> None:
        closed = inside.locator("xpath=ancestor::details[not(@open)]")
        while closed.count():  # the outermost first
            summary = closed.first.locator("> summary")
            where = summary.evaluate("e => [...document.querySelectorAll('summary')].indexOf(e)")
            self._click(
                summary, f"e => [...document.querySelectorAll('summary')].indexOf(e) === {where}"
            )

    def _click(self, wanted: Locator, is_it: str) -> None:
        if not self.keyboard:
            wanted.click()
            return
        self._tab_to(is_it, str(wanted))
        self.page.keyboard.press("Enter")

    def _choose(self, wanted: Locator, kind: str) -> None:
        assert wanted.count() == 1, f"{wanted}\n{self.said()}"
        if not self.keyboard:
            wanted.check()
        elif kind == "checkbox":
            self._reach(wanted)
            if not wanted.is_checked():
                self.page.keyboard.press("Space")
        else:
            self._turn_to(wanted)

    def _turn_to(self, radio: Locator) -> None:
        """Tab reaches one of the group; the arrows go through it."""
        name = radio.get_attribute("name")
        self._tab_to(f"e => e.name === {json.dumps(name)} && e.type === 'radio'", str(name))
        for _ in range(40):
            self.page.keyboard.press("Space")
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {name}")

    def _type(self, field: Locator, value: str) -> None:
        native = field.get_attribute("type")
        if self.keyboard and native not in ("date", "datetime-local"):
            self._reach(field)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(value)
        else:
            self._reach(field)
            field.fill(value)

    def _reach(self, wanted: Locator) -> None:
        if self.keyboard:
            mark = wanted.get_attribute("id")
            self._tab_to(f"e => e.id === {json.dumps(mark)}", str(mark))

    def _tab_to(self, is_there: str, what: str) -> None:
        for _ in range(FARTHEST):
            if self.page.evaluate(f"({is_there})(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never leads to {what}")

    def press(self, text: str) -> None:
        """A button or link by its words; by keyboard: reached with Tab, pressed with Enter."""
        wanted = self.page.get_by_role("button", name=text).or_(
            self.page.get_by_role("link", name=text)
        )
        if not self.keyboard:
            wanted.first.click()
            return
        words = json.dumps(text)
        button = f"e.tagName === 'BUTTON' && e.innerText.trim() === {words}"
        link = f"e.tagName === 'A' && e.innerText.trim().startsWith({words})"
        self._tab_to(f"e => ({button}) || ({link})", text)
        self.page.keyboard.press("Enter")

    def hand_in(self) -> None:
        """The form's own button, and the question where one is asked."""
        before = self.page.url
        button = self.page.locator("button[name=do][value=hand_in]")
        asks = button.get_attribute("data-confirm")
        self.press(button.inner_text().strip())
        if asks:
            self._answer(self.page.locator("dialog.question[open] button").last)
        try:
            self.page.get_by_text("记录已形成").first.wait_for()
        except TooLate as error:
            raise AssertionError(f"{before}\n{self.said()}") from error

    def _answer(self, button: Locator) -> None:
        if not self.keyboard:
            button.click()
            return
        words = json.dumps(button.inner_text().strip())
        self._tab_to(f"e => e.closest('dialog') && e.innerText.trim() === {words}", words)
        self.page.keyboard.press("Enter")

    def said(self) -> str:
        """What the page says, for a failure."""
        return self.page.locator("main").inner_text()[:3000]


def _css(place: str) -> str:
    return f'form.act [data-list="{place}"] > button[data-list-add]'
