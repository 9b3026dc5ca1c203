"""Index, commit, tiles, guard, signature: in that order, by one process, or not at all."""

import hmac
import threading
from datetime import timedelta

import psycopg
import pytest
from tests.rooms.record.conftest import City

from chengming.proof.checkpoint import open_checkpoint
from chengming.proof.entry import Entry, authenticator
from chengming.proof.errors import KeyRefused
from chengming.proof.tree import leaf_hashes, root_of
from chengming.proof.verify import verify_exported_log
from chengming.record.clock import demo
from chengming.record.clock.queries import now
from chengming.record.ledger import exports, keys
from chengming.record.ledger import sequencer as sequencers
from chengming.record.ledger.errors import (
    AlreadyRunning,
    BadAuthentication,
    Fenced,
    GuardDamaged,
    GuardMissing,
    GuardMoved,
    KeyMissing,
    LogBehindGuard,
    NotLoggedYet,
    OriginChanged,
    StateDamaged,
)
from chengming.record.ledger.files import partial_tiles
from chengming.record.ledger.sequencer import Sequencer
from chengming.record.records import queries


def opened(city: City, **more) -> Sequencer:
    return Sequencer(
        city.dsn("log"), city.home, city.signer, keys.doors(city.home), **more
    )  # fmt: skip


def head(city: City):
    return open_checkpoint(city.layout.checkpoint.read_bytes(), city.signer.key)


def rows(city: City) -> list[tuple[int, bytes]]:
    return city.query("SELECT idx, entry FROM ledger_entry ORDER BY idx")


def test_indices_follow_the_queue_and_the_checkpoint_is_the_trees(city: City):
    written = [city.write({"n": n}) for n in range(5)]
    assert city.drain() == 6  # and the first tick
    logged = rows(city)
    assert [index for index, _ in logged] == list(range(6))
    assert [Entry.from_bytes(entry).id for _, entry in logged][1:] == [w.id.hex for w in written]
    assert head(city).size == 6
    assert head(city).root == root_of(leaf_hashes(entry for _, entry in logged))
    assert city.layout.guard.read_bytes() == city.layout.checkpoint.read_bytes()
    assert city.query("SELECT count(*) FROM ledger_outbox") == [(0,)]
    assert city.drain() == 0


def test_log_grows_over_many_batches_and_restarts_as_the_verifier_wants(city: City):
    for size in (3, 250, 7, 600):
        for n in range(size if size < 100 else 0):
            city.write({"n": n})
        if size >= 100:
            _multiply(city, size)
        with opened(city, limit=113) as sequencer:
            while sequencer.run_once():
                pass
    exports.export(city.layout, city.home / "copy", city.signer.key)
    report = verify_exported_log(city.home / "copy", city.signer.key)
    assert report.good, report.problems
    assert report.facts["size"] == 861
    assert [f for f in city.grave() if f.part not in {"记录"}] == []
    for path in partial_tiles(861):
        assert (city.layout.public / path).exists()
    kept = [p.name for p in (city.layout.private / "tile/entries").rglob("*.p/*")]
    assert kept == ["93"], "of the private bundles only the newest partial is kept"


def _multiply(city: City, count: int) -> None:
    """Entries made by the desk's key, without records: enough for the log."""
    ((data,),) = city.query("SELECT entry FROM ledger_entry WHERE idx = 1")
    key = keys.doors(city.home)["desk-1"]
    with psycopg.connect(city.dsn("desk")) as desk, desk.cursor() as cursor:
        for _ in range(count):
            cursor.execute("SELECT gen_random_uuid()")
            (record,) = cursor.fetchone()
            entry = data.replace(Entry.from_bytes(data).id.encode(), record.hex.encode())
            cursor.execute(
                "INSERT INTO ledger_outbox (record, entry, mac, door) VALUES (%s, %s, %s, 'desk-1')",
                (record, entry, hmac.digest(key, entry, "sha256")),
            )


def test_second_sequencer_is_refused_while_the_first_lives(city: City):
    with opened(city), pytest.raises(AlreadyRunning):
        opened(city)
    opened(city).close()


def test_sequencer_that_lost_its_lock_is_fenced_by_the_state_row(city: City):
    """The lock went with a cut connection the server noticed and the process did not."""
    old = opened(city)
    city.write({"n": 1})
    old.run_once()
    old._connection.execute("SELECT pg_advisory_unlock_all()")
    city.write({"n": 2})
    with opened(city) as new:
        new.run_once()
        city.write({"n": 3})
        with pytest.raises(Fenced):
            old.run_once()
        assert new.run_once() == 1
    old.close()
    assert city.audit() == []


