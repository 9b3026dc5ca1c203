"""Every address × every seat × every method answers as the table says; small here, all in the drill.

The controls take one part of the gate out and ask the same cells: something must be wrong then.
"""

import random

import pytest
from django.http import HttpResponseForbidden
from tests.rooms.web.console.access.cells import Asking, cells, seats
from tests.sizes import SEED, count

from chengming.record.clock import demo
from chengming.web.console.access import gate, relations
from chengming.web.console.access.gate import Gate
from chengming.web.console.access.table import Row

pytestmark = pytest.mark.django_db
MANY = count(350, 1_000_000)


@pytest.fixture
def asked(play, monkeypatch):
    """All cells in a seeded order, and whoever asks; the real clock stands, so no session runs out."""
    at = demo.real()
    monkeypatch.setattr(demo, "real", lambda: at)
    play.file()
    found = list(cells(play, seats()))
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
    patch.setattr(relations, "_sees", lambda *_: True)


MUTANTS = (no_gate, every_office, every_relation, every_method, nobody_is_asked_to_sign_in,
    a_refusal_that_tells, nothing_is_kept, other_cases_are_visible)  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_with_a_part_of_the_gate_taken_out_cells_are_wrong(asked, mutant, monkeypatch):
    asking, found = asked
    for seat in {cell.seat.name: cell.seat for cell in found}.values():
        for method in ("GET", "POST"):
            asking.nothing_there(method, seat)
    with monkeypatch.context() as patch:
        mutant(patch)
        asking.begin_again()
        caught = next((cell for cell in found if asking.wrong(cell)), None)
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
