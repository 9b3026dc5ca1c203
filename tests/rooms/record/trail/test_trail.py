"""查阅留痕: nobody changes it, its digests are in the log, and a change is found by them."""

import threading

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.rooms.casework import town
from tests.sizes import count

from chengming.record.clock import demo
from chengming.record.clock.queries import now
from chengming.record.records import queries as records
from chengming.record.records import trail_digests
from chengming.record.trail import actions, queries
from chengming.record.trail.actions import Seen
from chengming.record.trail.models import Look
from chengming.standing.accounts import acts

SEEN = Seen(
    person="a" * 32, agency="health", office="officer", route="cases-page", method="GET",
    allowed=True, object_kind="case", object="0" * 32, address="1" * 32,
)  # fmt: skip


@pytest.fixture
def city(town_template, scratch_city):  # any act keeps the law data set in the records
    with town.clock():
        yield scratch_city


def digest():
    return trail_digests.write_digest(by=acts.SYSTEM, at=now(), law=acts.law().digest)


def wrong() -> list[str]:
    return [finding.what for finding in trail_digests.audit()]


CHANGES = (
    "UPDATE trail_look SET person = 'x'", "DELETE FROM trail_look", "TRUNCATE trail_look",
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_desk_can_only_add(city, change):
    actions.note(SEEN)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Look.objects.get().person == SEEN.person


@pytest.mark.parametrize("change", CHANGES)
def test_nor_does_the_owner_by_mistake(city, change):
    actions.note(SEEN)
    with (
        psycopg.connect(city.dsn("owner")) as owner,
        pytest.raises(psycopg.Error, match="只增不改"),
    ):
        owner.execute(change)


def test_no_other_role_sees_it(city):
    for role in ("portal", "log"):
        with psycopg.connect(city.dsn(role)) as other, pytest.raises(psycopg.Error):
            other.execute("SELECT FROM trail_look")


def test_the_digest_is_a_record_over_what_is_new(city):
    assert digest() is None, "nobody looked"
    for _ in range(3):
        actions.note(SEEN)
    first = records.by_id(digest().id)
    assert (first.kind, first.say["count"]) == ("trail_digest", 3)
    assert digest() is None
    actions.note(SEEN)
    assert records.by_id(digest().id).say["count"] == 1
    assert wrong() == []


def test_a_digest_is_due_every_hour(city):
    assert not trail_digests.is_due(now()), "nobody looked"
    actions.note(SEEN)
    assert trail_digests.is_due(now())
    with demo.frozen(town.START) as clock:
        digest()
        actions.note(SEEN)
        assert not trail_digests.is_due(now())
        clock.set(town.START + trail_digests.EVERY)
        assert trail_digests.is_due(now())


TAMPERED = {
    "a look changed": "UPDATE trail_look SET person = 'b' WHERE id = 1",
    "a refusal made an allowance": "UPDATE trail_look SET allowed = NOT allowed WHERE id = 2",
    "a look removed": "DELETE FROM trail_look WHERE id = 2",
    "a look added": (
        "INSERT INTO trail_look OVERRIDING SYSTEM VALUE SELECT 4, at, person, agency, office, route,"
        " method, object_kind, object, allowed, reason, address FROM trail_look WHERE id = 1"
    ),
    "the last one removed": "DELETE FROM trail_look WHERE id = 5",
}


@pytest.mark.parametrize("change", list(TAMPERED))
def test_what_a_superuser_changes_is_found_by_the_digest(city, change):
    for _ in range(3):
        actions.note(SEEN)
    with transaction.atomic():
        actions.note(SEEN)
        transaction.set_rollback(True)  # leaves number 4 free
    actions.note(SEEN)
    digest()
    assert wrong() == []
    with psycopg.connect(city.dsn("superuser")) as owner:
        owner.execute("ALTER TABLE trail_look DISABLE TRIGGER USER")
        owner.execute(TAMPERED[change])
    assert len(wrong()) == 1


def test_before_the_digest_a_change_is_not_found(city):
    """The control: what is not yet covered is only as safe as the table."""
    actions.note(SEEN)
    with psycopg.connect(city.dsn("superuser")) as owner:
        owner.execute("ALTER TABLE trail_look DISABLE TRIGGER USER")
        owner.execute("UPDATE trail_look SET person = 'b'")
    digest()
    assert wrong() == []


def crowd(city, times: int, hands: int = 3) -> None:
    """Several add at once, each in long transactions, while digests are taken."""
    stop = threading.Event()

    def add() -> None:
        try:
            for _ in range(times):
                with transaction.atomic():
                    actions.note(SEEN)
                    stop.wait(0.002)
                    actions.note(SEEN)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(hands)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        digest()
    for thread in threads:
        thread.join()
    digest()


def test_under_a_crowd_every_look_is_covered_once(city):
    crowd(city, count(15, 300))
    found = [r.say for s in records.streams("trail") for r in records.of_stream(s)]
    assert sum(say["count"] for say in found) == Look.objects.count()
    assert wrong() == []


def test_without_the_lock_a_look_falls_between_two_digests(city, monkeypatch):
    """One draws a number, another with the next number commits, a digest passes both by."""
    with psycopg.connect(city.dsn("superuser")) as owner:
        owner.execute("ALTER TABLE trail_look DISABLE TRIGGER trail_look_in_order")
    columns = (
        "at, person, agency, office, route, method, object_kind, object, allowed, reason, address"
    )
    with psycopg.connect(city.dsn("desk")) as slow:
        slow.execute(
            f"INSERT INTO trail_look ({columns}) VALUES (now(), '', '', '', '', '', '', '', true, '', '')"
        )
        actions.note(SEEN)
        digest()
        slow.commit()
    assert wrong() == ["摘要记载 1 条，现有 2 条：留痕被删除或者添加。"]


def test_what_is_kept_is_short_and_of_a_thing_or_a_person_can_be_asked(city):
    actions.note(Seen("p" * 32, "", "", "x" * 5_000, "GET", False, "office", "case", "o" * 32, ""))
    (look,) = queries.of_object("o" * 32)
    assert len(look.route) == actions.LONGEST
    assert queries.of_person("p" * 32) == [look]
