"""Pages of acts: a form each, a new lead, corrections of a record, and the attachments."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases import queries as cases
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.entry import drafts
from chengming.casework.cases.entry.drafts import Whose
from chengming.law.progress import Fold
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.records.facts import FileRef
from chengming.record.vault import queries as vault
from chengming.record.vault.errors import UploadUnknown
from chengming.standing.accounts import acts
from chengming.standing.powers import queries as powers
from chengming.standing.registry.errors import RegistryError
from chengming.web.console.acts.correcting import CorrectionForm
from chengming.web.console.acts.flow import Form
from chengming.web.console.acts.sitting import Sitting
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.desk import Desk

LEAD = "register_lead"
# 权力类型: which procedure a case under a power of this kind takes.
PROCEDURES = {"penalty": "penalty/ordinary", "compulsion": "compulsion/measure"}
CORRECTIONS = ("rectify", "void_record")
MOST_POWERS = 50

# Publication is done by two persons, each on pages of its own area.
BY_TWO = {
    "publish_decision": "console:disclosure-draft",
    "withhold_publication": "console:disclosure-draft",
    "withdraw_publication": "console:disclosure-withdraw",
}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """The form of one act of one case."""
    dossier = cases.dossier(case_or_404(request, number))
    if act in BY_TWO:
        return redirect(BY_TWO[act], number)
    if act not in dossier.procedure.actions or act in (LEAD, *CORRECTIONS):
        raise Http404
    return _form(request, Sitting(_desk(request), dossier.fold, act, now(), dossier))


@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: HttpRequest) -> HttpResponse:
    """登记线索: first the power under which it falls, then what is known of it."""
    desk = _desk(request)
    fold = _new_fold(desk, request.GET.get("power", ""))
    if fold is None:
        return _choose_power(request, desk)
    return _form(request, Sitting(desk, fold, LEAD, now()))


@require_http_methods(["GET", "HEAD", "POST"])
def rectify(request: HttpRequest, number: str, record: str) -> HttpResponse:
    """更正记录: choose the fact, say how it should read, and why."""
    return CorrectionForm(request, *_record(request, number, record), "rectify").response()


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, number: str, record: str) -> HttpResponse:
    """作废误录: only while nothing rests on the record."""
    return CorrectionForm(request, *_record(request, number, record), "void_record").response()


@require_safe
def upload(request: HttpRequest, number: str, digest: str) -> HttpResponseBase:
    """An attachment of the case, always as a file to be saved, never as something to be run."""
    case = case_or_404(request, number)
    found = next((f for f in _files(request, case) if f.sha256 == digest), None)
    try:
        content = vault.open_file(found.sha256) if found else None
    except UploadUnknown as error:
        raise Http404 from error
    if found is None or content is None:
        raise Http404
    return _as_file(content, found)


def _form(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    if not sitting.sides:
        context = {"sitting": sitting, "case": sitting.dossier and sitting.dossier.case}
        return render(request, "console/acts/not_here.html", context, status=403)
    form = Form(request, sitting)
    return form.answered() if request.method == "POST" else form.shown()


def _desk(request: Any) -> Desk:
    return request.desk


def _new_fold(desk: Desk, power: str) -> Fold | None:
    """A case of which nothing is recorded yet, under one of the agency's own powers."""
    if not power:
        return None
    day, law = now().astimezone(SHANGHAI).date(), acts.law()
    try:
        held = powers.power(power, day)
        if held.agency_id != desk.agency or held.kind not in PROCEDURES:
            return None
        context = powers.context(desk.agency, power, day)
    except RegistryError:
        return None
    return Fold.start(law, dossiers.procedure_of(law, PROCEDURES[held.kind]), context)


def _choose_power(request: HttpRequest, desk: Desk) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").split())[:100]
    held = powers.powers_of(desk.agency, now().astimezone(SHANGHAI).date())
    found = [p for p in held if all(word in f"{p.title} {p.code}" for word in words.split())]
    draft = drafts.read(Whose(desk.person, desk.agency, LEAD))
    context = {
        "powers": found[:MOST_POWERS], "more": len(found) > MOST_POWERS, "words": words,
        "draft": draft, "draft_power": "".join(draft.typed.get("power", [])[:1]) if draft else "",
    }  # fmt: skip
    return render(request, "console/acts/powers.html", context)


def _record(request: HttpRequest, number: str, record: str) -> tuple[Dossier, Any]:
    dossier = cases.dossier(case_or_404(request, number))
    found = dossiers.record_of(dossier, record)
    if found is None:
        raise Http404
    return dossier, found


def _files(request: HttpRequest, case: Any) -> list[FileRef]:
    """What the records of the case name, and what this person's own drafts hold."""
    desk = _desk(request)
    named = [file for record in cases.dossier(case).records for file in record.files]
    own = [d for d in drafts.of_person(desk.person, desk.agency) if d.whose.case == case.pk]
    return [*named, *(file for draft in own for file in draft.uploads)]


def _as_file(content: Any, file: FileRef) -> FileResponse:
    response = FileResponse(
        content, as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
