"""The offline verifier judges files alone: it accepts whole ones and says which part of a bad one is bad."""

import json
import shutil
import subprocess
import sys

import pytest
from tests.proof import samples

from chengming.proof import verify
from chengming.proof.checkpoint import Checkpoint
from chengming.proof.errors import KeyRefused, NoteMalformed, SignatureMissing
from chengming.proof.note import SeedSigner, VerifierKey, open_note, sign_note
from chengming.proof.tiles import bundle_path, directory, grow, pack_bundle

SIZE = 66_000
KEY = samples.SIGNER.key


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return samples.log(tmp_path_factory.mktemp("whole"), SIZE, 300)


@pytest.fixture
def log(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "log")


def parts(report):
    return {problem.part for problem in report.problems}


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_whole_log_is_good(log):
    report = verify.verify_exported_log(log, KEY)
    assert report.good
    assert report.facts["size"] == SIZE
    assert report.notes == []


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_536])
def test_log_of_any_size_is_good(tmp_path, size):
    assert verify.verify_exported_log(samples.log(tmp_path, size), KEY).good


INJURIES = {
    "leaf in a full tile": (lambda log: flip(log / "tile/0/100", 40), "tile_content", "tile/1/000"),
    "leaf in the last tile": (lambda log: flip(log / "tile/0/257.p/208", 40), "root", ""),
    "upper full tile": (lambda log: flip(log / "tile/1/000", 0), "tile_content", "tile/1/000"),
    "upper partial tile": (
        lambda log: flip(log / "tile/1/001.p/1", 31),
        "tile_content",
        "tile/1/001.p/1",
    ),
    "top tile": (lambda log: flip(log / "tile/2/000.p/1", 5), "tile_content", "tile/2/000.p/1"),
    "older partial tile": (
        lambda log: flip(log / "tile/0/128.p/232", 5),
        "tile_content",
        "tile/0/128.p/232",
    ),
    "older upper partial tile": (
        lambda log: flip(log / "tile/1/000.p/128", 5),
        "tile_content",
        "tile/1/000.p/128",
    ),
    "tile gone": (lambda log: (log / "tile/0/007").unlink(), "tile_missing", "tile/0/007"),
    "upper tile gone": (lambda log: (log / "tile/1/000").unlink(), "tile_missing", "tile/1/000"),
    "tile cut off": (
        lambda log: (log / "tile/0/007").write_bytes(b"x" * 100),
        "tile",
        "tile/0/007",
    ),
    "older partial tile cut off": (
        lambda log: (log / "tile/0/128.p/232").write_bytes(b""),
        "tile",
        "tile/0/128.p/232",
    ),
    "tile too long": (
        lambda log: (log / "tile/0/007").write_bytes(bytes(8224)),
        "tile",
        "tile/0/007",
    ),
    "two tiles swapped": (
        lambda log: swap(log / "tile/0/001", log / "tile/0/002"),
        "tile_content",
        "tile/1/000",
    ),
    "checkpoint cut off": (
        lambda log: (log / "checkpoint").write_bytes((log / "checkpoint").read_bytes()[:-1]),
        "note",
        "",
    ),
    "checkpoint size changed": (
        lambda log: edit(log / "checkpoint", f"\n{SIZE}\n", f"\n{SIZE - 1}\n"),
        "signature",
        KEY.name,
    ),
    "checkpoint of a stranger": (
        lambda log: (log / "checkpoint").write_bytes(
            samples.checkpoint(samples.leaves(9), samples.STRANGER)
        ),
        "signature_missing",
        "",
    ),
    "checkpoint of another tree": (
        lambda log: (log / "checkpoint").write_bytes(
            Checkpoint(KEY.name, SIZE, samples.digest("x")).sign(samples.SIGNER)
        ),
        "root",
        "",
    ),
}


def swap(one, other):
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def edit(path, old, new):
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize("injury", INJURIES)
def test_injured_log_is_refused_and_the_place_is_named(log, injury):
    injure, part, where = INJURIES[injury]
    injure(log)
    report = verify.verify_exported_log(log, KEY)
    assert not report.good
    assert (part, where) in {(problem.part, problem.where) for problem in report.problems}


def test_a_wrong_leaf_is_found_even_when_all_upper_tiles_were_made_to_fit(log):
    hashes = samples.leaves(SIZE, 300)
    hashes[5] = samples.digest("forged")
    samples.write(log, grow(0, hashes, lambda _: None))
    assert parts(verify.verify_exported_log(log, KEY)) >= {"root"}


def test_hopelessly_empty_log_is_refused_in_few_words(tmp_path):
    head = Checkpoint(KEY.name, 2**60, samples.digest("x")).sign(samples.SIGNER)
    samples.write(tmp_path, [("checkpoint", head)])
    report = verify.verify_exported_log(tmp_path, KEY)
    assert len(report.problems) == verify.MOST_PROBLEMS
    assert "其余未列" in report.notes[-1]


