"""一并审批: routine acts that the agency listed, several cases at once; each becomes its own record.

What the act has to say is asked once. Acts of the stage of decision are never among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from chengming.casework.cases.errors import CaseError
from chengming.casework.cases.work.queries import Waiting, acts_of
from chengming.casework.review import actions as review
from chengming.law.procedure import ActionSpec, FactSpec
from chengming.record.records.errors import RecordError
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers
from chengming.standing.powers.rules import TOGETHER
from chengming.standing.registry.errors import RegistryError

LONGEST = 2_000
MOST = 50


@dataclass(frozen=True)
class Batch:
    """One listed act with the cases that wait for it."""

    spec: ActionSpec
    waiting: tuple[Waiting, ...]
    form: forms.Form
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one case of a batch."""

    number: str
    refused: str = ""


def listed(agency: str, office: str, day: Any) -> list[str]:
    """Acts of this office that the agency lets be approved several at once, as of a day."""
    found = powers.settings(agency, day).get(TOGETHER, ())
    own = set(acts_of(office))
    return [str(act) for act in found if act in own]


def batches(waiting: Sequence[Waiting], wanted: Iterable[str], data: Any = None) -> list[Batch]:
    """A batch for each listed act for which two cases or more wait."""
    found = []
    for act in wanted:
        own = tuple(one for one in waiting if act in one.approvals)[:MOST]
        spec = spec_of(act)
        if len(own) > 1 and spec is not None and askable(spec):
            found.append(Batch(spec, own, form_of(spec, data)))
    return found


def spec_of(act: str) -> ActionSpec | None:
    """The act, in whatever procedure it stands."""
    procedures = acts.law().procedures.values()
    return next((p.actions[act] for p in procedures if act in p.actions), None)


def askable(spec: ActionSpec) -> bool:
    """Whether its inputs can be asked once for several cases: plain ones, and no facts of the case."""
    plain = ("text", "string", "bool", "enum", "date", "integer")
    return not spec.must and all(item.type in plain for item in spec.says.values())


def form_of(spec: ActionSpec, data: Any = None) -> forms.Form:
    """The inputs of an act, asked once."""
    form = forms.Form(data, prefix=spec.id)
    for item in spec.says.values():
        form.fields[item.name] = _field(item)
    return form


def _field(item: FactSpec) -> forms.Field:
    given: dict[str, Any] = {"label": item.title, "required": not item.optional}
    if item.type == "enum":
        return forms.ChoiceField(choices=list(item.labels.items()), **given)
    if item.type == "bool":
        choices = (("yes", "是"), ("no", "否"))
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    if item.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **given)
    if item.type == "integer":
        return forms.IntegerField(min_value=0, max_value=100_000, **given)
    widget = forms.Textarea(attrs={"rows": 3}) if item.type == "text" else None
    return forms.CharField(max_length=LONGEST, widget=widget, **given)


def said(spec: ActionSpec, form: forms.Form) -> dict[str, object]:
    """What the form says, as the act wants it."""
    out: dict[str, object] = {}
    for item in spec.says.values():
        value = form.cleaned_data.get(item.name)
        if value in (None, ""):
            continue
        if item.type == "bool":
            value = value == "yes"
        out[item.name] = value.isoformat() if item.type == "date" else value
    return out


def outcome(found: Sequence[Batch], request: Any, at: datetime) -> dict[str, Any]:
    """Read what was sent, carry it out where it is complete, and say what came of it."""
    if not found:
        return {"gone": True}
    batch = found[0]
    chosen = _chosen(request.POST)
    errors = [] if chosen else ["没有选择案件。请勾选要一并审批的案件。"]
    if batch.form.is_valid() and not errors:
        say = said(batch.spec, batch.form)
        return {"batch": batch, "results": approve(batch, chosen, say, request.desk, at)}
    return {"batch": batch, "errors": errors, "chosen": {number for number, _ in chosen}}


def _chosen(data: Any) -> list[tuple[str, int]]:
    """Numbers of the cases ticked, each with how many records it had when the page was shown."""
    found = []
    for number in data.getlist("case"):
        seen = data.get(f"seen:{number}", "")
        if seen.isascii() and seen.isdigit() and len(seen) < 9:
            found.append((number, int(seen)))
    return found


def approve(
    batch: Batch, chosen: Sequence[tuple[str, int]], say: dict[str, object], desk: Any, at: datetime
) -> list[Result]:
    """Carry the act out in each case by itself: one that is refused does not hold up the others."""
    waiting = {one.row.number: one for one in batch.waiting}
    by, results = desk.actor(at), []
    for number, seen in chosen[:MOST]:
        if number not in waiting:
            results.append(
                Result(number, "该案现在不等待这项审批，可能已由他人办理。请刷新后再看。")
            )
            continue
        wanted = {
            "case": waiting[number].row.id, "act": batch.spec.id, "by": by, "at": at, "say": say,
            "expected_seq": seen,
        }  # fmt: skip
        results.append(_one(number, wanted))
    return results


def _one(number: str, wanted: dict[str, Any]) -> Result:
    try:
        review.perform(**wanted)
    except (CaseError, RegistryError) as error:
        return Result(number, error.message)
    except RecordError as error:
        return Result(number, str(error))
    return Result(number)
