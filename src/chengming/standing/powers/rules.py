"""What is checked before a power, a scope list or a setting is adopted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chengming.law.citation import Citation
from chengming.law.dated import Value, value_as_of
from chengming.law.load import LawData
from chengming.law.procedure import ActionSpec
from chengming.record.clock.queries import SHANGHAI
from chengming.standing.powers.errors import (
    BasisNotInForce,
    LooserThanLaw,
    NotRetroactive,
    PowerRefused,
    ScopeListRefused,
    SettingRefused,
)
from chengming.standing.powers.projection import DEFAULTS

HEADS = frozenset({"head_of_section", "agency_head", "chief_head"})
PENALTIES = frozenset({
    "warning", "circulated_criticism", "fine", "confiscation", "suspend_license",
    "downgrade_qualification", "revocation", "business_restriction", "suspension_order",
    "closure_order", "employment_restriction", "demolition", "detention", "other",
})  # fmt: skip
"""处罚种类（行政处罚法第九条）, with 限期拆除 as special statutes have it."""

MEASURES = frozenset({"seal_place", "seal_facility", "seal_goods", "seize_goods", "other"})
"""措施种类（行政强制法第九条）, but personal freedom and frozen money, which no agency here may take."""

WORDS = {
    "act": ("penalty", "licensing", "compulsion", "inspection"),
    "party_class": ("any", "individual", "organization"),
    "metric": ("", "fine", "confiscation", "value", "either"),
    "op": (">=", ">"),
    "mode": ("sole", "panel"),
    "stage": ("", "before_notice", "before_decision"),
    "level": ("", "city", "town"),
}

# What binds the agency may be shortened by it; what protects the party may be lengthened.
BINDS_AGENCY = (
    "review/time_limit", "penalty/verification/time_limit", "penalty/decision/time_limit",
    "penalty/service/time_limit", "penalty/closing/time_limit", "disclosure/penalty/publish",
    "penalty/hearing/threshold", "compulsion/review/time_limit", "compulsion/lift/at_once",
    "compulsion/return/time_limit", "compulsion/measure/time_limit",
)  # fmt: skip
PROTECTS_PARTY = (
    "penalty/statement/time_limit", "penalty/hearing/request", "penalty/hearing/notice_gap",
    "penalty/payment/time_limit",
)  # fmt: skip
MATERIALS = {
    "review/materials": frozenset({
        "investigation_report", "draft_decision", "basis", "evidence", "statement_record",
        "hearing_record", "appraisal", "discretion_basis",
    }),
    "compulsion/review/materials": frozenset({
        "measure_report", "draft_decision", "grounds", "evidence", "on_site_record",
    }),
}  # fmt: skip
"""送审材料, by kind of procedure: what an agency may say its handlers hand in (国办发〔2018〕118号（十三）)."""
FORM = "review/form"
"""审核表: which form of the law data an agency's reviewers fill in."""
TOGETHER = "approvals/together"
"""可以一并审批的行为: the routine acts of its heads that an agency lets be approved several at once."""
ENTRUSTED = "entrusted"
OUTCOMES = frozenset({"penalty", "exempt", "no_grounds"})
"""处理意见 of an investigation report that a row may name."""
_CONDITIONS = ("kinds", "flags", "outcomes", "everything", "urgent")
_CODE = re.compile(r"[0-9]{10}\Z", re.ASCII)
_TYPES = {"penalty": ("行政处罚", "02"), "compulsion": ("行政强制", "03")}


@dataclass(frozen=True)
class Own:
    """What an agency has powers for: 领域 and 职权事项."""

    fields: frozenset[str]
    powers: frozenset[str]


def check_citations(law: LawData, texts: Sequence[str], on: date, what: str) -> None:
    """Each article must exist in the law data and be in force on the day."""
    if not texts:
        raise PowerRefused(
            f"{what}应当载明依据（行政处罚法第三十九条）。请写明条款，如“食品安全法/124”。"
        )
    for text in texts:
        citation: Citation = law.instruments.parse(text)
        if not citation.in_force(on):
            raise BasisNotInForce(
                f"{what}的依据{citation.print()}在 {on.isoformat()} 无效（行政处罚法第三十七条）。请改引当日有效的条款。",
                (text,),
            )