def test_older_checkpoints_must_be_the_past_of_the_log(log):
    good = [
        samples.checkpoint(samples.leaves(n, 300 if n > 300 else None)) for n in (0, 1, 300, 50_000)
    ]
    assert verify.verify_exported_log(log, KEY, [*good, (log / "checkpoint").read_bytes()]).good
    rewritten = samples.checkpoint([samples.digest("x"), *samples.leaves(9)])
    longer = samples.checkpoint(samples.leaves(SIZE + 1))
    fork = samples.checkpoint(samples.leaves(SIZE))
    for bad, part in [
        (rewritten, "consistency"),
        (longer, "rolled_back"),
        (fork, "consistency"),
        (rewritten[:-9], "note"),
    ]:
        report = verify.verify_exported_log(log, KEY, [*good, bad])
        assert [(problem.part, problem.where) for problem in report.problems] == [(part, "older 5")]


def test_files_ahead_of_the_checkpoint_and_strangers_are_noted_not_believed(log):
    longer = samples.leaves(SIZE + 300, 300)
    samples.write(log, [*grow(SIZE, longer[SIZE:], directory(log)), ("tile/0/000.tmp", b"")])
    report = verify.verify_exported_log(log, KEY)
    assert report.good
    assert {"不属于日志的文件：tile/0/000.tmp", "检查点尚未覆盖的文件：tile/0/257"} <= set(
        report.notes
    )
    flip(log / "tile/0/257", 0)
    assert "tile_content" in parts(verify.verify_exported_log(log, KEY))


def test_entry_bundles_are_compared_with_the_leaves_when_they_are_there(tmp_path):
    root, entries = samples.log(tmp_path, 300), [f"entry {i}".encode() for i in range(300)]
    samples.write(
        root,
        [
            (bundle_path(0), pack_bundle(entries[:256])),
            (bundle_path(1, 44), pack_bundle(entries[256:])),
        ],
    )
    assert verify.verify_exported_log(root, KEY).good
    entries[290] = b"forged"
    samples.write(root, [(bundle_path(1, 44), pack_bundle(entries[256:]))])
    report = verify.verify_exported_log(root, KEY)
    assert [(p.part, p.where) for p in report.problems] == [
        ("tile_content", "tile/entries/001.p/44")
    ]
    assert "序号 290" in report.problems[0].message
    (root / bundle_path(1, 44)).write_bytes(b"\0")
    assert parts(verify.verify_exported_log(root, KEY)) == {"tile"}
    (root / bundle_path(1, 44)).unlink()
    assert parts(verify.verify_exported_log(root, KEY)) == {"tile_missing"}


def test_proof_with_some_fields_hidden_is_good_and_shows_what_is_hidden(whole):
    proof = samples.proof_of(whole, 300)
    report = verify.verify_proof(proof, samples.record(hidden=(0, 3)), KEY)
    assert report.good
    shown = report.facts["fields"]
    assert shown[0] == {"hidden": samples.fields()[0].commitment.hex()}
    assert shown[1] == {"name": "say.fine", "value": 500000}
    assert (report.facts["index"], report.facts["kind"], report.facts["late"]) == (
        300,
        "decide",
        False,
    )
    assert verify.verify_proof(proof, samples.record(hidden=range(5)), KEY).good
    assert verify.verify_proof(proof, samples.entry().to_bytes(), KEY).good


def drop(text, first, number=1):
    record = json.loads(text)
    del record["fields"][first : first + number]
    return json.dumps(record)


def turn(text):
    record = json.loads(text)
    record["fields"].reverse()
    return json.dumps(record)


FORGERIES = {
    "value changed": (lambda r: r.replace("500000", "5000"), "fields_root"),
    "field left out": (lambda r: drop(r, 1), "fields_root"),
    "field hidden under a false commitment": (
        lambda r: r.replace(samples.fields()[0].commitment.hex(), "0" * 64),
        "fields_root",
    ),
    "entry changed": (lambda r: r.replace('\\"seq\\":2', '\\"seq\\":3'), "inclusion"),
    "entry not canonical": (lambda r: r.replace('\\"seq\\":2', '\\"seq\\": 2'), "entry"),
    "fields out of order": (turn, "record"),
    "value not canonical": (lambda r: r.replace('"500000"', '" 500000"'), "record"),
    "salt cut off": (lambda r: r.replace(samples.fields()[1].salt.hex(), "00"), "record"),
    "unknown key": (lambda r: r.replace('"format"', '"form"'), "record"),
    "unknown version": (lambda r: r.replace("record/v1", "record/v2"), "record"),
    "no JSON": (lambda r: r[:-5], "record"),
    "key twice": (lambda r: r.replace('"entry"', '"format": "x", "entry"'), "record"),
    "field with a name alone": (lambda r: r.replace('"salt"', '"salz"'), "record"),
    "no fields": (lambda r: drop(r, 0, 5), "fields"),
    "empty file": (lambda r: "", "record"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_record_is_refused_by_the_part_that_is_wrong(whole, forgery):
    forge, part = FORGERIES[forgery]
    good = samples.record(hidden=(0,)).decode()
    forged = forge(good)
    assert forged != good
    report = verify.verify_proof(samples.proof_of(whole, 300), forged.encode(), KEY)
    assert [problem.part for problem in report.problems] == [part]
    assert report.facts == {}


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("index 300", "index 301", "inclusion"),
        ("index 300", f"index {SIZE}", "inclusion"),
        ("index 300", "index 0300", "tlog_proof"),
        ("index 300", "index -1", "tlog_proof"),
        ("@v1", "@v2", "tlog_proof"),
        ("\n\n", "\n" + "A" * 43 + "=\n\n", "inclusion"),
        ("\n\n", "\n" + "A" * 43 + "B\n\n", "tlog_proof"),
        ("\n\n", ("\n" + "A" * 43 + "=") * 60 + "\n\n", "tlog_proof"),
        ("\n\n", "\n", "tlog_proof"),
        ("index 300", "extra !!\nindex 300", "tlog_proof"),
        (f"\n{SIZE}\n", f"\n{SIZE + 1}\n", "signature"),
        (samples.ORIGIN, "other.example/log", "signature_missing"),
    ],
)
def test_forged_proof_is_refused_by_the_part_that_is_wrong(whole, old, new, part):
    good = samples.proof_of(whole, 300).decode()
    assert old in good
    count = -1 if old == samples.ORIGIN else 1
    report = verify.verify_proof(good.replace(old, new, count).encode(), samples.record(), KEY)
    assert [problem.part for problem in report.problems] == [part]


