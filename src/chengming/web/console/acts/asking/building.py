"""Questions for facts, with what was typed and what is wrong with it in their places."""

from dataclasses import replace

from chengming.law.procedure import FactSpec
from chengming.web.console.acts.asking.layouts import is_at_once, is_to_complete
from chengming.web.console.acts.asking.raw import below, flatten, row_numbers, same
from chengming.web.console.acts.asking.roles import (
    CODES,
    NEEDS_CREDENTIAL,
    PROVISIONS,
    is_asked,
    kind_of,
    people_of,
)
from chengming.web.console.acts.asking.setting import FACTS, Setting
from chengming.web.console.acts.asking.shapes import Choice, Errors, Question, Raw, Row
from chengming.web.console.acts.reading.texts import LONGEST_LINE, LONGEST_TEXT

MOST_RADIOS = 6
BLANK = "__row__"
YES_NO = (("yes", "是"), ("no", "否"))
HELP = {
    "money": "如 5000、5,000.00、5千、0.5万元",
    "lines": "每行一项",
    "uscc": "18 位，填完自动校验",
    "id_number": "18 位，填完自动校验",
}
CITED = "写作“食品安全法第三十四条第一款第十项”"


class Builder:
    """Builds the questions of one form."""

    def __init__(self, setting: Setting, raw: Raw, errors: Errors) -> None:
        self.setting, self.raw, self.errors = setting, raw, errors

    def fact(self, spec: FactSpec, *, required: bool, known: object = None) -> Question:
        """A fact of the sheet; with a ``known`` value it is folded away, ready to be changed."""
        name = f"{FACTS}.{spec.name}"
        # What is known may be changed, never left empty.
        made = self.question(spec, name, required=required or known is not None)
        if known is None:
            return made
        put = flatten(self.setting.act, spec, known, name, self.setting.law)
        touched = not same(below(self.raw, name), put) or any(made.wrong)
        touched = touched or is_to_complete(self.setting.act, spec.name, known)
        return replace(made, known=self.setting.words.lines(spec, known), touched=touched)

    def input(self, spec: FactSpec) -> Question:
        """An input of this act alone."""
        return self.question(spec, f"{FACTS}.{spec.name}", required=not spec.optional)

    def question(self, spec: FactSpec, name: str, *, required: bool) -> Question:
        """One question with everything below it."""
        kind = kind_of(self.setting.act, spec)
        base = Question(
            name=name, title=spec.title, kind=kind, required=required,
            values=tuple(self.raw.get(name, ())), error=self.errors.get(name, ""),
            help=_help(spec, kind), cited=spec.cite, longest=_longest(spec, kind),
        )  # fmt: skip
        if kind == "group":
            return replace(base, parts=self._parts(spec, name))
        if kind == "rows":
            rows, blank = self._rows(spec, name, required), self._row(spec, f"{name}.{BLANK}", 0)
            return replace(base, rows=rows, blank=blank, more=_first_part(spec))
        if kind == "several":
            return replace(
                base, choices=self._evidence(name), values=tuple(self.raw.get(f"{name}.more", ()))
            )
        choices = self._choices(spec, kind, base.values)
        return replace(base, choices=choices, look=_look(spec, kind, choices))

    def _parts(self, spec: FactSpec, name: str) -> tuple[Question, ...]:
        return tuple(
            self.question(item, f"{name}.{item.name}", required=not item.optional)
            for item in spec.items
            if is_asked(self.setting.act, item)
        )

    def _rows(self, spec: FactSpec, name: str, required: bool) -> tuple[Row, ...]:
        numbers = row_numbers(self.raw, name) or ([0] if required else [])
        return tuple(
            self._row(spec, f"{name}.{number}", place) for place, number in enumerate(numbers, 1)
        )

    def _row(self, spec: FactSpec, name: str, place: int) -> Row:
        act, parts = self.setting.act, self._parts(spec, name)
        folded = tuple(
            p for p in parts if not is_at_once(act, spec.name, p.name.rpartition(".")[2])
        )
        return Row(name, place, tuple(p for p in parts if p not in folded), folded)

    def _evidence(self, name: str) -> tuple[Choice, ...]:
        chosen = set(self.raw.get(name, ()))
        known = self.setting.evidence(self.raw)
        strangers = chosen - {choice.value for choice in known} - {""}
        return tuple(
            replace(choice, chosen=choice.value in chosen)
            for choice in (*known, *(Choice(one, one) for one in sorted(strangers)))
        )

    def _choices(self, spec: FactSpec, kind: str, values: tuple[str, ...]) -> tuple[Choice, ...]:
        if kind == "yesno":
            return tuple(Choice(v, label, chosen=v in values) for v, label in YES_NO)
        if kind == "choice":
            return tuple(Choice(v, spec.labels.get(v, v), chosen=v in values) for v in spec.values)
        offices = people_of(self.setting.act, spec.name)
        if offices is None:
            return ()
        return self.setting.people.choices(
            offices, values, credential=spec.name in NEEDS_CREDENTIAL
        )


def _look(spec: FactSpec, kind: str, choices: tuple[Choice, ...]) -> str:
    if kind == "people":
        return "checks" if spec.type == "list" else "select"
    if kind == "choice":
        return "radios" if len(choices) <= MOST_RADIOS else "select"
    return ""


def _help(spec: FactSpec, kind: str) -> str:
    if spec.name in PROVISIONS:
        return f"{HELP['lines']}，{CITED}" if kind == "lines" else CITED
    return spec.note or HELP.get(spec.name if spec.name in CODES else kind, "")


def _longest(spec: FactSpec, kind: str) -> int:
    if kind == "text" or (kind == "lines" and not spec.items):
        return LONGEST_TEXT
    return LONGEST_LINE if kind == "line" else 0


def _first_part(spec: FactSpec) -> str:
    return spec.items[0].name if spec.items else ""
