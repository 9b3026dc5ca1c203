"""续读: a case read on from what was read gives what a first reading gives, and never an older one."""

import uuid
from dataclasses import replace

import pytest
from django.db import transaction
from tests.rooms.casework import town

from chengming.casework.cases import actions
from chengming.casework.cases import queries as cases
from chengming.casework.cases.dossier import Known, KnownCases
from chengming.record.records import queries as records

NAME = [{"kind": "organization", "name": "江阴某食品店"}]


def stream_of(play: town.Play) -> int:
    return cases.case(play.case).stream_id


def collect(play: town.Play, item: str = "台账") -> str:
    play.do("collect_evidence", "a", {"item": item}, beside=("b",))
    return play.ids["collect_evidence"]


def test_reading_on_after_every_act_gives_what_a_first_reading_gives(play):
    one_process, stream = KnownCases(most=8), None
    for step in (
        play.open,
        lambda: collect(play),
        lambda: play.do("void_record", "f", {"record": collect(play), "reason": "录错"}),
        lambda: play.do("rectify", "a", {
            "record": play.ids["register_lead"], "field": "source", "value": "complaint",
            "reason": "录错", "approved_by": "f" * 32,
        }),
        lambda: play.file(town.LARGE).review().notice(),
        lambda: play.do("withdraw_review", "e", {"reason": "有误。"}),
    ):  # fmt: skip
        step()
        stream = stream_of(play)
        assert one_process.go_on(stream) == KnownCases(most=1).go_on(stream)
    read = one_process.go_on(stream)
    assert list(read.reading.records) == records.of_stream(stream)
    assert one_process.go_on(stream) is read, "nothing new, nothing read"


def test_what_was_rolled_back_is_not_read_on_from(play):
    stream = stream_of(play.open())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        gone = collect(play)
        before = Known().go_on(stream)
        raise ZeroDivisionError
    assert before.reading.records[-1].id.hex == gone
    assert before.go_on(stream) == Known().go_on(stream)
    there = collect(play)
    assert [r.id.hex for r in before.go_on(stream).reading.records][1:] == [there]
    # Control: were the last record not compared by its leaf, the one that never was would stay.
    leaf = Known().go_on(stream).reading.leaf
    blind = replace(before, reading=replace(before.reading, leaf=leaf))
    assert blind.go_on(stream).reading.records[-1].id.hex == gone


def test_what_was_erased_is_read_again_everywhere(play, monkeypatch):
    stream = stream_of(play.open())
    play.do("collect_evidence", "a", {"item": "台账", "parties": NAME}, beside=("b",))
    target = uuid.UUID(play.ids["collect_evidence"])
    play.do("decline_filing", "d", {"ground": "no_violation", "reason": "没有违法事实。"})
    other_process = Known().go_on(stream)
    given = {
        "case": play.case, "record": target, "fields": ["say.parties"],
        "at": play.frozen.now(), "reason": "保存期限届满",
    }  # fmt: skip
    approvals = tuple(actions.approve_erasure(**given, by=town.actor(by)) for by in "df")
    actions.erase(**given, approvals=approvals, by=town.actor("f"))
    assert "江阴某食品店" not in repr(other_process.go_on(stream))
    # Control: were an erasure taken for any other record, the name would stay in the other process.
    monkeypatch.setattr(records, "ERASE", "nothing is called so")
    assert "江阴某食品店" in repr(other_process.go_on(stream))


def test_only_the_cases_touched_last_are_kept(play):
    held, streams = KnownCases(most=2), []
    for _ in range(3):
        streams.append(stream_of(town.Play(play.frozen).open()))
    first, second, third = map(held.go_on, streams)
    assert held.go_on(streams[2]) is third
    assert held.go_on(streams[1]) is second
    assert held.go_on(streams[0]) is not first
    assert held.go_on(streams[0]) == first
