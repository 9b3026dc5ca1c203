"""Pages of the registry. Only one's own agency; every change is an act with its record."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chengming.record.clock import queries as clock
from chengming.standing.powers import queries as powers
from chengming.standing.registry import queries as registry
from chengming.standing.registry.errors import RegistryError
from chengming.standing.registry.history import history
from chengming.web.console.registry import reading
from chengming.web.console.registry.doing import (
    AGENCY,
    DOINGS,
    PERSON,
    POWER,
    Doing,
    Subject,
    prepare,
)


@require_safe
def home(request: Any) -> HttpResponse:
    """主体与人员: one's own agency."""
    return redirect("console:registry-agency", agency=request.desk.agency)


@require_safe
def agency(request: Any, agency: str) -> HttpResponse:
    """本机关: what it is and was, what may be changed."""
    on, wrong, other = reading.as_of(request)
    told = {
        "agency": registry.agency(agency, on), "on": on, "wrong": wrong, "other_day": other,
        "timeline": list(reading.timeline(history("agency", agency))),
        "people": len(registry.officers_of(agency, on)), "powers": len(powers.powers_of(agency, on)),
        "scope": powers.scope_list(agency, on), "settings": _settings(agency),
        "doings": reading.offered(AGENCY, request.desk.office, own=True),
    }  # fmt: skip
    return render(request, "console/registry/agency.html", told)


def _settings(agency: str) -> list[Any]:
    return list(reading.timeline(history("settings", agency)))


@require_safe
def people(request: Any, agency: str) -> HttpResponse:
    """人员和证件。"""
    told = _listed(request, agency, "enroll")
    told["rows"] = [r for r in reading.people(agency, told["on"]) if told["term"] in r["name"]]
    return render(request, "console/registry/people.html", told)


def _listed(request: Any, agency: str, adding: str) -> dict[str, Any]:
    """What the lists have in common: day, words, and the act that adds a line."""
    on, wrong, other = reading.as_of(request)
    offered = reading.offered(AGENCY, request.desk.office, own=True)
    return {
        "term": request.GET.get("q", "").strip()[:50], "agency": agency, "on": on, "wrong": wrong,
        "other_day": other, "doings": [doing for doing in offered if doing.id == adding],
    }  # fmt: skip


@require_safe
def person(request: Any, agency: str, person: str) -> HttpResponse:
    """一名人员。"""
    on, wrong, other = reading.as_of(request)
    found = reading.person(agency, person, on)
    if found is None:
        raise Http404
    told = found | {"agency": agency, "on": on, "wrong": wrong, "other_day": other}
    told["doings"] = reading.offered(PERSON, request.desk.office, own=person != request.desk.person)
    return render(request, "console/registry/person.html", told)


@require_safe
def power_list(request: Any, agency: str) -> HttpResponse:
    """权责清单。"""
    told = _listed(request, agency, "adopt-power")
    told["rows"] = reading.powers_of(agency, told["on"], told["term"])
    return render(request, "console/registry/powers.html", told)


@require_safe
def power(request: Any, agency: str, power: str) -> HttpResponse:
    """一项职权。"""
    lines = history("power", power)
    if not any(line.record.say.get("agency") == agency for line in lines):
        raise Http404
    first = lines[-1].record.say
    told = {
        "power": power, "title": first.get("title"), "code": first.get("code"), "agency": agency,
        "basis": first.get("basis"), "timeline": list(reading.timeline(lines)),
        "doings": reading.offered(POWER, request.desk.office, own=True),
    }  # fmt: skip
    return render(request, "console/registry/power.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Any, agency: str, act: str, key: str = "") -> HttpResponse:
    """办理一项登记: the form of one act; done, it leads back to its subject."""
    doing, subject = _asked(request, agency, act, key)
    form = prepare(doing, subject, doing.form(request.POST or None))
    error = _carry_out(request, doing, subject, form) if request.method == "POST" else None
    if request.method == "POST" and error is None and not form.errors:
        messages.success(request, f"已登记：{doing.title}。")
        return redirect(_back(doing, subject))
    told = {"doing": doing, "form": form, "error": error, "back": _back(doing, subject)}
    status = 422 if request.method == "POST" else 200
    return render(request, "console/registry/act.html", told, status=status)


def _carry_out(request: Any, doing: Doing, subject: Subject, form: Form) -> RegistryError | None:
    """Why it is refused; None where it is done, or where the form itself is not right yet."""
    if not form.is_valid():
        return None
    at = clock.now()
    try:
        doing.do(subject, form.cleaned_data, request.desk.actor(at), at)
    except RegistryError as refused:
        return refused
    return None


def _asked(request: Any, agency: str, act: str, key: str) -> tuple[Doing, Subject]:
    doing = DOINGS.get(act)
    if doing is None or request.desk.office not in doing.offices:
        raise Http404
    if (doing.subject == AGENCY) != (key == ""):
        raise Http404
    if doing.subject == PERSON and (
        key == request.desk.person or reading.person(agency, key, clock.today()) is None
    ):
        raise Http404
    if doing.subject == POWER and not any(
        line.record.say.get("agency") == agency for line in history("power", key)
    ):
        raise Http404
    return doing, Subject(agency, key)


def _back(doing: Doing, subject: Subject) -> str:
    if doing.subject == PERSON:
        return reverse("console:registry-person", args=[subject.agency, subject.key])
    if doing.subject == POWER:
        return reverse("console:registry-power", args=[subject.agency, subject.key])
    names = {"enroll": "registry-people", "adopt-power": "registry-powers"}
    return reverse(f"console:{names.get(doing.id, 'registry-agency')}", args=[subject.agency])
