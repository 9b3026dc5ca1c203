"""What becomes of a form: kept as a draft, given another row, or handed in; nothing typed is ever lost."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from chengming.casework.cases.carrying import Done
from chengming.casework.cases.entry import drafts
from chengming.casework.cases.entry.drafts import DraftTooLarge
from chengming.web.console.acts import pages, receiving
from chengming.web.console.acts.asking.layouts import template_of
from chengming.web.console.acts.asking.raw import with_row, without_row
from chengming.web.console.acts.asking.setting import FACTS
from chengming.web.console.acts.handing import Outcome, Why, hand_in
from chengming.web.console.acts.pages import CONFLICT, UNFIT, State
from chengming.web.console.acts.sent import ATTACH, DISCARD, HAND_IN, SAVE, Sent, sent
from chengming.web.console.acts.sitting import Sitting


class Form:
    """One request for the form of an act."""

    def __init__(self, request: HttpRequest, sitting: Sitting) -> None:
        self.request, self.sitting = request, sitting
        self.kept = drafts.read(sitting.whose)

    def shown(self) -> HttpResponse:
        """The form as it was left, or as nobody has touched it; over the case as it is now."""
        return self.page(pages.settled(self.sitting, self._restored()))

    def _restored(self) -> State:
        if self.kept is None:
            return State(self.sitting.first_typed(), self.sitting.seq, uuid.uuid4())
        kept = self.kept
        return State(kept.typed, kept.seen, kept.submission, kept.uploads, kept.saved)

    def page(self, state: State, status: int = 200) -> HttpResponse:
        """The page of the act."""
        context = pages.context(self.sitting, state)
        context["address"] = self.request.get_full_path()
        context["restored"] = self.kept is not None and self.request.method != "POST"
        return render(self.request, template_of(self.sitting.spec.id), context, status=status)

    def answered(self) -> HttpResponse:
        """What a POST asks for."""
        given = sent(self.request)
        if given.do == DISCARD:
            return self._discarded()
        if given.is_autosave:
            return self._autosaved(given)
        held = self.kept.uploads if self.kept else ()
        files, wrong = receiving.received(self.request, held)
        dropped = given.do.removeprefix("drop:")
        files = tuple(file for file in files if file.sha256 != dropped)
        state = State(given.typed, given.seen, given.submission, files, wrong_files=tuple(wrong))
        if given.do == HAND_IN:
            return self._handed_in(given, self._whole(given, state))
        return self._kept_on(given, state)

    def _whole(self, given: Sent, state: State) -> State:
        """Attachments that the page showed and the draft no longer holds are missed, not left out."""
        there = {file.sha256 for file in state.files}
        if all(digest in there for digest in given.kept):
            return state
        lost = "有附件已不在草稿里（可能在另一个窗口放弃了草稿）。请重新上传再提交。"
        return replace(state, wrong_files=(*state.wrong_files, lost))

    def _discarded(self) -> HttpResponse:
        drafts.discard(self.sitting.whose)
        messages.success(self.request, "草稿已放弃。")
        return redirect(self.request.get_full_path())

    def _autosaved(self, given: Sent) -> HttpResponse:
        held = self.kept.uploads if self.kept else ()
        try:
            self._save(State(given.typed, given.seen, given.submission, held))
        except DraftTooLarge as error:
            return HttpResponse(error.message, status=CONFLICT, content_type="text/plain")
        return HttpResponse(status=204)

    def _save(self, state: State) -> State:
        saved = drafts.save(
            self.sitting.whose, typed=state.typed, seen=state.seen,
            submission=state.submission, uploads=state.files,
        )  # fmt: skip
        return replace(state, saved=saved)

    def _kept_on(self, given: Sent, state: State) -> HttpResponse:
        """Saved, with a row more or less; the page again, so that what is wrong with a file is seen."""
        verb, _, place = given.do.partition(":")
        if verb == "more":
            state = replace(state, typed=with_row(state.typed, *_list_and_part(place)))
        elif verb == "less":
            state = replace(state, typed=without_row(state.typed, place))
        try:
            state = self._save(state)
        except DraftTooLarge as error:
            return self.page(replace(state, why=(Why(error.message),)), UNFIT)
        if given.do in (SAVE, ATTACH) and not state.wrong_files:
            messages.success(self.request, "草稿已保存。")
            return redirect(self.request.get_full_path())
        return self.page(pages.settled(self.sitting, state))

    def _handed_in(self, given: Sent, state: State) -> HttpResponse:
        read = self.sitting.understood(given.typed, given.seen)
        if read.errors or state.wrong_files:
            return self._again(replace(state, errors=read.errors), UNFIT)
        outcome = hand_in(self.sitting, given, read, state.files)
        if outcome.done is not None:
            return self._done(outcome.done)
        return self._refused(state, outcome)

    def _refused(self, state: State, outcome: Outcome) -> HttpResponse:
        if outcome.moved:
            return self._again(state, CONFLICT)
        return self._again(replace(state, why=outcome.why), UNFIT)

    def _again(self, state: State, status: int) -> HttpResponse:
        try:
            state = self._save(state)
        except DraftTooLarge as error:
            state = replace(state, why=(*state.why, Why(error.message)))
        return self.page(pages.settled(self.sitting, state), status)

    def _done(self, done: Done) -> HttpResponse:
        drafts.discard(self.sitting.whose)
        number = f"，文号 {done.instrument}" if done.instrument else ""
        if self.sitting.dossier is None:
            number = f"，案号 {done.number}"
        messages.success(self.request, f"已办理“{self.sitting.spec.title}”{number}，记录已形成。")
        return redirect(reverse("console:cases-page", args=[done.number]))


def _list_and_part(place: str) -> tuple[str, str]:
    """``f.violations/conduct``: the list, and the part that a new row begins with."""
    name, _, part = place.partition("/")
    return (name if name.startswith(f"{FACTS}.") else FACTS), part
