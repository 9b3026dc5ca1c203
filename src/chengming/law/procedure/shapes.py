"""The words of a procedure file, as frozen values: what was read, nothing decided yet.

Times are days and moments in Beijing; money is an integer in fen (分); citations are
kept as written (`行政处罚法/58/1/2`). `line` is where the item stands in its file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Scalar = str | int | bool | None

STAGES = ("initiation", "investigation", "decision", "execution", "archiving")
STAGE_TITLES = {
    "initiation": "启动",
    "investigation": "调查取证",
    "decision": "审核决定",
    "execution": "送达执行",
    "archiving": "归档",
    "general": "全程",
}
OFFICES = {
    "officer": "执法人员",
    "head_of_section": "办案机构负责人",
    "agency_head": "行政机关负责人",
    "chief_head": "行政机关正职负责人",
    "legal_reviewer": "法制审核人员",
    "legal_head": "法制审核机构负责人",
    "disclosure_approver": "公示审批人员",
    "hearing_chair": "听证主持人",
    "supervisor": "执法监督人员",
    "party": "当事人",
    "third_party": "利害关系人",
    "police": "公安机关",
    "court": "人民法院",
    "system": "系统",
}
OUTSIDERS = frozenset({"party", "third_party", "police", "court", "system"})
QUALIFICATIONS = {"review": "法制审核资格", "enforcement": "有效的执法证件"}
SCALAR_TYPES = ("text", "string", "bool", "integer", "money", "date", "datetime", "enum")
TREE_TYPES = ("list", "mapping", "parties", "violations", "evidence")
ON_EXPIRY = {
    "overdue": "逾期",
    "waiver": "视为放弃",
    "release": "自动解除",
    "opens": "届满后方可办理",
}
WHO = {"agency": "行政机关", "party": "当事人", "wait": "等待期"}
OPERATORS = ("<", "<=", "==", "!=", ">=", ">")


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact of the sheet (案件事实表), an input of one act, or a part of either."""

    name: str
    title: str
    type: str
    decisive: bool = False
    personal: bool = False
    optional: bool = False
    text: tuple[str, ...] = ()
    unit: str = ""
    values: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    items: tuple["FactSpec", ...] = ()
    of: str = ""  # type of the elements of a list of scalars
    cite: tuple[str, ...] = ()
    note: str = ""
    line: int = 0


# Clauses: one small grammar for gates and conditions ------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """What a field must be: one of `values`, or the word `same`, `actor`, `present`, `absent`."""

    field: str
    values: tuple[Scalar, ...] = ()
    word: str = ""


@dataclass(frozen=True, slots=True)
class RecordClause:
    """`record` (latest of these kinds exists, fits, is later than `after`) or `none`, its negation."""

    kinds: tuple[str, ...]
    match: tuple[Match, ...] = ()
    after: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class OpenClause:
    """The latest of a kind is later than every act that replies to it."""

    kind: str


@dataclass(frozen=True, slots=True)
class ClockClause:
    """`state` is running, elapsed or idle at the time of the act."""

    clock: str
    state: str


@dataclass(frozen=True, slots=True)
class SaysClause:
    """The inputs of this act."""

    match: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class SheetClause:
    """The fact sheet as it stands after this act's facts."""

    match: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """`source` is `this`, `sheet`, a kind of act, or `` for the constant `value`."""

    source: str
    field: str = ""
    value: int = 0


@dataclass(frozen=True, slots=True)
class CompareClause:
    left: Operand
    op: str
    right: Operand


@dataclass(frozen=True, slots=True)
class ApartClause:
    """Neither the actor nor those beside ever did one of these kinds in this case.

    With `handlers`, nor was any of them ever named 承办人, idle or not.
    """

    kinds: tuple[str, ...]
    handlers: bool = False


@dataclass(frozen=True, slots=True)
class AnyClause:
    limbs: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class AllClause:
    limbs: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class NotClause:
    limb: "Clause"


@dataclass(frozen=True, slots=True)
class NameClause:
    """A named condition."""

    condition: str


