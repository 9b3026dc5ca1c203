"""The page of one paper: its text now, every version with what changed, what is missing, what may be done."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from chengming.casework.cases import queries as cases
from chengming.casework.cases.dossier import Dossier
from chengming.casework.cases.errors import CaseError
from chengming.casework.documents import drafts, printing, queries, rules
from chengming.casework.documents.drafts import Change
from chengming.casework.documents.errors import Missing, PaperFactsMissing, PaperUnknown
from chengming.casework.documents.queries import Line
from chengming.law.progress import progress
from chengming.record.clock import queries as clock
from chengming.standing.registry import queries as registry
from chengming.web.console.cases.lookup import case_or_404
from chengming.web.console.papers.asking import Inputs

ORIGINS = {"filled": "由案件事实生成", "edited": "取回修改稿"}


@dataclass(frozen=True)
class Version:
    """One version as the page shows it."""

    number: int
    origin: str
    saved: datetime
    who: str
    changes: tuple[Change, ...]
    cleaned: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A missing fact with the page where it is stated."""

    title: str
    address: str


@dataclass
class Sheet:
    """One paper of one case at one moment, from one desk."""

    desk: Any
    dossier: Dossier
    line: Line
    at: datetime
    error: Exception | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def case(self) -> Any:
        """The case."""
        return self.dossier.case

    def context(self) -> dict[str, Any]:
        """Everything the template shows."""
        versions = queries.drafts_of(self.line)
        body, missing = self._text()
        said = versions[-1].inputs if versions else {}
        return {
            "case": self.case, "line": self.line, "body": body, "missing": missing,
            "versions": list(self._versions(versions))[::-1], "seen": len(versions),
            "may_issue": self._may_issue(), "submission": uuid.uuid4(), "error": self.error,
            "typed": self.typed, "erased": self._erased, "valid": None if self._free else self.line.valid,
            "questions": self.inputs.questions(said),
            "logged": {i.row.pk for i in self.line.issued if queries.is_logged(i.row)},
        }  # fmt: skip

    @cached_property
    def inputs(self) -> Inputs:
        """What only this paper says."""
        return Inputs(self.desk, self.dossier, self.line)

    @property
    def _free(self) -> bool:
        return printing.is_free(self.dossier.procedure.id, self.line.paper)

    @property
    def _erased(self) -> bool:
        """Whether an original is lawfully erased: then nothing is missing, and nothing is made anew."""
        return any(one.erased for one in self.line.issued)

    def _text(self) -> tuple[Sequence[object], list[Asked]]:
        if self._erased:
            return [], []
        try:
            spec = printing.spec_of(self.line.paper, self.line.act)
            filled = drafts.current(self.dossier, self.line.act, spec, self.at)
        except PaperFactsMissing as error:
            return [], [Asked(item.title, self._address(item)) for item in error.missing]
        except PaperUnknown as error:
            self.error = self.error or error
            return [], []
        return filled.body, []

    def _versions(self, found: list[Any]) -> Iterator[Version]:
        names = registry.names([draft.saved_by for draft in found])
        before: list[Any] = []
        for draft in found:
            changed = drafts.changes(before, draft.blocks) if before else []
            yield Version(
                draft.version, ORIGINS[draft.origin], draft.saved, names.get(draft.saved_by, ""),
                tuple(changed), tuple(draft.cleaned),
            )  # fmt: skip
            before = draft.blocks

    def _may_issue(self) -> bool:
        try:
            by = self.desk.actor(self.at)
        except CaseError:
            return False
        return (
            self.line.live
            and not self._erased
            and rules.can_issue(self.dossier, self.line.act, by, self.at)
        )

    def _address(self, missing: Missing) -> str:
        """Where the fact is stated: the record that may be rectified, else the act that states it."""
        head, _, rest = missing.path.partition(".")
        number, fold = self.case.number, self.dossier.fold
        if head == "input":
            return "#own"
        if head == "agency":
            return reverse("console:registry-agency", args=[self.case.agency_id])
        if head == "record":
            return reverse("console:acts-rectify", args=[number, self.line.act.id.hex])
        act = rest.partition(".")[0] if head == "records" else self._act_stating(head)
        stated = fold.stated.get(head)
        latest = fold.latest.get(act)
        event = stated or (latest.event if latest else None)
        if event is not None:
            return reverse("console:acts-rectify", args=[number, event.id])
        if act in self.dossier.procedure.actions:
            return reverse("console:acts-form", args=[number, act])
        return reverse("console:cases-page", args=[number])

    def _act_stating(self, fact: str) -> str:
        """The act by which the fact may be stated next; empty where none is open."""
        for state in progress(self.dossier.fold, self.at).acts:
            spec = self.dossier.procedure.actions[state.kind]
            if state.verdict.allowed is not False and fact in (*spec.must, *spec.may):
                return state.kind
        return ""


def sheet(request: Any, number: str, record: str, paper: str) -> Sheet:
    """The paper, or 404."""
    case, at = case_or_404(request, number), clock.now()
    found = cases.dossier(case, at)
    try:
        return Sheet(request.desk, found, queries.line(found, record, paper), at)
    except PaperUnknown as error:
        raise Http404 from error
