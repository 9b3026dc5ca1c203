"""处罚: amount, sums, discretion, correction, how to pay, and signs of a crime."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from chengming.casework.review.checks.findings import (
    CANNOT_TELL,
    FAIL,
    Found,
    deadline,
    fact,
    failed,
    passed,
    unsure,
)
from chengming.casework.review.checks.points.numerals import numbers_before
from chengming.casework.review.checks.view import Step, View, entries
from chengming.law.citation import Citation
from chengming.law.dated import limit_as_of
from chengming.law.errors import BadCitation
from chengming.law.fines.ranges import Bounds
from chengming.law.limits import day_of
from chengming.law.predicates.known import yuan
from chengming.law.predicates.money import CONFISCATION, FINE, proposed_amount
from chengming.law.time_limits import deadline as counted

_OWN_HANDS = re.compile(
    "(?:向|交|到)(?:本机关|本局|本委|本镇|承办人|执法人员)[^，。；]{0,6}(?:缴纳|交纳|缴款|收取)"
)
_CRIME = re.compile("涉嫌犯罪|构成犯罪|追究刑事责任|移送公安")
_TERMED = {"suspend_license": "暂扣许可证件", "employment_restriction": "限制从业"}


def amount_in_range(view: View, at: datetime) -> list[Found]:
    """Each fine lies in the range its provisions allow, and in the band of the discretion taken."""
    wrong: list[Found] = []
    open_: list[Found] = []
    seen = 0
    for path, penalty in view.penalties():
        fen = penalty.get("fen")
        if penalty.get("kind") != FINE:
            continue
        where = fact(f"{path}.fen", "罚款")
        if not isinstance(fen, int) or fen <= 0:
            wrong.append(failed("罚款没有写明数额。", where))
            continue
        seen += 1
        violation = view.violations[int(path.split(".")[1])]
        for found in (_by_statute(view, violation, fen, at), _by_benchmark(view, violation, fen)):
            if found is not None:
                verdict, said = found
                (wrong if verdict == FAIL else open_).append(Found(verdict, said, (where,)))
    return wrong or open_ or [passed("罚款都在幅度之内。" if seen else "没有罚款。")]


def _by_statute(
    view: View, violation: Mapping[str, object], fen: int, at: datetime
) -> tuple[str, str] | None:
    """Against 法定幅度; what the case does not state (广告费用, 工程造价) leaves it to a person."""
    if _manner(view) == "mitigated":  # 减轻处罚: below the statute's least, with reasons
        return None
    on = view.decision.day if view.decision else day_of(at)
    value, gains = violation.get("value"), violation.get("gains")
    bounds: list[Bounds] = []
    missing = False
    for cited in _basis(view, violation):
        found = view.law.fines.bounds(
            cited, on, goods=value if isinstance(value, int) else None,
            gains=gains if isinstance(gains, int) else None,
        )  # fmt: skip
        missing = missing or found is None
        bounds += found or ()
    if any(bound.sure and bound.allows(fen) for bound in bounds):
        return None
    if any(bound.allows(fen) for bound in bounds):
        told = "；".join(dict.fromkeys(b.when for b in bounds if b.allows(fen)))
        return CANNOT_TELL, f"罚款 {yuan(fen)} 是否在法定幅度之内取决于：{told}。须人工核对。"
    if missing or not _basis(view, violation):
        return CANNOT_TELL, "所引条款的罚款幅度没有录入，是否在幅度之内须人工核对。"
    if not bounds:
        return FAIL, f"所引条款没有规定罚款，不得处罚款 {yuan(fen)}。"
    told = "；".join(f"{b.when}{_span(b.least, b.most)}" for b in bounds)
    return FAIL, f"罚款 {yuan(fen)} 不在法定幅度之内（{bounds[0].basis.short()}：{told}）。"


def _by_benchmark(view: View, violation: Mapping[str, object], fen: int) -> tuple[str, str] | None:
    """Against 裁量阶次, unless the case says that it departs from the benchmark."""
    discretion = view.sheet.get("discretion")
    if isinstance(discretion, Mapping) and discretion.get("departs") is True:
        return None
    cited = set(map(str, _basis(view, violation)))
    for band in view.bands:
        inside = band.least <= fen <= band.most
        if band.basis in cited and band.manner == _manner(view) and not inside:
            span = _span(band.least, band.most)
            return FAIL, f"罚款 {yuan(fen)} 不在裁量阶次（{span}，{band.basis}）之内。"
    return None


def _span(least: int, most: int | None) -> str:
    above = f"{yuan(least)}以上" if least else ""
    return f"{above}{yuan(most)}以下" if most is not None else above or "数额不限"


def _manner(view: View) -> object:
    discretion = view.sheet.get("discretion")
    return discretion.get("manner") if isinstance(discretion, Mapping) else None


def _basis(view: View, violation: Mapping[str, object]) -> list[Citation]:
    """The provisions cited as its basis that the law data know."""
    cited = violation.get("basis")
    out = []
    for text in cited if isinstance(cited, list | tuple) else ():
        try:
            out.append(view.law.instruments.parse(str(text)))
        except BadCitation:
            continue  # said by the check of provisions
    return out


def sums_right(view: View, at: datetime) -> list[Found]:
    """Totals stated are the sums of their parts; gains confiscated are the gains found."""
    if not view.punishes:
        return [passed("不是给予处罚的决定。")]
    wrong = list(_wrong_totals(view))
    for i, violation in enumerate(view.violations):
        gains = violation.get("gains")
        taken = [
            penalty.get("fen")
            for penalty in entries(violation.get("penalties"))
            if penalty.get("kind") == CONFISCATION and not penalty.get("object")
        ]
        money = [fen for fen in taken if isinstance(fen, int)]
        if isinstance(gains, int) and money and sum(money) != gains:
            said = f"第 {i + 1} 项没收违法所得 {yuan(sum(money))}，认定的违法所得是 {yuan(gains)}。"
            wrong.append(failed(said, fact(f"violations.{i}.gains", "违法所得")))
    return wrong or [passed(f"罚款合计 {yuan(proposed_amount(view.sheet))}，无误。")]


def _wrong_totals(view: View) -> Iterator[Found]:
    total, decision = proposed_amount(view.sheet), view.decision
    stated = decision.say.get("amount") if decision is not None else None
    if decision is not None and isinstance(stated, int) and stated != total:
        said = f"决定的罚款总额 {yuan(stated)}，各项合计是 {yuan(total)}。"
        yield failed(said, view.at(decision), fact("violations", "拟作出的处罚"))
    for name, text in decision_texts(view):
        for words in re.findall(r"罚款(?:合计|共计|总计)(?:人民币)?([0-9]+)元", text):
            if int(words) * 100 != total:
                yield failed(f"{name}写的罚款合计 {words}元，各项合计是 {yuan(total)}。")


def decision_texts(view: View) -> list[tuple[str, str]]:
    """Texts of the decision papers carried in, with their names; one that only lifts burdens nobody."""
    return [
        ("决定书", paper.text)
        for paper in view.papers
        if paper.text and not paper.void and paper.kind.endswith("_decision")
        if paper.kind != "lifting_decision"
    ]


def departure_approved(view: View, at: datetime) -> list[Found]:
    """Leaving the benchmark, or punishing below the statute: approved, with reasons."""
    discretion, where = view.sheet.get("discretion"), fact("discretion", "裁量")
    if not isinstance(discretion, Mapping):
        return [unsure("没有写明裁量基准的适用。", where)]
    departs, manner = discretion.get("departs") is True, discretion.get("manner")
    reason = str(discretion.get("reason") or "").strip()
    if manner in ("mitigated", "aggravated") and not reason:
        return [failed("减轻、加重处罚没有写明裁量理由。", where)]
    if not departs:
        return [passed("按裁量基准处罚。", where)]
    if not reason:
        return [failed("不按裁量基准处罚，没有写明理由。", where)]
    approvals = view.of("approve_departure", since=view.round_from, before=view.decision)
    agreed = [
        s for s in view.of("discuss_collectively", since=view.round_from, before=view.decision)
        if s.say.get("outcome") == "agreed"
    ]  # fmt: skip
    if not (approvals or agreed):
        if view.decision is None:
            return [unsure("不按裁量基准处罚，尚未批准。", where)]
        said = "不按裁量基准处罚，没有正职负责人批准，也没有集体讨论同意。"
        return [failed(said, where, view.at(view.decision))]
    return [
        passed("不按裁量基准处罚，已经批准并写明理由。", where, view.at((approvals or agreed)[-1]))
    ]


def correction_ordered(view: View, at: datetime) -> list[Found]:
    """With the penalty, correction was ordered or is there already."""
    decision = view.decision
    if decision is None or decision.kind != "decide":
        return [passed("尚未作出处罚决定。")]
    said, ordered = decision.say.get("correction"), view.of("order_correction", before=decision)
    if said in ("in_decision", "corrected") or ordered:
        return [passed("已责令改正或者载明已经改正。", view.at(decision))]
    words = "写明已另行责令改正，案卷中没有责令改正的记录" if said else "没有责令改正"
    return [failed(f"处罚决定{words}。", view.at(decision))]


def payment_term(view: View, at: datetime) -> list[Found]:
    """Fifteen days to pay, at a bank; penalties that last say how long."""
    if not view.punishes:
        return [passed("不是给予处罚的决定。")]
    on = view.decision.day if view.decision else day_of(at)
    limit = limit_as_of(view.law.parameters["penalty/payment/time_limit"], *view.where(on))
    wrong, silent = [], []
    for path, penalty in view.penalties():
        kind, manner = penalty.get("kind"), str(penalty.get("manner") or "")
        where = fact(f"{path}.manner", "履行方式和期限")
        if kind in _TERMED and not str(penalty.get("term") or "").strip():
            said = f"{_TERMED[str(kind)]}没有写明期限。"
            wrong.append(failed(said, fact(f"{path}.term", "期限")))
        if kind != FINE:
            continue
        if not manner:
            silent.append(where)
        elif _OWN_HANDS.search(manner):
            wrong.append(failed("罚款应当向银行缴纳，作出决定的机关不得自行收缴。", where))
        elif (days := numbers_before("日内", manner)) and limit and limit.n not in days:
            said = f"缴款期限写的是 {days[0]} 日，应当是 {limit}。"
            wrong.append(failed(said, where, deadline("payment", f"缴款期限 {limit}")))
    if wrong:
        return wrong
    if silent and not decision_texts(view):
        return [unsure("事实表没有写明履行方式和期限，须对照决定书文本核对。", *silent)]
    return [passed("履行方式和期限符合。")]


def crime_signs(view: View, at: datetime) -> list[Found]:
    """What was reported as a suspected crime went to the head, and to the police when so decided."""
    decision, proposal = view.decision, view.last("propose_transfer")
    decided, handed = view.last("decide_transfer"), view.last("hand_over")
    back = view.last("police_decline", "police_return")
    wrong = []
    if proposal is not None and (decided is None or decided.when < proposal.when):
        said = "移送涉嫌犯罪案件的报告没有经正职负责人决定。"
        found = failed if decision is not None and decision.when > proposal.when else unsure
        wrong.append(found(said, view.at(proposal)))
    approved = decided is not None and decided.say.get("outcome") == "transfer"
    if approved and decided is not None and (handed is None or handed.when < decided.when):
        wrong.append(failed("已批准移送，没有移送公安机关的记录。", view.at(decided)))
    wrong += list(_while_away(view, decided if approved else None, back))
    wrong += list(_slow(view, proposal, decided, handed))
    if view.report is not None and view.report.say.get("outcome") == "crime" and proposal is None:
        wrong.append(failed("报告认为涉嫌犯罪，没有提出移送。", view.at(view.report)))
    if wrong:
        return wrong
    if proposal is None and (signs := list(_signs(view))):
        return [unsure("案情中提到可能涉嫌犯罪，没有移送的记录，须人工判断。", *signs)]
    return [unsure("是否达到刑事追诉标准，机器不能判断。")]


def _while_away(view: View, approved: Step | None, back: Step | None) -> Iterator[Found]:
    """Between transfer and the answer of the police nothing is punished."""
    decision = view.decision
    if approved is None or decision is None or decision.when < approved.when:
        return
    if back is None or back.when > decision.when:
        said = "已批准移送，公安机关没有答复就作出了行政处罚。"
        yield failed(said, view.at(approved), view.at(decision))


def _slow(
    view: View, proposal: Step | None, decided: Step | None, handed: Step | None
) -> Iterator[Found]:
    """Three days to decide on a transfer, a day and a night to hand over."""
    for begun, done, clock in (
        (proposal, decided, "transfer_decision"),
        (decided, handed, "transfer_handover"),
    ):
        if begun is None or done is None or done.when < begun.when:
            continue
        limit = limit_as_of(
            view.law.parameters[view.procedure.clocks[clock].rule], *view.where(begun.day)
        )
        if limit is None:
            continue
        last = counted(limit, begun.done, calendar=view.law.calendar).deadline
        late = done.done > last if isinstance(last, datetime) else last and done.day > last
        if late:
            words = view.procedure.clocks[clock].title
            yield failed(f"超过了{words}。", view.at(begun), view.at(done), deadline(clock, words))


def _signs(view: View) -> Iterator:
    for i, violation in enumerate(view.violations):
        for name in ("conduct", "consequence"):
            if _CRIME.search(str(violation.get(name) or "")):
                yield fact(f"violations.{i}.{name}", "案情")