Clause = (
    RecordClause
    | OpenClause
    | ClockClause
    | SaysClause
    | SheetClause
    | CompareClause
    | ApartClause
    | AnyClause
    | AllClause
    | NotClause
    | NameClause
)


# Items of a procedure ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carry:
    """A value the act takes along: `current` version, `proposed` amount or kinds of penalty,
    or the same value of the latest record `source`."""

    field: str
    source: str


@dataclass(frozen=True, slots=True)
class Start:
    """Starts a clock on the day the act is done, or on the day named by its input `moment`.

    `until`: the input that states the last day itself, for a clock whose rule is `stated`.
    `during`: only while that other clock has begun and not been ended, as it stands before the act.
    """

    clock: str
    moment: str = ""
    until: str = ""
    when: tuple[Match, ...] = ()
    during: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stops counting (期限停止计算) on a ground; it counts only if the field's rule lists the ground."""

    clock: str
    ground: str
    when: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Resume:
    """Ends the open pauses of a clock; with `ground` only those of that ground."""

    clock: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Extend:
    """Extends (延长) by a parameter, or by what the act says: `days` or `until`."""

    clock: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Recuse:
    """Whom this act takes out of the case: `actor`, or the person named by an input."""

    person: str
    when: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One lawful act: who may do it, what it states, what it moves."""

    id: str
    title: str
    stage: str
    by: tuple[str, ...]
    cite: tuple[str, ...]
    officers: int = 0
    qualified: str = ""
    handlers: bool = False
    says: Mapping[str, FactSpec] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    carries: tuple[Carry, ...] = ()
    starts: tuple[Start, ...] = ()
    ends: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    resumes: tuple[Resume, ...] = ()
    extends: tuple[Extend, ...] = ()
    recuses: Recuse | None = None
    replies_to: str = ""
    forgets: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    note: str = ""
    generated: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """One row of a predicate's table of examples."""

    given: Mapping[str, object]
    expected: bool | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class ConditionSpec:
    """A named condition: a clause, or a predicate of `law.predicates` with what it reads."""

    id: str
    title: str
    cite: tuple[str, ...]
    clause: Clause | None = None
    predicate: str = ""
    reads_facts: tuple[str, ...] = ()
    reads_records: tuple[str, ...] = ()
    reads_parameters: tuple[str, ...] = ()
    reads_inputs: tuple[str, ...] = ()  # inputs of the act judged
    examples: tuple[Example, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """期限: `rule` is a parameter, or `stated` where the act that starts it names the last day.

    `excludes`: the parameter that lists the grounds not counted (none: every pause counts).
    `before`: counted back from the act that waits for it (举行听证的七日前).
    """

    id: str
    title: str
    rule: str
    who: str
    on_expiry: str
    cite: tuple[str, ...]
    chains: tuple[str, ...] = ()
    excludes: str = ""
    before: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class GateSpec:
    """What an act needs. `generated` names the kind of a gate that no file spells out:
    office, officers, qualified, handler, recused, facts, cause, order."""

    id: str
    at: tuple[str, ...]
    cite: tuple[str, ...]
    say: str
    when: Clause | None = None
    require: tuple[Clause, ...] = ()
    explains: str = ""
    every: bool = False
    excepted: tuple[str, ...] = ()
    generated: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """An optional part of the procedure, for the search of dead ends."""

    id: str
    acts: tuple[str, ...]
    needs: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, eq=False)
class Procedure:
    """One procedure as read; compared and hashed by identity."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    cite: tuple[str, ...]
    facts: Mapping[str, FactSpec]
    clocks: Mapping[str, ClockSpec]
    conditions: Mapping[str, ConditionSpec]
    actions: Mapping[str, ActionSpec]
    gates: Mapping[str, GateSpec]
    bundles: Mapping[str, Bundle]
    base: tuple[str, ...]
    final: tuple[str, ...]
    file: str
    note: str = ""

    def repliers(self, kind: str) -> tuple[str, ...]:
        """The acts that reply to a kind."""
        return tuple(a.id for a in self.actions.values() if a.replies_to == kind)

    def gates_at(self, act: str) -> tuple[GateSpec, ...]:
        return tuple(gate for gate in self.gates.values() if act in gate.at)
