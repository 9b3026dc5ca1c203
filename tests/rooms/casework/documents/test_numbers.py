"""文号: many at once and crashes in the middle leave no gap that nothing explains, and no number twice."""

import threading
import uuid
from collections.abc import Callable

import psycopg
import pytest
from django.db import Error, IntegrityError, connection, connections
from tests import sizes
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import NOTICE, SERIES, issue

from chengming.casework.cases import audit as cases_audit
from chengming.casework.cases import locks
from chengming.casework.cases.errors import CaseError
from chengming.casework.documents import actions, audit
from chengming.casework.documents.models import IssuedPaper

AT_ONCE, CASES = sizes.count(8, 64), sizes.count(4, 32)
CRASHES = sizes.count(6, 66)
PATIENCE = 20


@pytest.fixture
def many(real_play, monkeypatch) -> list[town.Play]:
    """Cases with a notice not yet issued; printing costs nothing, so that threads really meet."""
    monkeypatch.setattr(actions, "pdf", lambda paper, frame: f"%PDF-1.7 {frame.number}".encode())
    found = []
    for _ in range(CASES):
        case = town.Play(real_play.frozen, pace=town.timedelta(minutes=1)).file()
        case.do("notify", "a", {"tells_hearing": True})
        found.append(case)
    return found


def ordinals() -> list[int]:
    """What the series gave, in order."""
    found = IssuedPaper.objects.filter(series=SERIES).values_list("number", flat=True)
    return sorted(int(number.rpartition("〕")[2].rstrip("号")) for number in found)


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """What each gave or raised, all let go by one barrier, each on its own connection."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int, call: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            results[index] = call()
        except (CaseError, psycopg.Error, Error) as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def issuing(case: town.Play, **more: object) -> Callable[[], object]:
    return lambda: issue(case, NOTICE, **more)


def won(results: list[object]) -> list[actions.Done]:
    return [result for result in results if isinstance(result, actions.Done)]


def test_many_who_issue_at_once_get_as_many_numbers_without_gap_or_double(many):
    results = at_once([issuing(many[n % CASES]) for n in range(AT_ONCE)])
    print(f"{AT_ONCE} at once over {CASES} cases: {len(won(results))} papers, seed {sizes.SEED}")
    given = {done.instrument for done in won(results)}
    assert len(won(results)) == len(given) == min(CASES, AT_ONCE)
    assert all(isinstance(r, CaseError) for r in results if not isinstance(r, actions.Done))
    assert ordinals() == list(range(1, len(given) + 1))
    assert audit.audit() == cases_audit.audit() == []


def test_one_form_handed_in_by_many_at_once_is_one_paper(many):
    results = at_once([issuing(many[0], submission=uuid.UUID(int=7))] * AT_ONCE)
    assert len({done.record for done in won(results)}) == 1
    assert len(won(results)) == AT_ONCE
    assert ordinals() == [1]


def test_without_the_lock_on_the_series_a_number_is_given_twice(many, monkeypatch):
    """The control: with the lock taken out all read the same last number, and the table's own rule is left."""
    issue(many[0], NOTICE)
    meet = threading.Barrier(CASES - 1)

    def unlocked(agency: str, name: str, year: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last FROM cases_series WHERE name = %s", (name,))
            last = cursor.fetchone()[0]
        meet.wait(PATIENCE)
        return int(last)

    monkeypatch.setattr(locks, "last_of", unlocked)
    results = at_once([issuing(case) for case in many[1:]])
    assert len(won(results)) < CASES - 1
    assert any(isinstance(result, IntegrityError) for result in results)


STEPS = {
    "number taken": ("drafts", "current"), "printed": ("vault", "keep"),
    "vault written": ("acts", "write"), "record written": ("", "_after"),
    "row written": ("submissions", "keep"), "committed": ("", ""),
}  # fmt: skip
"""What was done last when the process dies, and the call that is never made; empty: only the answer
is lost."""


def cut(*_: object, **__: object) -> None:
    """The process is gone: as far as the database knows, its connection is."""
    connection.ensure_connection()
    assert connection.connection is not None
    connection.connection.close()
    raise psycopg.OperationalError("the connection is gone")


def crash_at(step: str, monkeypatch: pytest.MonkeyPatch, die: Callable[..., object] = cut) -> None:
    room, name = STEPS[step]
    if name:
        monkeypatch.setattr(getattr(actions, room) if room else actions, name, die)


def voided(case: town.Play) -> None:
    """The paper of the case, if it has one, is valid no more."""
    for row in IssuedPaper.objects.filter(case_id=case.case, void=None):
        actions.void(
            case=case.case, paper=row.pk, reason="重做。", by=town.actor("a"), at=case.frozen.now()
        )


def test_a_crash_at_any_step_leaves_no_gap_and_the_next_paper_gets_the_number(many, monkeypatch):
    """Handed in again after the crash, as an officer would: what was committed is given back."""
    for turn in range(CRASHES):
        case, step = many[turn % CASES], list(STEPS)[turn % len(STEPS)]
        voided(case)
        before, submission = len(ordinals()), uuid.UUID(int=turn + 1)
        with monkeypatch.context() as patch:
            crash_at(step, patch)
            with pytest.raises(psycopg.Error):
                issue(case, NOTICE, submission=submission)
                cut()
        connections.close_all()
        assert ordinals() == list(range(1, before + 1 + (step == "committed"))), step
        done = issue(case, NOTICE, submission=submission)
        assert done.instrument.endswith(f"〕{before + 1}号"), step
        assert ordinals() == list(range(1, before + 2)), step
    print(f"{CRASHES} crashes at {len(STEPS)} steps: numbers 1 to {ordinals()[-1]}")
    assert audit.audit() == cases_audit.audit() == []


def test_a_crash_while_many_issue_costs_only_the_one_that_died(many, monkeypatch):
    """Every second one dies at a step, with the others waiting for the number it holds."""
    keep, dead = actions.vault.keep, [0]

    def sometimes(pieces, name):
        if int(name.rpartition("〕")[2].partition("号")[0]) % 2 == 0 and dead[0] < CASES // 2:
            dead[0] += 1
            cut()
        return keep(pieces, name)

    with monkeypatch.context() as patch:
        patch.setattr(actions.vault, "keep", sometimes)
        results = at_once([issuing(case) for case in many])
    assert dead[0] >= 1
    assert sum(isinstance(result, psycopg.Error) for result in results) == dead[0]
    assert len(won(results)) == CASES - dead[0]
    assert ordinals() == list(range(1, CASES - dead[0] + 1))
    print(f"{CASES} at once, {dead[0]} died: {len(won(results))} papers, seed {sizes.SEED}")
    assert audit.audit() == cases_audit.audit() == []
