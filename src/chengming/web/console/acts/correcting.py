"""更正、作废 of one record: which facts it states, how they read now, and what stands in their place.

Nothing is edited: a correction is an act of its own, and both values stay to be seen (design.md D5).
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from chengming.casework.cases import queries as cases
from chengming.casework.cases import rules
from chengming.casework.cases.dossier import Dossier, people_acts
from chengming.casework.cases.errors import CaseError
from chengming.law.procedure import FactSpec
from chengming.record.clock.queries import SHANGHAI, now
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.web.console.acts.asking.answering import UNSAID, Reader
from chengming.web.console.acts.asking.building import Builder
from chengming.web.console.acts.asking.people import People
from chengming.web.console.acts.asking.raw import flatten
from chengming.web.console.acts.asking.roles import kind_of
from chengming.web.console.acts.asking.setting import Setting
from chengming.web.console.acts.asking.shapes import Errors, Question, Raw
from chengming.web.console.acts.handing import Outcome, hand_in
from chengming.web.console.acts.moving import Moved, Watch
from chengming.web.console.acts.pages import CONFLICT, OK, UNFIT, State
from chengming.web.console.acts.reading import texts
from chengming.web.console.acts.reading.errors import NotUnderstood
from chengming.web.console.acts.sent import sent
from chengming.web.console.acts.sitting import Sitting, Understood
from chengming.web.console.desk import Desk

VALUE, REASON, SECOND = "f.value", "reason", "approved_by"


@dataclass(frozen=True)
class Stated:
    """One fact a record states: its path, its words, how it was written, how it reads now."""

    path: str
    title: str
    spec: FactSpec
    written: object
    now: object
    was: str
    reads: str


class Correction:
    """One record of a case, seen by whoever wants to set it right."""

    def __init__(self, dossier: Dossier, record: Record, desk: Desk) -> None:
        self.dossier, self.record, self.desk = dossier, record, desk
        # Its facts are about the day on which it was done; who looks now is in office now.
        day, recused = record.done.astimezone(SHANGHAI).date(), dossier.fold.recused
        self.setting = Setting(
            act=record.kind, law=acts.law().instruments, today=day, sheet=dossier.fold.sheet,
            people=People(desk.agency, day, recused),
        )  # fmt: skip
        self.colleagues = People(desk.agency, now().astimezone(SHANGHAI).date(), recused)

    @cached_property
    def later(self) -> int:
        """Acts of people done after it: then a second person must look, and it cannot be voided."""
        found = people_acts(self.dossier.records)
        return sum(record.seq > self.record.seq for record in found)

    @cached_property
    def against(self) -> CaseError | None:
        """Why it cannot be corrected at all."""
        try:
            rules.target_of(self.dossier.case, self.record.id.hex)
        except CaseError as error:
            return error
        return None

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """Every fact the record states, in its order."""
        return tuple(self._stated())

    def _stated(self) -> Iterator[Stated]:
        procedure = self.dossier.procedure
        act = procedure.actions.get(self.record.kind)
        specs = {**(act.says if act else {}), **procedure.facts}
        say = self.record.say
        reads = {r.id: r for r in people_acts(self.dossier.records)}.get(self.record.id)
        for name in (name for name in specs if name in say):
            now_ = reads.say.get(name) if reads else say[name]
            yield from self._below(specs[name], name, say[name], now_, ())

    def _below(
        self, spec: FactSpec, path: str, value: object, now: object, titles: tuple[str, ...]
    ) -> Iterator[Stated]:
        kind = kind_of(self.record.kind, spec)
        if kind == "rows" and isinstance(value, list):
            for number, item in enumerate(value):
                inner = now[number] if isinstance(now, list) and number < len(now) else item
                place = (spec.title, str(number + 1)) if len(value) > 1 else (spec.title,)
                yield from self._parts(spec, f"{path}.{number}", item, inner, (*titles, *place))
        elif kind == "group":
            yield from self._parts(spec, path, value, now, (*titles, spec.title))
        elif value is not None:
            words = self.setting.words
            title = " · ".join((*titles, spec.title))
            yield Stated(
                path, title, spec, value, now, words.word(spec, value), words.word(spec, now)
            )

    def _parts(
        self, spec: FactSpec, path: str, value: object, now: object, titles: tuple[str, ...]
    ) -> Iterator[Stated]:
        inner = now if isinstance(now, Mapping) else {}
        if isinstance(value, Mapping):
            for item in spec.items:
                if item.name in value:
                    place = f"{path}.{item.name}"
                    yield from self._below(
                        item, place, value[item.name], inner.get(item.name), titles
                    )

    def chosen(self, path: str) -> Stated | None:
        """The fact with this path."""
        return next((fact for fact in self.stated if fact.path == path), None)

    def first_typed(self, fact: Stated) -> Raw:
        """The value as it reads now, ready to be changed."""
        law = acts.law().instruments
        return flatten(self.record.kind, fact.spec, fact.now, VALUE, law)

    def questions(self, fact: Stated | None, typed: Raw, errors: Errors) -> list[Question]:
        """The new value, the reason, and who else looked where somebody must."""
        found = []
        if fact is not None:
            found.append(
                Builder(self.setting, typed, errors).question(fact.spec, VALUE, required=True)
            )
        found.append(
            Question(
                REASON, "更正的理由" if fact else "作废的理由", "text", required=True,
                values=tuple(typed.get(REASON, ())), error=errors.get(REASON, ""),
            )
        )  # fmt: skip
        if fact is not None and self.later:
            found.append(self._second(typed, errors))
        return found

    def _second(self, typed: Raw, errors: Errors) -> Question:
        people = self.colleagues
        return Question(
            SECOND, "复核人", "people", required=True, values=tuple(typed.get(SECOND, ())),
            help=f"其后已有 {self.later} 项行为，须由第二人复核。", error=errors.get(SECOND, ""),
            choices=people.choices(frozenset(), typed.get(SECOND, ()), but={self.desk.person}),
            look="select",
        )  # fmt: skip

    def said(self, fact: Stated | None, typed: Raw) -> tuple[dict[str, object], Errors]:
        """What the correction states, and what is wrong with the form."""
        reader = Reader(self.setting, typed)
        say: dict[str, object] = {"record": self.record.id.hex}
        if fact is not None:
            value = reader.read_at(fact.spec, VALUE, required=True)
            if value == fact.now:
                reader.errors[VALUE] = "与现在的记载相同，没有更正。"
            say |= {"field": fact.path, "value": value}
            if self.later:
                self._read_second(say, typed, reader.errors)
        try:
            say["reason"] = texts.text(_first(typed, REASON))
        except NotUnderstood as error:
            reader.errors[REASON] = error.message
        if not say.get("reason"):
            reader.errors.setdefault(REASON, "请填写。")
        return {name: v for name, v in say.items() if v is not UNSAID}, reader.errors

    def _read_second(self, say: dict[str, object], typed: Raw, errors: Errors) -> None:
        person = _first(typed, SECOND)
        if person not in self.colleagues.all or person == self.desk.person:
            errors[SECOND] = "请选择本机关当日任职的另一人复核。"
        say["approved_by"] = person


class CorrectionForm:
    """One request for the page of a correction."""

    def __init__(self, request: HttpRequest, dossier: Dossier, record: Record, act: str) -> None:
        desk: Desk = request.desk  # type: ignore[attr-defined]
        self.request = request
        self.sitting = Sitting(desk, dossier.fold, act, now(), dossier)
        self.correction = Correction(dossier, record, desk)
        self.fact = self.correction.chosen(request.GET.get("fact", ""))

    def response(self) -> HttpResponse:
        """The page, or what came of handing it in."""
        if not self.sitting.sides:
            context = {"sitting": self.sitting, "case": self.correction.dossier.case}
            return render(self.request, "console/acts/not_here.html", context, status=403)
        if self.request.method != "POST":
            first = self.correction.first_typed(self.fact) if self.fact else Raw()
            return self._page(State(first, self.sitting.seq, uuid.uuid4()))
        return self._answered()

    def _page(self, state: State) -> HttpResponse:
        correction, act = self.correction, self.sitting.spec.id
        questions = correction.questions(self.fact, state.typed, state.errors)
        context = {
            "sitting": self.sitting, "spec": self.sitting.spec, "case": correction.dossier.case,
            "fact": self.fact, "correction": correction, "state": state, "questions": questions,
            "wrong": [wrong for question in questions for wrong in question.wrong],
            "title": cases.title_of(correction.dossier.procedure, correction.record.kind),
        }  # fmt: skip
        status = UNFIT if state.errors or state.why else CONFLICT if state.moved else OK
        name = "rectify" if act == "rectify" else "void"
        return render(self.request, f"console/acts/{name}.html", context, status=status)

    def _answered(self) -> HttpResponse:
        given, post = sent(self.request), self.request.POST
        typed = given.typed | {name: list(post.getlist(name)) for name in (REASON, SECOND)}
        state = State(typed, given.seen, given.submission)
        if self.sitting.spec.id == "rectify" and self.fact is None:
            return self._page(state)
        say, errors = self.correction.said(self.fact, typed)
        if errors:
            return self._page(replace(state, errors=errors))
        by = self.sitting.desk.actor(self.sitting.now)
        read = Understood(self.sitting.now, by, (), "", say, {})
        return self._outcome(hand_in(self.sitting, given, read), state)

    def _outcome(self, outcome: Outcome, state: State) -> HttpResponse:
        if outcome.done is not None:
            said = f"已办理“{self.sitting.spec.title}”，记录已形成，原记载仍可查看。"
            messages.success(self.request, said)
            return redirect(reverse("console:cases-page", args=[outcome.done.number]))
        if outcome.moved:
            watch = Watch(self.correction.dossier, state.seen, self.correction.setting)
            moved = Moved(tuple(watch.added()), ())
            state = replace(state, moved=moved, seen=self.sitting.seq)
        return self._page(replace(state, why=outcome.why))


def _first(typed: Raw, name: str) -> str:
    return next((value.strip() for value in typed.get(name, ())), "")
