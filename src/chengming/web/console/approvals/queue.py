"""法制审核队列: what was handed in, by the review's deadline, with what changed since the last time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from chengming.casework.cases.visibility.listing import Row
from chengming.casework.cases.work.queries import Waiting
from chengming.casework.review.queries import Handed
from chengming.web.console.cases.page.steps import form_of
from chengming.web.console.work.items import DueLine, soonest
from chengming.web.ui.shapes import Mark

STATES = {"open": Mark("待审核", "water"), "concluded": Mark("待签署", "sand")}
PAUSED = Mark("等补充材料，期限停止计算", "plain")
CLOCKS = ("review", "urgent_approval")
_STEPS = {
    "legal_reviewer": ("conclude_review", "request_supplement", "withdraw_review"),
    "legal_head": ("confirm_review", "appoint_chair", "withdraw_review"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One request in the queue."""

    row: Row
    href: str
    round: int
    state: Mark
    requested: datetime
    requested_by: str
    due: DueLine | None
    changed: tuple[str, ...]
    amount: int
    risks: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    opinion: str  # address of the opinion that waits to be signed, item by item


def lines(
    handed: Iterable[Handed], waiting: Mapping[Any, Waiting], office: str,
    names: Mapping[str, str], at: datetime,
) -> list[Line]:  # fmt: skip
    """The queue, soonest due first; what waits for the handlers stands last."""
    found = [
        _line(one, waiting[one.case], office, names, at) for one in handed if one.case in waiting
    ]
    return sorted(found, key=_order)


def _line(
    one: Handed, waiting: Waiting, office: str, names: Mapping[str, str], at: datetime
) -> Line:
    brief, number = waiting.brief, waiting.row.number
    own = {step["act"]: step["title"] for step in waiting.steps(office)}
    wanted = [act for act in _STEPS.get(office, ()) if act in own]
    return Line(
        row=waiting.row, href=reverse("console:cases-page", args=(number,)), round=one.round,
        state=PAUSED if one.waiting else STATES[one.state], requested=one.requested,
        requested_by=names.get(one.requested_by, ""), due=_due(brief["due"], at),
        changed=tuple(brief["changed"]), amount=brief["amount"],
        risks=tuple(str(risk["title"]) for risk in brief["risks"]),
        steps=tuple((own[act], form_of(number, act)) for act in wanted),
        opinion=reverse("console:reviews-form", args=(number,)) if one.state == "concluded" else "",
    )  # fmt: skip


def _due(due: Sequence[Mapping[str, Any]], at: datetime) -> DueLine | None:
    """The review's own limit, or the twenty-four hours that end before it (行政强制法第十九条)."""
    found = (soonest(due, at, clock) for clock in CLOCKS)
    return min(filter(None, found), key=lambda line: line.moment.isoformat(), default=None)


def _order(line: Line) -> tuple[bool, str]:
    moment: date | datetime | None = line.due.moment if line.due else None
    return moment is None, moment.isoformat() if moment else line.requested.isoformat()
