"""What ``ledger audit`` covers: every part there is, in one snapshot, each named with its figures.

One city with a decided case and an account, all of it in the log; each attack of a superuser is
undone from a copy of its table.
"""

import hashlib
import importlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from tests.conftest import ScratchCity
from tests.rooms.casework import town
from tests.rooms.casework.cases.test_audit import put_in
from tests.rooms.casework.conftest import standing_city

import chengming
from chengming.casework.documents import actions as documents
from chengming.cli import ledger
from chengming.cli.storytelling import samples
from chengming.openness.disclosure import follower
from chengming.proof.note import SeedSigner
from chengming.record.ledger import keys, sequencer
from chengming.record.ledger.audit import Scene
from chengming.record.ledger.files import Layout
from chengming.record.records import trail_digests
from chengming.record.trail import actions as trail
from chengming.record.trail.actions import Seen
from chengming.standing.accounts import actions as accounts
from chengming.standing.accounts import acts

ROOMS = Path(chengming.__file__).parent
TRIGGERS_OFF = "SET session_replication_role = replica"

# part → (table, statement, what is named): one attack for each part that reads the database.
ATTACKS = {
    "accounts": ("accounts_account", "UPDATE accounts_account SET login = 'other'", "的 login"),
    "registry": (
        "registry_credential",
        "UPDATE registry_credential SET expires = expires + 365 WHERE number = 'JY-a-0001'",
        "的 expires",
    ),
    "powers": (
        "powers_scoperow", "UPDATE powers_scoperow SET amount_fen = amount_fen * 10", "amount_fen"
    ),
    "cases": ("cases_decision", "UPDATE cases_decision SET kind = 'exempt'", "cases_decision"),
    "documents": (
        "documents_paper", "UPDATE documents_paper SET number = 'X' || number", "的 number"
    ),
    "review": (
        "review_reviewopinion", "UPDATE review_reviewopinion SET outcome = 'correct'", "的 outcome"
    ),
    "trail": ("trail_look", "UPDATE trail_look SET allowed = NOT allowed", "摘要"),
    "disclosure": (
        "disclosure_register",
        "DELETE FROM disclosure_register WHERE ctid ="
        " (SELECT min(ctid) FROM disclosure_register)",
        "disclosure_register",
    ),
    "records.of_records": (
        "records_values",
        "UPDATE records_values SET salts[1] = sha256('x') WHERE record_id ="
        " (SELECT record FROM ledger_entry WHERE idx = 3)",
        "actor.name",
    ),
    "records.of_entries": (
        "records_values",
        "INSERT INTO records_values SELECT gen_random_uuid(), names, salts, values, erased_by"
        " FROM records_values LIMIT 1",
        "记录",
    ),
    "records.of_law": (
        "records_law_data", "UPDATE records_law_data SET archive = 'x'", "法律数据集"
    ),
    "ledger.of_rows": ("ledger_state", "UPDATE ledger_state SET size = 1", "ledger_state"),
    "ledger.of_queue": (
        "ledger_outbox",
        "INSERT INTO ledger_outbox (record, entry, mac, door) SELECT record, entry, mac, door"
        " FROM ledger_entry WHERE idx = 2",
        "记录",
    ),
}  # fmt: skip
PHOTO = "现场照片.jpg"
DIGEST = hashlib.sha256(samples._picture(PHOTO)).hexdigest()
GHOST = put_in(
    "accounts_account", id="9999", login="'ghost'", stream_id="(SELECT max(id) FROM records_stream)"
)
ACCOUNTS = {
    "removed": ("DELETE FROM accounts_account", "被删除"),
    "given another's stream": (
        "UPDATE accounts_account SET stream_id = (SELECT max(id) FROM records_stream)",
        "没有记录依据",
    ),
    "put in": (GHOST, "没有记录依据"),
    "closed, as it never was": ("UPDATE accounts_account SET closed = now()", "的 closed"),
}  # fmt: skip
# part → a file that the part must miss.
FILES = {
    "ledger.of_heads": "guard/checkpoint",
    "ledger.of_files": "log/tile/0/000.p/{size}",
    "records.of_uploads": f"vault/sha256/{DIGEST[:2]}/{DIGEST[2:]}",
}
PLACES = {
    "ledger.of_heads": "守护文件",
    "ledger.of_files": "tile/0/000.p/{size}",
    "records.of_uploads": "附件 1",
}


@pytest.fixture(scope="module")
def city(server, django_db_blocker, tmp_path_factory) -> Iterator[ScratchCity]:
    home = tmp_path_factory.mktemp("home")
    with standing_city(server, django_db_blocker, home) as made, town.clock() as frozen:
        town.found()
        accounts.open_account(
            login="zhang", password="Changjiang-2026-足够长", by=town.REGISTRAR, at=town.START
        )
        play, photo = town.Play(frozen).file(town.LARGE), samples.sample_file(PHOTO)
        play.do("inspect_site", "a", {"place": "店内"}, beside=("b",), files=[photo])
        play.review().notice().discuss().decide()
        documents.issue(
            case=play.case, act=play.ids["decide"], paper="penalty_decision",
            by=town.actor("a"), at=frozen.now(),
        )  # fmt: skip
        trail.note(Seen("a" * 32, town.AGENCY, "officer", "cases-page", "GET", allowed=True))
        trail_digests.write_digest(by=acts.SYSTEM, at=frozen.now(), law=acts.law().digest)
        assert sequencer.drain(made.dsn("log"), home, str(settings.CHENGMING_ORIGIN)) > 20
        follower.follow()
        yield made


