"""An issued paper that anybody can check offline (文书核验包; design.md §3, issued paper).

The bundle ``<number>.cm.zip`` holds the PDF, ``record.json`` (the record of issuing, its fields opened),
the ``.tlog-proof``, the log's key and a README. The same, without the PDF, fits in one ``.cm.json`` that
lies beside the PDF. What is checked: record → fields → entry → log, and the PDF's bytes against the
digests the record committed to.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from chengming.proof.canonical import JSONValue, canonical, parse
from chengming.proof.entry import DisclosedRecord
from chengming.proof.errors import (
    BundleMalformed,
    CanonicalRefused,
    KeyRefused,
    NotEnough,
    PaperWrong,
    ProofError,
    RecordMalformed,
)
from chengming.proof.note import VerifierKey
from chengming.proof.papers import sheet
from chengming.proof.verify import KEY_FILE, OWN_KEY, Problem, Report, read_key, verify_proof

FORMAT = "chengming/paper-proof/v1"
KIND = "issue_paper"
ZIP_SUFFIX, JSON_SUFFIX, SHEET_SUFFIX = ".cm.zip", ".cm.json", ".cm.txt"
PDF_SUFFIX = ".pdf"
RECORD_FILE, PROOF_FILE, README_FILE = "record.json", "paper.tlog-proof", "README.txt"
LARGEST_PAPER, LARGEST_PART = 100 << 20, 8 << 20
_WHEN = (1980, 1, 1, 0, 0, 0)
_DIGEST = "files.0."

README = """本文件夹里有什么
================

*.pdf              文书正本。用任何阅读器打开。
record.json        制发这份文书的记录：办理时间、文号，以及文书全文的摘要（SHA-256、SM3）和大小。
paper.tlog-proof   证明这条记录已经写进公开日志，其后不能悄悄改动。
log.vkey           日志的公钥。请从机关网站等其他渠道另取一份，与它对照。
README.txt         本说明。它自身不受证明保护。

怎样核验
--------

在任何一台装有 Python 3.11 的机器上，不需要联网，也不需要数据库：

    chengming verify 本文件.cm.zip --key 另行取得的公钥

或者在门户的“查验”页面打开本文件，核验在您的浏览器里进行，文件不会上传。

文书、记录、证明三者之中，任何一个字节被改动，核验都不会通过，并会指出是哪一部分。
"""


@dataclass(frozen=True)
class Bundle:
    """A paper and all that proves it, as bytes."""

    pdf: bytes
    record: bytes
    proof: bytes
    key: bytes
    readme: bytes = README.encode()

    def to_zip(self, name: str) -> bytes:
        """``<name>.cm.zip``: the same bytes whenever it is made."""
        members = {
            f"{name}{PDF_SUFFIX}": self.pdf, RECORD_FILE: self.record, PROOF_FILE: self.proof,
            KEY_FILE: self.key, README_FILE: self.readme,
        }  # fmt: skip
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as bundle:
            for member, data in members.items():
                info = zipfile.ZipInfo(member, _WHEN)
                info.external_attr = 0o644 << 16
                bundle.writestr(info, data)
        return made.getvalue()

    def to_json(self) -> bytes:
        """``<name>.cm.json``: what lies beside the PDF."""
        said = {"record": self.record, "tlog_proof": self.proof, "key": self.key}
        return canonical({"format": FORMAT} | {name: data.decode() for name, data in said.items()})


def read_zip(data: bytes) -> Bundle:
    """The parts of a bundle; refuses what is no bundle, is damaged, or is larger than a paper can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            names = bundle.namelist()
            pdfs = [name for name in names if name.endswith(PDF_SUFFIX)]
            wanted = {RECORD_FILE, PROOF_FILE, KEY_FILE, README_FILE, *pdfs}
            if len(pdfs) != 1 or len(names) != len(wanted) or set(names) != wanted:
                raise BundleMalformed("核验包里的文件不齐全，或者多出了别的文件", where="names")
            pdf, record, proof, key, readme = (
                _member(bundle, name)
                for name in (pdfs[0], RECORD_FILE, PROOF_FILE, KEY_FILE, README_FILE)
            )
            return Bundle(pdf, record, proof, key, readme)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BundleMalformed("核验包不是完整的 zip 文件") from error


def _member(bundle: zipfile.ZipFile, name: str) -> bytes:
    largest = LARGEST_PAPER if name.endswith(PDF_SUFFIX) else LARGEST_PART
    if bundle.getinfo(name).file_size > largest:
        raise BundleMalformed("核验包里的文件过大", where=name)
    try:
        with bundle.open(name) as member:
            data = member.read(largest + 1)
    except zipfile.BadZipFile as error:
        raise BundleMalformed("核验包里的文件已损坏", where=_part_of(name)) from error
    if len(data) > largest:
        raise BundleMalformed("核验包里的文件过大", where=name)
    return data


def _part_of(name: str) -> str:
    return "paper" if name.endswith(PDF_SUFFIX) else name


