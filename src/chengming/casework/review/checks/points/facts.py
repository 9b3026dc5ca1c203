"""事实和证据: support for each violation, who the party is, how old, and whether it is too late."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from stdnum.cn import ric, uscc

from chengming.casework.review.checks.findings import Found, fact, failed, passed, unsure
from chengming.casework.review.checks.view import View, day, entries
from chengming.law.dated import limit_as_of
from chengming.law.predicates.persons import corresponding

_LENGTH = 18
_OUTCOMES = {"decide": "penalty", "exempt": "exempt", "find_no_grounds": "no_grounds"}


def evidence_supports(view: View, at: datetime) -> list[Found]:
    """Every violation names evidence, and the evidence named is in the list and verified."""
    listed = {str(item.get("id")): item for item in entries(view.sheet.get("evidence"))}
    if not listed:
        if view.report is None:
            return [unsure("尚未列明证据。", fact("evidence", "证据"))]
        return [failed("没有列明任何证据。", fact("evidence", "证据"))]
    wrong, open_ends = [], []
    for i, violation in enumerate(view.violations):
        named = violation.get("rests_on")
        where = fact(f"violations.{i}.rests_on", f"第 {i + 1} 项所依据的证据")
        if not isinstance(named, list | tuple) or not named:
            open_ends.append(where)
            continue
        if missing := sorted({str(one) for one in named} - listed.keys()):
            said = f"第 {i + 1} 项所依据的证据{'、'.join(missing)}不在证据清单之内。"
            wrong.append(failed(said, where, fact("evidence", "证据")))
    for i, item in enumerate(listed.values()):
        if item.get("verified") is False:
            said = f"证据“{item.get('title')}”注明尚未查证属实。"
            wrong.append(failed(said, fact(f"evidence.{i}", "证据")))
    if wrong:
        return wrong
    if open_ends:
        return [unsure("没有逐项写明各违法事实所依据的证据，须人工核对。", *open_ends)]
    return [passed("各项违法事实都写明了所依据的证据。", fact("evidence", "证据"))]


def party_identity(view: View, at: datetime) -> list[Found]:
    """The numbers of the parties are right by their check digits."""
    wrong, missing, seen = [], [], 0
    for i, party in enumerate(view.parties):
        natural = party.get("kind") == "natural_person"
        name = "id_number" if natural else "uscc"
        words = "公民身份号码" if natural else "统一社会信用代码"
        number, where = str(party.get(name) or ""), fact(f"parties.{i}.{name}", words)
        if not number:
            missing.append(where)
            continue
        seen += 1
        if problem := _number_wrong(number, natural):
            wrong.append(failed(f"第 {i + 1} 名当事人的{words}{problem}。", where))
        elif natural and day(party.get("born")) not in (None, _born(number)):
            said = f"第 {i + 1} 名当事人的出生日期与公民身份号码不符。"
            wrong.append(failed(said, where, fact(f"parties.{i}.born", "出生日期")))
    if wrong:
        return wrong
    if missing or not seen:
        return [unsure("有当事人没有登记身份号码，须人工核对身份。", *missing)]
    return [passed("当事人的身份号码校验相符。")]


def _number_wrong(number: str, natural: bool) -> str:
    if len(number) != _LENGTH:
        return f"不是 {_LENGTH} 位"
    good = _person_number(number) if natural else uscc.is_valid(number)
    return "" if good else "校验不符，至少有一位有误"


def _person_number(number: str) -> bool:
    """The check digit and a date that exists. Not the place: many bear a code older than their place."""
    body = number[:-1]
    plain = body.isascii() and body.isdigit() and number[-1] in "0123456789X"
    return plain and _born(number) is not None and ric.calc_check_digit(number) == number[-1]


def _born(number: str) -> date | None:
    digits = number[6:14]
    return day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")


def party_age(view: View, at: datetime) -> list[Found]:
    """No penalty below fourteen; below eighteen a lighter one."""
    if not view.punishes:
        return [passed("不是给予处罚的决定。")]
    wrong, unknown = [], []
    for i, party in enumerate(view.parties):
        if party.get("kind") != "natural_person":
            continue
        born = day(party.get("born")) or _born(str(party.get("id_number") or ""))
        where = fact(f"parties.{i}.born", "出生日期")
        if born is None:
            unknown.append(where)
            continue
        wrong += [failed(f"第 {i + 1} 名当事人{said}", where) for said in _too_young(view, born)]
    if wrong:
        return wrong
    if unknown:
        return [unsure("自然人当事人没有登记出生日期，年龄须人工核对。", *unknown)]
    return [passed("没有未成年的当事人。")]


def _too_young(view: View, born: date) -> Iterator[str]:
    """周岁: the birthday itself does not yet count as reached."""
    done = [on for violation in view.violations if (on := _conduct_day(violation)) is not None]
    found = view.found_on()
    on = max(done, default=found)
    if on is None:
        return
    for name, rest in (("exempt_below", "不予处罚"), ("lighter_below", "应当从轻或者减轻")):
        limit = limit_as_of(view.law.parameters[f"penalty/age/{name}"], *view.where(on))
        if limit is None or on > corresponding(limit, born):
            continue
        discretion = view.sheet.get("discretion")
        manner = discretion.get("manner") if isinstance(discretion, Mapping) else None
        if name == "exempt_below" or manner not in ("mitigated", "lighter"):
            yield f"违法时不满 {limit.n} 周岁，{rest}。"
        return


def _conduct_day(violation: Mapping[str, object]) -> date | None:
    return day(violation.get("ended_on")) or day(violation.get("happened_on"))


def limitation(view: View, at: datetime) -> list[Found]:
    """Found within two years of the end of the conduct; five where life, health or finance was harmed."""
    found = view.found_on()
    if not view.punishes:
        return [passed("不是给予处罚的决定。")]
    if found is None:
        return [unsure("没有写明发现线索的日期，追责时效无从计算。")]
    wrong, unknown = [], []
    for i, violation in enumerate(view.violations):
        done, where = _conduct_day(violation), fact(f"violations.{i}.happened_on", "行为发生日")
        if done is None:
            unknown.append(where)
            continue
        if said := _too_late(view, violation, done, found):
            wrong.append(failed(f"第 {i + 1} 项违法行为{said}", where))
    if wrong:
        return wrong
    if unknown:
        return [unsure("有违法行为没有写明发生日或者终了日，追责时效须人工核对。", *unknown)]
    return [passed("发现时没有超过追责时效。")]


def _too_late(view: View, violation: Mapping[str, object], done: date, found: date) -> str:
    ordinary, extended = (
        limit_as_of(view.law.parameters[f"penalty/limitation/{name}"], *view.where(found))
        for name in ("ordinary", "extended")
    )
    if ordinary is None or extended is None or found <= corresponding(ordinary, done):
        return ""
    said = f"终了于 {done.isoformat()}，{found.isoformat()} 才发现，"
    if violation.get("extended_limitation") is not True:
        return f"{said}已逾 {ordinary}。"
    if not str(violation.get("consequence") or "").strip():
        return f"{said}适用 {extended} 时效，没有写明危害后果。"
    return f"{said}已逾 {extended}。" if found > corresponding(extended, done) else ""


def outcome_fits(view: View, at: datetime) -> list[Found]:
    """The report's outcome, what it lists and what was decided are one."""
    report, decision = view.report, view.decision
    if report is None:
        if decision is None:
            return [unsure("尚未提出调查终结报告。")]
        return [failed("没有调查终结报告就作出了决定。", view.at(decision))]
    outcome, where = report.say.get("outcome"), view.at(report)
    wrong = [failed(said, where) for said in _unfitting(view, str(outcome))]
    if decision is not None and outcome != _OUTCOMES[decision.kind]:
        said = "所作决定与调查终结报告的处理意见不一致。"
        wrong.append(failed(said, where, view.at(decision)))
    return wrong or [passed("处理意见与所列内容一致。", where)]


def _unfitting(view: View, outcome: str) -> Iterator[str]:
    punished = any(True for _ in view.penalties())
    if outcome == "penalty" and not punished:
        yield "处理意见是给予处罚，没有列明任何处罚。"
    if outcome in ("exempt", "no_grounds") and punished:
        yield "处理意见不是给予处罚，却列有处罚。"
    if outcome == "exempt" and not all(v.get("exemption") for v in view.violations):
        yield "处理意见是不予处罚，有违法行为没有注明不予处罚的情形。"
    if outcome == "no_grounds" and any(v.get("established") is not False for v in view.violations):
        yield "处理意见是违法事实不能成立，有违法行为没有注明不成立。"
