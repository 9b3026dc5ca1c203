"""``ledger audit | export | prove`` and ``verify``, as an operator and an outsider run them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from chengming.cli.postgres import Server

SCRIPT = Path(__file__).parents[3] / "docs/formats/verify-proof.sh"

# What an officer's process would do: a few records in one case, then the sequencer's turn.
WORK = """
import sys
from chengming.cli import session
with session.opened("desk") as server:
    from django.conf import settings
    from django.db import transaction
    from chengming.record.clock.queries import now
    from chengming.record.ledger.sequencer import drain
    from chengming.record.records import actions
    from chengming.record.records.facts import Actor
    from chengming.law.load import load
    from chengming.standing.accounts.actions import open_account
    law = load()
    with transaction.atomic():
        actions.keep_law(law.digest, law.archive())
        stream = actions.open_stream("sample", "1" * 32)
        for number in range(3):
            written = actions.write(
                stream=stream, kind="inquire", by=Actor("a" * 32, "甲", "officer"), at=now(),
                say={"number": number, "party": "江阴某食品店"}, law=law.digest)
    open_account(login="zhang", password="Changjiang-2026-足够长", by=Actor("a" * 32, "甲", "officer"), at=now())
    drain(server.dsn("log", server.database), server.home, settings.CHENGMING_ORIGIN)
    from chengming.openness.disclosure import follower
    follower.follow()
    print(written.id.hex)
"""


class Operator:
    """Runs commands on one installation."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._environment = {
            key: value for key, value in os.environ.items() if not key.startswith("CHENGMING_")
        } | {"CHENGMING_HOME": str(home), "CHENGMING_ORIGIN": "demo.test.example/log"}

    def run(self, *arguments: str, expect: int = 0) -> str:
        command = [sys.executable, "-m", "chengming.cli.main", *arguments]
        return self._run(command, expect)

    def work(self) -> str:
        return self._run([sys.executable, "-c", WORK], 0).strip().splitlines()[-1]

    def as_superuser(self, statement: str, *values: str) -> list[tuple]:
        with (
            Server.from_home(self.home) as server,
            psycopg.connect(server.dsn("superuser", server.database)) as connection,
        ):
            return connection.execute(statement, values or None).fetchall()

    def _run(self, command: list[str], expect: int) -> str:
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def operator(open_folder: Path) -> Operator:
    return Operator(open_folder / "home")


def test_operator_audits_exports_proves_and_an_outsider_verifies(
    operator: Operator, tmp_path: Path
):
    assert "没有执行" in operator.run("ledger", "audit", expect=2)
    operator.run("migrate")
    record = operator.work()

    report = json.loads(operator.run("ledger", "audit", "--json"))
    assert (report["good"], report["findings"], report["size"]) == (True, [], 5)
    assert {part["part"]: part["looked_at"] for part in report["parts"]} == {
        "ledger.of_heads": 2, "ledger.of_files": 5, "ledger.of_rows": 5, "ledger.of_queue": 0,
        "records.of_records": 4, "records.of_entries": 5, "records.of_law": 1,
        "records.of_uploads": 0, "accounts": 2, "registry": 0, "powers": 0, "cases": 0,
        "documents": 0, "review": 0, "disclosure": 0, "trail": 0,
    }  # fmt: skip
    assert set(report["speed"]) >= {"entries per second, log from its bundles"}
    said = operator.run("ledger", "audit")
    assert "核查通过" in said
    assert "登录账号：2 项，相符" in said
    assert "检查点、公钥和守护文件：2 项，相符" in said

    export = tmp_path / "export"
    operator.run("ledger", "export", str(export))
    key = tmp_path / "key"
    key.write_bytes((export / "log.vkey").read_bytes())
    assert "核验通过" in operator.run("verify", str(export), "--key", str(key))

    proof = tmp_path / "proof"
    operator.run("ledger", "prove", record, "--open", "say.party", "--to", str(proof))
    shown = operator.run("verify", str(proof), "--key", str(key), "--json")
    fields = json.loads(shown)["facts"]["fields"]
    assert {"name": "say.party", "value": "江阴某食品店"} in fields
    assert sum("hidden" in item for item in fields) == len(fields) - 1

    files = [str(proof / f"{record}.{kind}") for kind in ("entry.json", "tlog-proof")]
    command = ["bash", str(SCRIPT), *files, str(key)]
    assert "核验通过" in subprocess.run(command, capture_output=True, text=True, check=True).stdout

    operator.run("ledger", "prove", "7" * 32, expect=2)
    operator.run("ledger", "prove", "no-number", expect=2)
    _injured(operator, export, proof, record, key)


def test_an_account_changed_by_a_superuser_is_named_without_its_login(operator: Operator):
    operator.run("migrate")
    operator.work()
    set_to = "UPDATE accounts_account SET password = %s"
    kept = operator.as_superuser("SELECT password FROM accounts_account")
    assert operator.as_superuser(f"{set_to} RETURNING id", "pbkdf2_sha256$1$x$y") == [(1,)]
    said = operator.run("ledger", "audit", expect=1)
    assert "accounts_account 1 的 password：与记录不一致" in said
    assert "登录账号：2 项，1 处问题" in said
    assert "核查不通过：1 处问题。" in said
    assert "zhang" not in said
    report = json.loads(operator.run("ledger", "audit", "--json", expect=1))
    assert [part["part"] for part in report["parts"] if part["wrong"]] == ["accounts"]
    operator.as_superuser(f"{set_to} RETURNING id", *kept[0])
    assert "核查通过" in operator.run("ledger", "audit")


def _injured(operator: Operator, export: Path, proof: Path, record: str, key: Path) -> None:
    """The same commands where one thing is wrong: exit 1, and what and where."""
    text = (proof / f"{record}.record.json").read_text()
    (proof / f"{record}.record.json").write_text(text.replace("江阴某食品店", "江阴别家店"))
    assert "核验不通过" in operator.run("verify", str(proof), "--key", str(key), expect=1)

    tile = export / "tile/0/000.p/5"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert "根" in operator.run("verify", str(export), "--key", str(key), expect=1)

    tile = operator.home / "log/tile/0/000.p/5"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    said = operator.run("ledger", "audit", expect=1)
    assert "tile/0/000.p/5" in said
    assert "第 0 号叶子" in said

    outside = operator.home / "outside"
    outside.write_text("nothing\n")
    said = operator.run("ledger", "audit", "--checkpoint", str(outside), expect=1)
    assert "外部检查点 outside" in said
    operator.run("ledger", "audit", "--checkpoint", str(operator.home / "none"), expect=2)