def examine(city: ScratchCity) -> dict:
    held = keys.log_key(city.home, str(settings.CHENGMING_ORIGIN))
    with psycopg.connect(city.dsn("desk")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        key = SeedSigner(held.origin, held.seed).key
        return ledger.examine(Scene(connection, Layout(city.home), key, keys.doors(city.home)))


@contextmanager
def changed(city: ScratchCity, table: str, statement: str) -> Iterator[None]:
    """The change, committed, and afterwards undone from a copy of the table."""
    with psycopg.connect(city.dsn("superuser")) as superuser:
        superuser.execute(TRIGGERS_OFF)
        switch(superuser, table, "DISABLE")
        superuser.execute(f"CREATE TABLE kept AS TABLE {table}")
        assert superuser.execute(statement).rowcount
    try:
        yield
    finally:
        with psycopg.connect(city.dsn("superuser")) as superuser:
            superuser.execute(TRIGGERS_OFF)
            superuser.execute(f"DELETE FROM {table}")
            superuser.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept")
            superuser.execute("DROP TABLE kept")
            switch(superuser, table, "ENABLE")


def switch(superuser: psycopg.Connection, table: str, to: str) -> None:
    superuser.execute(f"ALTER TABLE {table} {to} TRIGGER ALL")


def test_every_audit_there_is_is_a_part_of_the_command(city):
    told = {part["part"] for part in examine(city)["parts"]}
    for path in ROOMS.glob("*/*/audit.py"):
        room = path.parent.name
        module = importlib.import_module(
            ".".join(("chengming", *path.relative_to(ROOMS).parts[:-1], "audit"))
        )
        named = {f"{room}.{part.__name__}" for part in getattr(module, "PARTS", ())} or {room}
        assert named <= told, f"{path}: not wired"
    assert told == set(ATTACKS) | set(FILES), "every part has its attack here"


def test_every_part_of_a_clean_city_is_named_with_what_it_looked_at(city, capsys):
    report = examine(city)
    assert (report["good"], report["findings"]) == (True, [])
    idle = {"ledger.of_queue"}
    assert {part["part"] for part in report["parts"] if not part["looked_at"]} == idle
    ledger._tell(report)
    said = capsys.readouterr().out
    for part in report["parts"]:
        assert f"{part['title']}：{part['looked_at']} 项，相符" in said
    assert "核查通过" in said


@pytest.mark.parametrize("part", ATTACKS)
def test_what_a_superuser_changed_is_named_by_its_part_and_by_no_other_when_it_is_left_out(
    city, part, monkeypatch, capsys
):
    table, statement, named = ATTACKS[part]
    with changed(city, table, statement):
        report = examine(city)
        wrong = {item["part"] for item in report["parts"] if item["wrong"]}
        assert part in wrong
        assert not report["good"]
        ledger._tell(report)
        said = capsys.readouterr().out
        assert any(named in line for line in said.splitlines() if line.startswith("问题")), said
        assert "核查不通过" in said
        every = ledger._parts
        monkeypatch.setattr(ledger, "_parts", lambda: (p for p in every() if p.name not in wrong))
        assert examine(city)["good"], "only these parts see it"
        monkeypatch.undo()
    assert examine(city)["good"]


UNREADABLE = (
    "UPDATE records_values SET values[1] = '{' WHERE record_id ="
    " (SELECT id FROM records_record WHERE kind = 'file_case')"
)


def test_a_record_that_can_no_longer_be_read_is_named_and_the_audit_goes_on(city, capsys):
    with changed(city, "records_values", UNREADABLE):
        report = examine(city)
        ledger._tell(report)
        said = capsys.readouterr().out
    wrong = {part["part"] for part in report["parts"] if part["wrong"]}
    assert {"records.of_records", "cases", "review"} <= wrong
    assert "：事实与登记时的承诺不符" in said
    assert "[核查] 案件：未能核查完（" in said
    assert len(report["parts"]) == len(ATTACKS) + len(FILES), "no part was left out"
    assert examine(city)["good"]


@pytest.mark.parametrize("change", ACCOUNTS)
def test_an_account_that_a_superuser_made_or_took_away_is_named(city, change):
    statement, named = ACCOUNTS[change]
    with changed(city, "accounts_account", statement):
        report = examine(city)
        assert {item["part"] for item in report["parts"] if item["wrong"]} == {"accounts"}
        assert any(named in item["where"] + item["what"] for item in report["findings"])
    assert examine(city)["good"]


@pytest.mark.parametrize("part", FILES)
def test_a_file_gone_is_named_by_its_part(city, part):
    size = examine(city)["size"]
    path = city.home / FILES[part].format(size=size)
    kept = path.read_bytes()
    path.unlink()
    report = examine(city)
    assert {item["part"] for item in report["parts"] if item["wrong"]} == {part}
    assert any(PLACES[part].format(size=size) in item["where"] for item in report["findings"])
    path.write_bytes(kept)
    assert examine(city)["good"]


def test_what_is_done_during_the_audit_is_no_finding(city, monkeypatch):
    """All rooms read one snapshot; were it not so, what happens meanwhile would be an alarm."""
    every = ledger._parts
    with psycopg.connect(city.dsn("superuser"), autocommit=True) as other:

        def meanwhile(_: Scene) -> list:
            other.execute(GHOST)
            return []

        def parts() -> Iterator[ledger.Part]:
            yield ledger.Part("meanwhile", "", meanwhile, lambda _: 0)
            yield from every()

        monkeypatch.setattr(ledger, "_parts", parts)
        undo = "DELETE FROM accounts_account WHERE login = 'ghost'"
        assert examine(city)["good"]
        assert other.execute(undo).rowcount == 1
        monkeypatch.setattr(ledger, "one_snapshot", lambda _: nullcontext())
        assert not examine(city)["good"], "without the snapshot it is a finding"
        assert other.execute(undo).rowcount == 1
    monkeypatch.undo()
    assert examine(city)["good"]
