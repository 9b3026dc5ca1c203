"""Papers offline: the good bundle passes; one byte changed anywhere fails and says which part."""

import hashlib
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from tests import sizes
from tests.proof import samples

from chengming.proof.canonical import canonical
from chengming.proof.checkpoint import Checkpoint
from chengming.proof.entry import DisclosedRecord, leaf_hash
from chengming.proof.errors import BundleMalformed, NotEnough
from chengming.proof.fields import Field, fields_root
from chengming.proof.papers import bundle as bundles
from chengming.proof.papers import codes, sheet
from chengming.proof.papers.bundle import Bundle, read_zip, verify_bundle, verify_paper_file
from chengming.proof.tiles import TileReader, grow
from chengming.proof.tlog_proof import make_proof
from chengming.proof.tree import Frontier

KEY = samples.SIGNER.key
NAME = "澄市监罚〔2026〕1号"
PDF = b"%PDF-1.7\n" + samples.digest("paper") * 20 + b"\n%%EOF\n"


def made(pdf=PDF, kind="issue_paper", hide=(), **more) -> Bundle:
    facts = {
        "files.0.name": "paper.pdf", "files.0.sha256": hashlib.sha256(pdf).hexdigest(),
        "files.0.size": len(pdf), "files.0.sm3": hashlib.new("sm3", pdf).hexdigest(),
        "instrument": NAME, "say.paper": "penalty_decision", "say.title": "行政处罚决定书",
    } | more  # fmt: skip
    fields = [
        Field.opened(name, samples.digest(f"salt {name}"), canonical(value))
        for name, value in sorted(facts.items())
    ]
    entry = samples.entry(
        kind=kind, fields=fields_root([field.commitment for field in fields]).hex()
    )
    hashes = [leaf_hash(f"entry {i}".encode()) for i in range(11)]
    hashes[7] = leaf_hash(entry.to_bytes())
    frontier, tiles = Frontier(), dict(grow(0, hashes, lambda _: None))
    frontier.extend(hashes)
    head = Checkpoint(samples.ORIGIN, 11, frontier.root()).sign(samples.SIGNER)
    proof = make_proof(TileReader(tiles.get, 11), 7, head, KEY)
    shown = [Field.concealed(f.commitment) if f.name in hide else f for f in fields]
    record = DisclosedRecord(entry.to_bytes(), tuple(shown)).to_bytes()
    return Bundle(pdf, record, proof.to_bytes(), KEY.to_text().encode() + b"\n")


@pytest.fixture(scope="module")
def good() -> Bundle:
    return made()


def parts(report) -> set[str]:
    return {problem.part for problem in report.problems}


def test_a_good_bundle_passes_with_a_key_of_ones_own_and_says_what_it_is(good, tmp_path):
    path = tmp_path / f"{NAME}.cm.zip"
    path.write_bytes(good.to_zip(NAME))
    report = verify_paper_file(path, KEY)
    assert report.good
    assert (report.facts["number"], report.facts["title"]) == (NAME, "行政处罚决定书")
    assert report.notes == []
    assert "公钥取自" in verify_paper_file(path).notes[0]


def test_the_bundle_is_the_same_bytes_whenever_it_is_made(good):
    assert good.to_zip(NAME) == good.to_zip(NAME)
    assert read_zip(good.to_zip(NAME)) == good


