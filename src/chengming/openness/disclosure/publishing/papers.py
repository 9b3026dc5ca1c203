"""文书查验: what may be said of an issued paper under its code (design.md §3, issued paper)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chengming.casework.cases import dossier as dossiers
from chengming.casework.cases.dossier import ISSUE_PAPER, VOID_PAPER, Dossier
from chengming.casework.documents.issuing.codes import code
from chengming.law.limits import day_of
from chengming.proof.entry import DisclosedRecord, leaf_hash
from chengming.proof.papers import codes
from chengming.record.clock.queries import SHANGHAI
from chengming.record.records import queries as records
from chengming.record.records.queries import Record
from chengming.standing.accounts import acts
from chengming.standing.registry import queries as registry

OFFICER = "officer"
# What a party is handed: title; each step with its time limit, or the input that names the day.
_REMEDIES = (("申请行政复议", "reconsideration"), ("提起行政诉讼", "litigation"))
PAPERS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "preservation_notice": ("先行登记保存通知书", (("等待行政机关作出处理", "preservation"),)),
    "correction_order": ("责令改正通知书", (("改正违法行为", "say.until"),)),
    "penalty_notice": (
        "行政处罚告知书", (("陈述、申辩", "statement"), ("要求听证", "hearing_request")),
    ),
    "hearing_notice": ("行政处罚听证通知书", (("出席听证", "say.held_on"),)),
    "hearing_refusal": ("不予听证通知书", ()),
    "penalty_decision": ("行政处罚决定书", (("缴纳罚没款", "payment"), *_REMEDIES)),
    "exemption_decision": ("不予行政处罚决定书", _REMEDIES),
    "no_grounds_decision": ("违法事实不能成立决定书", _REMEDIES),
    "annulment_decision": ("撤销决定书", ()),
    "instalment_decision": ("延期（分期）缴纳罚款决定书", (("按批准的期限缴纳", "instalment"),)),
    "additional_fine_notice": ("加处罚款通知书", ()),
    "demand_letter": ("履行行政决定催告书", (("履行义务，或者陈述、申辩", "demand_wait"),)),
    "service_announcement": ("送达公告", (("公告期满视为送达", "announcement"),)),
}  # fmt: skip
_REPLACED_BY = {"penalty_notice": ("notify",), "hearing_notice": ("notify_hearing",)}
_DECISION_PAPERS = ("penalty_decision", "exemption_decision", "no_grounds_decision")


@dataclass(frozen=True)
class Shown:
    """One paper that may be looked up: its act, and the record of issuing it, where it was issued here.

    ``fate``: ``void`` or ``corrected`` where its issuing was voided, or another one corrects it.
    """

    act: Record
    kind: str
    issuing: Record | None = None
    fate: str = ""

    @property
    def copy(self) -> int:
        """The how manieth of its kind for this act."""
        return int(str(self.issuing.say["copy"])) if self.issuing is not None else 1

    @property
    def key(self) -> str:
        """Names it among all papers."""
        key = f"{self.act.id.hex}/{self.kind}"
        return key if self.copy == 1 else f"{key}/{self.copy}"

    def code(self, case: str) -> str:
        """What is printed on it."""
        return code(case, self.act.seq, self.kind, self.copy)


def issued(dossier: Dossier) -> Iterator[Shown]:
    """Every paper of the case that bears a code: those a party is handed, and whatever was issued here."""
    made = [record for record in dossier.records if record.kind == ISSUE_PAPER]
    void = {record.corrects for record in dossier.records if record.kind == VOID_PAPER}
    corrected = {record.corrects for record in made if record.id.hex not in void}
    for act in dossier.records:
        spec = dossier.procedure.actions.get(act.kind)
        mine = [record for record in made if record.say["act"] == act.id.hex]
        kinds = [kind for kind in (spec.papers if spec is not None else ()) if kind in PAPERS]
        for kind in dict.fromkeys((*kinds, *(str(record.say["paper"]) for record in mine))):
            own = [record for record in mine if record.say["paper"] == kind]
            if not own:
                yield Shown(act, kind)
            for one in own:
                key = one.id.hex
                fate = "void" if key in void else "corrected" if key in corrected else ""
                yield Shown(act, kind, one, fate)


def columns(dossier: Dossier, shown: Shown, agency_name: str) -> dict[str, object]:
    """What may be said of one paper: never a party, never a fact."""
    acts_now, act, issuing = dossiers.people_acts(dossier.records), shown.act, shown.issuing
    state = _state(act, shown.kind, acts_now)
    if shown.fate and state != "void":
        state = shown.fate
    title, steps = PAPERS.get(shown.kind) or (str(issuing and issuing.say["title"]), ())
    told = _steps(dossier, act, steps) if state in ("valid", "corrected") else []
    at = issuing or act
    return {
        "digest": codes.digest_of(shown.code(dossier.case.pk.hex)), "record": act.id,
        "case_id": dossier.case.pk, "agency_name": agency_name, "kind": shown.kind,
        "title": title, "number": at.instrument or dossier.case.number,
        "issued": at.done.astimezone(SHANGHAI).date(), "leaf": _leaf(at),
        "sha256": issuing.files[0].sha256 if issuing is not None else "",
        "officers": _officers(act, acts_now), "state": state, "steps": told,
    }  # fmt: skip


def _state(record: Record, kind: str, acts_now: Sequence[Record]) -> str:
    found = next((act for act in acts_now if act.id == record.id), None)
    if found is None:
        return "void"
    later = [act for act in acts_now if act.seq > record.seq]
    outcomes = {act.say.get("outcome") for act in later if act.kind == "remedy_outcome"}
    if kind in _DECISION_PAPERS:
        if any(act.kind == "annul_decision" for act in later) or outcomes & {"annulled", "void"}:
            return "withdrawn"
        if "changed" in outcomes:
            return "corrected"
    if any(act.kind in _REPLACED_BY.get(kind, ()) for act in later):
        return "withdrawn"
    return "corrected" if found.rectified_by else "valid"


def _steps(
    dossier: Dossier, record: Record, steps: Sequence[tuple[str, str]]
) -> list[dict[str, str]]:
    law, told = acts.law(), []
    for what, clock in steps:
        if clock == "hearing_request" and record.say.get("tells_hearing") is not True:
            continue
        cites: tuple[str, ...] = ()
        if clock.startswith("say."):
            until = str(record.say.get(clock[4:]) or "")
        else:
            computation = dossier.fold.clocks[clock].computation
            last = computation.deadline if computation else None
            until = "" if last is None else day_of(last).isoformat()
            cites = dossier.procedure.clocks[clock].cite
        if until or clock in dossier.fold.clocks:
            cite = "、".join(law.instruments.parse(c).print() for c in cites)
            told.append({"what": what, "until": until, "cite": cite})
    return told


def _leaf(record: Record) -> str:
    told = DisclosedRecord.from_bytes(records.disclosed(record.id))
    return leaf_hash(told.entry_bytes).hex()


def _officers(record: Record, acts_now: Sequence[Record]) -> list[dict[str, str]]:
    """承办人 named by then, and who acted on the spot, with the credential good that day."""
    day = record.done.astimezone(SHANGHAI).date()
    named = [
        act.say["handlers"] for act in acts_now if "handlers" in act.say and act.seq <= record.seq
    ]
    last = named[-1] if named else []
    people = [str(person) for person in last] if isinstance(last, list) else []
    people += [a.person for a in (record.actor, *record.beside) if a.office == OFFICER]
    names = registry.names(people)
    return [
        {"name": names[person], "credential": held[0].number}
        for person in dict.fromkeys(people)
        if names.get(person) and (held := registry.credentials_of(person, day))
    ]


def is_past(until: str, day: date) -> bool:
    """Whether the last day of a step lies before a day."""
    return bool(until) and date.fromisoformat(until) < day
