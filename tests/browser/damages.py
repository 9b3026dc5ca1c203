"""A proof of a published decision damaged from outside: part by part, and letter by letter by seed."""

import base64
import copy
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.browser.proofs import STRANGER, Proof, written

from chengming.proof.fields import Field

Damage = Callable[[Proof, random.Random], "Proof | bytes"]


def _text(change: Callable[[str], str]) -> Damage:
    return lambda proof, _: change(written(proof).decode()).encode("utf-8", "surrogatepass")


def _snapshot(change: Callable[[str], str], *, told: bool = False) -> Damage:
    def damage(proof: Proof, _: random.Random) -> Proof:
        proof["snapshot"] = change(proof["snapshot"])
        if told:
            proof["digest"] = hashlib.sha256(proof["snapshot"].encode()).hexdigest()
        return proof

    return damage


def _of_proof(change: Callable[[list[str]], list[str]]) -> Damage:
    def damage(proof: Proof, _: random.Random) -> Proof:
        lines = proof["tlog_proofs"][0].split("\n")
        proof["tlog_proofs"][0] = "\n".join(change(lines))
        return proof

    return damage


def _of_entry(change: Callable[[str], str]) -> Damage:
    def damage(proof: Proof, _: random.Random) -> Proof:
        proof["records"][0]["entry"] = change(proof["records"][0]["entry"])
        return proof

    return damage


def _of_field(change: Callable[[dict[str, str]], object], *, shown: bool = True) -> Damage:
    def damage(proof: Proof, draw: random.Random) -> Proof:
        fields = proof["records"][0]["fields"]
        change(draw.choice([f for f in fields if ("name" in f) is shown]))
        return proof

    return damage


def _set(**changed: Any) -> Damage:
    return lambda proof, _: proof | changed


def _without(name: str) -> Damage:
    return lambda proof, _: {key: value for key, value in proof.items() if key != name}


def _one_bit(text: str) -> str:
    raw = bytearray(base64.b64decode(text))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


def _signature_line(change: Callable[[str], str]) -> Damage:
    return _of_proof(
        lambda lines: [change(line) if line.startswith("—") else line for line in lines]
    )


def _reordered(proof: Proof, _: random.Random) -> Proof:
    proof["records"][0]["fields"].reverse()
    return proof


def _doubled_field(proof: Proof, _: random.Random) -> Proof:
    fields = proof["records"][0]["fields"]
    fields.insert(0, copy.deepcopy(fields[0]))
    return proof


def _hidden_away(proof: Proof, draw: random.Random) -> Proof:
    """Hidden after the fact, correctly: the page then shows what nobody can compare."""
    fields = proof["records"][0]["fields"]
    place = draw.choice([n for n, f in enumerate(fields) if f.get("name") == "instrument"])
    told = fields[place]
    opened = Field.opened(told["name"], bytes.fromhex(told["salt"]), told["value"].encode())
    fields[place] = {"commitment": opened.commitment.hex()}
    return proof


