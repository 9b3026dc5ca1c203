"""The head of a case: what it is, how far it is, and whether it must be reviewed, with the reasons."""

from dataclasses import dataclass
from datetime import datetime

from chengming.casework.cases import scope
from chengming.law.procedure import STAGE_TITLES, STAGES
from chengming.web.console.cases.page import wording
from chengming.web.console.cases.page.sight import Sight
from chengming.web.ui.shapes import Mark, Step


@dataclass(frozen=True)
class Scope:
    """是否须经法制审核: the last judgment of the version as it stands."""

    mark: Mark
    reasons: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    passed: str = ""
    judged: datetime | None = None


@dataclass(frozen=True)
class Head:
    """What stands above everything else."""

    number: str
    title: str
    procedure: str
    power: str
    parties: tuple[str, ...]
    stages: tuple[Step, ...]
    scope: Scope | None
    ended: datetime | None
    opened: datetime
    count: int
    logged: int


def head(sight: Sight) -> Head:
    """The head of the page."""
    case, sheet = sight.case, sight.sheet
    parties = sheet.get("parties")
    return Head(
        number=case.number, title=str(sheet.get("case_name") or "案由待填写"),
        procedure=sight.procedure.title, power=case.power.title,
        parties=tuple(
            str(party.get("name", "")) for party in (parties if isinstance(parties, list) else [])
        ),
        stages=tuple(stage_steps(sight.progress.stage, ended=sight.progress.ended)),
        scope=_scope(sight), ended=case.ended, opened=case.opened, count=len(sight.records),
        logged=len(sight.positions),
    )  # fmt: skip


def stage_steps(stage: str, *, ended: bool) -> list[Step]:
    """The five stages of the notice, as far as the case has come."""
    now = STAGES.index(stage)
    states = ["done" if ended or n < now else "now" if n == now else "later" for n in range(5)]
    return [Step(STAGE_TITLES[key], state) for key, state in zip(STAGES, states, strict=True)]


def _scope(sight: Sight) -> Scope | None:
    judged = [record for record in sight.records if record.kind == scope.KIND]
    if not judged:
        return None
    last = judged[-1]
    reasons = last.say.get("reasons")
    cited = sight.procedure.conditions.get(scope.CONDITION)
    citations = cited.cite if cited else ()
    if not last.say.get("needs_review"):
        return Scope(Mark("不须法制审核", "plain"), citations=citations, judged=last.done)
    return Scope(
        Mark("须法制审核", "seal"),
        wording.reasons(reasons if isinstance(reasons, list) else ()), citations, _passed(sight),
        last.done,
    )  # fmt: skip


def _passed(sight: Sight) -> str:
    """How the review of what stands now ended, if it did."""
    fold = sight.dossier.fold
    opinion, signed = fold.latest.get("conclude_review"), fold.latest.get("confirm_review")
    if fold.is_open("request_review"):
        return "正在审核"
    if opinion is None or signed is None or signed.event.seq < opinion.event.seq:
        return "待签署" if opinion is not None else ""
    if signed.version != fold.version:
        return "审核之后案件内容有变动，须重新送审"
    return "审核已通过" if signed.field("outcome") == "passed" else "审核提出问题，已退回"
