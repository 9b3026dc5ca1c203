"""审计: every case replayed from its records, each act judged by the law its record names.

What is compared: whether each act was lawful then, the version it carries, late marks, verdicts of
scope, passes, decisions, the case's cached columns, and the numbers of each series (design.md D10).
"""

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases import scope
from chengming.casework.cases.carrying import DECISIONS, cached
from chengming.casework.cases.dossier import BESIDE, CONTEXT, ISSUE_PAPER, SYSTEM_KINDS
from chengming.casework.cases.errors import UnknownProcedure
from chengming.casework.cases.locks import series_of
from chengming.casework.cases.models import (
    Case,
    Decision,
    GatePass,
    Involvement,
    PracticeFile,
    ScopeVerdict,
    SearchText,
    Series,
)
from chengming.casework.cases.practice import projection as practice
from chengming.casework.cases.rules import CORRECTIONS
from chengming.casework.cases.visibility.projection import Beside
from chengming.law.errors import LawError
from chengming.law.events import Act, Context
from chengming.law.load import LawData, load_archive
from chengming.law.progress import Fold, judge
from chengming.record.clock.queries import SHANGHAI
from chengming.record.ledger.audit import Finding
from chengming.record.records import queries as records
from chengming.record.records.queries import Record
from chengming.standing.accounts.rows import compare, differences
from chengming.standing.powers import queries as powers
from chengming.standing.powers.errors import PowerUnknown
from chengming.standing.registry.queries import as_law_person

PART = "案件"
TABLES = (ScopeVerdict, GatePass, Decision)
AUDITED = (Case, Series, *TABLES, PracticeFile, SearchText, Involvement)


@dataclass
class Replay:
    """One case on its way: records so far, the fold under the law of the last one, what it proves."""

    case: Case
    found: list[Record]
    fold: Fold | None = None
    law: str = ""
    dirty: bool = False
    judged: list[scope.Judgment] = field(default_factory=list)
    wanted: scope.Judgment | None = None
    ended: Any = None
    round: int = 0
    rows: dict[type[Any], dict[Any, dict[str, Any]]] = field(
        default_factory=lambda: {model: {} for model in TABLES}
    )
    decided: dict[Any, dict[str, Any]] = field(default_factory=dict)

    @property
    def erased(self) -> bool:
        """Whether facts were lawfully erased: then what rested on them cannot be computed again."""
        return any(record.erased for record in self.found)

    def place(self, record: Record) -> str:
        """Case number and place, without anything personal."""
        return f"{self.case.number} 第 {record.seq} 号记录（{record.kind}）"


def audit() -> list[Finding]:
    """Every case against its records; an empty list is a clean room."""
    _context.cache_clear()
    findings: list[Finding] = []
    wanted: dict[type[Any], dict[Any, dict[str, Any]]] = {model: {} for model in TABLES}
    numbers: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    beside = Beside()
    streams = {stream.id for stream in records.streams("case")}
    for case in Case.objects.select_related("agency", "stream").order_by("number"):
        streams.discard(case.stream_id)
        replay = Replay(case, records.of_stream(case.stream_id))
        findings += replay_case(replay)
        for model, rows in replay.rows.items():
            wanted[model] |= rows
        _collect_numbers(replay, numbers)
        if replay.fold is not None:
            beside.expect(case, replay.found, replay.fold)
    for stream in sorted(streams):
        findings.append(Finding(PART, f"序列 {stream}", "有案件记录，没有案件：该行被删除。"))
    findings += compare(PART, wanted, TABLES)
    findings += compare(PART, practice.derive_all(), (PracticeFile,))
    findings += _series(numbers)
    return findings + beside.findings(PART)


def replay_case(replay: Replay) -> list[Finding]:
    """One case from its first record to its last."""
    findings = list(_opening(replay))
    if not replay.found or replay.found[0].kind != "register_lead":
        return findings  # the records are no case's: there is nothing to replay
    for index, record in enumerate(replay.found):
        before = replay.found[:index]
        try:
            findings += _step(replay, before, record)
        except (LawError, PowerUnknown, UnknownProcedure) as error:
            what = f"不能按当时的法律重新核验：{type(error).__name__}。"
            findings.append(Finding(PART, replay.place(record), what))
            return findings
    return findings + _cache(replay)


