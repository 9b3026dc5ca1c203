"""What the case already tells, put into the form to be checked: never a judgment, only what follows.

An opinion, an outcome, a ground is never suggested: whoever signs it has to choose it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from chengming.casework.cases.entry import usual
from chengming.law.events import Event
from chengming.law.progress import Fold, condition
from chengming.web.console.desk import Desk

Suggestions = dict[str, object]
_DECISIONS = {"decide": "penalty", "exempt": "exemption", "find_no_grounds": "no_grounds"}
_EVIDENCE = {
    "inspect_site": ("inquest_record", "现场笔录"),
    "sample": ("inquest_record", "抽样取证记录"),
    "receive_appraisal": ("expert_opinion", "检测、鉴定结果"),
    "take_at_once": ("inquest_record", "现场笔录"),
}


def suggestions(act: str, fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    """Values by name of input or fact; only for what the form is asked and the sheet has not."""
    suggest = _BY_ACT.get(act)
    found = suggest(fold, desk, at) if suggest else {}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _file_case(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    lead = fold.latest.get("register_lead")
    head = desk.person if desk.office in ("agency_head", "chief_head") else None
    return {"handlers": [lead.event.by.id] if lead else [], "approved_by": head}


def _assign(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    return {"handlers": sorted(fold.handlers)}


def _report(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    return {
        "evidence": list(_collected(fold)),
        "remedies": usual.last_stated(desk.agency, "remedies"),
    }


def _collected(fold: Fold) -> Iterator[Mapping[str, str]]:
    """One item for the latest act of each kind that gathers evidence."""
    gathered = [fold.latest[kind].event for kind in ("inquire", "collect_evidence", *_EVIDENCE)
                if kind in fold.latest]  # fmt: skip
    for number, event in enumerate(sorted(gathered, key=lambda e: e.seq), 1):
        kind, title = _named(event)
        yield {"id": f"证据{number}", "type": kind, "title": title}


def _named(event: Event) -> tuple[str, str]:
    day = f"{event.done.year}年{event.done.month}月{event.done.day}日"
    if event.kind == "inquire":
        return "party_statement", f"{day}询问笔录"
    if event.kind == "collect_evidence":
        return str(event.say.get("type") or "documentary"), str(event.say.get("item", ""))
    kind, title = _EVIDENCE[event.kind]
    return kind, f"{day}{title}"


def _notify(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    return {"tells_hearing": condition(fold, "hearing_scope", at)[0]}


def _announce(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    return {"paper": "decision" if _decided(fold) else "notice"}


def _serve_decision(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    asked = "paper" in fold.procedure.actions["serve_decision"].says
    return {"paper": _DECISIONS.get(_decided(fold))} if asked else {}


def _at_once(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    return {"remedies": usual.last_stated(desk.agency, "remedies")}


def _approval(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    if "way" not in fold.procedure.actions["decide"].says:
        return {}
    return {"way": "afterwards" if "take_at_once" in fold.latest else "in_advance"}


def _decided(fold: Fold) -> str:
    return next((kind for kind in _DECISIONS if kind in fold.latest), "")


def _hearing(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    return {"late": fold.clock_state("hearing_request", at) != "running"}


def _recusal(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    asked = fold.latest.get("request_recusal")
    return {"person": asked.field("person")} if asked and fold.is_open("request_recusal") else {}


def _published(fold: Fold, desk: Desk, at: datetime) -> Suggestions:
    shown, taken = fold.latest.get("publish_decision"), fold.latest.get("withdraw_publication")
    is_shown = shown is not None and (taken is None or taken.event.seq < shown.event.seq)
    remedy = fold.latest.get("seek_remedy")
    return {"was_published": is_shown, "kind": remedy.field("kind") if remedy else None}


_BY_ACT: Mapping[str, Callable[[Fold, Desk, datetime], Suggestions]] = {
    "file_case": _file_case,
    "assign_handlers": _assign,
    "write_report": _report,
    "notify": _notify,
    "announce_service": _announce,
    "serve_decision": _serve_decision,
    "decide": _approval,
    "propose": _report,
    "take_at_once": _at_once,
    "request_hearing": _hearing,
    "decide_recusal": _recusal,
    "annul_decision": _published,
    "remedy_outcome": _published,
}
