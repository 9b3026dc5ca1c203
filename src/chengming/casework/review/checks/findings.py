"""核对结果: what one check says, where it looked, and what it means for an item of the form."""

from collections.abc import Iterable
from dataclasses import dataclass

PASS, FAIL, CANNOT_TELL, NONE = "pass", "fail", "cannot_tell", "none"
VERDICTS = {PASS: "符合", FAIL: "不符合", CANNOT_TELL: "不能判断", NONE: "没有核对项"}
ANCHORS = {"record": "记录", "fact": "案件事实", "paper": "文书", "deadline": "期限"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """指向案卷的一处: a record by id, a fact by path, a paper by kind, a deadline by clock."""

    kind: str
    ref: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check function says of one place, before it is put beside its item."""

    verdict: str
    said: str
    where: tuple[Anchor, ...] = ()
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """核对结果: one check, under one item of the form in use."""

    check: str
    item: str
    verdict: str
    said: str
    where: tuple[Anchor, ...]
    cite: tuple[str, ...]


def passed(said: str, *where: Anchor) -> Found:
    """机器核对无误。"""
    return Found(PASS, said, where)


def failed(said: str, *where: Anchor, cite: tuple[str, ...] = ()) -> Found:
    """机器发现不符；``cite`` where another article than the check's own was broken."""
    return Found(FAIL, said, where, cite)


def unsure(said: str, *where: Anchor) -> Found:
    """机器不能判断，须由审核人判断；``said`` says why."""
    return Found(CANNOT_TELL, said, where)


def fact(path: str, words: str) -> Anchor:
    """A fact of the sheet by its dotted path."""
    return Anchor("fact", path, words)


def deadline(clock: str, words: str) -> Anchor:
    """A time limit of the procedure."""
    return Anchor("deadline", clock, words)


def verdict_of(findings: Iterable[Finding], item: str) -> str:
    """One item's machine verdict: any fail fails it, any doubt leaves it open."""
    said = {finding.verdict for finding in findings if finding.item == item}
    for verdict in (FAIL, CANNOT_TELL, PASS):
        if verdict in said:
            return verdict
    return NONE