def _opening(replay: Replay) -> Iterator[Finding]:
    case, found = replay.case, replay.found
    if not found or found[0].kind != "register_lead":
        yield Finding(PART, case.number, "案件没有登记线索的记录：该行没有记录依据。")
        return
    first = found[0]
    said = _said_context(first)
    wanted = {
        "number": first.instrument, "agency_id": said.get("agency"),
        "power_id": said.get("power"), "procedure": first.procedure, "opened": first.done,
    }  # fmt: skip
    yield from differences(PART, f"案件 {case.number}", case, wanted)


def _step(replay: Replay, before: Sequence[Record], record: Record) -> Iterator[Finding]:
    where = replay.place(record)
    if record.late != (record.made.date() > record.done.date()):
        yield Finding(PART, where, "补录标记与办理、录入时间不符。")
    if record.kind in BESIDE - SYSTEM_KINDS:
        return
    fold = _fold_for(replay, before, record)
    if _said_context(record).get("digest") != dossiers.context_of(fold.context)["digest"]:
        yield Finding(PART, where, "当时的目录清单或者机关规定与记录所写的摘要不符：已被改动。")
    if record.kind in SYSTEM_KINDS:
        yield from _judgment(replay, record)
        return
    if replay.wanted is not None and not replay.erased:
        yield Finding(PART, where, "此前应当判断是否须经法制审核，却没有判断记录。")
    if not replay.erased:
        yield from _act(fold, record, where)
    fold = _add(replay, fold, record)
    replay.wanted = scope.due(fold, replay.judged, record.done)
    replay.ended = (replay.ended or record.done) if fold.ended else None
    _expect(replay, before, record)


def _said_context(record: Record) -> Mapping[str, object]:
    said = record.say.get(CONTEXT)
    return said if isinstance(said, Mapping) else {}


def _fold_for(replay: Replay, before: Sequence[Record], record: Record) -> Fold:
    """The fold before a record: rebuilt when law, lists or the past itself changed."""
    day = record.done.astimezone(SHANGHAI).date()
    case = replay.case
    context = _context(
        case.agency_id, case.power_id, day, powers.known_at(case.agency_id, record.made)
    )
    fold = replay.fold
    if fold is None or replay.law != record.law or replay.dirty or fold.context != context:
        law = law_of(record.law)
        fresh = Fold.start(law, dossiers.procedure_of(law, record.procedure), context)
        for event in dossiers.events(before):
            fresh.add(event)
        replay.fold, replay.law, replay.dirty = fresh, record.law, False
        return fresh
    return fold


def _act(fold: Fold, record: Record, where: str) -> Iterator[Finding]:
    act = Act(
        kind=record.kind, at=record.done, by=as_law_person(record.actor),
        beside=tuple(map(as_law_person, record.beside)),
        say=dossiers.say_for_law(record.kind, record.say),
    )  # fmt: skip
    verdict = judge(fold, act, record.done)
    if verdict.allowed is not True:
        gates = "、".join(refusal.gate for refusal in verdict.refusals) or "事项不全"
        yield Finding(PART, where, f"按当时的法律不应允许：{gates}。")
    spec = fold.procedure.actions[record.kind]
    stated = {n: act.say[n] for n in (*spec.must, *spec.may) if n in act.say}
    carried = fold.carry(record.kind, stated)
    if record.version != str(carried.get("version", "") or fold.version_with(stated)):
        yield Finding(PART, where, "记录所写的版本与当时的案件内容不符。")


def _add(replay: Replay, fold: Fold, record: Record) -> Fold:
    if record.kind not in CORRECTIONS:
        fold.add(dossiers.event(record))
        return fold
    upto = replay.found[: replay.found.index(record) + 1]
    replay.fold = dossiers.refold(fold, upto)
    return replay.fold


def _judgment(replay: Replay, record: Record) -> Iterator[Finding]:
    said = scope.judgment_of(record)
    due = replay.wanted
    if not replay.erased and (due is None or due.said != said.said):
        yield Finding(PART, replay.place(record), "是否须经法制审核的判断与重新计算的结果不符。")
    replay.judged.append(said)
    replay.wanted = None
    reasons = record.say.get("reasons")
    replay.rows[ScopeVerdict][record.id] = {
        "case_id": replay.case.pk, "version": said.version, "needs_review": said.needs_review,
        "reasons": _in_stored_order(reasons), "panel": said.panel,
    }  # fmt: skip
    _settle(replay)


def _in_stored_order(reasons: object) -> list[object]:
    # A record keeps its fields in order of name, so that the tenth reason stands before the second.
    found = reasons if isinstance(reasons, list) else []
    return [found[int(n)] for n in sorted(str(n) for n in range(len(found)))]


