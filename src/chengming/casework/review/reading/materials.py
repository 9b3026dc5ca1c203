"""送审材料: what the agency's list (or else the law data) asks for, what is there, what is missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengming.casework.cases.dossier import Dossier
from chengming.law.dated import value_as_of
from chengming.law.judging.fold import Fold
from chengming.law.limits import day_of
from chengming.law.predicates.money import entries

RULE = "review/materials"
_RULES = {"compulsion": "compulsion/review/materials"}  # where a kind of procedure has its own list
_DECISIONS = {"penalty": "decide", "exempt": "exempt", "no_grounds": "find_no_grounds"}


@dataclass(frozen=True)
class Material:
    """One material: whether this case needs it, whether it is there, and where or why not."""

    id: str
    title: str
    needed: bool
    there: bool
    where: str
    citations: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Needed and not there."""
        return self.needed and not self.there


Found = tuple[bool, bool, str]  # needed in this case, there, where or why not


def materials(dossier: Dossier, at: datetime) -> list[Material]:
    """Every material asked for, in the order of the list."""
    fold = dossier.fold
    context = fold.context
    rule = _RULES.get(fold.procedure.id.partition("/")[0], RULE)
    value = value_as_of(fold.law.parameters[rule], day_of(at), context.field, context.place)
    own = context.settings.get(rule)
    asked: Sequence[Any] = own if isinstance(own, list | tuple) else value.value  # type: ignore[assignment]
    return [
        Material(name, TITLES[name], *_FINDERS[name](fold), (str(value.cite),))
        for name in map(str, asked)
        if name in _FINDERS
    ]


def missing(dossier: Dossier, at: datetime) -> list[Material]:
    """What has to be handed in and is not there."""
    return [material for material in materials(dossier, at) if material.missing]


def _report(fold: Fold) -> Found:
    made = [fold.latest[kind] for kind in ("write_report", "revise_report") if kind in fold.latest]
    there = any(live.version == fold.version for live in made)
    return True, there, "调查终结报告" if there else "没有与现在内容一致的调查终结报告"


def _draft(fold: Fold) -> Found:
    act = fold.procedure.actions.get(_DECISIONS.get(_outcome(fold), "decide"))
    absent = [n for n in (act.must if act else ()) if fold.sheet.get(n) is None]
    if absent:
        titles = "、".join(fold.procedure.facts[name].title for name in absent)
        return True, False, f"决定书代拟稿还缺：{titles}"
    return True, True, "决定书代拟稿由系统按现在的案件事实生成"


def _basis(fold: Fold) -> Found:
    wanted = ("provisions", "basis") if _outcome(fold) == "penalty" else ("provisions",)
    bare = [v for v in _violations(fold) if not all(v.get(name) for name in wanted)]
    there = bool(_violations(fold)) and not bare
    return (
        True,
        there,
        "违反的条款和处罚依据" if there else "有违法事实没有列明违反的条款或者处罚依据",
    )


def _measure_report(fold: Fold) -> Found:
    made = fold.latest.get("propose")
    there = made is not None and made.version == fold.version
    return True, there, "向负责人的报告" if there else "没有与现在内容一致的报告"


def _grounds(fold: Fold) -> Found:
    said = fold.sheet.get("grounds")
    there = isinstance(said, Mapping) and bool(said.get("reason") and said.get("basis"))
    return True, there, "采取措施的理由和依据" if there else "没有写明采取措施的理由和依据"


def _on_site(fold: Fold) -> Found:
    taken = "take_at_once" in fold.latest
    return taken, taken, "现场笔录和清单" if taken else "没有当场实施"


def _evidence(fold: Fold) -> Found:
    there = bool(fold.sheet.get("evidence"))
    return True, there, "证据目录" if there else "没有列出任何证据"


def _statement(fold: Fold) -> Found:
    stated = "state_defense" in fold.latest
    there = stated and not fold.is_open("state_defense")
    return stated, there, "陈述申辩及复核意见" if there else "当事人的陈述申辩还没有复核意见"


def _hearing(fold: Fold) -> Found:
    held = fold.latest.get("hold_hearing")
    report = fold.latest.get("report_hearing")
    there = held is not None and report is not None and report.event.seq > held.event.seq
    return held is not None, there, "听证笔录和听证报告" if there else "听证之后还没有听证报告"


def _appraisal(fold: Fold) -> Found:
    asked = "commission_appraisal" in fold.latest
    there = asked and not fold.is_open("commission_appraisal")
    return asked, there, "检测、鉴定结果" if there else "委托的检测、鉴定还没有结果"


def _discretion(fold: Fold) -> Found:
    said = fold.sheet.get("discretion")
    there = isinstance(said, Mapping) and bool(said.get("benchmark") or said.get("reason"))
    return True, there, "裁量基准和理由" if there else "没有写明裁量基准或者裁量理由"


def _outcome(fold: Fold) -> str:
    made = [fold.latest[kind] for kind in ("write_report", "revise_report") if kind in fold.latest]
    latest = max(made, key=lambda live: live.event.seq, default=None)
    return str(latest.field("outcome")) if latest else ""


def _violations(fold: Fold) -> list[Mapping[str, object]]:
    return list(entries(fold.sheet.get("violations")))


TITLES = {
    "investigation_report": "调查终结报告", "draft_decision": "决定书代拟稿", "basis": "处罚依据",
    "evidence": "证据", "statement_record": "陈述申辩和复核材料", "hearing_record": "听证笔录和听证报告",
    "appraisal": "检测、鉴定、评估报告", "discretion_basis": "裁量基准和裁量理由",
    "measure_report": "向负责人的报告", "grounds": "采取措施的理由和依据", "on_site_record": "现场笔录和清单",
}  # fmt: skip
"""送审材料 by id, as people read them."""
_FINDERS: dict[str, Callable[[Fold], Found]] = {
    "investigation_report": _report, "draft_decision": _draft, "basis": _basis,
    "evidence": _evidence, "statement_record": _statement, "hearing_record": _hearing,
    "appraisal": _appraisal, "discretion_basis": _discretion,
    "measure_report": _measure_report, "grounds": _grounds, "on_site_record": _on_site,
}  # fmt: skip


def known() -> Iterator[str]:
    """Every material an agency's own list may name."""
    yield from _FINDERS
