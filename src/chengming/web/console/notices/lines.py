"""消息 in words: case and act, nobody named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from chengming.casework.cases.work.notices import DUE, RECORDS, Notice
from chengming.standing.accounts import acts
from chengming.web.ui.shapes import Mark

_MARKS = {
    "act": Mark("新记录", "water"), "asked": Mark("请示", "sand"), "returned": Mark("退回", "seal"),
    "overdue": Mark("已逾期", "seal"), "soon": Mark("即将到期", "sand"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One notice."""

    mark: Mark
    text: str
    number: str
    href: str
    when: datetime


def lines(found: Iterable[Notice]) -> list[Line]:
    """Notices as they are read."""
    titles = {
        spec.id: spec.title
        for procedure in acts.law().procedures.values()
        for spec in procedure.actions.values()
    }
    return [
        Line(
            mark=_MARKS[notice.kind],
            text=notice.act if notice.topic == DUE else titles.get(notice.act, notice.act),
            number=notice.number,
            href=reverse("console:cases-page", args=(notice.number,)) + _place(notice.topic),
            when=notice.when,
        )
        for notice in found
    ]


def until(text: str, now: datetime) -> datetime:
    """The moment a page was shown, as the page says; never later than now."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(moment, now) if moment.tzinfo is not None else now


def _place(topic: str) -> str:
    return {RECORDS: "#timeline", DUE: "#due"}.get(topic, "#next")