def read_json(data: bytes, pdf: bytes) -> Bundle:
    """A PDF with the ``.cm.json`` that lay beside it."""
    if len(data) > LARGEST_PART:
        raise BundleMalformed("证明文件过大")
    try:
        value = parse(data)
    except CanonicalRefused as error:
        raise BundleMalformed(f"证明文件不是合规的 JSON：{error.what}") from None
    names = {"format", "record", "tlog_proof", "key"}
    if not isinstance(value, dict) or value.keys() != names or value["format"] != FORMAT:
        raise BundleMalformed(f"证明文件的格式不是 {FORMAT}", where="format")
    texts = [value[name] for name in ("record", "tlog_proof", "key")]
    if not all(isinstance(text, str) for text in texts):
        raise BundleMalformed("证明文件的各项应为文字")
    record, proof, key = (str(text).encode() for text in texts)
    return Bundle(pdf, record, proof, key)


def verify_bundle(bundle: Bundle, key: VerifierKey | None = None) -> Report:
    """Judges a paper: its record in the log, and its bytes against the record."""
    report = Report("paper")
    try:
        own = read_key(bundle.key)
        if key is not None and key != own:
            raise KeyRefused("核验包里的公钥与另行取得的公钥不同", where=KEY_FILE)
    except ProofError as error:
        report.problems.append(Problem.of(error))
        return report
    found = verify_proof(bundle.proof, bundle.record, key or own)
    report.problems += found.problems
    report.facts |= found.facts
    try:
        if found.good:
            _check_record(bundle.record)
            _check_paper(bundle.pdf, report)
    except ProofError as error:
        report.problems.append(Problem.of(error))
    if not report.good:
        report.facts.clear()  # nothing is established by a proof that fails anywhere
    if key is None:
        report.notes.append(OWN_KEY)
    if bundle.readme != README.encode():
        report.notes.append("README 与本程序所附的说明不同；它不受证明保护，不影响核验结果")
    return report


def _check_record(record: bytes) -> None:
    # Other spaces say the same, but the file would not be the one that was handed out.
    if DisclosedRecord.from_bytes(record).to_bytes() != record:
        raise RecordMalformed("记录文件的写法不是出具时的写法")


def _check_paper(pdf: bytes, report: Report) -> None:
    shown = _shown(report.facts.get("fields"))
    if report.facts.get("kind") != KIND:
        raise PaperWrong("这条记录不是制发文书的记录", where="kind")
    said = {name: shown.get(_DIGEST + name) for name in ("size", "sha256", "sm3")}
    if None in said.values():
        raise PaperWrong("记录没有公开文书的大小和摘要，无从核对", where="fields")
    if (len(pdf), hashlib.sha256(pdf).hexdigest()) != (said["size"], said["sha256"]):
        raise PaperWrong("文书的内容与制发时的摘要不符：文书已被改动", where="paper")
    try:
        other = hashlib.new("sm3", pdf).hexdigest()
    except ValueError:
        report.notes.append("本机的密码库没有 SM3，只核对了 SHA-256")
    else:
        if other != said["sm3"]:
            raise PaperWrong("文书的 SM3 摘要与记录不符", where="paper")
    report.facts |= {
        "number": shown.get("instrument"), "title": shown.get("say.title"),
        "digest": said["sha256"],
    }  # fmt: skip


def _shown(fields: JSONValue) -> dict[str, JSONValue]:
    found: dict[str, JSONValue] = {}
    for item in fields if isinstance(fields, list) else []:
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            found[str(item["name"])] = item.get("value")
    return found


def is_paper(path: Path) -> bool:
    """Whether it is a bundle, a PDF, or what lies beside one; a publication's proof is named alike."""
    if path.name.endswith(JSON_SUFFIX) and path.is_file():
        return path.with_name(path.name.removesuffix(JSON_SUFFIX) + PDF_SUFFIX).is_file() or (
            FORMAT.encode() in path.read_bytes()[:LARGEST_PART]
        )
    return path.name.endswith((ZIP_SUFFIX, JSON_SUFFIX, SHEET_SUFFIX, PDF_SUFFIX))


def verify_paper_file(path: Path, key: VerifierKey | None = None) -> Report:
    """``.cm.zip``; or a PDF with its ``.cm.json``, or ``.cm.txt`` with what was scanned, beside it."""
    if not path.is_file():
        raise NotEnough("没有这个文件")
    if path.name.endswith(ZIP_SUFFIX):
        return _judged(path.read_bytes(), None, key)
    stem = path.name.removesuffix(JSON_SUFFIX).removesuffix(SHEET_SUFFIX).removesuffix(PDF_SUFFIX)
    pdf, beside = path.with_name(stem + PDF_SUFFIX), path.with_name(stem + JSON_SUFFIX)
    scanned = path.with_name(stem + SHEET_SUFFIX)
    if not beside.is_file() and scanned.is_file() and pdf.is_file():
        return _judged(scanned.read_bytes(), pdf.read_bytes(), key, scanned=True)
    if not beside.is_file():
        raise NotEnough(
            f"只有文书，没有证明：还需要它的核验包（{ZIP_SUFFIX}），或者旁边的 {beside.name}"
        )
    if not pdf.is_file():
        raise NotEnough(f"只有证明，没有文书：还需要 {pdf.name}")
    return _judged(beside.read_bytes(), pdf.read_bytes(), key)


def _judged(
    data: bytes, pdf: bytes | None, key: VerifierKey | None, *, scanned: bool = False
) -> Report:
    try:
        if scanned:
            data = sheet.joined(data.decode("ascii", "replace").splitlines())
        bundle = read_zip(data) if pdf is None else read_json(data, pdf)
    except BundleMalformed as error:
        return Report("paper", problems=[Problem.of(error)])
    return verify_bundle(bundle, key)
