"""Every address × every seat × every method answers as the table says; small here, all in the drill.

The controls take one part of the gate out and ask the same cells: something must be wrong then.
"""

import random

import pytest
from django.http import HttpResponseForbidden
from tests.rooms.web.console.access import disclosed, practising
from tests.rooms.web.console.access.cells import BUREAU, OTHER_BUREAU, Asking, cells, seats
from tests.sizes import SEED, count

from chengming.record.clock import demo
from chengming.web.console.access import gate, relations
from chengming.web.console.access.gate import Gate
from chengming.web.console.access.table import Row

pytestmark = pytest.mark.django_db
MANY = count(350, 1_000_000)


@pytest.fixture
def seated(play):
    """Whoever asks: enrolled on the first day, before the town lives on."""
    return seats()


@pytest.fixture
def objects(play, seated, server):
    """What the disclosure of this agency has: a proposal and a letter."""
    slug, proposal = disclosed.published_and_proposed(play)
    with disclosed.letter_about(server, slug) as message:
        yield {"proposal": proposal, "message": message}


@pytest.fixture
def asked(play, seated, objects, monkeypatch):
    """All cells in a seeded order, and whoever asks; the real clock stands, so no session runs out."""
    at = demo.real()
    monkeypatch.setattr(demo, "real", lambda: at)
    play.file()
    found = list(cells(play, seated, {**objects, "practice": practising.planted(play)}))
    random.Random(SEED).shuffle(found)
    return Asking(), found


def test_every_cell_answers_as_the_table_says(asked):
    asking, found = asked
    taken = found[:MANY]
    wrong = [problem for cell in taken if (problem := asking.wrong(cell))]
    print(f"seed {SEED}: {len(taken)} of {len(found)} cells, {len(wrong)} wrong")
    assert wrong == []
    assert {cell.wanted for cell in taken} == {"open", "signin", "absent", "method"}


def no_gate(patch):
    patch.setattr(Gate, "process_view", lambda *_: None)


def every_office(patch):
    patch.setattr(Row, "admits", lambda *_: True)


def every_relation(patch):
    patch.setattr(relations, "holds", lambda *_: True)


def every_method(patch):
    judged = gate._judged

    def lenient(*given):
        answer = judged(*given)
        return None if answer is not None and answer.status_code == 405 else answer

    patch.setattr(gate, "_judged", lenient)


def nobody_is_asked_to_sign_in(patch):
    patch.setattr(gate, "_not_yet", lambda *_: None)


def a_refusal_that_tells(patch):
    def telling(request, why):
        request.refusal = why
        return HttpResponseForbidden(why)

    patch.setattr(gate, "_not_there", telling)


def nothing_is_kept(patch):
    patch.setattr(gate.trail, "note", lambda _: None)


def other_cases_are_visible(patch):
    patch.setattr(relations, "_sees", lambda *_, **__: True)


def other_letters_are_ones_own(patch):
    patch.setattr(relations.letters, "is_about", lambda *_: True)


def other_practice_files_are_ones_own(patch):
    patch.setattr(relations.practices, "of_office", lambda *_: True)


MUTANTS = (no_gate, every_office, every_relation, every_method, nobody_is_asked_to_sign_in,
    a_refusal_that_tells, nothing_is_kept, other_cases_are_visible,
    other_letters_are_ones_own, other_practice_files_are_ones_own)  # fmt: skip

