"""待办 as lines: which case, what is due and why, what this person may do about it now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from chengming.casework.cases.entry.drafts import Kept
from chengming.casework.cases.visibility.listing import Row
from chengming.casework.cases.work.queries import Waiting
from chengming.standing.accounts import acts
from chengming.web.console.cases.page.steps import form_of
from chengming.web.console.cases.page.wording import offices, short
from chengming.web.ui import moments
from chengming.web.ui.shapes import Mark

BANDS = {
    "overdue": "已逾期", "urgent": "二十四小时内", "dated": "有期限的", "open": "其余待办",
    "waiting": "等别人办理",
}  # fmt: skip


@dataclass(frozen=True)
class DueLine:
    """A time limit as a list shows it; how it was computed stands on the case's page."""

    title: str
    moment: date | datetime
    mark: Mark
    cited: str
    provisional: bool


@dataclass(frozen=True)
class Step:
    """An act to be done: its form where this person may enter it, else who is waited for."""

    title: str
    href: str
    who: str
    asked: bool


@dataclass(frozen=True)
class Item:
    """One case in a list of what waits."""

    row: Row
    href: str
    due: DueLine | None
    steps: tuple[Step, ...]
    others: tuple[Step, ...]


@dataclass(frozen=True)
class Band:
    """Cases that are equally pressing."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class DraftLine:
    """A draft to go on with."""

    title: str
    number: str
    href: str
    saved: datetime


def bands(waiting: Iterable[Waiting], office: str, at: datetime) -> list[Band]:
    """The cases by how pressing they are, soonest first in each."""
    found: dict[str, list[Item]] = {key: [] for key in BANDS}
    for one in waiting:
        item = item_of(one, office, at)
        found[_band(one, item, at)].append(item)
    return [Band(key, BANDS[key], tuple(items)) for key, items in found.items() if items]


def _band(one: Waiting, item: Item, at: datetime) -> str:
    pressing = one.pressing(at)
    if pressing:
        return pressing
    if not item.steps:
        return "waiting"
    return "dated" if item.due else "open"


def item_of(one: Waiting, office: str, at: datetime) -> Item:
    """One case."""
    own = {step["act"] for step in one.steps(office)}
    steps = [_step(one.row.number, step, mine=step["act"] in own) for step in one.brief["next"]]
    return Item(
        row=one.row, href=reverse("console:cases-page", args=(one.row.number,)),
        due=_due(one, office, at), steps=tuple(step for step in steps if step.href),
        others=tuple(step for step in steps if not step.href),
    )  # fmt: skip


def _due(one: Waiting, office: str, at: datetime) -> DueLine | None:
    """The soonest time limit that this office can meet; where it can meet none, the case's soonest."""
    procedure = acts.law().procedures[one.row.procedure]
    own = {
        clock
        for spec in procedure.actions.values()
        if office in spec.by and not spec.id.startswith("withdraw_")
        for clock in spec.ends
    }
    meets = [item for item in one.brief["due"] if item["clock"] in own]
    return soonest(meets, at) or soonest(one.brief["due"], at)


def _step(number: str, step: Mapping[str, Any], *, mine: bool) -> Step:
    href = form_of(number, step["act"]) if mine else ""
    return Step(step["title"], href, offices(step["by"]), bool(step["asked"]))


def soonest(due: Sequence[Mapping[str, Any]], at: datetime, clock: str = "") -> DueLine | None:
    """The agency's soonest time limit (or the one asked for)."""
    return next(_lines(due, at, clock), None)


def _lines(due: Sequence[Mapping[str, Any]], at: datetime, clock: str) -> Iterator[DueLine]:
    for item in due:
        fits = item["clock"] == clock if clock else item["who"] == "agency"
        if fits and item["deadline"]:
            yield due_line(item, at)


def due_line(item: Mapping[str, Any], at: datetime) -> DueLine:
    """A cached time limit in words."""
    text = item["deadline"]
    moment = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    words, tone = moments.left(moment, at)
    if words.startswith("已过"):
        words, tone = (f"逾期{words[2:]}", "seal") if item["overdue"] else ("已届满", "plain")
    return DueLine(
        item["title"], moment, Mark(words, tone), short(item["citations"]), item["provisional"]
    )  # fmt: skip


def draft_lines(drafts: Iterable[Kept]) -> list[DraftLine]:
    """Drafts with the address of their form."""
    titles = {
        spec.id: spec.title
        for procedure in acts.law().procedures.values()
        for spec in procedure.actions.values()
    }
    found = []
    for draft in drafts:
        act = draft.whose.act
        href = form_of(draft.number, act) if draft.number else reverse("console:acts-lead")
        found.append(DraftLine(titles.get(act, act), draft.number, href, draft.saved))
    return found
