"""Writes the published test vectors without using `chengming.proof`: rfc8785, hashlib and the RFC's recursion.

Entry v1 is frozen: these files never change; a test runs this program again and compares.
Run: python -m tests.proof.make_vectors
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.proof.vector_arithmetic import commit, mth, path, proof, sha, stream

HERE = Path(__file__).parent / "vectors"
ORIGIN = "demo.jiangyin.example/log"
SEED = hashlib.sha256(b"vector seed").digest()
COUNTS = (1, 2, 3, 7, 256)
SIZES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 255, 256, 257, 600)


def commitments():
    values = [
        ("actor.name", "甲"),
        ("say.violations.0.conduct/0000", "经查，"),
        ("say.violations.0.conduct/0001", "{say.parties.0.name}"),
        ("say.fine", 500000),
        ("say.none", None),
        ("say.public", True),
        ("say.empty_list", []),
        ("say.empty_object", {}),
        ("say.quotes", 'a"b\\c\n\u0007€😀'),
        ("say.least", -(2**53) + 1),
        ("k" * 1024, "最长的字段名"),
        ("say.long", "长" * 30000),
    ]
    rows = []
    for name, value in values:
        salt = sha(b"salt of " + name.encode())
        data = rfc8785.dumps(value)
        rows.append(
            {
                "name": name,
                "salt": salt.hex(),
                "value": data.decode(),
                "commitment": commit(name, salt, data).hex(),
            }
        )
    return rows


def roots():
    rows = []
    for count in COUNTS:
        items = [sha(f"commitment {i}".encode()) for i in range(count)]
        last = count - 1
        rows.append(
            {
                "about": "commitment i is SHA-256 of the ASCII text 'commitment <i>', i from 0",
                "count": count,
                "root": mth(items).hex(),
                "path_of_last": [node.hex() for node in path(last, items)],
            }
        )
    return rows


def entries():
    first_salt, fields = sha(b"stream salt"), mth([sha(b"commitment 0")]).hex()
    base = {
        "v": 1,
        "id": "00112233445566778899aabbccddeeff",
        "kind": "file_case",
        "stream": stream("case:1f0c6f1e", first_salt).hex(),
        "seq": 1,
        "prev": "0" * 64,
        "done": "2026-03-02T09:00:00+08:00",
        "made": "2026-03-02T09:00:07+08:00",
        "late": False,
        "law": sha(b"law data set").hex(),
        "fields": fields,
        "door": "desk-1",
    }
    first = sha(b"\x00" + rfc8785.dumps(base)).hex()
    cases = [
        ("first of its stream", base),
        (
            "second of its stream, entered late",
            base
            | {
                "id": "f" * 32,
                "seq": 2,
                "prev": first,
                "late": True,
                "kind": "conclude_investigation",
                "made": "2026-03-05T17:59:59+08:00",
            },
        ),
        (
            "longest kind and door, largest seq",
            base | {"seq": 2**53 - 1, "prev": first, "kind": "k" + "e" * 127, "door": "D" * 64},
        ),
        (
            "shortest kind and door, a tick, leap day",
            base
            | {
                "kind": "t",
                "door": "0",
                "done": "2028-02-29T23:59:59+08:00",
                "made": "2028-02-29T23:59:59+08:00",
            },
        ),
        (
            "kind with every separator, years at their ends",
            base
            | {
                "kind": "penalty/ordinary.decide-2",
                "done": "0001-01-01T00:00:00+08:00",
                "made": "9999-12-31T23:59:59+08:00",
            },
        ),
    ]
    key = sha(b"door key")
    rows = []
    for about, entry in cases:
        data = rfc8785.dumps(entry)
        mac = hmac.new(key, data, hashlib.sha256).hexdigest()
        rows.append(
            {
                "about": about,
                "entry": entry,
                "bytes": data.decode(),
                "leaf": sha(b"\x00" + data).hex(),
                "mac": mac,
            }
        )
    streams = [
        {
            "key": "case:1f0c6f1e",
            "salt": first_salt.hex(),
            "commitment": stream("case:1f0c6f1e", first_salt).hex(),
        }
    ]
    streams.append(
        {
            "key": "agency:市场监管",
            "salt": bytes(32).hex(),
            "commitment": stream("agency:市场监管", bytes(32)).hex(),
        }
    )
    return {"door_key": key.hex(), "entries": rows, "streams": streams, "refused": refused(base)}


def refused(base):
    good = rfc8785.dumps(base).decode()
    cases = {
        "fraction in seq": good.replace('"seq":1', '"seq":1.0'),
        "seq as text": good.replace('"seq":1', '"seq":"1"'),
        "seq zero": good.replace('"seq":1', '"seq":0'),
        "seq true": good.replace('"seq":1', '"seq":true'),
        "seq two with zero prev": good.replace('"seq":1', '"seq":2'),
        "version 2": good.replace('"v":1', '"v":2'),
        "version true": good.replace('"v":1', '"v":true'),
        "late as number": good.replace('"late":false', '"late":0'),
        "blank inside": good.replace(",", ", ", 1),
        "line end after": good + "\n",
        "other time zone": good.replace("+08:00", "+00:00", 1),
        "zulu": good.replace("+08:00", "Z", 1),
        "fraction of a second": good.replace("09:00:00+", "09:00:00.5+"),
        "day that is none": good.replace("2026-03-02", "2026-02-30", 1),
        "hour 24": good.replace("T09:00:00", "T24:00:00"),
        "upper case hex": good.replace("aabbccddeeff", "AABBCCDDEEFF"),
        "kind in Chinese": good.replace("file_case", "立案"),
        "kind too long": good.replace("file_case", "k" * 129),
        "kind ends in a separator": good.replace("file_case", "file_case."),
        "door empty": good.replace("desk-1", ""),
        "unknown key": good.replace('"v":1', '"v":1,"w":1'),
        "missing key": good.replace('"late":false,', ""),
        "key twice": good.replace('"v":1', '"v":1,"v":1'),
        "escape where none is due": good.replace("desk-1", "desk\\u002d1"),
        "cut off": good[:-1],
        "array": f"[{good}]",
        "empty": "",
    }
    return [{"about": about, "bytes": data} for about, data in cases.items()]


def runs():
    cases = [
        ("", {}),
        ("一句。", {}),
        ("一！二？三；四。五", {}),
        ("他说：“好。”然后走了。\r\n\r\n下一段\n", {}),
        ("江阴某某食品有限公司销售过期食品。", {"parties.0.name": "江阴某某食品有限公司"}),
        (
            "江阴某某食品有限公司与江阴某某",
            {"parties.0.name": "江阴某某", "parties.1.name": "江阴某某食品有限公司"},
        ),
        ("同名，同名。", {"parties.1.name": "同名", "parties.0.name": "同名"}),
        ("花括号{parties.0.name}不是引用}}{", {"parties.0.name": "某某"}),
        ("{某某}", {"parties.0.name": "某某"}),
    ]
    expected = [
        [""],
        ["一句。"],
        ["一！", "二？", "三；", "四。", "五"],
        ["他说：“好。”", "然后走了。\r\n\r\n", "下一段\n"],
        ["{parties.0.name}", "销售过期食品。"],
        ["{parties.1.name}", "与", "{parties.0.name}"],
        ["{parties.0.name}", "，", "{parties.0.name}", "。"],
        ["花括号{{parties.0.name}}不是引用}}}}{{"],
        ["{{", "{parties.0.name}", "}}"],
    ]
    return [
        {"text": text, "references": refs, "runs": out}
        for (text, refs), out in zip(cases, expected, strict=True)
    ]


def names():
    return {
        "flat": [
            {"tree": {}, "leaves": {}},
            {
                "tree": {"b": [1, [], {"c": None}], "a": {"x": {"y": "z"}, "e": {}}},
                "leaves": {"a.e": {}, "a.x.y": "z", "b.0": 1, "b.1": [], "b.2.c": None},
            },
            {
                "tree": {"l": list(range(11))},
                "leaves": {f"l.{i}": i for i in sorted(range(11), key=str)},
            },
        ],
        "refused_trees": [
            {"0": 1},
            {"a": {"1": 2}},
            {"a.b": 1},
            {"a/b": 1},
            {"": 1},
            {"名": 1},
            {"a": 1.5},
            {"a b": 1},
            {"-a": 1},
            {"9a": 1},
        ],
        "refused_leaves": [
            {"a.1": 1},
            {"a.0": 1, "a.2": 1},
            {"a": 1, "a.b": 1},
            {"a.b": 1, "a": 1},
            {"a.0": 1, "a.b": 1},
            {"a.00": 1},
            {"0": 1},
            {"a": [1]},
            {"a": {"b": 1}},
            {"a.": 1},
            {".a": 1},
            {"a": {}, "a.b": 1},
        ],
    }


def tree():
    leaves = [f"entry {i}".encode() for i in range(max(SIZES))]
    inclusion = [
        {"index": i, "size": n, "path": [node.hex() for node in path(i, leaves[:n])]}
        for n in SIZES
        for i in sorted({0, 1, n // 2, n - 1})
        if 0 <= i < n
    ]
    consistency = [
        {"old": m, "new": n, "path": [node.hex() for node in proof(m, leaves[:n])] if m else []}
        for n in SIZES
        for m in sorted({*(s for s in SIZES if s <= n), n // 2})
    ]
    return {
        "about": "entry i is the ASCII text 'entry <i>', i from 0",
        "roots": {str(n): mth(leaves[:n]).hex() for n in SIZES},
        "inclusion": inclusion,
        "consistency": consistency,
        "tile_paths": [
            [0, 5, 256, "tile/0/005"],
            [1, 1234067, 17, "tile/1/x001/x234/067.p/17"],
            [63, 1000, 1, "tile/63/x001/000.p/1"],
        ],
        "tiles_of_70000": [
            "tile/0/000",
            "tile/0/272",
            "tile/0/273.p/112",
            "tile/1/000",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
        ],
    }


def b64(data):
    return base64.b64encode(data).decode()


def notes():
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    public = private.public_key().public_bytes_raw()
    identity = sha(ORIGIN.encode() + b"\n\x01" + public)[:4]
    typed = b64(b"\x01" + public)
    leaves = [f"entry {i}".encode() for i in range(600)]
    text = f"{ORIGIN}\n600\n{b64(mth(leaves))}\n"
    line = f"— {ORIGIN} {b64(identity + private.sign(text.encode()))}\n"
    unknown = "— witness.example/w1 " + b64(b"abcd" + bytes(72)) + "\n"
    checkpoint = f"{text}\n{line}"
    hashes = "".join(f"{b64(node)}\n" for node in path(321, leaves))
    tlog = f"c2sp.org/tlog-proof@v1\nindex 321\n{hashes}\n{checkpoint}"
    forged = f"— {ORIGIN} {b64(identity + bytes(64))}\n"
    return {
        "seed": SEED.hex(),
        "vkey": f"{ORIGIN}+{identity.hex()}+{typed}",
        "checkpoint": checkpoint,
        "cosigned": checkpoint + unknown,
        "leaf_of_proof": "entry 321",
        "tlog_proof": tlog,
        "refused_checkpoints": [
            {
                "about": "size with a leading zero",
                "part": "signature",
                "text": checkpoint.replace("\n600\n", "\n0600\n"),
            },
            {"about": "forged beside a good one", "part": "signature", "text": checkpoint + forged},
            {
                "about": "unknown signature only",
                "part": "signature_missing",
                "text": f"{text}\n{unknown}",
            },
            {"about": "no final line end", "part": "note", "text": checkpoint[:-1]},
            {"about": "no signature", "part": "note", "text": text},
            {"about": "carriage returns", "part": "note", "text": checkpoint.replace("\n", "\r\n")},
            {"about": "hyphen for dash", "part": "note", "text": checkpoint.replace("—", "-")},
            {
                "about": "base64 without padding",
                "part": "note",
                "text": checkpoint + unknown.replace("=", ""),
            },
            *signed_but_wrong(private, identity, mth(leaves)),
        ],
    }


def signed_but_wrong(private, identity, root):
    texts = {
        "extension line": ("checkpoint", f"{ORIGIN}\n600\n{b64(root)}\nextension\n"),
        "leading zero": ("checkpoint", f"{ORIGIN}\n0600\n{b64(root)}\n"),
        "plus sign": ("checkpoint", f"{ORIGIN}\n+600\n{b64(root)}\n"),
        "negative": ("checkpoint", f"{ORIGIN}\n-1\n{b64(root)}\n"),
        "short root": ("checkpoint", f"{ORIGIN}\n600\n{b64(root[:31])}\n"),
        "root with loose bits": (
            "checkpoint",
            f"{ORIGIN}\n600\n{b64(root)[:-2]}{'B' if b64(root)[-2] != 'B' else 'C'}=\n",
        ),
        "size beyond 63 bits": ("checkpoint", f"{ORIGIN}\n9223372036854775808\n{b64(root)}\n"),
        "empty tree with a root": ("checkpoint", f"{ORIGIN}\n0\n{b64(root)}\n"),
        "other origin": ("origin", f"other.example/log\n600\n{b64(root)}\n"),
        "two lines": ("checkpoint", f"{ORIGIN}\n600\n"),
    }
    rows = []
    for about, (part, text) in texts.items():
        line = f"— {ORIGIN} {b64(identity + private.sign(text.encode()))}\n"
        rows.append({"about": f"signed: {about}", "part": part, "text": f"{text}\n{line}"})
    return rows


def files():
    """Name and content of every vector file."""
    return {
        "entry.json": entries(),
        "fields.json": {"commitments": commitments(), "roots": roots(), "runs": runs()} | names(),
        "tree.json": tree(),
        "note.json": notes(),
    }


def render(content):
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name, content in files().items():
        (HERE / name).write_text(render(content), encoding="utf-8")
