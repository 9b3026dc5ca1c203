"""What must be seen before a notice, a hearing, a discussion or a decision: worked out, not typed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chengming.casework.cases.work import briefs
from chengming.law.judging.clocks import ELAPSED, ClockState
from chengming.law.predicates.money import PROPOSED
from chengming.law.progress import Fold, condition, due_of
from chengming.law.progress import progress as law_progress
from chengming.record.clock.queries import SHANGHAI
from chengming.standing.registry import queries as registry
from chengming.web.console.acts.asking import layouts, talks
from chengming.web.console.acts.asking.people import People
from chengming.web.console.acts.asking.raw import printed
from chengming.web.console.acts.asking.setting import Setting
from chengming.web.console.acts.asking.shapes import Choice, Errors, Raw
from chengming.web.console.acts.asking.wording import Lines, Words
from chengming.web.console.acts.sitting import Sitting

LONGEST_WAIT = 60  # days looked ahead for the first one on which a hearing may be held
_ROW = re.compile(r"目录 [0-9a-f]{8,}/(\d+)")
SOURCES = {"discussion": "集体讨论", "review": "法制审核", "defense": "当事人陈述申辩"}


@dataclass(frozen=True)
class Proposed:
    """What the party will be told: conduct, law, penalties, sum, and whether a hearing may be asked for."""

    violations: tuple[Lines, ...]
    amount: int
    noticed: bool
    hearing: bool | None
    why: tuple[str, ...]
    told: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Hearing:
    """Where the hearing stands: when it was asked for, who may chair, the first day it may be held."""

    until: date | datetime | None
    asked: date | None
    earliest: date | None
    chairs: tuple[Choice, ...]


def extras(sitting: Sitting, setting: Setting, raw: Raw, errors: Errors) -> Mapping[str, Any]:
    """What the page of this act shows beside the questions."""
    act, found = sitting.spec.id, dict[str, Any]()
    if act in layouts.INQUIRY:
        found["exchanges"] = talks.exchanges(raw)
    if act in layouts.NOTICES:
        found["proposed"] = proposed(sitting, setting.words)
    if act in layouts.HEARINGS:
        found["hearing"] = hearing(sitting.fold, setting.people, sitting.now)
    if act in layouts.DISCUSSIONS:
        found["voices"] = talks.voices(raw, setting.people, errors)
        found["voices_error"] = errors.get(talks.ATTENDEES, "")
    if act in layouts.DISCUSSIONS + layouts.DECISIONS:
        found["points"] = points(sitting, setting)
    return found


def proposed(sitting: Sitting, words: Words) -> Proposed:
    """The penalty as it stands in the sheet, and how it differs from the last notice served."""
    fold = sitting.fold
    spec, hearing_known = _what(fold), "hearing_scope" in fold.procedure.conditions
    answer = condition(fold, "hearing_scope", sitting.now) if hearing_known else (None, ())
    amount = PROPOSED["amount"](fold.sheet)
    return Proposed(
        violations=tuple(words.lines(spec, [one]) for one in _list(fold.sheet.get(spec.name))),
        amount=amount if isinstance(amount, int) else 0,
        noticed="notify" in fold.latest,
        hearing=answer[0], why=tuple(answer[1]), told=tuple(_told(sitting, words)),
    )  # fmt: skip


def _brief(sitting: Sitting) -> dict[str, Any]:
    assert sitting.dossier is not None
    return briefs.brief(sitting.dossier, law_progress(sitting.fold, sitting.now))


def _told(sitting: Sitting, words: Words) -> Iterator[tuple[str, str, str]]:
    for item in _brief(sitting)["beyond_notice"]:
        told, now = (_value(item["what"], item[k], sitting.fold, words) for k in ("told", "now"))
        yield item["title"], told, now


def _value(what: str, value: object, fold: Fold, words: Words) -> str:
    if what == "amount" and isinstance(value, int):
        return words.word(_money(fold), value)
    if what == "kinds":
        kinds = _penalty(fold, "kind")
        return "、".join(kinds.labels.get(str(one), str(one)) for one in _list(value)) or "无"
    return "、".join(printed(str(one), words.law) for one in _list(value)) or "无"


def _what(fold: Fold) -> Any:
    """The fact that says what is to be done: violations with their penalties, or measures."""
    facts = fold.procedure.facts
    return facts["violations"] if "violations" in facts else facts["measures"]


def _penalty(fold: Fold, name: str) -> Any:
    what = _what(fold)
    rows = next((item for item in what.items if item.name == "penalties"), what)
    return next(item for item in rows.items if item.name == name)


def _money(fold: Fold) -> Any:
    return _penalty(fold, "fen")


def hearing(fold: Fold, people: People, at: datetime) -> Hearing:
    """What is needed to fix a hearing: who never handled the case, and the notice it needs."""
    asked = fold.latest.get("request_hearing")
    handled = {p for kind in ("inquire", "inspect_site", "collect_evidence", "write_report")
               for p in fold.persons.get(kind, ())}  # fmt: skip
    return Hearing(
        until=due_of(fold, "hearing_request", at),
        asked=asked.event.done.astimezone(SHANGHAI).date() if asked else None,
        earliest=earliest_hearing(fold, at),
        chairs=people.choices(
            frozenset({"hearing_chair"}), (), but=handled | fold.handlers_ever
        ),
    )  # fmt: skip


def earliest_hearing(fold: Fold, at: datetime) -> date | None:
    """The first day on which a hearing notified now may be held (行政处罚法第六十四条第一款第二项)."""
    clock = ClockState(fold.procedure.clocks["hearing_gap"], fold.law, fold.context)
    clock.begin(at)
    for days in range(1, LONGEST_WAIT):
        moment = at + timedelta(days=days)
        if clock.state(moment) == ELAPSED:
            return moment.astimezone(SHANGHAI).date()
    return None


def points(sitting: Sitting, setting: Setting) -> Mapping[str, Any]:
    """要点 for whoever decides, dissent first; persons by name, penalties by their Chinese name."""
    fold, words, found = sitting.fold, setting.words, _brief(sitting)
    kinds = _penalty(fold, "kind").labels
    said = [*found["dissent"], *found["opinions"]]
    people = [item["from"] for item in said] + [found["review"].get("by", "")]
    names = registry.names(person for person in people if person)
    shown = proposed(sitting, words)
    return found | {
        "punishes": "violations" in fold.procedure.facts,
        "penalties": [kinds.get(kind, kind) for kind in found["penalties"]],
        "noticed": shown.noticed,
        "risks": [risk | {"reasons": _telling(risk["reasons"])} for risk in found["risks"]],
        "dissent": [_voice(item, names) for item in found["dissent"]],
        "opinions": [_voice(item, names) for item in found["opinions"]],
        "review_by": names.get(found["review"].get("by", ""), ""),
        "told": shown.told,
        "violations": shown.violations,
        "facts": list(_facts(fold, words)),
    }


def _telling(reasons: Iterable[str]) -> list[str]:
    """Only what makes it so: not the rows of the list that do not fit, nor their inner numbers."""
    parts = [part for reason in reasons for part in reason.split("；")]
    return [_ROW.sub(r"目录第\1项", part) for part in parts if "）：不属于" not in part]


def _facts(fold: Fold, words: Words) -> Iterator[tuple[str, str]]:
    for name in ("case_name", "parties", "grounds", "discretion", "remedies"):
        if name in fold.sheet:
            yield from words.lines(fold.procedure.facts[name], fold.sheet[name])


def _voice(item: Mapping[str, str], names: Mapping[str, str]) -> Mapping[str, str]:
    who = names.get(item["from"], "")
    return {"who": who, "text": item["text"], "source": SOURCES.get(item["kind"], "")}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
