"""Reads what a browser sent as facts of their types; every input says for itself what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from chengming.law.procedure import FactSpec
from chengming.web.console.acts.asking.raw import below, blank, row_numbers
from chengming.web.console.acts.asking.roles import (
    AHEAD,
    CODES,
    NUMBERS,
    PAST,
    PROVISIONS,
    is_asked,
    kind_of,
)
from chengming.web.console.acts.asking.setting import FACTS, Setting
from chengming.web.console.acts.asking.shapes import Errors, Raw
from chengming.web.console.acts.reading import identities, instruments, moments, money, texts
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.reading.numerals import integer, plain

UNSAID: Any = object()
MOST_LINES = 200
MOST_INTEGER = 1_000_000


class Reader:
    """Reads the answers of one form; ``errors`` fills as it reads."""

    def __init__(self, setting: Setting, raw: Raw) -> None:
        self.setting, self.raw = setting, raw
        self.errors: Errors = {}

    def read(self, spec: FactSpec, *, required: bool) -> Any:
        """A fact or an input of the act; ``UNSAID`` where nothing was said of it or it is wrong."""
        return self.read_at(spec, f"{FACTS}.{spec.name}", required)

    def read_at(self, spec: FactSpec, name: str, required: bool) -> Any:
        kind = kind_of(self.setting.act, spec)
        if kind == "rows":
            found = self._rows(spec, name)
        elif kind == "group":
            found = self._group(spec, name) if required or not self._blank(name) else UNSAID
        elif spec.type == "list":
            found = self._list(spec, name, kind)
        else:
            found = self._one(spec, name)
        if found is UNSAID and required and not self._wrong(name):
            self.errors[name] = "请选择。" if kind in ("yesno", "choice", "people") else "请填写。"
        return found

    def _blank(self, name: str) -> bool:
        return blank(below(self.raw, name))

    def _wrong(self, name: str) -> bool:
        return bool(below({key: [] for key in self.errors}, name))

    def _rows(self, spec: FactSpec, name: str) -> Any:
        numbers = [n for n in row_numbers(self.raw, name) if not self._blank(f"{name}.{n}")]
        rows = [self._group(spec, f"{name}.{n}") for n in numbers]
        if spec.name == "evidence":
            self._apart(name, numbers, rows)
        return rows or UNSAID

    def _apart(self, name: str, numbers: list[int], rows: list[dict[str, object]]) -> None:
        seen: set[object] = set()
        for number, row in zip(numbers, rows, strict=True):
            if row.get("id") in seen:
                self.errors[f"{name}.{number}.id"] = "编号与前面的证据重复。请另编一个。"
            seen.add(row.get("id"))

    def _group(self, spec: FactSpec, name: str) -> dict[str, object]:
        found = {}
        for item in spec.items:
            if is_asked(self.setting.act, item):
                value = self.read_at(item, f"{name}.{item.name}", not item.optional)
                if value is not UNSAID:
                    found[item.name] = value
        self._compare(name, found)
        return found

    def _compare(self, name: str, found: Mapping[str, object]) -> None:
        start, end = found.get("happened_on"), found.get("ended_on")
        if start and end and str(end) < str(start):
            self.errors[f"{name}.ended_on"] = "行为终了日早于行为发生日。请核对。"
        number, born = str(found.get("id_number", "")), found.get("born")
        if number and born and number[6:14] != str(born).replace("-", ""):
            self.errors[f"{name}.born"] = "出生日期与公民身份号码不一致。请核对。"

    def _list(self, spec: FactSpec, name: str, kind: str) -> Any:
        if kind == "lines":
            typed = [line for text in self._typed(name) for line in text.splitlines()]
        else:
            more = self._typed(f"{name}.more")
            typed = [*self._typed(name), *(part for text in more for part in _split(text))]
        wanted = list(dict.fromkeys(line.strip() for line in typed if line.strip()))
        if len(wanted) > MOST_LINES:
            self.errors[name] = f"最多 {MOST_LINES} 项，现在是 {len(wanted)} 项。"
            return UNSAID
        found = [self._understood(name, partial(self._text, spec, one)) for one in wanted]
        if kind == "several":
            self._check_evidence(name, wanted)
        if kind == "people":
            self._check_people(name, wanted)
        return UNSAID if not found or UNSAID in found else found

    def _check_evidence(self, name: str, wanted: list[str]) -> None:
        known = {choice.value for choice in self.setting.evidence(self.raw)}
        missing = [one for one in wanted if " ".join(one.split()) not in known]
        if missing:
            shown = "、".join(one[:20] for one in missing[:3])
            self.errors[name] = f"没有编号为“{shown}”的证据。请先在证据里登记，或者核对编号。"

    def _check_people(self, name: str, wanted: list[str]) -> None:
        if any(person not in self.setting.people.all for person in wanted):
            self.errors[name] = "所选的人当日不在本机关任职。请重新选择。"

    def _typed(self, name: str) -> list[str]:
        return self.raw.get(name, [])

    def _one(self, spec: FactSpec, name: str) -> Any:
        typed = next((text for text in self._typed(name) if text.strip()), "")
        if not typed:
            return UNSAID
        if kind_of(self.setting.act, spec) == "people":
            self._check_people(name, [typed])
        return self._understood(name, partial(self._scalar, spec, typed))

    def _understood(self, name: str, read: Callable[[], object]) -> Any:
        try:
            return read()
        except NotUnderstood as error:
            self.errors.setdefault(name, error.message)
            return UNSAID

    def _scalar(self, spec: FactSpec, typed: str) -> object:
        if spec.type == "bool":
            return _chosen({"yes": True, "no": False}, typed)
        if spec.type == "enum":
            return _chosen({value: value for value in spec.values}, typed)
        if spec.type == "money":
            return money.fen(typed)
        if spec.type == "integer":
            return _whole(typed)
        if spec.type == "date":
            return self._day(spec, typed).isoformat()
        if spec.type == "datetime":
            return moments.moment(typed, self.setting.today).isoformat()
        return self._text(spec, typed)

    def _text(self, spec: FactSpec, typed: str) -> str:
        if spec.name in CODES:
            read: Callable[[str], str] = getattr(identities, CODES[spec.name])
            return read(typed)
        if spec.name in PROVISIONS:
            return instruments.provision(texts.line(typed), self.setting.law)
        if spec.name in NUMBERS:
            return instruments.document_number(texts.line(typed))
        return texts.text(typed) if spec.type == "text" else texts.line(typed)

    def _day(self, spec: FactSpec, typed: str) -> date:
        found = moments.day(typed, self.setting.today)
        if spec.name in PAST and found > self.setting.today:
            raise NotUnderstood(
                f"不能晚于办理当天（{self.setting.today.isoformat()}）。请核对日期。"
            )
        if spec.name in AHEAD and found < self.setting.today:
            raise NotUnderstood(
                f"不能早于办理当天（{self.setting.today.isoformat()}）。请核对日期。"
            )
        return found


def _chosen(known: Mapping[str, object], typed: str) -> object:
    if typed not in known:
        raise NotUnderstood("请从所列的选项中选一项。")
    return known[typed]


def _whole(typed: str) -> int:
    found = integer(plain(typed).removesuffix("日").removesuffix("天"))
    if found is None or found > MOST_INTEGER:
        raise NotUnderstood("请填写整数，如 30。")
    return found


def _split(text: str) -> Iterator[str]:
    for mark in "，,；;、":
        text = text.replace(mark, " ")
    yield from text.split()
