"""Predicates about what the rules of the case's field provide: they read parameters, not facts."""

from chengming.law.limits import MOST
from chengming.law.predicates.conduct import day
from chengming.law.predicates.known import Answer, Known

_STAGE = "review/stage"
_DISCUSSED = "penalty/discussion/review_cases"
_URGENT = "penalty/preservation/urgent_report"
_FIRST = "penalty/decision/extension/first"
_SECOND = "penalty/decision/extension/second"
_VERIFICATION = "penalty/verification/extension"


def _lists(known: Known, parameter: str, word: str) -> bool:
    value = known.value(parameter).value
    return isinstance(value, tuple) and word in value


def review_before_notice(known: Known) -> Answer:
    """本领域规定先审核、后告知 (市场监督管理行政处罚程序规定第五十六条)."""
    first = _lists(known, _STAGE, "before_notice")
    return first, ("本领域规定告知之前审核" if first else "本领域没有规定告知之前审核",)


def discussion_covers_review(known: Known) -> Answer:
    """本领域规定法制审核的案件均须集体讨论 (市场监督管理行政处罚程序规定第六十条)."""
    whole = _lists(known, _DISCUSSED, "all")
    return whole, ("本领域规定须集体讨论" if whole else "本领域没有这样规定",)


def urgent_preservation_allowed(known: Known) -> Answer:
    """本领域允许紧急情况下先行登记保存后补办批准."""
    allowed = known.value(_URGENT).value is not None
    return allowed, ("本领域规章允许" if allowed else "本领域没有这样的规定",)


def extension_provided(known: Known) -> Answer:
    """本领域规章规定可以延长办案期限 (行政处罚法第六十条)."""
    provided = known.value(_FIRST).value is not None
    return provided, ("本领域规章规定可以延长" if provided else "本领域没有可以延长的规定",)


def verification_extension_provided(known: Known) -> Answer:
    """本领域规章规定可以延长核查期限."""
    provided = known.value(_VERIFICATION).value is not None
    return provided, ("本领域规章规定可以延长" if provided else "本领域没有可以延长的规定",)


def extension_within_cap(known: Known) -> Answer:
    """再次延长的日数不超过规章的上限; 规章不定上限的，由决定确定."""
    days = known.said("days")
    if not isinstance(days, int):
        return None, ("延长日数尚未填写",)
    most = known.value(_SECOND).value
    if most is None:
        return False, ("本领域没有可以再次延长的规定",)
    if isinstance(most, int):
        return 0 < days <= most, (f"延长 {days} 日，上限 {most} 日",)
    # 规章不定上限的，也须是能算出届满日的日数：否则期限算不出来，案件就读不出来了。
    most = MOST["calendar_day"]
    return 0 < days <= most, (f"延长 {days} 日，由决定确定（至多能算 {most} 日）",)


def instalment_term_fits(known: Known) -> Answer:
    """准予延期分期的写明期限，不予的不写 (行政处罚法第六十六条第二款)."""
    outcome = known.said("outcome")
    if outcome is None:
        return None, ("是否准予尚未填写",)
    until = None if known.leaves_unsaid("until") else day(known.said("until"))
    if outcome == "granted":
        future = until is not None and until >= known.at.date()
        return future, ("写明了期限" if future else "没有写明今后的期限",)
    return until is None, ("不予的没有期限" if until is None else "不予的不应写期限",)
