"""要点: what whoever has to decide next should know of a case before anything else.

Dissent first: objections in the discussion, problems the review found, a defense that was not
adopted. Plain JSON values; persons by id, amounts in fen.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chengming.casework.cases.dossier import Dossier, people_acts
from chengming.casework.cases.work import changes
from chengming.law.events import Event
from chengming.law.limits import day_of, text_of
from chengming.law.predicates.money import PROPOSED, entries
from chengming.law.progress import Due, Fold, Progress
from chengming.record.records.queries import Record

RISKS = (
    "major_decision", "hearing_scope", "public_interest", "social_impact", "major_rights",
    "complex_case", "serious_case", "discretion_departed", "minor_party",
)  # fmt: skip
"""Named conditions a leader should see when they hold."""
_NOTICES = ("serve_notice", "notify")
_AGAINST = ("不同意", "反对", "异议", "保留意见", "不宜", "不应", "不赞成")
# 数额、种类、依据: what may not go beyond the notice (行政处罚法第四十四条、第四十五条).
_TOLD = {"amount": "罚款数额", "kinds": "处罚种类", "basis": "依据"}


def brief(dossier: Dossier, progress: Progress) -> dict[str, Any]:
    """The points of one case at the moment ``progress`` was made for."""
    fold, sheet = dossier.fold, dossier.fold.sheet
    opinions, against = _discussion(fold)
    return {
        "amount": PROPOSED["amount"](sheet),
        "penalties": [str(kind) for kind in _items(PROPOSED["kinds"](sheet))],
        "law": _law(sheet),
        "risks": list(_risks(fold, progress)),
        "review": _review(dossier),
        "beyond_notice": list(_beyond(fold)),
        "dissent": [*against, *_objections(fold)],
        "opinions": opinions,
        "changed": _changed(dossier),
    }


def due_item(due: Due) -> dict[str, Any]:
    """One time limit, as a list shows it."""
    computation = due.computation
    return {
        "clock": due.clock, "title": due.title, "who": due.who, "state": due.state,
        "deadline": "" if due.deadline is None else text_of(due.deadline),
        "by_hour": bool(computation and computation.limit.unit == "hour"),
        "provisional": bool(computation and computation.provisional),
        "overdue": due.overdue, "effect": due.expired_effect, "citations": list(due.citations),
    }  # fmt: skip


def _law(sheet: Mapping[str, object]) -> list[str]:
    return [str(item) for item in _items(PROPOSED["basis"](sheet))]


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _risks(fold: Fold, progress: Progress) -> Iterator[dict[str, Any]]:
    for name in RISKS:
        answer = progress.conditions.get(name)
        spec = fold.procedure.conditions.get(name)
        if answer is not None and spec is not None and answer[0] is True:
            yield {
                "title": spec.title, "reasons": list(answer[1]), "citations": list(spec.cite)
            }  # fmt: skip


def _discussion(fold: Fold) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Opinions given in the last collective discussion, and those against what is proposed."""
    live = fold.latest.get("discuss_collectively")
    if live is None:
        return [], []
    said = [
        {"from": str(item.get("person", "")), "text": str(item.get("opinion", "")), "kind": "discussion"}
        for item in entries(live.field("opinions"))
    ]  # fmt: skip
    against = [item for item in said if any(word in item["text"] for word in _AGAINST)]
    if live.field("outcome") == "not_agreed":
        against.append(_said(live.event, "conclusion", "discussion"))
    return [item for item in said if item not in against], against


def _objections(fold: Fold) -> Iterator[dict[str, str]]:
    latest = fold.latest
    found = [latest[kind] for kind in ("confirm_review", "conclude_review") if kind in latest]
    if any(live.field("outcome") != "passed" for live in found):
        spoken = next((live for live in found if live.field("opinion")), found[0])
        yield _said(spoken.event, "opinion", "review")
    defense, answer = latest.get("state_defense"), latest.get("reexamine")
    if defense is not None and (answer is None or answer.field("outcome") != "adopted"):
        yield _said(defense.event, "content", "defense")


def _said(event: Event, name: str, kind: str) -> dict[str, str]:
    return {"from": event.by.id, "text": str(event.say.get(name) or ""), "kind": kind}


def _review(dossier: Dossier) -> dict[str, Any]:
    """The last word of the review, and whether it is about what is proposed now."""
    fold = dossier.fold
    live = fold.latest.get("conclude_review")
    if live is None:
        return {}
    confirmed = fold.latest.get("confirm_review")
    signed = confirmed is not None and confirmed.event.seq > live.event.seq
    return {
        "outcome": str(live.field("outcome")), "opinion": str(live.field("opinion") or ""),
        "by": live.event.by.id, "on": day_of(live.event.done).isoformat(),
        "confirmed": str(confirmed.field("outcome")) if signed and confirmed else "",
        "same_version": live.version == fold.version,
    }  # fmt: skip


def _beyond(fold: Fold) -> Iterator[dict[str, Any]]:
    """Where what is proposed now differs from the notice the party was given."""
    live = next((fold.latest[kind] for kind in _NOTICES if kind in fold.latest), None)
    if live is None:
        return
    for name, title in _TOLD.items():
        told, now = live.field(name), PROPOSED[name](fold.sheet)
        told = list(told) if isinstance(told, tuple) else told
        if told is not None and told != now:
            yield {"what": name, "title": title, "told": told, "now": now}


def _changed(dossier: Dossier) -> list[str]:
    """What changed in the sheet between the last two hand-ins to review, by title."""
    handed: list[Record] = [r for r in people_acts(dossier.records) if r.kind == "request_review"]
    if len(handed) < 2:
        return []
    before, after = (
        changes.sheet_until(dossier.procedure, dossier.records, record.seq)
        for record in handed[-2:]
    )
    found = changes.between(dossier.procedure, before, after)
    return list(dict.fromkeys(" ".join(change.where) for change in found))
