"""本机关重大执法决定法制审核目录 and 听证范围: is this case on the list, and by which row."""

from collections.abc import Callable, Iterator, Mapping

from chengming.law.events import ScopeRow
from chengming.law.predicates.known import Answer, Known, yuan
from chengming.law.predicates.money import (
    CONFISCATION,
    FINE,
    INDIVIDUAL,
    ORGANIZATION,
    measured,
    party_classes,
    proposed_kinds,
    total,
)

_METRICS = {FINE: "罚款", CONFISCATION: "没收", "value": "没收财物价值", "either": "罚款或者没收"}
# 行政处罚法第六十三条第一款第三、四项：不问数额，一律在听证范围之内。
_HEARD_KINDS = {
    "downgrade_qualification": "降低资质等级",
    "revocation": "吊销许可证件",
    "suspension_order": "责令停产停业",
    "closure_order": "责令关闭",
    "employment_restriction": "限制从业",
}
_THRESHOLD = "penalty/hearing/threshold"

Sheet = Mapping[str, object]
Operator = Callable[[int, int], bool]
Test = tuple[bool, str]
Tried = tuple[ScopeRow, bool, tuple[Test, ...]]
_OPERATORS: Mapping[str, Operator] = {
    ">=": lambda amount, bound: amount >= bound,
    ">": lambda amount, bound: amount > bound,
}


def scope_list_hit(known: Known) -> Answer:
    """Whether any row of the agency's own list is hit; every condition of every row tried (118号/12)."""
    tried = tried_rows(known)
    reasons = tuple(
        f"目录 {row.id}（{row.title}）：{'属于' if hit else '不属于'}，{'；'.join(why for _, why in tests)}"
        for row, hit, tests in tried
    )
    return any(hit for _, hit, _ in tried), reasons or ("本机关没有目录可以对照",)


def hit_rows(known: Known) -> tuple[str, ...]:
    """The ids of the rows hit, to be stored with the verdict."""
    return tuple(row.id for row, hit, _ in tried_rows(known) if hit)


def tried_rows(known: Known) -> list[Tried]:
    """Every row for this kind of case, whether it is hit, and each of its conditions with its words.

    Everything a row states must fit; several kinds, flags or outcomes are alternatives.
    """
    out: list[Tried] = []
    for row in known.context.scope:
        if row.act != known.kind:
            continue
        tests = [*_where(row, known), *_what(row, known)]
        stated = (
            row.everything or row.urgent or row.metric or row.kinds or row.flags or row.outcomes
        )
        if not stated:
            tests.append((False, "该行未写明条件"))
        out.append((row, all(hit for hit, _ in tests), tuple(tests)))
    return out


def _where(row: ScopeRow, known: Known) -> Iterator[Test]:
    """领域、职权事项、职权来源、层级: what a row says about where the case belongs."""
    context = known.context
    if row.field:
        same = row.field == context.field
        yield same, "属于该行所指的领域" if same else "不是该行所指的领域"
    if row.powers:
        same = context.power in row.powers
        yield same, "属于该行所列的职权事项" if same else "不是该行所列的职权事项"
    if row.power_source:
        same = row.power_source == context.power_source
        yield same, f"职权来源{'是' if same else '不是'}“{row.power_source}”"
    if row.level:
        same = row.level == context.level
        yield same, f"办案机关{'属于' if same else '不属于'}该行所指的层级"


def _what(row: ScopeRow, known: Known) -> Iterator[Test]:
    sheet = known.facts()
    if row.urgent:
        at_once = known.record("take_at_once") is not None
        yield at_once, "当场实施的紧急措施" if at_once else "不是当场实施的紧急措施"
    if row.everything:
        yield True, "该类案件全部审核"
    if row.metric:
        yield _amount_hit(row, sheet)
    elif row.party_class != "any":
        fits = row.party_class in party_classes(sheet) or "" in party_classes(sheet)
        yield fits, f"当事人{'' if fits else '不'}属于该行所指的类别"
    if row.kinds:
        found = [kind for kind in proposed_kinds(sheet) if kind in row.kinds]
        what = "拟采取的措施" if known.kind == "compulsion" else "拟处罚种类"
        yield bool(found), f"{what}{'含有所列种类' if found else '不在所列种类之内'}"
    if row.outcomes:
        latest = _proposed_outcome(known)
        yield latest in row.outcomes, f"处理意见{'' if latest in row.outcomes else '不'}在所列之内"
    if row.flags:
        raised = [flag for flag in row.flags if _raised(flag, known)]
        yield bool(raised), f"{'有' if raised else '没有'}所列情形"