DAMAGES: dict[str, Damage] = {
    "untouched": lambda proof, _: proof,
    "another layout of the file": lambda proof, _: json.dumps(proof, indent=4).encode(),
    "another order of the file": lambda proof, _: dict(reversed(proof.items())),
    "a letter of the snapshot": _snapshot(lambda s: s.replace("2026", "2025", 1)),
    "a letter of the snapshot, and its digest": _snapshot(
        lambda s: s.replace("〔2026〕", "〔2025〕"), told=True
    ),
    "the text of a part, and the digest": _snapshot(
        lambda s: s.replace("江阴", "江阳"), told=True
    ),
    "a blank in the snapshot, and its digest": _snapshot(lambda s: s.replace(":", ": ", 1), told=True),
    "an escape in the snapshot, and its digest": _snapshot(
        lambda s: s.replace("江", "\\u6c5f", 1), told=True
    ),
    "a key twice in the snapshot, and its digest": _snapshot(
        lambda s: '{"agency":1,' + s[1:], told=True
    ),
    "a fraction in the snapshot, and its digest": _snapshot(
        lambda s: s.replace('"version":1', '"version":1.0'), told=True
    ),
    "an exponent in the snapshot, and its digest": _snapshot(
        lambda s: s.replace('"version":1', '"version":1e0'), told=True
    ),
    "minus nought in the snapshot, and its digest": _snapshot(
        lambda s: s.replace('"version":1', '"version":-0'), told=True
    ),
    "too large a number in the snapshot, and its digest": _snapshot(
        lambda s: s.replace('"version":1', '"version":9007199254740993'), told=True
    ),
    "not a number in the snapshot": _snapshot(
        lambda s: s.replace('"version":1', '"version":NaN'), told=True
    ),
    "the digest": lambda proof, _: proof | {"digest": "0" * 64},
    "the digest in capitals": lambda proof, _: proof | {"digest": proof["digest"].upper()},
    "no digest": _without("digest"), "no records": _without("records"), "no proofs": _without("tlog_proofs"),
    "no snapshot": _without("snapshot"), "no format": _without("format"),
    "no key beside it": _without("key"), "no slug": _without("slug"),
    "something more": _set(more=1), "another format": _set(format="chengming/publication-proof/v2"),
    "a snapshot that is an object": _set(snapshot={}), "records that are none": _set(records=[]),
    "records that are an object": _set(records={}), "records that are null": _set(records=None),
    "proofs that wait": _set(tlog_proofs=[None, None]), "proofs that are empty": _set(tlog_proofs=["", ""]),
    "proofs that are text": _set(tlog_proofs="x"), "one proof too few": lambda p, _: p | {
        "tlog_proofs": p["tlog_proofs"][:-1]
    },
    "a key twice in the file": _text(lambda t: t.replace("{", '{"digest": "x",', 1)),
    "a key twice in a field": _text(lambda t: t.replace('"salt":', '"salt": "x", "salt":', 1)),
    "a key twice by an escape": _text(lambda t: t.replace("{", '{"d\\u0069gest": "x",', 1)),
    "__proto__": _text(lambda t: t.replace("{", '{"__proto__": {},', 1)),
    "a fraction in the file": _text(lambda t: t.replace('"version": 1', '"version": 1.5')),
    "minus nought in the file": _text(lambda t: t.replace('"version": 1', '"version": -0')),
    "a leading nought in the file": _text(lambda t: t.replace('"version": 1', '"version": 01')),
    "a byte order mark": _text(lambda t: "\ufeff" + t), "blanks around": _text(lambda t: f" \n{t}\t\r\n"),
    "a blank of another kind": _text(lambda t: "\u00a0" + t), "something after": _text(lambda t: t + "{}"),
    "a comma too many": _text(lambda t: t[:-1].rstrip() + ",}"), "cut in half": _text(lambda t: t[: len(t) // 2]),
    "a lone surrogate": _text(lambda t: t.replace('"slug": "', '"slug": "\\ud800', 1)),
    "a lone surrogate as a key": _text(lambda t: t.replace('"slug"', '"\\udc00"', 1)),
    "a control letter": _text(lambda t: t.replace('"slug": "', '"slug": "\x01', 1)),
    "bytes that are no text": lambda proof, _: written(proof).replace(b'"slug": "', b'"slug": "\xff', 1),
    "very deep": _text(lambda t: t.replace('"version": 1', f'"version": {"[" * 62}{"]" * 62}')),
    "too deep": _text(lambda t: t.replace('"version": 1', f'"version": {"[" * 65}{"]" * 65}')),
    "much too deep": _text(lambda t: "[" * 60_000), "nothing": lambda proof, _: b"",
    "a list": lambda proof, _: b"[]", "null": lambda proof, _: b"null", "a picture": lambda p, _: b"\x89PNG\r\n",
    "a field's name": _of_field(lambda f: f.update(name=f["name"] + "x")),
    "a field's strange name": _of_field(lambda f: f.update(name="0" + f["name"])),
    "a field's salt": _of_field(lambda f: f.update(salt="0" * 64)),
    "a field's salt in capitals": _of_field(lambda f: f.update(salt=f["salt"].upper())),
    "a field's short salt": _of_field(lambda f: f.update(salt=f["salt"][:-2])),
    "a field's value": _of_field(lambda f: f.update(value='"另一个"')),
    "a field's value in another layout": _of_field(lambda f: f.update(value=f["value"] + " ")),
    "a field's value that is a list": _of_field(lambda f: f.update(value="[1]")),
    "a field with its commitment as well": _of_field(lambda f: f.update(commitment="0" * 64)),
    "a field that is a number": _of_field(lambda f: f.update(value=1)),
    "a commitment": _of_field(lambda f: f.update(commitment="0" * 64), shown=False),
    "a commitment in capitals": _of_field(
        lambda f: f.update(commitment="A" + f["commitment"][1:]), shown=False
    ),
    "fields in another order": _reordered, "a field twice": _doubled_field,
    "a shown field hidden afterwards": _hidden_away,
    "the entry's time": _of_entry(lambda e: e.replace('"done":"2026', '"done":"2025')),
    "the entry's day that never was": _of_entry(lambda e: e.replace('"made":"2026-', '"made":"2026-02-31T').replace("T0", "T", 1)),
    "the entry in another layout": _of_entry(lambda e: e.replace(",", ", ", 1)),
    "the entry's version": _of_entry(lambda e: e.replace('"v":1', '"v":2')),
    "the entry's kind": _of_entry(lambda e: e.replace('"kind":"', '"kind":"x')),
    "the entry with one more": _of_entry(lambda e: e.replace('{"', '{"a":1,"', 1)),
    "the entry too long": _of_entry(lambda e: e.replace('"kind":"', '"kind":"' + "x" * 900)),
    "the proof's first line": _of_proof(lambda lines: ["c2sp.org/tlog-proof@v2", *lines[1:]]),
    "the proof's index": _of_proof(lambda lines: [lines[0], "index 0", *lines[2:]]),
    "the proof's index with a nought": _of_proof(lambda lines: [lines[0], lines[1].replace("index ", "index 0"), *lines[2:]]),
    "the proof's huge index": _of_proof(lambda lines: [lines[0], "index 9223372036854775807", *lines[2:]]),
    "the proof's too huge index": _of_proof(lambda lines: [lines[0], "index 9223372036854775808", *lines[2:]]),
    "the proof's first hash": _of_proof(lambda lines: [*lines[:2], _one_bit(lines[2]), *lines[3:]]),
    "the proof without a hash": _of_proof(lambda lines: [*lines[:2], *lines[3:]]),
    "the proof with a hash more": _of_proof(lambda lines: [*lines[:3], *lines[2:]]),
    "the proof with something extra": _of_proof(lambda lines: [lines[0], "extra aGFsbG8=", *lines[1:]]),
    "the proof with something extra that is none": _of_proof(lambda lines: [lines[0], "extra a", *lines[1:]]),
    "the proof with other line ends": _of_proof(lambda lines: [line + "\r" for line in lines]),
    "the proof cut short": _of_proof(lambda lines: lines[:-3]),
    "the checkpoint's size": _of_proof(lambda lines: [*lines[:-5], str(int(lines[-5]) + 1), *lines[-4:]]),
    "the checkpoint's root": _of_proof(lambda lines: [*lines[:-4], _one_bit(lines[-4]), *lines[-3:]]),
    "the checkpoint's name": _of_proof(lambda lines: [*lines[:-6], lines[-6] + "x", *lines[-5:]]),
    "the checkpoint with a line more": _of_proof(lambda lines: [*lines[:-3], "more", *lines[-3:]]),
    "the signature": _signature_line(lambda line: f"{line.rsplit(' ', 1)[0]} {_one_bit(line.rsplit(' ', 1)[1])}"),
    "the signature's name": _signature_line(lambda line: line.replace("— ", "— x", 1)),
    "the signature's dash": _signature_line(lambda line: line.replace("— ", "- ", 1)),
    "the signature twice": _signature_line(lambda line: f"{line}\n{line}"),
    "a stranger's signature beside it": _signature_line(lambda line: f"— other.example {base64.b64encode(bytes(68)).decode()}\n{line}"),
    "a stranger's name that is none": _signature_line(lambda line: f"— a+b {base64.b64encode(bytes(68)).decode()}\n{line}"),
    "a stranger's short signature": _signature_line(lambda line: f"— other.example AAAA\n{line}"),
    "no signature": _of_proof(lambda lines: [line for line in lines if not line.startswith("—")]),
    "the other record's proof": lambda p, _: p | {"tlog_proofs": p["tlog_proofs"][::-1]},
    "the records the other way round": lambda p, _: p | {"records": p["records"][::-1]},
}  # fmt: skip


def damaged(good: Proof, seed: int, random_ones: int) -> Iterator[tuple[str, bytes]]:
    """Every named damage, and so many letters changed, lost or doubled at random."""
    for name, damage in DAMAGES.items():
        made = damage(copy.deepcopy(good), random.Random(seed))
        yield name, made if isinstance(made, bytes) else written(made)
    draw, whole = random.Random(seed), written(good)
    for number in range(random_ones):
        place = draw.randrange(len(whole))
        letter = draw.choice(b'0123456789abcdef"{}[],: \\AZ+/=')
        changed = (
            whole[:place] + bytes([letter]) + whole[place + 1 :],
            whole[:place] + whole[place + 1 :], whole[:place] + whole[place : place + 1] + whole[place:],
        )  # fmt: skip
        yield f"letter {place}, way {number % 3}", changed[number % 3]


def keys_of(good: str) -> dict[str, str]:
    """Keys a reader may put in."""
    name, number, material = good.split("+", 2)
    return {
        "the right one": good, "blanks around it": f"  {good}\n", "a stranger's": STRANGER.key.to_text(),
        "another name": f"x{good}", "another number": f"{name}+00000000+{material}",
        "cut short": good[:-1], "nothing": "", "only a name": name,
        "another kind of key": f"{name}+{number}+{base64.b64encode(bytes(33)).decode()}",
        "material with one bit changed": f"{name}+{number}+{_one_bit(material)}",
    }  # fmt: skip
