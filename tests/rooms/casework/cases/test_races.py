"""Races: two acts at once on real connections. One winner; with the locks taken out, losers win."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections
from tests import sizes
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_gates import without

from chengming.casework.cases import actions, locks, rules
from chengming.casework.cases.errors import CaseError, CaseMoved
from chengming.casework.cases.models import Case, Decision, Series
from chengming.casework.review import actions as review
from chengming.casework.review import projection
from chengming.law.progress import Act, Fold
from chengming.record.records import actions as records
from chengming.record.records import queries
from chengming.record.records.errors import RecordError

ROUNDS = sizes.count(20, 500)
NUMBERS = sizes.count(20, 500)
FAST = timedelta(minutes=1)
Call = Callable[[], object]


def at_once(*calls: Call) -> list[object]:
    """What each call gave or raised, all let go by one barrier, each on its own connection."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int, call: Call) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            results[index] = call()
        except (CaseError, RecordError, psycopg.Error) as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def won(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, actions.Done)]


def ready(play: town.Play, fen: int, rounds: int) -> list[town.Play]:
    """Cases that only wait for their decision."""
    cases = []
    for _ in range(rounds):
        case = town.Play(play.frozen, pace=FAST).file(fen)
        if fen == town.LARGE:
            case.review().notice().discuss()
        else:
            case.notice()
        cases.append(case)
    play.frozen.move(timedelta(days=10))
    return cases


def both_check_before_either_writes(
    patch: pytest.MonkeyPatch, after: Mapping[str, threading.Event] | None = None
) -> None:
    """The unlucky moment, made certain: two threads meet between check and record.

    ``after``: an act that goes on only once the event is set.
    """
    check, meeting = rules.check_act, threading.Barrier(2, timeout=20)

    def check_and_meet(fold: Fold, act: Act) -> None:
        check(fold, act)
        if threading.current_thread() is not threading.main_thread():
            meeting.wait()
            if after and act.kind in after:
                assert after[act.kind].wait(20)

    patch.setattr(rules, "check_act", check_and_meet)


def deciding(case: town.Play, seq: int | None) -> Call:
    return lambda: review.perform(
        case=case.case, act="decide", by=town.actor("d"), at=case.frozen.now(),
        say={"correction": "in_decision"}, expected_seq=seq,
    )  # fmt: skip


def withdrawing(case: town.Play, seq: int | None) -> Call:
    return lambda: review.perform(
        case=case.case, act="withdraw_review", by=town.actor("c"), at=case.frozen.now(),
        say={"reason": "发现遗漏。"}, expected_seq=seq,
    )  # fmt: skip


def kinds(case: town.Play) -> Counter:
    stream = Case.objects.get(pk=case.case).stream_id
    return Counter(record.kind for record in queries.of_stream(stream))