SEEN_BY = {  # few cells: asked first
    "other_letters_are_ones_own": "disclosure-letter",
    "other_practice_files_are_ones_own": "reviews-practice-reveal",
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_with_a_part_of_the_gate_taken_out_cells_are_wrong(asked, mutant, monkeypatch):
    asking, found = asked
    for seat in {cell.seat.name: cell.seat for cell in found}.values():
        for method in ("GET", "POST"):
            asking.nothing_there(method, seat)
    with monkeypatch.context() as patch:
        mutant(patch)
        asking.begin_again()
        likely = sorted(found, key=lambda cell: cell.route != SEEN_BY.get(mutant.__name__))
        caught = next((cell for cell in likely if asking.wrong(cell)), None)
    assert caught is not None, f"{mutant.__name__} is seen by no cell"
    asking.begin_again()
    assert asking.wrong(caught) == "", "wrong only because of what was taken out"


def test_behind_the_gate_the_pages_of_a_case_ask_again(asked, monkeypatch):
    """The second net: with the gate's relation taken out, a case not visible is still not there."""
    asking, found = asked
    hidden = [c for c in found if c.wanted == "absent" and "/cases/" in c.address
        and not c.seat.sees and c.method in ("GET", "POST")]  # fmt: skip
    before = {c: asking.nothing_there(c.method, c.seat).content for c in hidden}
    other_cases_are_visible(monkeypatch)
    through = []
    for cell in hidden[: count(80, 1_000_000)]:
        answer = asking.ask(cell.address, cell.method, cell.seat)
        if answer.status_code == 405:
            continue
        if answer.status_code != 404 or answer.content != before[cell]:
            through.append(f"{cell.method} {cell.route} by {cell.seat.name}: {answer.status_code}")
    assert through == []


def test_a_proposal_and_a_letter_are_their_own_agencys(asked):
    """Every cell of both, whatever the size of the sample: own approver, other agency, everybody else."""
    asking, found = asked
    those = [c for c in found if c.route in ("disclosure-proposal", "disclosure-letter")]
    assert [problem for cell in those if (problem := asking.wrong(cell))] == []
    opened = {(c.route, c.seat.name) for c in those if c.wanted == "open"}
    assert opened == {
        ("disclosure-proposal", "own/disclosure_approver"),
        ("disclosure-letter", "own/disclosure_approver"),
    }
    for cell in those:
        if cell.wanted == "open" and cell.method == "GET":
            assert asking.ask(cell.address, "GET", cell.seat).status_code == 200
    other = [c for c in those if c.seat.name == "other/disclosure_approver"]
    assert other and {c.wanted for c in other} == {"absent"}


@pytest.mark.parametrize("mutant", [every_relation, no_gate], ids=lambda mutant: mutant.__name__)
def test_behind_the_gate_both_pages_ask_again(asked, mutant, monkeypatch):
    """The second net: past the gate, another agency's proposal and letter are still not there."""
    asking, found = asked
    mutant(monkeypatch)
    asking.begin_again()
    reached = [
        asking.ask(cell.address, cell.method, cell.seat).status_code
        for cell in found
        if cell.route in ("disclosure-proposal", "disclosure-letter")
        and cell.seat.name == "other/disclosure_approver" and cell.method in ("GET", "POST")
    ]  # fmt: skip
    assert reached == [404] * 4


def test_a_practice_file_is_there_for_the_office_that_planted_it_alone(asked):
    """Every cell of its page: its own supervisor, the supervisor of another bureau, everybody else."""
    asking, found = asked
    those = [c for c in found if c.route == "reviews-practice-reveal"]
    assert [problem for cell in those if (problem := asking.wrong(cell))] == []
    assert {c.seat.name for c in those if c.wanted == "open"} == {f"{BUREAU}/supervisor"}
    other = [c for c in those if c.seat.name == f"{OTHER_BUREAU}/supervisor"]
    assert other and {c.wanted for c in other} == {"absent"}


@pytest.mark.parametrize("mutant", [every_relation, no_gate], ids=lambda mutant: mutant.__name__)
def test_behind_the_gate_the_page_of_a_practice_file_asks_again(asked, mutant, monkeypatch):
    """The second net: past the gate, a file another office planted is still not there."""
    asking, found = asked
    mutant(monkeypatch)
    asking.begin_again()
    reached = [
        asking.ask(cell.address, cell.method, cell.seat).status_code
        for cell in found
        if cell.route == "reviews-practice-reveal" and cell.method in ("GET", "POST")
        and cell.seat.name == f"{OTHER_BUREAU}/supervisor"
    ]  # fmt: skip
    assert reached == [404] * 2
