"""A published decision can be checked by anybody: the real file passes, every altered one is named."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.openness.disclosure import published
from tests.rooms.openness.disclosure.published import Secrets, decided, publish
from tests.rooms.openness.disclosure.sequencing import sequence

from chengming.cli.main import main
from chengming.openness.disclosure import follower, queries
from chengming.openness.disclosure.actions import Choice
from chengming.proof.canonical import canonical
from chengming.proof.checkpoint import open_checkpoint
from chengming.proof.publication import verify_publication
from chengming.proof.tiles import TileReader, directory
from chengming.proof.tlog_proof import make_proof
from chengming.proof.verify import read_key


class Handed:
    """The file as a reader gets it, and the log's key."""

    def __init__(self, slug: str, log: Path) -> None:
        self.key = read_key((log / "log.vkey").read_bytes())
        checkpoint = (log / "checkpoint").read_bytes()
        reader = TileReader(directory(log), open_checkpoint(checkpoint, self.key).size)
        found = queries.proof(slug)
        self.file: dict[str, Any] = {
            "format": "chengming/publication-proof/v1", "digest": found.digest,
            "snapshot": found.snapshot, "records": [json.loads(text) for text in found.records],
            "tlog_proofs": [
                make_proof(reader, index, checkpoint, self.key).to_bytes().decode()
                for index in found.indexes
            ],
        }  # fmt: skip

    def verdict(self, **changed: Any) -> list[str]:
        """Parts that are wrong; none where it passes."""
        report = verify_publication(json.dumps(self.file | changed).encode(), self.key)
        return [problem.part for problem in report.problems]

    def with_snapshot(self, change: Any) -> dict[str, Any]:
        """A forger's file: another snapshot under its own right digest."""
        said = json.loads(self.file["snapshot"])
        change(said)
        snapshot = canonical(said)
        return {"snapshot": snapshot.decode(), "digest": hashlib.sha256(snapshot).hexdigest()}


@pytest.fixture
def handed(real_shown, scratch_city) -> Handed:
    decided(real_shown, published.natural_facts(Secrets()))
    done = publish(real_shown)
    sequence(scratch_city)
    follower.follow()
    return Handed(done.slug, scratch_city.home / "log")


def part(said: Any, kind: str) -> Any:
    """The first part that is shown verbatim, shown as a reference, or hidden."""
    parts = [p for block in said["body"] for p in block["parts"]]
    tests = {
        "verbatim": lambda p: p.get("verbatim") and "via" not in p, "hidden": lambda p: "hidden" in p,
        "printed": lambda p: "text" in p and not p.get("verbatim"),
    }  # fmt: skip
    return next(p for p in parts if tests[kind](p))


def test_the_file_passes_and_holds_no_secret(handed):
    assert handed.verdict() == []
    text = json.dumps(handed.file, ensure_ascii=False)
    assert not any(secret in text for secret in Secrets().all())


FORGED = {
    "text": lambda s: part(s, "verbatim").update(text="另一段文字"),
    "hidden": lambda s: part(s, "hidden").update(at=[0, "0" * 64]),
    "shown without a field": lambda s: part(s, "verbatim").update(at=[0, "say.nothing"]),
    "no place": lambda s: part(s, "printed").pop("at"),
    "place beyond": lambda s: part(s, "printed").update(at=[99, "say.x"]),
    "number": lambda s: s.update(number="澄市监罚〔2026〕2号"),
    "amount": lambda s: s.update(amount_fen=1),
    "day": lambda s: s.update(decided="2026-03-01"),
    "series": lambda s: s.update(series="exempt"),
    "head": lambda s: s.update(head={}),
    "records": lambda s: s["records"].reverse(),
    "body": lambda s: s.update(body={}),
    "format": lambda s: s.update(format="x"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_page_that_says_something_else_is_refused(handed, name):
    assert handed.verdict(**handed.with_snapshot(FORGED[name])) == ["publication"]


def test_an_unchanged_snapshot_under_the_same_hand_passes(handed):
    assert handed.verdict(**handed.with_snapshot(lambda _: None)) == []


def test_every_other_part_of_the_file_is_guarded(handed):
    file = handed.file
    assert handed.verdict(digest="0" * 64) == ["publication"]
    assert handed.verdict(format="x") == ["publication"]
    assert handed.verdict(more=1) == ["publication"]
    assert handed.verdict(tlog_proofs=[None] * len(file["tlog_proofs"])) == ["publication"]
    assert handed.verdict(tlog_proofs=file["tlog_proofs"][:-1]) == ["publication"]
    assert handed.verdict(tlog_proofs=file["tlog_proofs"][::-1]) == ["inclusion"]
    opened = json.loads(json.dumps(file["records"]))
    field = next(f for f in opened[0]["fields"] if "value" in f)
    field["value"] = '"另一个值"'
    assert handed.verdict(records=opened) == ["fields_root"]
    entry = json.loads(json.dumps(file["records"]))
    entry[0]["entry"] = entry[0]["entry"].replace("2026-03-1", "2026-03-2", 1)
    assert handed.verdict(records=entry)[0] in {"record", "publication", "inclusion", "fields_root"}
    assert verify_publication(b"{}", handed.key).problems
    assert verify_publication(b"\xff", handed.key).problems


def test_a_reference_must_stand_for_the_fact_it_names(real_shown, scratch_city):
    decided(real_shown)
    done = publish(real_shown, choice=Choice("full"))
    sequence(scratch_city)
    follower.follow()
    handed = Handed(done.slug, scratch_city.home / "log")
    assert handed.verdict() == []

    def turn(said: Any) -> None:
        parts = [p for block in said["body"] for p in block["parts"]]
        found = next(p for p in parts if "via" in p)
        found["via"] = next(p for p in parts if p.get("verbatim") and "via" not in p)["at"][:]
        found["via"][1] = "say.evidence.0.title"

    assert handed.verdict(**handed.with_snapshot(turn)) == ["publication"]


def test_the_command_checks_the_file(handed, tmp_path, capsys):
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(handed.file, ensure_ascii=False), encoding="utf-8")
    assert main(["verify", str(file), "--key", handed.key.to_text()]) == 0
    assert "澄市监罚〔2026〕1号" in capsys.readouterr().out
    file.write_text(json.dumps(handed.file | {"digest": "0" * 64}), encoding="utf-8")
    assert main(["verify", str(file), "--key", handed.key.to_text()]) == 1
    assert main(["verify", str(file)]) == 2, "no key anywhere"