def _expect(replay: Replay, before: Sequence[Record], record: Record) -> None:
    """The rows this record must have left behind."""
    say, case = record.say, replay.case
    if record.kind == "confirm_review" and say.get("outcome") == "passed":
        concluded = [r for r in _live([*before]) if r.kind == "conclude_review"]
        replay.rows[GatePass][record.id] = {
            "case_id": case.pk, "version": record.version, "conclusion_id": concluded[-1].id
        }  # fmt: skip
    ends = record.kind == "annul_decision" or (
        record.kind == "remedy_outcome" and say.get("outcome") in ("annulled", "void")
    )
    voids = record.kind == "void_record" and any(
        key.hex == record.corrects for key in replay.rows[Decision]
    )
    replay.round += int(ends or voids)
    if record.kind in DECISIONS:
        replay.decided[record.id] = {
            "case_id": case.pk, "kind": record.kind, "number": record.instrument,
            "version": record.version, "round": replay.round,
        }  # fmt: skip
        if replay.wanted is None:
            _settle(replay)


def _settle(replay: Replay) -> None:
    """Decisions waiting for the verdict of their version get verdict and pass."""
    for key, row in replay.decided.items():
        version = row["version"]
        verdicts = [
            (columns["needs_review"], record)
            for record, columns in replay.rows[ScopeVerdict].items()
            if columns["version"] == version
        ]
        yes = [item for item in verdicts if item[0]]
        needed, verdict = (yes or verdicts or [(False, None)])[-1]
        passes = [
            k for k, columns in replay.rows[GatePass].items() if columns["version"] == version
        ]
        replay.rows[Decision][key] = row | {
            "verdict_id": verdict, "needs_review": needed,
            "gate_pass_id": passes[-1] if needed and passes else None,
        }  # fmt: skip
    replay.decided.clear()


def _live(found: list[Record]) -> list[Record]:
    voided = {record.corrects for record in found if record.kind == "void_record"}
    return [record for record in found if record.id.hex not in voided]


def _cache(replay: Replay) -> list[Finding]:
    if replay.fold is None:
        return []
    findings = []
    last = [r for r in replay.found if r.kind not in BESIDE][-1]
    where = f"案件 {replay.case.number}"
    if replay.wanted is not None and not replay.erased:
        findings.append(Finding(PART, where, "应当判断是否须经法制审核，却没有判断记录。"))
    wanted = cached(replay.fold, last.done) | {
        "seq": len(replay.found), "ended": replay.ended, "last_act": last.kind,
        "last_by": last.actor.person, "last_done": last.done,
    }  # fmt: skip
    if replay.erased:
        # 依法删除之后，决定性内容的摘要不能再算出；记录和日志里的承诺仍在。
        wanted.pop("version")
    return findings + differences(PART, where, replay.case, wanted)


def _collect_numbers(replay: Replay, numbers: dict[tuple[str, str, int], set[str]]) -> None:
    for record in replay.found:
        name = _series_of(record)
        if name:
            year = record.done.astimezone(SHANGHAI).year
            numbers[replay.case.agency_id, name, year].add(record.instrument)


def _series_of(record: Record) -> str:
    """The series a record took its number from; empty where it took none."""
    if record.kind == ISSUE_PAPER:
        return str(record.say.get("series") or "")
    return series_of(record.procedure, record.kind)


def _series(numbers: Mapping[tuple[str, str, int], set[str]]) -> list[Finding]:
    """编号连续: as many different numbers as the series has given, each within it."""
    findings = []
    held = {(row.agency_id, row.name, row.year): row.last for row in Series.objects.all()}
    for key in sorted(set(held) | set(numbers)):
        used = numbers.get(key, set())
        tails = {int(number.rpartition("〕")[2].rstrip("号") or 0) for number in used}
        if tails != set(range(1, held.get(key, 0) + 1)):
            what = (
                f"编号不连续或者与记录不符：已用到 {held.get(key, 0)} 号，记录中有 {len(used)} 个。"
            )
            findings.append(Finding(PART, "编号序列 " + "/".join(map(str, key)), what))
    return findings


@functools.lru_cache(maxsize=4096)
def _context(agency: str, power: str, day: date, known: datetime | None) -> Context:
    # The same day under the same lists is asked for by record after record.
    return powers.context(agency, power, day, known=known)


@functools.lru_cache(maxsize=8)
def law_of(digest: str) -> LawData:
    """The law data set kept under a digest, read once."""
    archive = records.law_archive(digest)
    if archive is None:
        raise LawError(f"法律数据集 {digest[:12]}… 没有保存，不能重新核验。请从备份取回。")
    return load_archive(archive, digest)
