"""依法删除: two approvals, a tombstone, and a log that still verifies (个人信息保护法第四十七条)."""

import uuid

import psycopg
import pytest
from django.db import transaction
from tests import cast
from tests.rooms.record.conftest import LAW, City, actor

from chengming.proof.verify import verify_proof
from chengming.record.clock.queries import now
from chengming.record.ledger import exports
from chengming.record.records import actions, queries
from chengming.record.records.audit import of_records
from chengming.record.records.errors import ErasureRefused, NotInTransaction, RecordUnknown
from chengming.record.records.facts import Written

SAY = {"parties": [{"name": "自然人戊", "phone": "13800000000"}], "conduct": "戊摆摊。占道。"}
NAMES = ["say.parties.0.phone", "say.conduct"]


def approve(city: City, record: uuid.UUID, person: cast.Person, names=tuple(NAMES)) -> uuid.UUID:
    with transaction.atomic():
        return actions.approve_erasure(
            record=record, fields=names, by=actor(person), at=now(), law=LAW, reason="期限届满"
        ).id


def erase(city: City, record: uuid.UUID, approvals, names=tuple(NAMES)) -> Written:
    with transaction.atomic():
        return actions.erase(
            record=record, fields=names, approvals=approvals, by=actor(), at=now(), law=LAW,
            reason="当事人申请删除",
        )  # fmt: skip


@pytest.fixture
def written(city: City) -> Written:
    return city.write(SAY, texts=frozenset({"conduct"}))


def test_erased_facts_are_gone_the_rest_stays_and_the_audit_says_where_it_is_written(
    city: City, written: Written
):
    approvals = [approve(city, written.id, p) for p in (cast.AGENCY_HEAD, cast.REVIEWER)]
    tombstone = erase(city, written.id, approvals)
    city.drain()
    record = queries.by_id(written.id)
    assert record.say == {
        "parties": [{"name": "自然人戊", "phone": None}],
        "conduct": queries.ERASED_TEXT * 2,
    }
    assert record.erased == ("say.conduct/0000", "say.conduct/0001", "say.parties.0.phone")
    assert city.grave() == []
    index = queries.log_index(tombstone.id)
    assert {finding.what for finding in city.audit()} == {f"依法删除，见 #{index}"}
    everything = str(city.query("SELECT * FROM records_values")) + str(
        city.query("SELECT * FROM records_record")
    )
    assert "13800000000" not in everything
    assert b"13800000000".hex() not in everything


def test_what_was_not_erased_still_proves(city: City, written: Written):
    approvals = [approve(city, written.id, p) for p in (cast.AGENCY_HEAD, cast.REVIEWER)]
    erase(city, written.id, approvals)
    city.drain()
    proof = exports.prove(city.layout, queries.log_index(written.id), city.signer.key)
    shown = queries.disclosed(written.id, ["say.parties", "say.conduct"])
    report = verify_proof(proof.to_bytes(), shown, city.signer.key)
    assert report.good
    values = [item.get("value") for item in report.facts["fields"]]
    assert "自然人戊" in values
    assert "13800000000" not in values


def test_one_person_approving_twice_is_not_two(city: City, written: Written):
    approvals = [approve(city, written.id, cast.AGENCY_HEAD) for _ in range(2)]
    with pytest.raises(ErasureRefused, match="两名不同人员"):
        erase(city, written.id, approvals)
    assert queries.by_id(written.id).erased == ()


def test_approvals_of_other_facts_or_another_record_do_not_count(city: City, written: Written):
    other = city.write(SAY, texts=frozenset({"conduct"}))
    good = approve(city, written.id, cast.AGENCY_HEAD)
    narrow = approve(city, written.id, cast.REVIEWER, ("say.parties.0.name",))
    elsewhere = approve(city, other.id, cast.REVIEWER)
    for bad in (narrow, elsewhere, written.id, uuid.uuid4()):
        with pytest.raises(ErasureRefused):
            erase(city, written.id, (good, bad))
    assert queries.by_id(written.id).erased == ()


def test_tombstones_and_approvals_are_never_erased(city: City, written: Written):
    approvals = [approve(city, written.id, p) for p in (cast.AGENCY_HEAD, cast.REVIEWER)]
    tombstone = erase(city, written.id, approvals)
    names = ("say.record",)
    both = [approve(city, tombstone.id, p, names) for p in (cast.AGENCY_HEAD, cast.REVIEWER)]
    with pytest.raises(ErasureRefused, match="本身不得删除"):
        erase(city, tombstone.id, both, names)


def test_facts_are_erased_once(city: City, written: Written):
    approvals = [approve(city, written.id, p) for p in (cast.AGENCY_HEAD, cast.REVIEWER)]
    erase(city, written.id, approvals)
    with pytest.raises(ErasureRefused):
        erase(city, written.id, approvals)


def test_erasing_needs_a_transaction_a_record_and_facts_of_it(city: City, written: Written):
    given = {"approvals": (written.id, written.id), "by": actor(), "at": now(), "law": LAW}
    with pytest.raises(NotInTransaction):
        actions.erase(record=written.id, fields=NAMES, reason="x", **given)
    with pytest.raises(RecordUnknown), transaction.atomic():
        actions.erase(record=uuid.uuid4(), fields=NAMES, reason="x", **given)
    with pytest.raises(ErasureRefused, match="没有所列的事实"), transaction.atomic():
        actions.erase(record=written.id, fields=["say.nothing"], reason="x", **given)


def test_the_function_called_with_an_uncommitted_tombstone_alone_is_refused(
    city: City, written: Written
):
    """As the application itself, past the Python action: the function reads the approvals itself."""
    with psycopg.connect(city.dsn("desk")) as desk, pytest.raises(psycopg.Error, match="两名不同"):
        desk.execute(
            "SELECT records_erase(%s, %s, %s, %s, %s)",
            (written.id, ["say.parties.0.phone"], written.id, uuid.uuid4(), uuid.uuid4()),
        )


def test_blanking_by_the_owner_without_the_function_is_refused_and_past_the_trigger_named(
    city: City, written: Written
):
    city.drain()
    blank = "UPDATE records_values SET values[1] = NULL, salts[1] = NULL, erased_by[1] = record_id"
    with (
        psycopg.connect(city.dsn("owner")) as owner,
        pytest.raises(psycopg.Error, match="不得修改"),
    ):
        owner.execute(blank)
    assert city.audit() == []
    city.attack(blank)
    assert [f.what for f in city.grave()] == ["事实被清空，而没有写明此事的删除记录。"]
    assert city.grave(without=(of_records,)) == []


def test_shown_fact_with_a_changed_value_is_no_field(city: City, written: Written):
    city.drain()
    shown = queries.disclosed(written.id, ["say.parties"]).replace("自然人戊".encode(), b"x")
    proof = exports.prove(city.layout, queries.log_index(written.id), city.signer.key)
    report = verify_proof(proof.to_bytes(), shown, city.signer.key)
    assert not report.good
