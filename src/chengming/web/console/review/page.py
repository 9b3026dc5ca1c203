"""The page of the form: the case as it stands, items with findings, clock, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengming.casework.cases.entry import drafts
from chengming.casework.review import checks
from chengming.casework.review import queries as reviews
from chengming.casework.review.checks.findings import Finding
from chengming.casework.review.queries import RoundDiff
from chengming.casework.review.rules import ANSWERS
from chengming.law.progress import Act, Refusal, judge
from chengming.standing.accounts import acts
from chengming.standing.powers.rules import FORM
from chengming.standing.registry.queries import as_law_person
from chengming.web.console.cases.page.history import difference
from chengming.web.console.cases.page.sight import Sight, sight
from chengming.web.console.review import answering, findings
from chengming.web.console.review.answering import Filled

CONCLUDE, CONFIRM = "conclude_review", "confirm_review"
USUAL = "annex"


@dataclass(frozen=True)
class Row:
    """One item of the form: the question, the machine's findings, and what was filled in."""

    number: int
    item: Any
    mark: Any
    lines: tuple[findings.Line, ...]
    answer: str
    opinion: str
    anchors: tuple[str, ...]
    place: str

    @property
    def open(self) -> list[findings.Line]:
        """What does not agree or cannot be told: seen without a press."""
        return [line for line in self.lines if not line.sound]

    @property
    def sound(self) -> list[findings.Line]:
        """What the machine found in order."""
        return [line for line in self.lines if line.sound]

    @property
    def said(self) -> str:
        """The answer in words."""
        return ANSWERS.get(self.answer, "")

    @property
    def pointed(self) -> tuple[str, ...]:
        """The places the reviewer pointed at, in words."""
        known = {place.value: place.words for place in self.places}
        return tuple(known.get(value, value) for value in self.anchors)

    @property
    def places(self) -> tuple[findings.Place, ...]:
        """Every place the findings point at, once."""
        return tuple({p.value: p for line in self.lines for p in line.places}.values())


class Page:
    """One case under one form, from one desk."""

    def __init__(self, request: Any, number: str, filled: Filled | None = None) -> None:
        self.sight: Sight = sight(request, number)
        self.case, self.desk = self.sight.case, request.desk
        self.kept = drafts.read(answering.whose(self.desk, self.case))
        self.requests = reviews.requests_of(self.case)
        self.given = self._given()
        left = self.given and answering.read(self.given.say, self.case.seq)
        self.filled = filled or left or answering.restored(self.kept, self.case.seq)
        asked = request.GET.get("form", "") or self.filled.first("form")
        self.forms = acts.law().review_forms
        own = str(self.sight.dossier.fold.context.settings.get(FORM, USUAL))
        self.form = next(name for name in (asked, own, USUAL) if name in self.forms)
        self.error: Any = None
        self.found: list[Finding] = checks.run(self.case, self.sight.at, self.form)

    @property
    def items(self) -> tuple[Any, ...]:
        """The items that this kind of act is asked about."""
        group = self.sight.procedure.id.partition("/")[0]
        return self.forms[self.form].for_group(group)

    @property
    def chosen(self) -> str:
        """The outcome chosen so far."""
        return self.filled.first("outcome")

    @property
    def opinion(self) -> str:
        """The opinion written so far."""
        return self.filled.first("opinion")

    @property
    def machine(self) -> Mapping[str, str]:
        """The machine's verdict on each, worked out here and now, never taken from a form."""
        return {item.id: findings.machine(self.found, item.id) for item in self.items}

    def said(self) -> dict[str, object]:
        """What the act is to say."""
        ids = [item.id for item in self.items]
        return {**answering.said(self.filled, ids, self.machine), "form": self.form}

    def refusals(self) -> list[Refusal]:
        """What stands against an opinion now, whatever is filled in."""
        by = as_law_person(self.desk.actor(self.sight.at))
        act = Act(CONCLUDE, self.sight.at, by)
        return list(judge(self.sight.dossier.fold, act, self.sight.at).refusals)

    def changed(self) -> RoundDiff | None:
        """Handed in: this round against the one before. Returned: what was done about it since."""
        waiting = bool(self.requests) and self.requests[-1].state in reviews.OPEN
        return reviews.round_diff(self.case, len(self.requests) if waiting else 0)

    def _given(self) -> Any:
        """The opinion that waits to be signed: read by its signer, no longer filled in."""
        if not self.requests or self.requests[-1].state != "concluded":
            return None
        records = self.sight.effective.values()
        return next((r for r in reversed(list(records)) if r.kind == CONCLUDE), None)

    def context(self) -> dict[str, object]:
        """Everything the template shows."""
        changed = self.changed()
        outcomes = self.sight.procedure.actions[CONCLUDE].says["outcome"].labels
        return {
            "page": self, "case": self.case, "sight": self.sight, "rows": self._rows(),
            "refusals": self.refusals(), "outcomes": outcomes, "error": self.error, "answers": ANSWERS,
            "due": next((d for d in self.sight.progress.due if d.clock == "review"), None),
            "round": changed, "others": {} if self.given else self._others(),
            "differences": [difference(self.sight, c) for c in changed.facts] if changed else [],
            "returned": outcomes.get(changed.returned, "") if changed else "",
            "signs": self.desk.office in self.sight.procedure.actions[CONFIRM].by,
            "concluded": outcomes.get(self.chosen, "") if self.given else "",
            "moved": self.filled.seen != self.case.seq, "saved": self.kept and self.kept.saved,
        }  # fmt: skip

    def _others(self) -> dict[str, str]:
        """The forms he may change to, by the short names that the law data gives them."""
        named = self.sight.procedure.actions[CONCLUDE].says["form"].labels
        return {
            name: label
            for name, label in named.items()
            if name in self.forms.forms and name != self.form
        }

    def _rows(self) -> list[Row]:
        filled, machine = self.filled, self.machine
        return [
            Row(
                number, item, findings.mark(machine[item.id]),
                findings.lines(self.found, item.id, self.case.number),
                filled.first(f"answer.{item.id}"), filled.first(f"opinion.{item.id}"),
                filled.all(f"anchors.{item.id}"), filled.first(f"place.{item.id}"),
            )
            for number, item in enumerate(self.items, 1)
        ]  # fmt: skip