def test_extra_line_is_allowed_and_not_believed(whole):
    proof = samples.proof_of(whole, 300).replace(b"index", b"extra aGk=\nindex", 1)
    assert verify.verify_proof(proof, samples.record(), KEY).good


def test_the_same_good_signature_twice_is_refused(whole):
    head = (whole / "checkpoint").read_bytes()
    assert open_note(head, [KEY]).signed_by == (KEY,)
    with pytest.raises(NoteMalformed):
        open_note(head + head.splitlines(keepends=True)[-1], [KEY])


def test_proof_under_a_strangers_key_is_refused(whole):
    report = verify.verify_proof(
        samples.proof_of(whole, 300), samples.record(), samples.STRANGER.key
    )
    assert parts(report) == {"signature_missing"}


def test_a_checkpoint_needs_the_logs_own_key_not_just_any_known_one():
    witness = SeedSigner("witness.example/w1", samples.digest("w"))
    text = Checkpoint(KEY.name, 9, samples.digest("r")).to_text()
    assert open_note(sign_note(text, [witness]), [KEY, witness.key]).signed_by == (witness.key,)
    from chengming.proof.checkpoint import open_checkpoint

    with pytest.raises(SignatureMissing):
        open_checkpoint(sign_note(text, [witness]), KEY, [witness.key])
    assert open_checkpoint(sign_note(text, [samples.SIGNER, witness]), KEY, [witness.key]).size == 9


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("+", " ", 1),
        lambda t: t[:-1],
        lambda t: t.upper(),
        lambda t: "x" + t,
        lambda t: t + "\n",
        lambda t: "",
        lambda t: t.replace("+AX", "+BX") if "+AX" in t else t + "A",
    ],
)
def test_bad_verifier_key_is_refused(change):
    with pytest.raises(KeyRefused):
        VerifierKey.from_text(change(KEY.to_text()))


def test_names_and_texts_that_cannot_be_signed_are_refused():
    for name in ("", "a b", "a+b", "a\u2003b", "a\nb"):
        with pytest.raises(KeyRefused):
            SeedSigner(name, bytes(32))
    with pytest.raises(KeyRefused):
        SeedSigner("a", bytes(31))
    for text in ("", "\n", "no end", "tab\there\n", "cr\r\n"):
        with pytest.raises(NoteMalformed):
            sign_note(text, [samples.SIGNER])
    with pytest.raises(NoteMalformed):
        sign_note("text\n", [])


def test_every_error_says_in_chinese_what_to_do():
    from chengming.proof import errors

    classes = [
        c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.ProofError)
    ]
    assert len(classes) > 20
    assert len({c.part for c in classes}) == len(classes)
    assert all(str(c("问题")) == f"问题。{c.advice}" and c.advice.endswith("。") for c in classes)


def cli(*arguments, **options):
    command = [sys.executable, "-m", "chengming.proof", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def test_command_runs_without_django_and_tells_good_wrong_and_could_not_run(log):
    blocked = "import sys; sys.modules['django'] = sys.modules['yaml'] = None; import runpy; sys.argv = ['x', 'verify', sys.argv[1]]; runpy.run_module('chengming.proof', run_name='__main__')"
    assert (
        subprocess.run(
            [sys.executable, "-c", blocked, log], capture_output=True, check=False
        ).returncode
        == 0
    )
    good = cli("verify", log, "--key", KEY.to_text(), "--json")
    assert (good.returncode, json.loads(good.stdout)["good"]) == (0, True)
    flip(log / "tile/1/000", 0)
    wrong = cli("verify", log)
    assert wrong.returncode == 1
    assert "tile/1/000" in wrong.stdout
    assert "公钥取自所核验的文件自身" in wrong.stdout
    assert cli("verify", log / "nothing").returncode == 2
    assert cli().returncode == 2
    assert "离线核验" in cli("--help").stdout
