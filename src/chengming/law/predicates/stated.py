"""Predicates that compare what an act or the sheet states with itself or with one parameter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from chengming.law.limits import day_of
from chengming.law.predicates.conduct import corresponding, day_from
from chengming.law.predicates.known import Answer, Known, Predicate
from chengming.law.predicates.money import entries, penalties

_PAPERS: Final = {
    "notice": ("notify",),
    "decision": ("decide", "exempt", "find_no_grounds"),
}


def outcome_fits(known: Known) -> Answer:
    """处理意见与所列处罚一致 (行政处罚法第五十七条): what is proposed is what the outcome says."""
    outcome = known.said("outcome")
    if outcome is None:
        return None, ("处理意见尚未填写",)
    violations = list(entries(known.fact("violations")))
    punished = any(True for _ in penalties(known.facts()))
    if outcome == "penalty":
        return punished, ("已列明拟作出的处罚" if punished else "没有列明拟作出的处罚",)
    if outcome == "crime":
        return True, ("涉嫌犯罪，移送司法机关",)
    if punished:
        return False, ("不予处罚而列有处罚",)
    if outcome == "exempt":
        good = bool(violations) and all(v.get("exemption") for v in violations)
        return good, ("各项都注明了不予处罚的情形" if good else "有的违法行为没有注明情形",)
    good = bool(violations) and all(v.get("established") is False for v in violations)
    return good, ("各项都注明不成立" if good else "有的违法行为没有注明不成立",)


def discretion_departed(known: Known) -> Answer:
    """拟不按裁量基准处罚 (行政处罚法第三十四条；国办发〔2022〕27号第十二项)."""
    discretion = known.fact("discretion")
    departs = isinstance(discretion, Mapping) and discretion.get("departs") is True
    return departs, ("注明不按裁量基准" if departs else "按裁量基准",)


def two_handlers(known: Known) -> Answer:
    """承办人不少于法定人数 (行政处罚法第四十二条)."""
    handlers = known.said("handlers")
    if handlers is None:
        return None, ("承办人尚未填写",)
    least = known.value("penalty/officers/minimum").value
    count = len(set(handlers)) if isinstance(handlers, Sequence) else 0
    return isinstance(least, int) and count >= least, (f"指定承办人 {count} 名",)


def child_party(known: Known) -> Answer:
    """违法时不满十四周岁 (行政处罚法第三十条)."""
    days = [_done_on(violation) for violation in entries(known.fact("violations"))]
    happened = min((day for day in days if day is not None), default=day_of(known.at))
    young = _younger_than(known, "penalty/age/exempt_below", happened)
    return young, ("违法时未满不予处罚的年龄" if young else "不属于不予处罚的年龄",)


def minor_party(known: Known) -> Answer:
    """当事人是未成年人 (未成年人保护法第一百零三条): on the day of the act judged."""
    young = _younger_than(known, "penalty/age/lighter_below", day_of(known.at))
    return young, ("当事人中有未成年人" if young else "当事人中没有未成年人",)


def _younger_than(known: Known, parameter: str, on: date) -> bool:
    limit = known.limit(parameter)
    born = [day_from(party.get("born")) for party in entries(known.fact("parties"))]
    return limit is not None and any(b is not None and corresponding(limit, b) > on for b in born)


def _done_on(violation: Mapping[str, object]) -> date | None:
    return day_from(violation.get("happened_on")) or day_from(violation.get("ended_on"))


def served_on_plausible(known: Known) -> Answer:
    """送达日期不早于文书、不晚于登记 (行政处罚法第六十一条)."""
    served = day_from(known.said("served_on"))
    if served is None:
        return None, ("送达日期尚未填写",)
    if served > day_of(known.at):
        return False, ("送达日期晚于登记的时间",)
    # A decision is served by an act that names the paper; a notice by one that does not.
    paper = "decision" if known.said("paper") is not None else "notice"
    made = [event.done for kind in _PAPERS[paper] if (event := known.record(kind)) is not None]
    if made and served < day_of(max(made)):
        return False, ("送达日期早于文书的制作",)
    return True, ("送达日期在文书制作之后、登记之前",)


def urgent_preservation_allowed(known: Known) -> Answer:
    """本领域规定了紧急登记保存后补办批准的时间 (市场监督管理行政处罚程序规定第三十三条)."""
    limit = known.limit("penalty/preservation/urgent_report")
    return limit is not None, (f"补办批准 {limit}" if limit else "本领域没有紧急登记保存的规定",)


def extension_provided(known: Known) -> Answer:
    """本领域规定了延长办案期限 (行政处罚法第六十条)."""
    found = known.value("penalty/decision/extension/first").value is not None
    return found, ("本领域有延长的规定" if found else "本领域没有延长的规定",)


def extension_within_cap(known: Known) -> Answer:
    """再次延长不超过规章的上限 (住房和城乡建设行政处罚程序规定第二十九条)."""
    days = known.said("days")
    if not isinstance(days, int):
        return None, ("延长日数尚未填写",)
    cap = known.value("penalty/decision/extension/second").value
    if isinstance(cap, int):
        return 0 < days <= cap, (f"延长 {days} 日，上限 {cap} 日",)
    return cap is not None and days > 0, (f"延长 {days} 日",)


def review_before_notice(known: Known) -> Answer:
    """先审核、后告知的领域 (市场监督管理行政处罚程序规定第五十六条)."""
    return _lists(known, "review/stage", "before_notice")


def discussion_covers_review(known: Known) -> Answer:
    """法制审核案件均须集体讨论的领域 (市场监督管理行政处罚程序规定第六十条第二款)."""
    return _lists(known, "penalty/discussion/review_cases", "all")


def _lists(known: Known, parameter: str, word: str) -> Answer:
    value = known.value(parameter)
    found = isinstance(value.value, tuple) and word in value.value
    return found, (f"{'依' if found else '未见于'}{value.cite}",)


def instalment_term_fits(known: Known) -> Answer:
    """准予的写明期限，不予的不写 (行政处罚法第六十六条第二款)."""
    outcome, until = known.said("outcome"), day_from(known.said("until"))
    if outcome is None:
        return None, ("决定尚未填写",)
    return (until is not None) is (outcome == "granted"), ("写明了期限" if until else "没有写期限",)


STATED: Mapping[str, Predicate] = {
    "child_party": child_party,
    "discretion_departed": discretion_departed,
    "discussion_covers_review": discussion_covers_review,
    "extension_provided": extension_provided,
    "extension_within_cap": extension_within_cap,
    "instalment_term_fits": instalment_term_fits,
    "minor_party": minor_party,
    "outcome_fits": outcome_fits,
    "review_before_notice": review_before_notice,
    "served_on_plausible": served_on_plausible,
    "two_handlers": two_handlers,
    "urgent_preservation_allowed": urgent_preservation_allowed,
}
