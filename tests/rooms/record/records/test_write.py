"""One way into the process record: it chains, salts, stamps and queues what it writes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests import cast
from tests.rooms.record.conftest import LAW, City, actor

from chengming.proof.canonical import parse
from chengming.proof.entry import Entry, is_authentic, leaf_hash
from chengming.proof.fields import commitment, fields_root
from chengming.record.clock import demo
from chengming.record.clock.queries import now
from chengming.record.ledger import keys
from chengming.record.records import actions, queries
from chengming.record.records.errors import (
    DoneInFuture,
    FactsRefused,
    LawDataUnknown,
    NotInTransaction,
    StreamMoved,
)
from chengming.record.records.facts import FileRef

TEXT = "江阴某食品店销售过期食品。店主称{不知情}；已下架！\n江阴某食品店愿意整改。"


def test_record_outside_a_transaction_is_refused(city: City):
    with pytest.raises(NotInTransaction):
        actions.write(
            stream=city.stream(), kind="file_case", by=actor(), at=now(), say={"n": 1}, law=LAW
        )
    assert queries.of_stream(city.stream()) == []


def test_act_that_fails_leaves_neither_record_nor_queue(city: City):
    stream = city.stream()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.write(stream=stream, kind="file_case", by=actor(), at=now(), say={"n": 1}, law=LAW)
        1 / 0  # noqa: B018
    assert queries.of_stream(stream) == []
    assert city.query("SELECT count(*) FROM ledger_outbox") == [(0,)]


def test_what_was_said_is_read_again_with_texts_joined_round_their_references(city: City):
    file = FileRef("现场照片.jpg", 12345, "a" * 64, "b" * 64, "c" * 64)
    say = {"parties": [{"name": "江阴某食品店"}], "conduct": TEXT, "fine": 500000, "paid": None}
    city.write(
        say,
        beside=(actor(cast.SECOND_HANDLER),),
        reason="数额较大。情节较轻。",
        files=(file,),
        texts=frozenset({"conduct", "not_stated"}),
        references={"parties.0.name": "江阴某食品店", "conduct": TEXT},
    )
    (record,) = queries.of_stream(city.stream())
    assert record.say == say
    assert (record.actor, record.beside) == (actor(), (actor(cast.SECOND_HANDLER),))
    assert (record.reason, record.files, record.erased) == ("数额较大。情节较轻。", (file,), ())
    ((names, values),) = city.query("SELECT names, values FROM records_values")
    stored = {name: parse(value) for name, value in zip(names, values, strict=True)}
    assert stored["say.conduct/0000"] == "{parties.0.name}"
    assert stored["say.conduct/0001"] == "销售过期食品。"
    assert stored["reason/0001"] == "情节较轻。"
    assert "江阴某食品店" not in "".join(str(v) for n, v in stored.items() if "/" in n)


def test_text_refers_to_what_an_earlier_record_of_the_case_stated(city: City):
    city.write({"parties": [{"name": "江阴某食品店"}]})
    written = city.write(
        {"conduct": "查明江阴某食品店违法。"},
        texts=frozenset({"conduct"}),
        references={"parties.0.name": "江阴某食品店"},
    )
    assert queries.by_id(written.id).say == {"conduct": "查明江阴某食品店违法。"}


def test_header_values_and_entry_fit_together_to_the_bit(city: City):
    written = city.write({"n": 1})
    ((names, salts, values),) = city.query("SELECT names, salts, values FROM records_values")
    ((fields, commitments, data, leaf, mac),) = city.query(
        "SELECT fields, commitments, entry, leaf, mac FROM records_record"
    )
    assert commitments == [commitment(*field) for field in zip(names, salts, values, strict=True)]
    assert fields == fields_root(commitments)
    entry = Entry.from_bytes(data)
    assert (entry.id, entry.fields, entry.seq) == (written.id.hex, fields.hex(), 1)
    assert leaf == written.leaf == leaf_hash(data)
    assert is_authentic(data, mac, keys.doors(city.home)[entry.door])
    assert not is_authentic(data, mac, bytes(32))
    assert len(set(salts)) == len(salts)
    assert city.query("SELECT record, entry, mac FROM ledger_outbox") == [(written.id, data, mac)]


def test_same_facts_written_twice_share_no_commitment(city: City):
    city.write({"n": 1})
    city.write({"n": 1})
    (first,), (second,) = city.query("SELECT commitments FROM records_record")
    assert not set(first) & set(second)


def test_each_record_names_the_one_before_it_in_its_case(city: City):
    written = [city.write({"n": n}, key=str(n % 2) * 32) for n in range(6)]
    rows = city.query("SELECT entry FROM records_record ORDER BY stream_id, seq")
    entries = [Entry.from_bytes(entry) for (entry,) in rows]
    assert [entry.seq for entry in entries] == [1, 2, 3, 1, 2, 3]
    assert entries[1].prev == written[0].leaf.hex()
    assert entries[4].prev == written[1].leaf.hex()


def test_made_is_stamped_by_the_clock_whole_seconds_and_late_needs_a_reason(city: City):
    with demo.frozen(now()) as clock:
        done = clock.now()
        clock.move(timedelta(days=3, microseconds=5))
        city.write({"n": 1}, at=done)
        city.write({"n": 2}, at=done, late_reason="现场无网络")
    plain, late = queries.of_stream(city.stream())
    assert plain.done == done.replace(microsecond=0)
    assert plain.made - plain.done == timedelta(days=3)
    assert (plain.late, late.late, late.late_reason) == (False, True, "现场无网络")


def test_act_of_tomorrow_is_refused(city: City):
    with pytest.raises(DoneInFuture, match="尚未作出"):
        city.write({"n": 1}, at=now() + timedelta(days=1))


def test_law_that_was_never_kept_is_refused(city: City):
    with pytest.raises(LawDataUnknown, match="尚未保存"):
        city.write({"n": 1}, law="0" * 63 + "1")


def test_stream_that_moved_since_one_looked_is_refused(city: City):
    city.write({"n": 1}, expected_seq=1)
    with pytest.raises(StreamMoved, match="已有他人操作"):
        city.write({"n": 2}, expected_seq=1)
    assert city.write({"n": 2}, expected_seq=2).seq == 2


@pytest.mark.parametrize("said", [1.5, {"a.b": 1}, {"中": 1}, "\ud800", 2**53, object()])
def test_facts_that_cannot_be_written_canonically_are_refused(city: City, said: object):
    with pytest.raises(FactsRefused):
        city.write({"n": said})


def test_eight_hands_on_one_case_make_one_chain(city: City):
    stream, barrier, failures = city.stream(), threading.Barrier(8), []

    def write(number: int) -> None:
        try:
            barrier.wait()
            for n in range(5):
                city.write({"n": f"{number}.{n}"})
        except Exception as error:  # noqa: BLE001  told to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [record.seq for record in queries.of_stream(stream)] == list(range(1, 41))
    city.drain()
    assert city.audit() == []


def test_without_the_lock_two_hands_collide(city: City, monkeypatch: pytest.MonkeyPatch):
    """The positive control: the lock is what makes one chain without losers."""
    monkeypatch.setattr(actions, "LOCK_SPACE", 0)
    original, barrier, failures = actions._take_place, threading.Barrier(2), []

    def unlocked(*given: object) -> tuple[int, str]:
        monkeypatch.setattr(actions, "LOCK_SPACE", threading.get_ident() << 8)
        place = original(*given)
        barrier.wait(10)
        return place

    monkeypatch.setattr(actions, "_take_place", unlocked)
    city.stream()

    def write() -> None:
        try:
            city.write({"n": 1})
        except Exception as error:  # noqa: BLE001  told to the test below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 1
    assert len(queries.of_stream(city.stream())) == 1


def test_last_rectified_value_stands_and_what_was_voided_is_left_out(city: City):
    first = city.write({"parties": [{"name": "甲店", "age": 1}], "fine": 1})
    wrong = city.write({"fine": 2})
    for value in ("乙店", "丙店"):
        say = {"record": first.id.hex, "field": "parties.0.name", "value": value}
        city.write(say, kind="rectify", corrects=first.id.hex)
    mistaken = city.write(
        {"record": first.id.hex, "field": "fine", "value": 9}, kind="rectify", corrects=first.id.hex
    )
    for voided in (wrong, mistaken):
        city.write({"record": voided.id.hex}, kind="void_record", corrects=voided.id.hex)
    written = queries.of_stream(city.stream())
    (now_reads,) = queries.effective(written)
    assert now_reads.say == {"parties": [{"name": "丙店", "age": 1}], "fine": 1}
    assert len(now_reads.rectified_by) == 2
    assert written[0].say == {"parties": [{"name": "甲店", "age": 1}], "fine": 1}, "original kept"
    assert len(written) == 7
