"""The story file (故事文件): read strictly, every key known, errors with file and line."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from chengming.law.errors import LawFileError
from chengming.law.strict_yaml import Node, read
from chengming.record.clock.queries import SHANGHAI

MAIN = "本案"  # the case of a story that names none
OUTSIDERS = ("party", "applicant", "third_party", "police", "court", "system")
RESULTS = ("done", "refused", "conflict")
NO_END = date(2099, 12, 31)
_TOP = ("title", "procedure", "agency", "power", "steps")
_MAY = ("cast", "cases", "facts", "expect")
_STEP = (
    "do", "case", "by", "with", "at", "recorded", "late", "say", "attach", "at_once", "expect",
    "cites", "due", "until",
)  # fmt: skip
_INVENTED = ("agency", "name", "credential", "review")
_CASE = ("power", "facts")
_END = ("stage", "ended", "due", "published")


@dataclass(frozen=True)
class Step:
    """One step: an act wanted at a time, with what is expected of it; or only the clock moves."""

    number: int
    line: int
    do: str
    case: str
    by: str
    beside: tuple[str, ...]
    at: datetime
    recorded: datetime
    late: str
    say: Mapping[str, object]
    attach: tuple[str, ...]
    at_once: int
    expect: str
    cites: tuple[str, ...]
    due: Mapping[str, str | None]


@dataclass(frozen=True)
class Role:
    """A name of the cast: a person of the sample city (perhaps with another office too), or an
    invented one with office and credential. ``expires`` None: no credential at all."""

    name: str
    person: str = ""  # key of the sample city; empty: an invented person
    office: str = ""
    agency: str = ""
    called: str = ""
    expires: date | None = NO_END
    review: bool = False
    line: int = 0


@dataclass(frozen=True)
class Told:
    """One case of a story: its power, its facts, what it should come to."""

    name: str
    power: str
    facts: Mapping[str, object]
    expect: Mapping[str, object]
    line: int


@dataclass(frozen=True)
class Story:
    """A story as written."""

    title: str
    procedure: str
    agency: str
    cast: Mapping[str, Role]
    cases: Mapping[str, Told]
    steps: tuple[Step, ...]
    file: str
    line: int = field(default=1, repr=False)

    def error(self, line: int, problem: str) -> LawFileError:
        """The error to raise for a line of this story."""
        return LawFileError(self.file, line, problem)


def load_story(path: Path) -> Story:
    """Read one story. Raises LawFileError with file and line; OSError where there is no file."""
    node = read(path, path.name)
    found = node.take(_TOP, _MAY)
    cases = _cases(found)
    steps = []
    for number, item in enumerate(found["steps"].items(), 1):
        steps.append(_step(number, item, tuple(cases)))
    _check_order(steps, node)
    return Story(
        title=found["title"].text(),
        procedure=found["procedure"].text(),
        agency=found["agency"].text(),
        cast=_cast(found.get("cast")),
        cases=cases,
        steps=tuple(steps),
        file=path.name,
        line=node.line,
    )


def _check_order(steps: list[Step], node: Node) -> None:
    if not steps:
        raise node.error("故事至少要有一步。")
    for before, after in itertools.pairwise(steps):
        if after.recorded < before.recorded:
            raise LawFileError(
                node.file, after.line, "登记时间（recorded，缺省为 at）早于上一步，时钟不得倒退。"
            )


def _cases(found: Mapping[str, Node]) -> dict[str, Told]:
    """The cases with their facts; a story that lists none tells one."""
    power = found["power"].text()
    facts = plain_facts(found["facts"]) if "facts" in found else {}
    expect = found.get("expect")
    if "cases" not in found:
        end = _end(expect) if expect is not None else {}
        return {MAIN: Told(MAIN, power, facts, end, found["power"].line)}
    named = found["cases"].mapping()
    ends = expect.take([], tuple(named)) if expect is not None else {}
    out = {}
    for name, node in named.items():
        own = node.take([], _CASE)
        out[name] = Told(
            name,
            own["power"].text() if "power" in own else power,
            {**facts, **(plain_facts(own["facts"]) if "facts" in own else {})},
            _end(ends[name]) if name in ends else {},
            node.line,
        )
    return out


def plain_facts(node: Node) -> dict[str, object]:
    """A mapping as records keep it: days as ISO text."""
    node.mapping()
    value = said(node.plain())
    assert isinstance(value, dict)
    return value


def said(value: object) -> object:
    """Plain data with days as ISO text."""
    if isinstance(value, dict):
        return {key: said(item) for key, item in value.items()}
    if isinstance(value, list):
        return [said(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _end(node: Node) -> dict[str, object]:
    found = node.take([], _END)
    out: dict[str, object] = {}
    for name, item in found.items():
        if name == "due":
            out[name] = _due(item)
        elif name == "stage":
            out[name] = item.text()
        else:
            out[name] = item.flag()
    return out


def _cast(node: Node | None) -> dict[str, Role]:
    out = {}
    for name, item in (node.mapping() if node is not None else {}).items():
        if name in OUTSIDERS:
            raise item.error(f"“{name}”不是本机关人员，不列入 cast。")
        if isinstance(item.value, str):
            out[name] = Role(name, item.text(), line=item.line)
            continue
        if "person" in item.mapping():
            found = item.take(["person"], ["office"])
            office = found["office"].text() if "office" in found else ""
            out[name] = Role(name, found["person"].text(), office, line=item.line)
        else:
            out[name] = _invented(name, item)
    return out


def _invented(name: str, node: Node) -> Role:
    """`{office: officer, credential: {expires: 2025-12-31}}`; `credential: false` is none."""
    found = node.take(["office"], _INVENTED)
    expires: date | None = NO_END
    if "credential" in found:
        if found["credential"].value is False:
            expires = None
        else:
            expires = found["credential"].take(["expires"])["expires"].day()
    return Role(
        name,
        office=found["office"].text(),
        agency=found["agency"].text() if "agency" in found else "",
        called=found["name"].text() if "name" in found else f"样本{name}",
        expires=expires,
        review=found["review"].flag() if "review" in found else False,
        line=node.line,
    )


def _step(number: int, node: Node, cases: tuple[str, ...]) -> Step:
    found = node.take([], _STEP)
    if "do" not in found:
        return _waiting(number, node, found, cases)
    if "until" in found:
        raise found["until"].error("until 只移动时钟，不与 do 同用。")
    for key in ("by", "at"):
        if key not in found:
            raise node.error(f"缺少“{key}”。")
    at = _moment(found["at"])
    return Step(
        number=number,
        line=node.line,
        do=found["do"].text(),
        case=_case(found, cases),
        by=found["by"].text(),
        beside=_names(found.get("with")),
        at=at,
        recorded=_moment(found["recorded"]) if "recorded" in found else at,
        late=found["late"].text() if "late" in found else "",
        say=plain_facts(found["say"]) if "say" in found else {},
        attach=_names(found.get("attach")),
        at_once=found["at_once"].number(1) if "at_once" in found else 1,
        expect=found["expect"].word(RESULTS) if "expect" in found else "done",
        cites=_names(found.get("cites")),
        due=_due(found["due"]) if "due" in found else {},
    )


def _waiting(number: int, node: Node, found: Mapping[str, Node], cases: tuple[str, ...]) -> Step:
    for key, item in found.items():
        if key not in ("until", "due", "case"):
            raise item.error(f"没有 do 的一步只能写 until、case、due，不能写“{key}”。")
    if "until" not in found:
        raise node.error("缺少“do”（或者只移动时钟的“until”）。")
    at = _moment(found["until"])
    return Step(
        number=number, line=node.line, do="", case=_case(found, cases), by="", beside=(), at=at,
        recorded=at, late="", say={}, attach=(), at_once=1, expect="done", cites=(),
        due=_due(found["due"]) if "due" in found else {},
    )  # fmt: skip


def _case(found: Mapping[str, Node], cases: tuple[str, ...]) -> str:
    if "case" in found:
        return found["case"].word(cases)
    return cases[0]


def _names(node: Node | None) -> tuple[str, ...]:
    """One text or a list of them."""
    if node is None:
        return ()
    return tuple(node.texts()) if isinstance(node.value, list) else (node.text(),)


def _due(node: Node) -> dict[str, str | None]:
    """`{clock or rule: day}`; null says that it does not run."""
    out: dict[str, str | None] = {}
    for name, item in node.mapping().items():
        if item.is_null():
            out[name] = None
        elif isinstance(item.value, date):
            out[name] = item.value.isoformat()
        else:
            out[name] = _moment(item).isoformat()
    return out


def _moment(node: Node) -> datetime:
    """`2026-03-02T09:00+08:00`; without an offset Beijing time is meant; a bare day is its start."""
    if isinstance(node.value, date):
        return datetime(node.value.year, node.value.month, node.value.day, tzinfo=SHANGHAI)
    try:
        found = datetime.fromisoformat(node.text())
    except ValueError:
        raise node.error('时间应当写作 "2026-03-02T09:00+08:00"。') from None
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)
