"""审批 as cards for a phone: what, law, money, risk, deadline, the review's words, what goes beyond the
notice; dissent stands before everything else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from chengming.casework.cases.visibility.listing import Row
from chengming.casework.cases.work.queries import Waiting, acts_of
from chengming.standing.accounts import acts
from chengming.web.console.cases.page.steps import form_of
from chengming.web.console.cases.page.wording import PENALTIES, REVIEWED, reasons
from chengming.web.console.work.items import DueLine, soonest
from chengming.web.ui.moments import yuan
from chengming.web.ui.shapes import Mark

FROM = {"discussion": "集体讨论", "review": "法制审核", "defense": "当事人陈述申辩"}


@dataclass(frozen=True)
class Act:
    """One act that waits for this head."""

    id: str
    title: str
    href: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Voice:
    """What somebody said against it, or about it."""

    who: str
    text: str


@dataclass(frozen=True)
class Review:
    """The last word of the legal review."""

    mark: Mark
    who: str
    on: str
    opinion: str
    stale: bool
    signed: Mark | None


@dataclass(frozen=True)
class Card:
    """Everything a head should see before he decides."""

    row: Row
    href: str
    pressing: str
    acts: tuple[Act, ...]
    amount: int
    penalties: tuple[str, ...]
    law: tuple[str, ...]
    risks: tuple[Mapping[str, Any], ...]
    due: DueLine | None
    review: Review | None
    beyond: tuple[tuple[str, str, str], ...]
    dissent: tuple[Voice, ...]
    opinions: tuple[Voice, ...]
    asked: tuple[Voice, ...]
    returned: tuple[Voice, ...]


def cards(
    waiting: Iterable[Waiting], office: str, names: Mapping[str, str], at: datetime
) -> list[Card]:
    """The cases that wait for this head, urgent ones first, then as they fall due."""
    found = [_card(one, office, names, at) for one in waiting]
    order = {"overdue": 0, "urgent": 0}
    return sorted(found, key=lambda card: (bool(card.returned), order.get(card.pressing, 1)))


def persons_in(waiting: Iterable[Waiting]) -> set[str]:
    """Everybody a card may name."""
    found: set[str] = set()
    for one in waiting:
        found |= {str(one.brief["review"].get("by", ""))}
        found |= {said["from"] for said in (*one.brief["dissent"], *one.brief["opinions"])}
        found |= {word.written_by for word in (*one.asked, *one.returned)}
    return found - {""}


def _card(one: Waiting, office: str, names: Mapping[str, str], at: datetime) -> Card:
    brief, number = one.brief, one.row.number
    return Card(
        row=one.row, href=reverse("console:cases-page", args=(number,)),
        pressing=one.pressing(at), acts=tuple(_acts(one, office)), amount=brief["amount"],
        penalties=tuple(PENALTIES.get(kind, kind) for kind in brief["penalties"]),
        law=tuple(brief["law"]), risks=tuple(_risks(brief["risks"])), due=soonest(brief["due"], at),
        review=_review(brief["review"], names), beyond=tuple(_beyond(brief["beyond_notice"])),
        dissent=tuple(_voices(brief["dissent"], names)),
        opinions=tuple(_voices(brief["opinions"], names)),
        asked=tuple(Voice(_asker(word, names), word.text) for word in one.asked),
        returned=tuple(Voice(names.get(w.written_by, ""), w.text) for w in one.returned),
    )  # fmt: skip


def _asker(word: Any, names: Mapping[str, str]) -> str:
    return f"{names.get(word.written_by, '承办人')} 请示“{_title(word.act)}”"


def _acts(one: Waiting, office: str) -> Iterator[Act]:
    actions = acts.law().procedures[one.row.procedure].actions
    wanted = [*one.approvals, *(word.act for word in one.asked)]
    own = set(acts_of(office))
    for name in dict.fromkeys(wanted):
        spec = actions.get(name)
        if spec is not None and name in own:
            yield Act(spec.id, spec.title, form_of(one.row.number, spec.id), spec.cite)


def _title(act: str) -> str:
    for procedure in acts.law().procedures.values():
        if act in procedure.actions:
            return procedure.actions[act].title
    return act


def _risks(found: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for risk in found:
        yield {**risk, "reasons": reasons(risk["reasons"])}


def _review(said: Mapping[str, Any], names: Mapping[str, str]) -> Review | None:
    if not said:
        return None
    return Review(
        mark=REVIEWED.get(said["outcome"], Mark(said["outcome"], "plain")),
        who=names.get(said["by"], "审核人员"), on=said["on"], opinion=said["opinion"],
        stale=not said["same_version"], signed=REVIEWED.get(said["confirmed"]),
    )  # fmt: skip


def _voices(said: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> Iterator[Voice]:
    for one in said:
        name = names.get(one["from"], "")
        yield Voice(f"{FROM.get(one['kind'], '')}{f' · {name}' if name else ''}", one["text"])


def _beyond(found: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for one in found:
        yield one["title"], _worded(one["what"], one["told"]), _worded(one["what"], one["now"])


def _worded(what: str, value: Any) -> str:
    if what == "amount":
        return f"{yuan(int(value or 0))} 元"
    if what == "kinds":
        return "、".join(PENALTIES.get(kind, kind) for kind in value) or "无"
    instruments = acts.law().instruments
    return "、".join(instruments.parse(text).short() for text in value) or "无"