PARTS = {
    "pdf": {"paper"},
    "record": {"record", "fields_root", "field", "entry", "inclusion", "canonical", "field_name"},
    "proof": {"tlog_proof", "inclusion", "tree", "note", "signature", "signature_missing", "checkpoint", "origin"},
    "key": {"key", "signature_missing", "signature", "origin"},
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_one_flipped_byte_fails_and_names_the_part(good, part):
    data = getattr(good, part)
    places = random.Random(sizes.SEED).sample(
        range(len(data)), min(len(data), sizes.count(60, 2000))
    )
    told = set()
    for at in places:
        hurt = bytearray(data)
        hurt[at] ^= 1 << (at % 8)
        report = verify_bundle(replace(good, **{part: bytes(hurt)}))
        assert not report.good, at
        assert report.facts == {}
        told |= parts(report)
    assert told <= PARTS[part]


def test_any_flipped_byte_of_a_member_within_the_zip_fails(good, tmp_path):
    data = good.to_zip(NAME)
    path = tmp_path / "x.cm.zip"
    for member in (good.pdf, good.record, good.proof, good.key, good.readme):
        at = data.index(member) + len(member) // 2
        hurt = bytearray(data)
        hurt[at] ^= 1
        path.write_bytes(hurt)
        report = verify_paper_file(path, KEY)
        assert parts(report) == {"bundle"}
        assert report.problems[0].where


def test_another_paper_in_place_of_the_issued_one_fails(good):
    """What the zip's own sums would let through: the attacker made them anew."""
    report = verify_bundle(replace(good, pdf=PDF + b" "), KEY)
    assert parts(report) == {"paper"}


def test_the_readme_is_not_protected_and_the_report_says_so(good):
    report = verify_bundle(replace(good, readme="请汇款至……".encode()), KEY)
    assert report.good
    assert "README" in report.notes[-1]


def test_a_key_of_ones_own_that_differs_is_told(good):
    stranger = samples.STRANGER.key
    assert parts(verify_bundle(good, stranger)) == {"key"}
    swapped = replace(good, key=stranger.to_text().encode() + b"\n")
    assert parts(verify_bundle(swapped, KEY)) == {"key"}
    assert not verify_bundle(swapped).good


def test_a_record_of_another_act_or_with_hidden_digests_proves_no_paper():
    assert parts(verify_bundle(made(kind="decide"))) == {"paper"}
    assert parts(verify_bundle(made(hide=("files.0.sha256",)))) == {"paper"}
    assert parts(verify_bundle(made(**{"files.0.sm3": "0" * 64}))) == {"paper"}


def test_a_pdf_with_its_json_beside_it_passes_and_alone_needs_its_bundle(good, tmp_path):
    pdf, beside = tmp_path / f"{NAME}.pdf", tmp_path / f"{NAME}.cm.json"
    pdf.write_bytes(good.pdf)
    with pytest.raises(NotEnough, match="核验包"):
        verify_paper_file(pdf)
    beside.write_bytes(good.to_json())
    assert verify_paper_file(pdf, KEY).good
    assert verify_paper_file(beside, KEY).good
    pdf.write_bytes(good.pdf[:-1])
    assert parts(verify_paper_file(beside, KEY)) == {"paper"}
    pdf.unlink()
    with pytest.raises(NotEnough, match="文书"):
        verify_paper_file(beside)


def test_the_json_beside_is_exact(good, tmp_path):
    pdf, beside = tmp_path / "x.pdf", tmp_path / "x.cm.json"
    pdf.write_bytes(good.pdf)
    whole = good.to_json()
    for at in random.Random(sizes.SEED).sample(range(len(whole)), sizes.count(60, 2000)):
        hurt = bytearray(whole)
        hurt[at] ^= 1 << (at % 8)
        beside.write_bytes(hurt)
        assert not verify_paper_file(beside, KEY).good, at


def _zip(members) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for name, data in members:
            bundle.writestr(name, data)
    return made.getvalue()


BAD_ZIPS = {
    "no zip": lambda good: b"%PDF-1.7 not a zip",
    "cut off": lambda good: good.to_zip(NAME)[:-40],
    "empty": lambda good: _zip([]),
    "two papers": lambda good: _zip([("a.pdf", b"1"), ("b.pdf", b"2")]),
    "something more": lambda good: _zip(
        [(n, b"x") for n in ("a.pdf", "record.json", "paper.tlog-proof", "log.vkey", "README.txt", "run.sh")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", BAD_ZIPS)
def test_what_is_no_bundle_is_said_to_be_none(good, how, tmp_path):
    path = tmp_path / "x.cm.zip"
    path.write_bytes(BAD_ZIPS[how](good))
    assert parts(verify_paper_file(path)) == {"bundle"}


def test_a_bundle_that_would_unpack_to_too_much_is_refused_unread(good, tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "LARGEST_PART", 100)
    path = tmp_path / "x.cm.zip"
    path.write_bytes(good.to_zip(NAME))
    assert parts(verify_paper_file(path)) == {"bundle"}


def test_the_command_needs_neither_django_nor_a_database(good, tmp_path):
    blocked = "import sys; sys.modules['django'] = sys.modules['psycopg'] = sys.modules['yaml'] = None; import runpy; sys.argv = ['x', 'verify', *sys.argv[1:]]; runpy.run_module('chengming.proof', run_name='__main__')"

    def run(*given):
        command = [sys.executable, "-c", blocked, *map(str, given)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    path = tmp_path / "x.cm.zip"
    path.write_bytes(good.to_zip(NAME))
    done = run(path, "--key", KEY.to_text(), "--json")
    assert (done.returncode, json.loads(done.stdout)["good"]) == (0, True)
    assert NAME in run(path).stdout
    hurt = bytearray(path.read_bytes())
    hurt[hurt.index(good.pdf) + 30] ^= 1
    path.write_bytes(hurt)
    assert run(path).returncode == 1
    alone = tmp_path / "alone.pdf"
    alone.write_bytes(good.pdf)
    done = run(alone)
    assert (done.returncode, "核验包" in done.stderr) == (2, True)


def test_a_code_reads_back_and_a_slip_of_the_pen_is_noticed():
    code = codes.written(random.Random(sizes.SEED).getrandbits(codes.BITS))
    kept = codes.read(code.lower())
    assert kept is not None
    assert codes.digest_of(kept) == codes.digest_of(code)
    assert codes.read(code[:-1] + ("0" if code[-1] != "0" else "1")) is None


def test_a_printed_proof_scanned_in_any_order_verifies_beside_the_pdf(good, tmp_path):
    lines = sheet.lines(good.to_json())
    assert len(lines) > 1
    assert all(re.fullmatch(r"[0-9A-Z/]+", line) and len(line) < 1100 for line in lines)
    pdf, scanned = tmp_path / "x.pdf", tmp_path / "x.cm.txt"
    pdf.write_bytes(good.pdf)
    scanned.write_text("\n".join(reversed(lines)) + "\n")
    assert verify_paper_file(pdf, KEY).good
    assert verify_paper_file(scanned, KEY).good
    scanned.write_text("\n".join(lines[1:]))
    assert parts(verify_paper_file(pdf, KEY)) == {"bundle"}
    wrong = lines[0][:-5] + ("A" if lines[0][-5] != "A" else "B") + lines[0][-4:]
    scanned.write_text("\n".join([wrong, *lines[1:]]))
    assert not verify_paper_file(pdf, KEY).good


def test_lines_of_two_papers_do_not_join(good):
    other = made(pdf=PDF + b"%")
    mixed = [sheet.lines(good.to_json())[0], *sheet.lines(other.to_json())[1:]]
    with pytest.raises(BundleMalformed):
        sheet.joined(mixed)
    with pytest.raises(BundleMalformed):
        sheet.joined([])