def test_without_the_fence_two_would_write_the_same_index(
    city: City, monkeypatch: pytest.MonkeyPatch
):
    """The positive control of the fence: what then stops them is only the primary key."""
    old = opened(city)
    city.write({"n": 1})
    old.run_once()
    old._connection.execute("SELECT pg_advisory_unlock_all()")
    city.write({"n": 2})
    with opened(city) as new:
        new.run_once()
        city.write({"n": 3})
        monkeypatch.setattr(Sequencer, "_require_own", lambda *_: None)
        with pytest.raises(psycopg.errors.UniqueViolation):
            old.run_once()
    old.close()


FORGERIES = {
    "no code": "UPDATE ledger_outbox SET mac = sha256('x')",
    "unknown door": "UPDATE ledger_outbox SET door = 'desk-9'",
    "another record": "UPDATE ledger_outbox SET record = gen_random_uuid()",
    "a changed entry": "UPDATE ledger_outbox SET entry ="
    " replace(convert_from(entry, 'UTF8'), 'false', 'true')::bytea",
}


@pytest.mark.parametrize("name", FORGERIES)
def test_entry_that_no_process_of_ours_made_halts_the_log_and_is_named(busy_city: City, name: str):
    busy_city.write({"n": 1})
    before = busy_city.layout.checkpoint.read_bytes()
    busy_city.attack(FORGERIES[name])
    ((record,),) = busy_city.query("SELECT record FROM ledger_outbox")
    with pytest.raises(BadAuthentication, match=record.hex):
        busy_city.drain()
    assert busy_city.query("SELECT record FROM ledger_outbox") == [(record,)], "not skipped"
    assert busy_city.layout.checkpoint.read_bytes() == before


@pytest.mark.parametrize("size", [32, 64, 65, 200])
def test_the_code_of_many_entries_under_one_key_is_the_code_of_each(size: int):
    key, entries = bytes(range(size)), [b"", b"{}", bytes(1023)]
    code = authenticator(key)
    assert list(map(code, entries)) == [hmac.digest(key, data, "sha256") for data in entries]
    with pytest.raises(KeyRefused):
        authenticator(key[:31])


def test_a_batch_of_several_parts_keeps_the_order_of_the_queue(city: City, monkeypatch):
    monkeypatch.setattr(sequencers, "PART", 3)
    for n in range(10):
        city.write({"n": n})
    queued = [record for (record,) in city.query("SELECT record FROM ledger_outbox ORDER BY id")]
    with opened(city) as sequencer:
        assert sequencer.run_once() == 11, "with the first tick"
    logged = city.query("SELECT record FROM ledger_entry WHERE door = 'desk-1' ORDER BY idx")
    assert [record for (record,) in logged] == queued
    assert city.audit() == []


def test_a_forged_entry_in_a_later_part_refuses_the_whole_batch(city: City, monkeypatch):
    monkeypatch.setattr(sequencers, "PART", 3)
    for n in range(10):
        city.write({"n": n})
    city.attack(
        "UPDATE ledger_outbox SET mac = sha256('x') WHERE id = (SELECT max(id) FROM ledger_outbox)"
    )
    with pytest.raises(BadAuthentication):
        city.drain()
    assert city.query("SELECT count(*) FROM ledger_outbox") == [(10,)]
    assert city.query("SELECT count(*) FROM ledger_entry") == [(0,)]


def test_without_the_check_the_forged_entry_would_be_signed(
    busy_city: City, monkeypatch: pytest.MonkeyPatch
):
    busy_city.write({"n": 1})
    busy_city.attack(FORGERIES["a changed entry"])
    monkeypatch.setattr(keys, "require_all", lambda *_: None)
    assert busy_city.drain() == 1


def test_forged_tick_from_the_queue_is_refused_though_its_code_is_good(busy_city: City):
    key = keys.doors(busy_city.home)
    ((record, entry),) = busy_city.query("SELECT record, entry FROM ledger_entry WHERE idx = 0")
    import uuid

    fresh = uuid.uuid4()
    forged = entry.replace(record.hex.encode(), fresh.hex.encode())
    with psycopg.connect(busy_city.dsn("desk")) as desk:
        desk.execute(
            "INSERT INTO ledger_outbox (record, entry, mac, door) VALUES (%s, %s, %s, 'log-1')",
            (fresh, forged, hmac.digest(key["log-1"], forged, "sha256")),
        )
    with pytest.raises(BadAuthentication):
        busy_city.drain()


def test_unsigned_rows_are_authenticated_again_at_recovery(busy_city: City):
    """Rows put into the log itself, past the queue, before the next start."""
    size = head(busy_city).size
    with psycopg.connect(busy_city.dsn("superuser")) as connection:
        connection.execute(
            "INSERT INTO ledger_entry SELECT %s, gen_random_uuid(), entry, leaf, mac, door"
            " FROM ledger_entry WHERE idx = 3",
            (size,),
        )
    from chengming.proof.tree import Frontier

    frontier = Frontier()
    frontier.extend(leaf_hashes(entry for _, entry in rows(busy_city)))
    busy_city.attack(
        f"UPDATE ledger_state SET size = {size + 1}, root = '\\x{frontier.root().hex()}',"
        f" frontier = '\\x{frontier.to_bytes().hex()}'"
    )
    with pytest.raises(BadAuthentication, match=f"第 {size} 号"):
        busy_city.drain()
    assert head(busy_city).size == size


