"""文号: many at once and crashes in the middle leave no gap that nothing explains, and no number twice."""

import threading
import uuid
from collections.abc import Callable

import psycopg
import pytest
from django.db import IntegrityError, connection, connections
from tests import sizes
from tests.rooms.casework import town
from tests.rooms.casework.documents.papers import NOTICE, SERIES, issue

from chengming.casework.cases import audit as cases_audit
from chengming.casework.cases import locks
from chengming.casework.cases.errors import CaseError
from chengming.casework.documents import actions, audit
from chengming.casework.documents.models import IssuedPaper

AT_ONCE, CASES = sizes.count(8, 64), sizes.count(4, 32)
CRASHES = sizes.count(6, 60)
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
        except (CaseError, psycopg.Error, IntegrityError) as error:
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


STEPS = ("numbers.number", "printed", "kept", "written", "stored")


def crash_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies at a step: as far as the database knows, its connection is cut."""

    def die(*_: object, **__: object) -> None:
        connection.ensure_connection()
        assert connection.connection is not None
        connection.connection.close()
        raise psycopg.OperationalError("the connection is gone")

    after = {"printed": "pdf", "stored": "store"}
    if step in after:
        monkeypatch.setattr(actions, after[step], die)
    elif step == "numbers.number":
        monkeypatch.setattr(actions.drafts, "current", die)
    elif step == "kept":
        monkeypatch.setattr(actions.acts, "write", die)
    else:
        monkeypatch.setattr(actions, "_after", die)


def voided(case: town.Play) -> None:
    """The paper of the case, if it has one, is valid no more."""
    for row in IssuedPaper.objects.filter(case_id=case.case, void=None):
        actions.void(
            case=case.case, paper=row.pk, reason="重做。", by=town.actor("a"), at=case.frozen.now()
        )


def test_a_crash_at_any_step_leaves_no_gap_and_the_next_paper_gets_the_number(many, monkeypatch):
    for turn in range(CRASHES):
        case, step = many[turn % CASES], STEPS[turn % len(STEPS)]
        voided(case)
        before = ordinals()
        with monkeypatch.context() as patch:
            crash_at(step, patch)
            with pytest.raises(psycopg.Error):
                issue(case, NOTICE)
        connections.close_all()
        assert ordinals() == before, step
        issue(case, NOTICE)
        assert ordinals() == list(range(1, len(before) + 2)), step
    print(f"{CRASHES} crashes at {len(STEPS)} steps: numbers 1 to {ordinals()[-1]}")
    assert audit.audit() == cases_audit.audit() == []
