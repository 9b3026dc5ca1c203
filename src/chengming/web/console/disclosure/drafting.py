"""起草：judgment, what is shown and hidden with the original beside it, and handing it on."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from chengming.casework.cases.errors import CaseError
from chengming.openness.disclosure import actions, drafts, office_queries
from chengming.openness.disclosure.errors import DisclosureError
from chengming.record.clock import queries as clock
from chengming.web.console.cases.lookup import case_or_404, reader_of
from chengming.web.console.disclosure import forms, layout

REFUSED = (CaseError, DisclosureError)


@require_safe
def queue(request: Any) -> HttpResponse:
    """应办的公示，最急的在前。"""
    duties = visible_of(request, office_queries.duties(request.desk.agency))
    told = [(duty, layout.WHAT[duty.what], *layout.DRAFTED[duty.drafted]) for duty in duties]
    return render(request, "console/disclosure/queue.html", {"duties": told, "tab": "queue"})


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Any, number: str) -> HttpResponse:
    """一份公示草稿。"""
    case = case_or_404(request, number)
    page = Page(request, case)
    if request.method == "POST" and page.submitted():
        return redirect(page.next)
    return render(request, "console/disclosure/draft.html", page.context())


@require_safe
def papers(request: Any, number: str) -> HttpResponse:
    """本案文书的查验码。"""
    case = case_or_404(request, number)
    told = {"case": case, "papers": office_queries.papers_of(case)}
    return render(request, "console/disclosure/papers.html", told)


def visible_of(request: Any, rows: Iterable[Any]) -> list[Any]:
    """Those of the rows whose case the person at this desk may see; rows name it ``case``."""
    found = list(rows)
    visible = reader_of(request).visible.filter(pk__in=[row.case for row in found])
    keys = set(visible.values_list("pk", flat=True))
    return [row for row in found if row.case in keys]


class Page:
    """The drafting page: from the draft kept, or from what was typed just now."""

    def __init__(self, request: Any, case: Any) -> None:
        self.request, self.case = request, case
        self.error: Exception | None = None
        self.by = request.desk.actor(clock.now())
        self.next = "console:disclosure-queue"
        try:
            self.desk = office_queries.desk(case, self.by)
        except DisclosureError as error:
            raise Http404(error.message) from error
        if request.method == "POST":
            suggested = {line.part.key for line in self.desk.reviewed.lines if line.said}
            choice = forms.choice_of(request.POST, request.POST.get("scope", ""), suggested)
            self.desk = office_queries.desk(case, self.by, choice)
        self.choice = self.desk.reviewed.choice
        self.form = forms.Draft(
            request.POST or None, initial=self._initial(), outcomes=self._outcomes(),
            grounds=self.desk.judgment.grounds,
        )  # fmt: skip

    def _outcomes(self) -> list[tuple[str, str]]:
        names = ("correct",) if self.desk.outcome == "correct" else ("publish", "withhold")
        return [(name, layout.OUTCOMES[name]) for name in names]

    def _initial(self) -> dict[str, object]:
        kept = self.desk.kept
        return {
            "outcome": self.desk.outcome, "scope": self.desk.reviewed.choice.scope,
            "ground": kept.ground if kept else "", "reason": kept.reason if kept else "",
            "seen_seq": self.desk.seq,
        }  # fmt: skip

    def submitted(self) -> bool:
        """Keeps the draft, or hands it on; False where the page is to be shown again."""
        if not self.form.is_valid():
            return False
        said = self.form.cleaned_data
        common = {
            "case": self.case, "outcome": said["outcome"], "ground": said["ground"],
            "reason": said["reason"], "choice": self.choice, "by": self.by, "at": clock.now(),
        }  # fmt: skip
        try:
            if "propose" in self.request.POST:
                actions.propose(**common, expected_seq=said["seen_seq"])
                messages.success(self.request, "已送审批。由另一名公示审批人员审批。")
                return True
            drafts.save(**common)
        except REFUSED as error:
            self.error = error
        return False

    def context(self) -> dict[str, object]:
        """What the template shows."""
        return {
            "case": self.case, "page": self.desk, "form": self.form, "error": self.error,
            "blocks": layout.blocks(self.desk.reviewed), "tab": "queue",
            "choices": layout.choices(self.desk.hide_rules),
            "leaks": self.desk.reviewed.leaks,
            "saved": self.request.method == "POST" and self.error is None and self.form.is_valid(),
        }  # fmt: skip
