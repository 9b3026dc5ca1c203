"""A page of the database's files changed while the server is down, its checksum put right: no statement
was run, no trigger asked, no log of the database written. The audit names it all the same."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from tests.faults.test_kills_under_load import DURABLE, Harness, harness_with

__all__ = ["harness_with"]

MARK = b"MARKED-FACT-OF-A-PARTY"
CHANGED = b"OTHERS-FACT-OF-A-PARTY"

# what is changed → table, bytes before and after, and what the audit names.
PAGES: dict[str, tuple[str, Callable[[bytes], tuple[bytes, bytes]], str]] = {
    "a fact of a record": ("records_values", lambda _: (MARK, CHANGED), "say.party"),
    "a row of the log": (
        "ledger_entry", lambda entry: (entry, entry.replace(b'"late":false', b'"late":true ')), "第 1 号"
    ),
    "the record's own entry": (
        "records_record", lambda entry: (entry, entry.replace(b'"late":false', b'"late":true ')), "记录",
    ),
}  # fmt: skip


@pytest.fixture
def harness(harness_with) -> Iterator[Harness]:
    made = harness_with(DURABLE)
    made.city.write({"party": MARK.decode()})
    made.city.drain()
    yield made


def rewrite(harness: Harness, table: str, before: bytes, after: bytes) -> None:
    """Stop, take the checksums off, change the bytes, put the checksums right, start."""
    assert len(before) == len(after)
    ((relative,),) = harness.city.query(f"SELECT pg_relation_filepath('{table}')")
    connections.close_all()
    harness.server.stop(force=True)
    place = harness.server.place
    assert place is not None
    run = place.binaries.program("pg_checksums")
    for step in ("--disable", None, "--enable"):
        if step is None:
            path = Path(place.data) / relative
            data = path.read_bytes()
            assert data.count(before) == 1, "in one place, uncompressed"
            path.write_bytes(data.replace(before, after))
        else:
            command = [run, step, "--pgdata", str(place.data)]
            subprocess.run(command, check=True, capture_output=True, **place.account.as_user())
    harness.server.start()


def test_a_page_changed_on_the_disk_with_its_checksum_right_is_named(harness: Harness):
    city = harness.city
    assert city.audit() == []
    ((entry,),) = city.query("SELECT entry FROM ledger_entry WHERE idx = 1")
    for what, (table, change, named) in PAGES.items():
        before, after = change(bytes(entry))
        rewrite(harness, table, before, after)
        assert any(named in finding.where for finding in city.grave()), what
        rewrite(harness, table, after, before)
        assert city.audit() == [], "put back, it is clean again"