def test_ticks_come_each_hour_and_when_the_clock_runs_back(city: City):
    noon = now()
    with demo.frozen(noon) as clock:
        for minutes, expected in ((0, 1), (59, 0), (1, 1), (120, 1)):
            clock.move(timedelta(minutes=minutes))
            assert city.drain() == expected
    with demo.frozen(noon - timedelta(days=1)):
        assert city.drain() == 1
    ticks = [Entry.from_bytes(entry) for _, entry in rows(city)]
    assert [tick.seq for tick in ticks] == [1, 2, 3, 4]
    assert {tick.kind for tick in ticks} == {"tick"}
    assert ticks[3].made < ticks[0].made
    assert city.audit() == []


def test_tick_marks_a_jump_of_the_clock_within_one_run(city: City):
    with demo.frozen(now()) as clock, opened(city) as sequencer:
        assert sequencer.run_once() == 1
        assert sequencer.run_once() == 0
        clock.move(timedelta(minutes=10))
        assert sequencer.run_once() == 1, "ten minutes passed in no time"
        assert sequencer.run_once() == 0


def test_waiting_entry_is_signed_within_a_second_by_the_running_sequencer(city: City):
    stop = threading.Event()
    with opened(city) as sequencer:
        thread = threading.Thread(target=sequencer.run_forever, args=(stop,))
        thread.start()
        try:
            written = city.write({"n": 1})
            waited = threading.Event()
            for _ in range(200):
                if queries.log_index(written.id) is not None and head(city).size > 1:
                    break
                waited.wait(0.01)
            assert queries.log_index(written.id) is not None
        finally:
            stop.set()
            thread.join()
    assert city.audit() == []


# --- the guard -------------------------------------------------------------------------------


def test_log_without_its_guard_is_not_signed(busy_city: City):
    busy_city.layout.guard.unlink()
    with pytest.raises(GuardMissing):
        busy_city.drain()


def test_damaged_guard_is_not_trusted(busy_city: City):
    data = busy_city.layout.guard.read_bytes()
    busy_city.layout.guard.write_bytes(data.replace(b"\n10\n", b"\n09\n"))
    with pytest.raises(GuardDamaged):
        busy_city.drain()


def test_guard_that_somebody_else_moved_stops_the_signing(busy_city: City):
    with opened(busy_city) as sequencer:
        kept = busy_city.layout.guard.read_bytes()
        busy_city.write({"n": 1})
        sequencer.run_once()
        busy_city.layout.guard.write_bytes(kept)
        busy_city.write({"n": 2})
        with pytest.raises(GuardMoved):
            sequencer.run_once()


def test_keys_are_made_once_and_a_lost_key_stays_lost(busy_city: City):
    for name, call in (
        ("door.key", lambda: keys.doors(busy_city.home)),
        ("log.key", lambda: keys.log_key(busy_city.home, busy_city.origin)),
    ):
        path = keys.secrets_of(busy_city.home) / name
        assert path.stat().st_mode & 0o777 == 0o600
        data = path.read_bytes()
        path.unlink()
        keys.prepare(busy_city.home, busy_city.origin)
        with pytest.raises(KeyMissing):
            call()
        path.write_bytes(data)
        call()
    with pytest.raises(OriginChanged):
        keys.log_key(busy_city.home, "demo.other.example/log")


def test_cut_log_is_refused_though_the_state_row_agrees(busy_city: City):
    from chengming.proof.tree import Frontier

    frontier = Frontier()
    frontier.extend(leaf_hashes(entry for _, entry in rows(busy_city)[:7]))
    busy_city.attack(
        "DELETE FROM ledger_entry WHERE idx >= 7",
        f"UPDATE ledger_state SET size = 7, root = '\\x{frontier.root().hex()}',"
        f" frontier = '\\x{frontier.to_bytes().hex()}'",
    )
    with pytest.raises(LogBehindGuard, match="只有 7 条"):
        busy_city.drain()


def test_state_row_that_is_not_the_entries_is_refused(busy_city: City):
    busy_city.attack("UPDATE ledger_state SET root = sha256('x')")
    with pytest.raises(StateDamaged):
        busy_city.drain()


# --- proofs ----------------------------------------------------------------------------------


def test_proof_is_refused_until_a_checkpoint_covers_the_record(city: City):
    written = city.write({"n": 1})
    with pytest.raises(NotLoggedYet):
        exports.prove(city.layout, queries.log_index(written.id), city.signer.key)
    city.drain()
    proof = exports.prove(city.layout, queries.log_index(written.id), city.signer.key)
    ((entry,),) = city.query("SELECT entry FROM records_record")
    from chengming.proof.entry import leaf_hash

    assert proof.verify(leaf_hash(entry), city.signer.key).size == 2