@contextmanager
def no_locks(city: ScratchCity, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every lock of the path taken out: the row lock, the expected place, the function's own, the
    last constraint. What is left is the check before the act, and that is a race."""
    write = records.write
    with patch.context() as patched:
        patched.setattr(locks, "lock_case", locks.find_case)
        patched.setattr(review, "lock_case", locks.find_case)
        patched.setattr(projection, "lock_case", locks.find_case)
        patched.setattr(records, "write", lambda **said: write(**said | {"expected_seq": None}))
        with psycopg.connect(city.dsn("owner")) as owner:
            owner.execute(without("lock"))  # type: ignore[arg-type]
            owner.execute(
                "ALTER TABLE cases_decision DROP CONSTRAINT IF EXISTS cases_decision_one_live"
            )
        yield


def test_two_decisions_at_once_have_one_winner(real_play, scratch_city):
    for case in ready(real_play, town.SMALL, ROUNDS):
        seq = case.last.seq
        results = at_once(deciding(case, seq), deciding(case, seq))
        assert len(won(results)) == 1, results
        assert sum(isinstance(result, CaseMoved) for result in results) == 1, results
        assert kinds(case)["decide"] == Decision.objects.filter(case_id=case.case).count() == 1
    print(f"decide with decide: {ROUNDS} rounds, one winner each")


def test_two_decisions_of_callers_who_saw_nothing_have_one_winner(real_play, scratch_city):
    for case in ready(real_play, town.SMALL, ROUNDS):
        results = at_once(deciding(case, None), deciding(case, None))
        assert len(won(results)) == 1, results
        assert kinds(case)["decide"] == 1


def test_without_the_locks_both_decisions_win(real_play, scratch_city, monkeypatch):
    (case,) = ready(real_play, town.SMALL, 1)
    with no_locks(scratch_city, monkeypatch):
        both_check_before_either_writes(monkeypatch)
        results = at_once(deciding(case, None), deciding(case, None))
    assert len(won(results)) == 2, results
    assert kinds(case)["decide"] == 2


def test_deciding_while_the_review_is_withdrawn_has_one_winner(real_play, scratch_city):
    for case in ready(real_play, town.LARGE, ROUNDS):
        seq = case.last.seq
        results = at_once(deciding(case, seq), withdrawing(case, seq))
        assert len(won(results)) == 1, results
        done = kinds(case)
        assert done["decide"] + done["withdraw_review"] == 1
        assert Decision.objects.filter(case_id=case.case).count() == done["decide"]
    print(f"decide with withdraw_review: {ROUNDS} rounds, one winner each")


def test_without_the_locks_a_decision_stands_on_a_withdrawn_review(
    real_play, scratch_city, monkeypatch
):
    (case,) = ready(real_play, town.LARGE, 1)
    decided = threading.Event()

    def decide_first() -> object:
        try:
            return deciding(case, None)()
        finally:
            decided.set()

    with no_locks(scratch_city, monkeypatch):
        both_check_before_either_writes(monkeypatch, {"withdraw_review": decided})
        results = at_once(decide_first, withdrawing(case, None))
    assert len(won(results)) == 2, results
    assert kinds(case)["decide"] == kinds(case)["withdraw_review"] == 1


def registering(play: town.Play) -> Call:
    return lambda: actions.register_lead(
        agency=town.AGENCY, power=town.POWER, procedure="penalty/ordinary", by=town.actor("a"),
        at=play.frozen.now(), say={"source": "inspection", "found_on": "2026-03-02"},
    )  # fmt: skip


def test_numbers_given_at_once_are_all_different_and_without_a_gap(real_play, scratch_city):
    given = []
    for _ in range(NUMBERS):
        given += [done.number for done in won(at_once(*[registering(real_play)] * 4))]
    assert len(given) == 4 * NUMBERS
    tails = sorted(int(re.findall(r"(\d+)号", number)[0]) for number in given)
    assert tails == list(range(1, 4 * NUMBERS + 1))
    assert Series.objects.get(name="case").last == 4 * NUMBERS
    print(f"number with number: {4 * NUMBERS} numbers by 4 at once, no two alike, no gap")


def test_without_the_lock_one_number_is_given_twice(real_play, scratch_city, monkeypatch):
    def unlocked(agency: str, name: str, year: int) -> int:
        found = Series.objects.filter(agency_id=agency, name=name, year=year).first()
        return found.last if found else 0

    registering(real_play)()
    monkeypatch.setattr(locks, "last_of", unlocked)
    with psycopg.connect(scratch_city.dsn("owner")) as owner:
        owner.execute("ALTER TABLE cases_case DROP CONSTRAINT cases_case_number_key")
    given: Counter = Counter()
    for _ in range(NUMBERS):
        given.update(done.number for done in won(at_once(*[registering(real_play)] * 4)))
        if max(given.values()) > 1:
            return
    pytest.fail("without the lock no number was given twice: the race is not a race")


def test_a_number_of_an_act_that_failed_is_given_again(real_play):
    case = ready(real_play, town.SMALL, 1)[0]
    before = list(Series.objects.values_list("name", "last"))
    with pytest.raises(CaseError):
        review.perform(
            case=case.case, act="decide", by=town.actor("d"), at=case.frozen.now(), say={},
        )  # fmt: skip
    assert list(Series.objects.values_list("name", "last")) == before
