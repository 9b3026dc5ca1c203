"""Proofs of published decisions made to order: signed, logged and committed to, and yet saying what
their records do not.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from chengming.proof.canonical import canonical
from chengming.proof.checkpoint import Checkpoint
from chengming.proof.entry import Entry, disclose, leaf_hash
from chengming.proof.fields import Field, fields_root
from chengming.proof.note import SeedSigner
from chengming.proof.tlog_proof import TlogProof
from chengming.proof.tree import inclusion_proof, root_of

SIGNER = SeedSigner("demo.test.example/log", b"\x07" * 32)
STRANGER = SeedSigner("demo.test.example/log", b"\x08" * 32)
TIME = "2026-03-12T10:00:00+08:00"
Proof = dict[str, Any]


def salt(name: str) -> bytes:
    """A salt that a test can make again."""
    return hashlib.sha256(f"salt of {name}".encode()).digest()


def sealed(name: str, value: object) -> str:
    """The commitment of a field that is not shown."""
    return Field.opened(name, salt(name), canonical(value)).commitment.hex()


DECISION = {
    "instrument": "澄市监罚〔2026〕1号", "say.amount": 500000, "say.conduct/0000": "经营{{过期}}饼干。",
    "say.conduct/0001": "{parties.0.name}", "say.flag": True, "say.one": 1, "say.empty": [],
    "say.null": None, "say.parties.0.name": "江阴某食品店", "say.phone": "13912345678",
    "say.plain": "逐字{原样}。", "say.zz/0000": "{",
}  # fmt: skip
HIDDEN = ("say.phone",)


@dataclass
class Order:
    """What a proof is to say; ``made`` commits to it, logs it and signs."""

    fields: dict[str, Any] = field(default_factory=lambda: dict(DECISION))
    hidden: tuple[str, ...] = HIDDEN
    entry: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    signer: SeedSigner = SIGNER
    size: int = 5
    index: int = 3

    def parts(self) -> list[Any]:
        """One part of every kind."""
        return [
            {"label": "名称", "text": "江阴某食品店", "at": [0, "say.parties.0.name"], "verbatim": True},
            {"text": "经营{过期}饼干。", "at": [0, "say.conduct/0000"], "verbatim": True},
            {"text": "江阴某食品店", "at": [0, "say.conduct/0001"], "verbatim": True,
             "via": [0, "say.parties.0.name"]},
            {"text": "逐字{原样}。", "at": [0, "say.plain"], "verbatim": True},
            {"text": "5,000元", "at": [0, "say.amount"]},
            {"hidden": "〔隐去〕", "rule": "contact", "title": "联系方式", "cites": [],
             "at": [0, sealed("say.phone", "13912345678")]},
        ]  # fmt: skip

    def made(self) -> Proof:
        """The file as an object."""
        fields = [
            Field.concealed(f.commitment) if name in self.hidden else f
            for name, value in sorted(self.fields.items())
            for f in [Field.opened(name, salt(name), canonical(value))]
        ]
        told: dict[str, Any] = {
            "id": "ab" * 16, "kind": "decide", "stream": "11" * 32, "seq": 7, "prev": "22" * 32,
            "done": TIME, "made": TIME, "late": False, "law": "33" * 32, "door": "desk-1",
        }  # fmt: skip
        root = fields_root([f.commitment for f in fields]).hex()
        entry = Entry(**(told | {"fields": root} | self.entry)).to_bytes()
        snapshot = canonical(self._said(told["id"])).decode()
        return {
            "format": "chengming/publication-proof/v1", "slug": "x" * 26, "version": 1,
            "digest": hashlib.sha256(snapshot.encode()).hexdigest(), "snapshot": snapshot,
            "records": [json.loads(disclose(entry, fields))], "tlog_proofs": [self._proof(entry)],
            "key": SIGNER.key.to_text(),
        }  # fmt: skip

    def _said(self, record: str) -> dict[str, Any]:
        head = {"number": [0, "instrument"], "amount_fen": [0, "say.amount"], **self.head}
        said = {
            "format": "chengming/publication/v1", "number": "澄市监罚〔2026〕1号", "amount_fen": 500000,
            "series": "decide", "decided": "2026-03-12", "version": 1, "published": TIME,
            "agency": {"id": "market", "name": "江阴市市场监督管理局"}, "scope": "full",
            "records": [record], "head": {n: at for n, at in head.items() if at is not None},
            "body": self.body if self.body is not None else [{"title": "全部", "parts": self.parts()}],
        }  # fmt: skip
        return {name: value for name, value in (said | self.said).items() if value != "ABSENT"}

    def _proof(self, entry: bytes) -> str:
        leaves = [hashlib.sha256(n.to_bytes(2, "big")).digest() for n in range(self.size)]
        leaves[self.index] = leaf_hash(entry)
        signed = Checkpoint(self.signer.key.name, self.size, root_of(leaves)).sign(self.signer)
        path = tuple(inclusion_proof(leaves, self.index))
        return TlogProof(self.index, path, signed).to_bytes().decode()


def written(proof: Proof) -> bytes:
    """As the portal writes it."""
    return json.dumps(proof, ensure_ascii=False, indent=1).encode()


def with_part(**changed: Any) -> Order:
    """One part of the body, on its own."""
    order = Order()
    order.body = [{"title": "一", "parts": [changed]}]
    return order


def wrong_from_inside() -> dict[str, Order]:
    """Consistent in every hash and signature; some of them right all the same."""
    name, run, ref = [0, "say.parties.0.name"], [0, "say.conduct/0000"], [0, "say.conduct/0001"]
    v: dict[str, Any] = {"verbatim": True}
    return {
        "as it should be": Order(),
        "a tree of one": Order(size=1, index=0),
        "a large tree": Order(size=300, index=255),
        "no amount in the head": Order(head={"amount_fen": None}),
        "no number in the head": Order(head={"number": None}),
        "a head over a missing value": Order(head={"nothing": [0, "say.null"]}),
        "a head over a null": Order(head={"none": [0, "say.null"]}, said={"none": None}),
        "one is not true": Order(head={"one": [0, "say.flag"]}, said={"one": 1}),
        "true is not one": Order(head={"one": [0, "say.one"]}, said={"one": True}),
        "an empty list": Order(head={"e": [0, "say.empty"]}, said={"e": []}),
        "an empty object is no list": Order(head={"e": [0, "say.empty"]}, said={"e": {}}),
        "another number": Order(said={"number": "澄市监罚〔2026〕2号"}),
        "another amount": Order(said={"amount_fen": 500001}),
        "another series": Order(said={"series": "exempt"}),
        "another day": Order(said={"decided": "2026-03-13"}),
        "another kind of record": Order(entry={"kind": "exempt"}),
        "another record": Order(said={"records": ["cd" * 16]}),
        "one record too many": Order(said={"records": ["ab" * 16, "ab" * 16]}),
        "no list of records": Order(said={"records": "ABSENT"}),
        "another format of snapshot": Order(said={"format": "chengming/publication/v2"}),
        "no body": Order(said={"body": "ABSENT"}),
        "an empty body": Order(body=[]),
        "a body that is text": Order(said={"body": "text"}),
        "parts that are text": Order(body=[{"title": "一", "parts": ""}]),
        "a block that is a list": Order(body=[["title"]]),
        "a part that is a list": Order(body=[{"title": "一", "parts": [[]]}]),
        "a part that is null": Order(body=[{"title": "一", "parts": [None]}]),
        "a part from nowhere": with_part(text="x"),
        "a part of a record there is not": with_part(text="江阴某食品店", at=[1, name[1]], **v),
        "a negative record": with_part(text="江阴某食品店", at=[-1, name[1]], **v),
        "a record named false": with_part(text="江阴某食品店", at=[False, name[1]], **v),
        "a record named by text": with_part(text="江阴某食品店", at=["0", name[1]], **v),
        "a place of three": with_part(text="江阴某食品店", at=[0, name[1], 0], **v),
        "a field that is hidden": with_part(text="13912345678", at=[0, "say.phone"], **v),
        "another text": with_part(text="江阴某食品行", at=name, **v),
        "no text": with_part(at=[0, "say.null"], **v),
        "a text that is a number": with_part(text=1, at=[0, "say.one"], **v),
        "a printed form": with_part(text="五千元", at=[0, "say.amount"]),
        "verbatim in another sense": with_part(text="五千元", at=[0, "say.amount"], verbatim=1),
        "verbatim of a number": with_part(text="500000", at=[0, "say.amount"], **v),
        "braces still doubled": with_part(text="经营{{过期}}饼干。", at=run, **v),
        "braces lost": with_part(text="经营过期饼干。", at=run, **v),
        "a lone brace in a run": with_part(text="{", at=[0, "say.zz/0000"], **v),
        "a reference read as letters": with_part(text="{parties.0.name}", at=ref, **v),
        "a reference without its fact": with_part(text="江阴某食品店", at=ref, **v),
        "a reference to another fact": with_part(text="逐字{原样}。", at=ref, via=[0, "say.plain"], **v),
        "a reference that reads otherwise": with_part(text="某店", at=ref, via=name, **v),
        "no reference, but a fact": with_part(text="江阴某食品店", at=name, via=name, **v),
        "something else hidden": with_part(hidden="〔隐去〕", at=[0, sealed("say.phone", "139")]),
        "a shown field said to be hidden": with_part(
            hidden="〔隐去〕", at=[0, sealed("say.amount", 500000)]
        ),
        "hidden nowhere": with_part(hidden="〔隐去〕"),
        "signed by a stranger of the same name": Order(signer=STRANGER),
        "late, first of its stream": Order(entry={"late": True, "seq": 1, "prev": "0" * 64}),
        "a leap day": Order(
            entry={"done": "2024-02-29T23:59:59+08:00"}, said={"decided": "2024-02-29"}
        ),
        "text of every kind": Order(
            fields=DECISION | {"say.any": "é\u2028\x7f\u0001\"\\/🙂\ufeff"},
            head={"any": [0, "say.any"]}, said={"any": "é\u2028\x7f\u0001\"\\/🙂\ufeff"},
        ),
    }  # fmt: skip
