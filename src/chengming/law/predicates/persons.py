"""Predicates about who acts: approval, the chair named, reviewers never handlers, age of parties."""

from datetime import date

from chengming.law.limits import DAY, Limit
from chengming.law.predicates.conduct import day
from chengming.law.predicates.known import Answer, Known
from chengming.law.predicates.money import entries

_HEADS = frozenset({"agency_head", "chief_head"})
_INVESTIGATING = (
    "inquire",
    "inspect_site",
    "collect_evidence",
    "sample",
    "preserve_evidence",
    "write_report",
    "revise_report",
)


def filing_approved(known: Known) -> Answer:
    """立案经负责人批准 (行政处罚法第五十四条)."""
    if known.by is None or known.by.office in _HEADS:
        return True, ("由负责人办理",)
    second = None if known.leaves_unsaid("approved_by") else known.said("approved_by")
    if second is None or second in known.by.ids:
        return False, ("没有写明批准立案的负责人",)
    return True, ("已写明批准立案的负责人",)


def by_chief(known: Known) -> Answer:
    """由正职负责人办理."""
    chief = known.by is None or known.by.office == "chief_head"
    return chief, ("由正职负责人办理" if chief else "办理人不是正职负责人",)


def chair_is_appointed(known: Known) -> Answer:
    """由指定的主持人主持 (行政处罚法第六十四条第四项)."""
    named = known.carried_by("appoint_chair", "chair")
    if named is None:
        return False, ("还没有指定主持人",)
    same = known.by is None or known.by.id == named
    return same, ("办理人就是指定的主持人" if same else "办理人不是指定的主持人",)


def chair_is_outside(known: Known) -> Answer:
    """指定的主持人不是本案调查人员 (行政处罚法第六十四条第四项)."""
    chair = known.said("chair")
    if chair is None:
        return None, ("主持人尚未指定",)
    inside = chair in known.handlers_ever or any(chair in known.did(k) for k in _INVESTIGATING)
    return not inside, ("主持人是本案调查人员" if inside else "主持人没有参与调查",)


def reviewer_not_named_handler(known: Known) -> Answer:
    """审核人从未被指定为本案承办人 (行政处罚法第五十八条)."""
    named = known.by is not None and not known.by.ids.isdisjoint(known.handlers_ever)
    return not named, ("办理人曾被指定为本案承办人" if named else "办理人不是承办人",)


def time_barred(known: Known) -> Answer:
    """追责时效（行政处罚法第三十六条）: two years, five for life, health, finance with harm.

    From the act, or from its end where it went on, to the day it was discovered.
    """
    found = day(known.carried_by("register_lead", "found_on"))
    unsure: list[str] = []
    for number, violation in enumerate(entries(known.fact("violations")), 1):
        done = day(violation.get("ended_on")) or day(violation.get("happened_on"))
        if done is None or found is None:
            known.ask("violations")
            unsure.append(f"第 {number} 项违法行为的发生日、终了日或者线索的发现日期未填")
            continue
        extended = violation.get("extended_limitation") is True
        limit = known.limit("penalty/limitation/" + ("extended" if extended else "ordinary"))
        if limit is not None and found > corresponding(limit, done):
            return True, (f"第 {number} 项违法行为自终了之日起已逾 {limit} 才被发现",)
    if unsure:
        return None, tuple(unsure)
    return False, ("发现时未超过追责时效",)


def child_party(known: Known) -> Answer:
    """违法时不满十四周岁 (行政处罚法第三十条)."""
    acts = [
        moment
        for violation in entries(known.fact("violations"))
        if (moment := day(violation.get("ended_on")) or day(violation.get("happened_on")))
    ]
    return _younger(known, "penalty/age/exempt_below", max(acts, default=known.at.date()))


def minor_party(known: Known) -> Answer:
    """当事人是未成年人 (未成年人保护法第一百零三条)."""
    return _younger(known, "penalty/age/lighter_below", known.at.date())


def _younger(known: Known, parameter: str, on: date) -> Answer:
    limit = known.limit(parameter)
    for number, party in enumerate(entries(known.fact("parties")), 1):
        born = day(party.get("born"))
        # 周岁: the birthday itself does not yet count as reached until the day after.
        if born is not None and limit is not None and on <= corresponding(limit, born):
            return True, (f"第 {number} 名当事人不满 {limit.n} 周岁",)
    return False, ("没有低于该年龄的当事人",)


def corresponding(limit: Limit, start: date) -> date:
    """The corresponding day n years (or months) later; month end where there is none (民法典/202)."""
    months = limit.n * (12 if limit.unit == "year" else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + DAY * (start.day - 1), following - DAY)
