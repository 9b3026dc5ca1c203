"""A published decision that anybody can check offline (公示核验; docs/formats/publication-v1.md).

The page's own bytes, the records it rests on with the fields it shows, and for each its proof that
it stands in the log. What the page says is compared with the fields; what it hides is still bound.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from chengming.proof.canonical import JSONValue, canonical, parse, read
from chengming.proof.entry import DisclosedRecord, leaf_hash
from chengming.proof.errors import CanonicalRefused, NotEnough, ProofError, PublicationWrong
from chengming.proof.fields import join_runs, referenced
from chengming.proof.note import VerifierKey
from chengming.proof.tlog_proof import TlogProof
from chengming.proof.verify import Problem, Report, head_facts, key_beside

FORMAT = "chengming/publication-proof/v1"
SNAPSHOT = "chengming/publication/v1"
SUFFIX = ".json"
LARGEST = 20_000_000
_KEYS = {"format", "snapshot", "digest", "records", "tlog_proofs"}
_MAY = {
    "slug",
    "version",
    "key",
}  # for readers; what is checked is the snapshot and a key of one's own


class _Page:
    """One page under examination: its snapshot, its records, and the fields each of them shows."""

    def __init__(self, data: bytes) -> None:
        self.records: list[DisclosedRecord] = []
        self.shown: list[dict[str, JSONValue]] = []
        self.hidden: list[set[str]] = []
        try:
            value = read(data)
        except CanonicalRefused as error:
            raise PublicationWrong(f"公示证明不是合规的 JSON：{error.what}") from None
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise PublicationWrong(f"公示证明的格式不是 {FORMAT}", where="format")
        if value.keys() - _MAY != _KEYS:
            raise PublicationWrong(f"公示证明应有 {'、'.join(sorted(_KEYS))} 五项")
        snapshot, self.digest = value["snapshot"], value["digest"]
        if not isinstance(snapshot, str):
            raise PublicationWrong("snapshot 应为文字", where="snapshot")
        self.snapshot = snapshot
        self.said = self._say(self.snapshot.encode())
        self.proofs = self._proofs(value["tlog_proofs"])
        for record in self._list(value, "records"):
            self._add(DisclosedRecord.from_bytes(canonical(record)))

    def _say(self, snapshot: bytes) -> dict[str, JSONValue]:
        said = parse(snapshot)
        if not isinstance(said, dict) or said.get("format") != SNAPSHOT:
            raise PublicationWrong(f"快照的格式不是 {SNAPSHOT}", where="snapshot")
        return said

    def _proofs(self, value: JSONValue) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise PublicationWrong("有记录还没有存在性证明：可能尚未进入日志，请稍后重新下载")
        return [str(item) for item in value]

    def _add(self, record: DisclosedRecord) -> None:
        self.records.append(record)
        shown: dict[str, JSONValue] = {}
        hidden: set[str] = set()
        for field in record.fields:
            if field.name is None or field.value is None:
                hidden.add(field.commitment.hex())
            else:
                shown[field.name] = parse(field.value)
        self.shown.append(shown)
        self.hidden.append(hidden)

    def check(self, key: VerifierKey, report: Report) -> None:
        """Raises by the first thing that is wrong."""
        if hashlib.sha256(self.snapshot.encode()).hexdigest() != self.digest:
            raise PublicationWrong("快照的摘要与所载的不符", where="digest")
        self._check_log(key, report)
        self._check_head()
        for block in self._list(self.said, "body"):
            for number, part in enumerate(self._list(block, "parts")):
                self._check_part(part, f"{_text(block, 'title')} {number}")

    def _check_log(self, key: VerifierKey, report: Report) -> None:
        ids = [record.entry.id for record in self.records]
        if ids != self.said.get("records") or len(self.proofs) != len(ids) or not ids:
            raise PublicationWrong("记录与快照所列的不符，或者缺少存在性证明", where="records")
        for record, proof in zip(self.records, self.proofs, strict=True):
            parsed = TlogProof.from_bytes(proof.encode())
            checkpoint = parsed.verify(leaf_hash(record.entry_bytes), key)
            report.facts |= head_facts(checkpoint)

    def _check_head(self) -> None:
        head = self.said.get("head")
        if not isinstance(head, dict) or "number" not in head:
            raise PublicationWrong("快照没有指明文号的出处", where="head")
        for name, place in head.items():
            opened = canonical(self._opened(place, name))  # by their bytes: 1 is not true
            if name not in self.said or opened != canonical(self.said[name]):
                raise PublicationWrong(f"{name} 与记录的字段不符", where="head")
        decided = self.records[0].entry
        if decided.kind != self.said.get("series") or decided.done[:10] != self.said.get("decided"):
            raise PublicationWrong("决定的种类或者日期与记录不符", where="head")

    def _check_part(self, part: JSONValue, where: str) -> None:
        if not isinstance(part, dict):
            raise PublicationWrong("正文的写法不合规定", where=where)
        if "hidden" in part:
            place, commitment = self._place(part.get("at"), where)
            if commitment not in self.hidden[place]:
                raise PublicationWrong("隐去的部分不在记录的承诺之内", where=where)
            return
        value = self._opened(part.get("at"), where)
        if part.get("verbatim") is not True:
            return
        text = part.get("text")
        if not isinstance(text, str):
            raise PublicationWrong("正文的写法不合规定", where=where)
        if "via" in part:
            stands_for = self._opened(part["via"], where)
            _, name = self._place(part["via"], where)
            path = referenced(value) if isinstance(value, str) else None
            if path is None or name != f"say.{path}" or stands_for != text:
                raise PublicationWrong("引用的事实与记录不符", where=where)
        elif self._reads(value, str(part.get("at"))) != text:
            raise PublicationWrong("公示的文字与记录的字段不符", where=where)

    def _reads(self, value: JSONValue, where: str) -> str:
        if not isinstance(value, str):
            raise PublicationWrong("公示的文字所依据的字段不是文字", where=where)
        run = "/" in where  # only a run has doubled braces
        return join_runs([value]) if run else value

    def _opened(self, place: JSONValue, where: str) -> JSONValue:
        number, name = self._place(place, where)
        if name not in self.shown[number]:
            raise PublicationWrong("公示的内容没有公开的字段可以对照", where=where)
        return self.shown[number][name]

    def _place(self, place: JSONValue, where: str) -> tuple[int, str]:
        if isinstance(place, list) and len(place) == 2:
            number, name = place
            # `type`, not isinstance: true is not 1
            if type(number) is int and isinstance(name, str) and 0 <= number < len(self.shown):
                return number, name
        raise PublicationWrong("没有指明出处", where=where)

    def _list(self, value: JSONValue, name: str) -> list[JSONValue]:
        found = value.get(name) if isinstance(value, dict) else None
        if not isinstance(found, list):
            raise PublicationWrong(f"{name} 应为列表", where=name)
        return found


def _text(value: JSONValue, name: str) -> str:
    return str(value.get(name, "")) if isinstance(value, dict) else ""


def verify_publication(data: bytes, key: VerifierKey) -> Report:
    """Judges one page: its digest, every record, every proof, every part of its text."""
    report = Report("publication")
    try:
        if len(data) > LARGEST:
            raise PublicationWrong("公示证明过大")
        page = _Page(data)
        page.check(key, report)
        names = ("number", "version", "decided", "published", "scope")
        report.facts |= {name: page.said.get(name) for name in names}
        report.facts |= {
            "digest": str(page.digest), "records": len(page.records),
            "shown": sum(map(len, page.shown)), "hidden": sum(map(len, page.hidden)),
        }  # fmt: skip
        report.notes.append(
            "核对了文号、日期、金额和逐字公开的文字；处罚种类和条款的中文写法请与字段对照"
        )
    except ProofError as error:
        report.problems.append(Problem.of(error))
        report.facts.clear()  # nothing is established by a proof that fails anywhere
    return report


def verify_publication_file(path: Path, key: VerifierKey | None = None) -> Report:
    """The file a page hands out; without a key, the one found beside it, and it is said so."""
    if not path.is_file():
        raise NotEnough("没有这个文件")
    found = Report("publication")
    report = verify_publication(path.read_bytes(), key or key_beside(path.parent, found))
    report.notes += found.notes
    return report
