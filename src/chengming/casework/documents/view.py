"""What a paper is filled from: the case as its records read, as plain values by the names of the catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import CONTEXT, Dossier, people_acts
from chengming.casework.documents.models import IssuedPaper
from chengming.casework.documents.rendering import law_view, review_items
from chengming.law.documents import PaperSpec
from chengming.law.procedure import OFFICES
from chengming.law.progress import Fold
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records.facts import Actor
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers
from chengming.standing.powers.errors import PowerUnknown
from chengming.standing.registry import queries as registry

REQUEST, CONCLUDE, CONFIRM = "request_review", "conclude_review", "confirm_review"
USUAL_FORM = "annex"
OUTCOMES = {
    "decide": "予以行政处罚", "exempt": "不予行政处罚", "find_no_grounds": "违法事实不能成立",
    "terminate_investigation": "终止调查", "hand_over": "移送司法机关", "withdraw_filing": "撤销立案",
    "decline_filing": "不予立案",
}  # fmt: skip


def view_of(
    dossier: Dossier, act: Record, spec: PaperSpec, at: datetime, *, number: str = "",
    inputs: Mapping[str, object] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The view for a paper that rests on ``act``: the facts as they stood then, corrected since."""
    found = people_acts(dossier.records)
    fold = _fold_at(dossier, found, act)
    day = act.done.astimezone(SHANGHAI).date()
    agency, context = registry.agency(dossier.case.agency_id, day), dossier.fold.context
    view = {
        "sheet": dict(fold.sheet),
        "record": _record(dossier, act),
        "records": _by_kind(dossier, found),
        "papers": _papers(dossier),
        "agency": {"name": agency.name, "short": agency.short_name} | _registered(dossier, day),
        "power": _power(dossier, day),
        "case": _case(dossier, found),
        "officers": [_named(person, day) for person in sorted(fold.handlers)],
        "people": _names(dossier),
        "paper": {"number": number},
        "input": dict(inputs or {}),
        "review": _review(dossier, found, act),
        "now": at.astimezone(SHANGHAI).date(),
    }
    return view | law_view(
        acts.law(), spec, fold.sheet, on=day, field=context.field, place=context.place
    )


def _fold_at(dossier: Dossier, found: Iterable[Record], act: Record) -> Fold:
    fold = Fold.start(dossier.fold.law, dossier.procedure, dossier.fold.context)
    for record in found:
        if record.seq <= act.seq:
            fold.add(dossiers.event(record))
    return fold


def _record(dossier: Dossier, record: Record) -> dict[str, Any]:
    spec = dossier.procedure.actions[record.kind]
    return {
        "title": spec.title, "done": record.done, "number": record.instrument,
        "say": {name: value for name, value in record.say.items() if name != CONTEXT},
        "by": _person(record.actor), "beside": [_person(actor) for actor in record.beside],
    }  # fmt: skip


def _by_kind(dossier: Dossier, found: Iterable[Record]) -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for record in found:
        if record.kind in dossier.procedure.actions:
            kinds.setdefault(record.kind, []).append(_record(dossier, record))
    return kinds


def _papers(dossier: Dossier) -> dict[str, dict[str, Any]]:
    """What was issued and is good, the latest of each kind."""
    rows = IssuedPaper.objects.filter(case=dossier.case, void=None).order_by("issued")
    return {
        row.paper: {
            "number": row.number, "title": row.title,
            "issued_on": row.issued.astimezone(SHANGHAI).date(),
        }
        for row in rows
    }  # fmt: skip


def _person(actor: Actor) -> dict[str, str]:
    post = OFFICES.get(actor.office, actor.office)
    return {"name": actor.called, "credential": actor.credential, "post": post}


def _named(person: str, day: date) -> dict[str, str]:
    held = registry.credentials_of(person, day)
    name = registry.names([person]).get(person, "")
    credential = held[0].number if held else ""
    return {"name": name, "credential": credential, "post": OFFICES["officer"]}


def _names(dossier: Dossier) -> dict[str, str]:
    """Names by person id, as photographed in the records; the registry fills the rest."""
    told: dict[str, str] = {}
    wanted: set[str] = set(dossier.fold.handlers_ever)
    for record in dossier.records:
        for actor in (record.actor, *record.beside):
            told[actor.person] = actor.name
        wanted.update(_persons_in(record.say))
    return registry.names(sorted(wanted - told.keys())) | told


def _persons_in(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _persons_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _persons_in(item)
    elif isinstance(value, str) and len(value) == 32 and value.isascii():
        yield value


def _registered(dossier: Dossier, day: date) -> dict[str, str]:
    """What the agency decided its papers say of it: address, telephone, bank and account."""
    said = powers.settings(dossier.case.agency_id, day).get("papers")
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, Mapping) else {}


def _power(dossier: Dossier, day: date) -> dict[str, str]:
    try:
        found = powers.power(dossier.case.power_id, day)
    except PowerUnknown:
        return {}
    return {"title": found.title, "code": found.code}


def _case(dossier: Dossier, found: Iterable[Record]) -> dict[str, Any]:
    case = dossier.case
    told: dict[str, Any] = {"number": case.number}
    for record in found:
        if record.kind == "file_case":
            told["opened_on"] = record.done.astimezone(SHANGHAI).date()
        if record.kind in OUTCOMES:
            told["outcome"] = OUTCOMES[record.kind]
    if case.ended is not None:
        told["closed_on"] = case.ended.astimezone(SHANGHAI).date()
    return told


def _review(dossier: Dossier, found: Sequence[Record], act: Record) -> dict[str, Any]:
    """This round: handed in before the opinion, signed after it; later rounds are not its own."""
    if act.kind != CONCLUDE:
        return {"items": []}
    before = [r for r in found if r.seq < act.seq and r.kind == REQUEST]
    after = [r for r in found if r.seq > act.seq and r.kind in (CONCLUDE, REQUEST, CONFIRM)]
    told: dict[str, Any] = {
        "items": _review_items(act), "opinion": _spoken(dossier, act),
        "reviewer": act.actor.called, "concluded": act.done,
        "requested": before[-1].done if before else None,
    }  # fmt: skip
    if after and after[0].kind == CONFIRM:
        signed = after[0]
        told |= {
            "head_opinion": _spoken(dossier, signed), "head": signed.actor.called,
            "confirmed": signed.done,
        }  # fmt: skip
    return told


def _spoken(dossier: Dossier, record: Record) -> str:
    """结论 and the words beside it; the conclusion is not said twice."""
    says = dossier.procedure.actions[record.kind].says["outcome"].labels
    outcome = str(record.say.get("outcome") or "")
    concluded, words = says.get(outcome, outcome), str(record.say.get("opinion") or "").strip()
    return words if words.startswith(concluded) else f"{concluded}。{words}"


def _review_items(act: Record) -> list[dict[str, str]]:
    """The form the reviewer used, with his answers; empty for acts that answer none."""
    if act.kind != CONCLUDE:
        return []
    forms = acts.law().review_forms
    form = str(act.say.get("form") or USUAL_FORM)
    said = act.say.get("items")
    rows = [item for item in said if isinstance(item, Mapping)] if isinstance(said, list) else []
    return review_items(forms[form].items, rows) if form in forms else []
