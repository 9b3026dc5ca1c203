"""Every act of the procedure has its form: all it asks is there, all that is typed comes back as text
and is read as what was meant, and a refusal loses nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.rooms.casework import town
from tests.rooms.casework.conftest import standing_city
from tests.rooms.web.console.acts import samples
from tests.rooms.web.console.acts.browsing import Page, at_desk, opened
from tests.rooms.web.console.signed_in import signed_in_desk

from chengming.casework.cases import queries as cases
from chengming.law.load import load
from chengming.law.procedure import OUTSIDERS
from chengming.record.clock.queries import now
from chengming.web.console.acts.asking import layouts
from chengming.web.console.acts.asking.raw import below, flatten, same
from chengming.web.console.acts.sitting import Sitting
from chengming.web.console.acts.views import BY_TWO

PROCEDURE = load().procedures["penalty/ordinary"]
CORRECTIONS = {"rectify", "void_record"}
# Corrections have their page at the record, publication its pages for two persons.
ELSEWHERE = CORRECTIONS | {"register_lead", *BY_TWO}
ACTS = [act for act in PROCEDURE.actions if act not in ELSEWHERE]
LETTERS = {"officer": "a", "legal_reviewer": "c", "agency_head": "d", "legal_head": "e",
           "head_of_section": "f", "hearing_chair": "3", "disclosure_approver": "4",
           "chief_head": "5"}  # fmt: skip


@pytest.fixture(scope="module")
def number(server, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """A case with hearing, review and decision, committed: everybody may see it."""
    home = tmp_path_factory.mktemp("home")
    with standing_city(server, django_db_blocker, home), town.clock() as frozen:
        town.found()
        town.enroll("4", "公示审批人癸", "disclosure_approver")
        town.enroll("5", "正职负责人子", "chief_head")
        play = town.Play(frozen).file(town.LARGE).notice()
        officer = {"beside": ("a",)}
        play.do("request_hearing", town.PARTY, {"late": False}, **officer)
        play.do("appoint_chair", "d", {"chair": "3" * 32})
        play.do("notify_hearing", "3", {"held_on": "2026-03-20"})
        play.do("hold_hearing", "3", {"record": "signed"}, later=timedelta(days=18))
        play.do("report_hearing", "3", {"opinion": "维持。"})
        play.review().discuss()
        play.decide()
        yield play.last.number


def desk_for(act: str) -> tuple[str, str]:
    """Letter and office of somebody who may do it, or enter it."""
    by = PROCEDURE.actions[act].by
    office = "officer" if by[0] in OUTSIDERS else by[0]
    return LETTERS[office], office


def form(number: str, act: str) -> Page:
    letter, office = desk_for(act)
    page = opened(number, act, client=at_desk(letter, office))
    assert page.status == 200, page.text[-2000:]
    return page


def sitting(number: str, act: str) -> Sitting:
    letter, office = desk_for(act)
    dossier = cases.dossier(number)
    return Sitting(
        signed_in_desk(letter * 32, town.AGENCY, office), dossier.fold, act, now(), dossier
    )


def typed_samples(page: Page, found: Sitting) -> dict[str, list[str]]:
    """What a person would type for the samples, into every input the act has."""
    law, typed = load().instruments, {}
    for name, spec in found.asked.items():
        if name in layouts.BY_HAND.get(found.spec.id, ()):
            continue
        people = [o for o in page.options.get(f"f.{name}", samples.PEOPLE) if o]
        value = samples.value(found.spec.id, spec, people)
        typed |= flatten(found.spec.id, spec, value, f"f.{name}", law)
    if found.spec.id in layouts.DISCUSSIONS:
        typed |= {"f.attendees": ["d" * 32, "f" * 32]}
        typed |= {f"f.opinion.{p * 32}": [samples.HOSTILE] for p in "df"}
    return typed


def leaves(act: str, name: str) -> set[str]:
    """The inputs of a fact with one row in every list."""
    spec = PROCEDURE.actions[act].says.get(name) or PROCEDURE.facts[name]
    value = samples.value(act, spec, samples.PEOPLE)
    return set(flatten(act, spec, value, f"f.{name}", load().instruments))


@pytest.mark.parametrize("act", ACTS)
def test_the_form_asks_everything_keeps_it_as_text_and_reads_what_was_meant(number, act):
    found, page = sitting(number, act), form(number, act)
    typed = typed_samples(page, found)
    saved = page.put(typed).press("save")
    assert saved.status == 200
    assert "草稿已保存" in saved.text
    again = form(number, act)
    for name, values in typed.items():
        kept = [v for v in again.typed.get(name, []) if v]
        assert sorted(kept) == sorted(values), name
    _is_only_text(again)
    read = found.understood(typed, found.seq)
    wrong = {n: e for n, e in read.errors.items() if n.startswith("f.")}
    assert wrong == {}, "what fits is understood"
    for name, spec in found.asked.items():
        if name not in layouts.BY_HAND.get(act, ()):
            people = [o for o in page.options.get(f"f.{name}", samples.PEOPLE) if o]
            assert read.say[name] == samples.value(act, spec, people), name
    again.press("discard")


def _is_only_text(page: Page) -> None:
    for raw in ("<script>alert", "<img src=x", "&amp;&amp;"):
        assert raw not in page.text
    assert "49{% now %}" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}{% now %}" in page.text or not any(
        samples.HOSTILE in "".join(values) for values in page.typed.values()
    )


@pytest.mark.parametrize("act", ACTS)
def test_a_form_that_is_refused_says_why_and_keeps_everything(number, act):
    found, page = sitting(number, act), form(number, act)
    if not found.refusals():
        assert "现在不能办理" not in page.text
        return
    assert "现在不能办理" in page.text, "said before anything is filled in"
    typed = typed_samples(page, found)
    around = {"beside": ["b" * 32]} if found.spec.officers else {}
    before = cases.case(number).seq
    refused = page.put(typed).put(around).press("hand_in")
    assert refused.status == 422, refused.text[-3000:]
    assert "没有办成" in refused.text or "需要改正" in refused.text
    assert cases.case(number).seq == before, "nothing was recorded"
    for name in typed:
        assert same(below(refused.typed, name), below(typed, name)), name
    form(number, act).press("discard")


@pytest.mark.parametrize("act", ACTS)
def test_nobody_without_the_office_is_offered_the_form(number, act):
    by = PROCEDURE.actions[act].by
    implied = {"agency_head"} & set(by) and {"chief_head"}
    allowed = set(by) | (implied or set()) | ({"officer"} if OUTSIDERS & set(by) else set())
    others = [(office, letter) for office, letter in LETTERS.items() if office not in allowed]
    for office, letter in others[:2]:
        page = opened(number, act, client=at_desk(letter, office))
        assert page.status == 403
        assert "这一项不由您现在的职务办理" in page.text
        assert "hand_in" not in page.text
        sent = page.client.post(page.address, {"do": "hand_in", "seen_seq": "99"})
        assert sent.status_code == 403


def test_every_act_of_the_procedure_is_covered():
    assert set(ACTS) | ELSEWHERE == set(PROCEDURE.actions)
    assert len(PROCEDURE.actions) == 85