def _proposed_outcome(known: Known) -> object:
    reports = [known.record(kind) for kind in ("write_report", "revise_report")]
    told = [report for report in reports if report is not None]
    return max(told, key=lambda report: report.seq).say.get("outcome") if told else None


def _raised(flag: str, known: Known) -> bool:
    if flag == "hearing_held":
        return known.record("hold_hearing") is not None
    if flag == "statute":
        return bool(known.facts().get("statute_review"))
    return flag_raised(flag, known.facts())


def _amount_hit(row: ScopeRow, sheet: Sheet) -> Test:
    """Each party is measured by the amounts that fall on it; the row names its class and >= or >."""
    kinds = {FINE: [(FINE,)], "either": [(FINE,), (CONFISCATION,)]}.get(
        row.metric, [(CONFISCATION,)]
    )
    best = measured(sheet) if row.metric == "value" else -1
    for index, party in enumerate(party_classes(sheet)):
        if row.party_class not in ("any", party) and party:
            continue
        best = max(best, *(total(sheet, *group, party=index) for group in kinds))
    if best < 0:
        return False, "当事人不属于该行所指的类别"
    bound = "不低于" if row.op == ">=" else "超过"
    hit = _OPERATORS[row.op](best, row.amount_fen)
    said = f"{_METRICS.get(row.metric, row.metric)} {yuan(best)}"
    return hit, f"{said}，{'' if hit else '未达'}{bound} {yuan(row.amount_fen)}"


def flag_raised(flag: str, sheet: Sheet) -> bool:
    """A circumstance stated in the sheet: as a fact of its own, or as the discretion taken (减轻、从重)."""
    if sheet.get(flag) is True:
        return True
    discretion = sheet.get("discretion")
    return isinstance(discretion, Mapping) and (
        discretion.get("manner") == flag or discretion.get(flag) is True
    )


def hearing_scope(known: Known) -> Answer:
    """听证范围（行政处罚法第六十三条）: kinds always, amounts by field and class of party."""
    sheet = known.facts()
    kinds = [_HEARD_KINDS[kind] for kind in proposed_kinds(sheet) if kind in _HEARD_KINDS]
    reasons = [f"拟处罚种类有{kind}" for kind in kinds]
    if sheet.get("hearing_otherwise") is True:
        reasons.append("属于其他较重的处罚或者规定应当听证的情形")
    bounds = _thresholds(known)
    amounts = _large_amounts(sheet, bounds)
    reasons += amounts
    if reasons:
        return True, tuple(reasons)
    if not bounds:
        return False, ("拟处罚种类不在法定听证种类之内；本领域没有可以对照的数额标准",)
    return False, ("拟处罚种类不在法定听证种类之内，数额也未达到本领域的标准",)


def _thresholds(known: Known) -> dict[str, int]:
    """The law's amounts for this field; where it has none, what the agency adopted."""
    value: object = known.value(_THRESHOLD).value
    if value is None:
        value = known.context.settings.get("hearing_threshold")
    if not isinstance(value, Mapping):
        return {}
    names = {"natural_person": INDIVIDUAL, "organization": ORGANIZATION}
    return {names[k]: v for k, v in value.items() if k in names and isinstance(v, int)}


def _large_amounts(sheet: Sheet, bounds: Mapping[str, int]) -> list[str]:
    out = []
    for index, party in enumerate(party_classes(sheet)):
        bound = bounds.get(party) if party else min(bounds.values(), default=None)
        if bound is None:
            continue
        for kind in (FINE, CONFISCATION):
            amount = total(sheet, kind, party=index)
            if amount >= bound:
                out.append(f"{_METRICS[kind]} {yuan(amount)}，不低于 {yuan(bound)}")
    return out