def check_power(code: str, kind: str, penalties: Sequence[str], power_source: str = "") -> None:
    """职权事项: ten-digit code of its type, known kinds of penalty; compulsion is never entrusted."""
    if kind == "compulsion" and power_source == ENTRUSTED:
        raise PowerRefused(
            "行政强制措施权不得委托（行政强制法第十七条第一款）。请由法律、法规规定的行政机关自己实施。",
            ("行政强制法/17/1",),
        )
    if not _CODE.match(code):
        raise PowerRefused(
            "事项基本编码应为 10 位数字（类型 2 位、主项 5 位、子项 3 位）。请核对权责清单。"
        )
    title, prefix = _TYPES.get(kind, ("", ""))
    if not code.startswith(prefix):
        raise PowerRefused(f"{title}事项的编码应以 {prefix} 开头。请核对权责清单的权力类型。")
    if unknown := sorted(set(penalties) - PENALTIES):
        raise PowerRefused(
            f"不是法定的处罚种类：{'、'.join(unknown)}（行政处罚法第九条）。请核对处罚种类。",
            ("行政处罚法/9",),
        )


def check_not_retroactive(valid_from: date, at: datetime) -> None:
    """目录和规定自通过之日或者以后施行，不得溯及既往。"""
    if valid_from < at.astimezone(SHANGHAI).date():
        raise NotRetroactive(
            f"施行日期 {valid_from} 早于通过之日，不得溯及既往（行政处罚法第三十七条）。请改为通过之日或者以后。"
        )


def check_scope_rows(
    law: LawData, rows: Sequence[Mapping[str, Any]], on: date, place: str, own: Own
) -> None:
    """Every row is complete and names only what a case of this agency can be; its review clock is no
    longer than the law's, and none lets a decision be made first and reviewed afterwards, but for
    compulsion.
    """
    for number, row in enumerate(rows, start=1):
        if row.get("urgent") and row.get("act", DEFAULTS["act"]) != "compulsion":
            raise ScopeListRefused(
                f"目录第 {number} 行：行政处罚、行政许可没有先决定、后补审的紧急程序，未经法制审核或者审核未通过的，"
                "不得作出决定（行政处罚法第五十八条）。请去掉该行的“紧急”；情况紧急需要当场实施行政强制措施的，"
                "在行政强制的条目中规定（行政强制法第十九条）。",
                ("行政处罚法/58", "行政强制法/19"),
            )
        problem = _row_problem(row) or _never_hit(law, row, own)
        if problem:
            raise ScopeListRefused(
                f"目录第 {number} 行：{problem}（国办发〔2018〕118号（十二））。请按格式补正该行。"
            )
        if row.get("days") is not None:
            check_setting(
                law, "review/time_limit", row["days"], on=on, field=row.get("field"), place=place
            )


def _never_hit(law: LawData, row: Mapping[str, Any], own: Own) -> str:
    """A word that no case can bear: such a row would never ask for a review, and nobody would see it."""
    if (field := row.get("field", "")) and field not in own.fields:
        return f"本机关没有“{field}”领域的职权事项"
    if unknown := sorted(set(row.get("powers", ())) - own.powers):
        return f"不是本机关的职权事项：{'、'.join(unknown)}"
    known = known_flags(law, row.get("act", DEFAULTS["act"]))
    if known and (unknown := sorted(set(row.get("flags", ())) - known)):
        return f"不认识的情形：{'、'.join(unknown)}"
    return ""


def known_flags(law: LawData, act: str) -> frozenset[str]:
    """情形 that a fact sheet of this kind of act can state; none where it has no procedure yet."""
    found: set[str] = set()
    for name, procedure in law.procedures.items():
        if not name.startswith(f"{act}/"):
            continue
        found |= {"hearing_held", "statute"}
        found |= {fact.name for fact in procedure.facts.values() if fact.type == "bool"}
        discretion = procedure.facts.get("discretion")
        for item in discretion.items if discretion else ():
            found |= set(item.values) if item.name == "manner" else set()
    return frozenset(found)


def _row_problem(row: Mapping[str, Any]) -> str:
    if unknown := sorted(set(row) - set(DEFAULTS)):
        return f"不认识的栏目 {'、'.join(unknown)}"
    for name, words in WORDS.items():
        if row.get(name, DEFAULTS[name]) not in words:
            return f"{name} 应为 {'、'.join(word for word in words if word)} 之一"
    amount, metric = row.get("amount_fen"), row.get("metric", "")
    if (amount is None) != (not metric) or (metric and "op" not in row):
        return "金额（amount_fen）、口径（metric）和比较（op）应当同时写明，含与不含必须明示"
    if amount is not None and (not isinstance(amount, int) or amount < 0):
        return "金额应为不小于零的整数（分）"
    if not (metric or any(row.get(name) for name in _CONDITIONS)):
        return "应当写明金额、处罚种类、情形、处理意见或者一律审核（everything）"
    if unknown := sorted(set(row.get("outcomes", ())) - OUTCOMES):
        return f"不认识的处理意见：{'、'.join(unknown)}"
    compulsion = row.get("act") == "compulsion"
    if unknown_kinds := sorted(set(row.get("kinds", ())) - (MEASURES if compulsion else PENALTIES)):
        what = "措施种类" if compulsion else "处罚种类"
        return f"不是法定的{what}：{'、'.join(unknown_kinds)}"
    return ""


def check_setting(
    law: LawData, name: str, value: object, *, on: date, field: str | None, place: str
) -> str:
    """A setting may only tighten where the law sets a limit (design.md D7); gives its unit."""
    if name == TOGETHER:
        return _check_together(law, value)
    if name == FORM:
        return _check_form(law, value, on)
    if name in MATERIALS:
        return _check_materials(value, MATERIALS[name])
    if name not in (*BINDS_AGENCY, *PROTECTS_PARTY):
        allowed = "、".join((*BINDS_AGENCY, *PROTECTS_PARTY, TOGETHER, FORM, *MATERIALS))
        raise SettingRefused(f"“{name}”不是机关可以自行规定的事项。可以规定的有：{allowed}。")
    title = law.parameters[name].title
    found = value_as_of(law.parameters[name], on, field, place)
    if isinstance(found.value, Mapping):
        _check_amounts(title, value, found)
        return found.unit
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingRefused(f"“{title}”应为正整数，单位与法律相同。请核对。")
    # 法律未定期限的，机关可以自定。
    if isinstance(found.value, int):
        loose = value > found.value if name in BINDS_AGENCY else value < found.value
        if loose:
            raise LooserThanLaw(
                f"“{title}”规定为 {value}，放宽了法定的 {found.text()}（{found.cite.print()}）。"
                "机关只能从严规定，请改为不宽于法定的值。",
                (str(found.cite),),
            )
    return found.unit


def _check_form(law: LawData, value: object, on: date) -> str:
    forms = law.review_forms.forms
    known = sorted(name for name, form in forms.items() if form.valid_from <= on)
    if value not in known:
        raise SettingRefused(f"审核表应为当日施行的一种：{'、'.join(known)}。请核对。")
    return ""


def _check_materials(value: object, known: frozenset[str]) -> str:
    listed = value if isinstance(value, list | tuple) and value else None
    if listed is None or not known.issuperset(map(str, listed)):
        raise SettingRefused(
            f"送审材料应当逐项列出，可以列的有：{'、'.join(sorted(known))}。请核对。"
        )
    return ""


def fits_together(spec: ActionSpec) -> bool:
    """可以一并审批的: an act of the heads alone, and none of the stage of decision."""
    return not (spec.stage == "decision" or "officer" in spec.by or HEADS.isdisjoint(spec.by))


def _check_together(law: LawData, value: object) -> str:
    """Acts of the heads alone, none of the stage of decision: those are looked at one by one."""
    listed = value if isinstance(value, list | tuple) and value else None
    known = {a.id: a for p in law.procedures.values() for a in p.actions.values()}
    if listed is None or not all(isinstance(act, str) and act in known for act in listed):
        raise SettingRefused(
            "可以一并审批的行为应当逐项列出，如 extend_verification。请核对行为名称。"
        )
    for act in listed:
        spec = known[act]
        if not fits_together(spec):
            raise SettingRefused(
                f"“{spec.title}”不能一并审批：审核决定阶段的行为须逐件办理，其余只限负责人审批的行为"
                "（行政处罚法第五十七条）。请从清单中去掉。",
                ("行政处罚法/57",),
            )
    return ""


def _check_amounts(title: str, value: object, found: Value) -> None:
    legal = found.value
    assert isinstance(legal, Mapping)
    if not isinstance(value, Mapping) or set(value) - set(legal):
        raise SettingRefused(f"“{title}”应当按 {'、'.join(legal)} 分别写明金额（分）。请核对。")
    for key, amount in value.items():
        limit = legal[key]
        if isinstance(limit, int) and int(str(amount)) > limit:
            raise LooserThanLaw(
                f"“{title}”的 {key} 规定为 {amount} 分，高于法定的 {limit} 分（{found.cite.print()}）。"
                "机关只能从严规定，请改为不高于法定的数额。",
                (str(found.cite),),
            )
