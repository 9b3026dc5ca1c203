"""Predicates about how a case was handled: notice kept, discussion real, papers in order."""

from collections.abc import Mapping, Sequence
from datetime import date

from chengming.law.predicates.known import Answer, Known
from chengming.law.predicates.money import entries, proposed_basis, proposed_kinds

_LEAST_ATTENDEES = 2  # 讨论: one person alone does not discuss (行政处罚法/57/2)
_MINIMUM_OFFICERS = "penalty/officers/minimum"


def penalty_within_notice(known: Known) -> Answer:
    """No kind and no basis of penalty beyond those of the notice served (行政处罚法第四十四条)."""
    kinds, basis = (known.carried_by("serve_notice", name) for name in ("kinds", "basis"))
    if not isinstance(kinds, Sequence) or not isinstance(basis, Sequence):
        return False, ("没有已送达的告知书可以对照",)
    sheet = known.facts()
    beyond = len(set(proposed_kinds(sheet)).difference(kinds))
    unnamed = len(set(proposed_basis(sheet)).difference(basis))
    if beyond or unnamed:
        return False, (f"告知书没有载明的处罚种类有 {beyond} 种，依据有 {unnamed} 条",)
    return True, ("处罚种类和依据都在告知之内",)


def discussion_is_real(known: Known) -> Answer:
    """集体讨论: several different people, an opinion of each, a conclusion (行政处罚法第五十七条第二款)."""
    attendees, opinions = known.said("attendees"), known.said("opinions")
    conclusion = known.said("conclusion")
    if attendees is None or opinions is None or conclusion is None:
        return None, ("参加人、各人意见、结论尚未填写",)
    people = [str(entry) for entry in attendees] if isinstance(attendees, Sequence) else []
    if len(set(people)) != len(people) or "" in people:
        return False, ("参加人有重复或者未写明",)
    if len(people) < _LEAST_ATTENDEES:
        return False, (f"参加人只有 {len(people)} 人，不成其为集体讨论",)
    said = {
        str(entry.get("person"))
        for entry in entries(opinions)
        if str(entry.get("opinion") or "").strip()
    }
    missing = len(set(people).difference(said))
    if missing:
        return False, (f"有 {missing} 名参加人没有记载意见",)
    if not str(conclusion).strip():
        return False, ("没有结论",)
    return True, (f"{len(people)} 人参加，各有意见",)


def outcome_fits(known: Known) -> Answer:
    """处理意见与所列内容一致 (行政处罚法第五十七条第一款)."""
    outcome = known.said("outcome")
    violations = list(entries(known.fact("violations")))
    if outcome is None or not violations:
        known.ask("violations")
        return None, ("处理意见或者违法事实尚未填写",)
    punished = bool(proposed_kinds(known.facts()))
    if outcome == "penalty":
        return punished, ("列明了拟处罚种类" if punished else "没有列明任何处罚",)
    if outcome == "exempt":
        excused = all(violation.get("exemption") for violation in violations)
        if excused and not punished:
            return True, ("各项都注明了不予处罚的情形",)
        return False, ("还列有处罚" if punished else "有违法行为没有注明不予处罚的情形",)
    if outcome == "no_grounds":
        unfounded = all(violation.get("established") is False for violation in violations)
        if unfounded and not punished:
            return True, ("各项都注明了违法事实不成立",)
        return False, ("还列有处罚" if punished else "有违法行为没有注明不成立",)
    return True, ("移送司法机关",)


def discretion_departed(known: Known) -> Answer:
    """拟不按裁量基准处罚 (国办发〔2022〕27号十二)."""
    discretion = known.fact("discretion")
    departs = isinstance(discretion, Mapping) and discretion.get("departs") is True
    return departs, ("注明了不按裁量基准" if departs else "按裁量基准",)


def two_handlers(known: Known) -> Answer:
    """承办人不少于法定人数 (行政处罚法第四十二条)."""
    named = known.said("handlers")
    if named is None:
        return None, ("承办人尚未指定",)
    people = {str(person) for person in named} if isinstance(named, list | tuple) else set()
    least = known.value(_MINIMUM_OFFICERS).value
    needed = least if isinstance(least, int) else 0
    return len(people) >= needed, (f"指定了 {len(people)} 人，需要 {needed} 人",)


def single_party(known: Known) -> Answer:
    """只有一个当事人."""
    count = len(list(entries(known.fact("parties"))))
    return count == 1, (f"当事人 {count} 个",)


def served_on_plausible(known: Known) -> Answer:
    """送达日期不早于文书、不晚于登记 (行政处罚法第六十一条)."""
    served = day(known.said("served_on"))
    if served is None:
        return None, ("送达日期尚未填写",)
    decided = (known.record(kind) for kind in ("decide", "exempt", "find_no_grounds"))
    papers = [event for event in decided if event is not None]
    if not papers:
        notice = known.record("notify")
        papers = [] if notice is None else [notice]
    made = max((event.done.date() for event in papers), default=None)
    if made is None:
        return False, ("没有可以送达的文书",)
    if served < made:
        return False, (f"送达日期早于文书作出之日 {made.isoformat()}",)
    if served > known.at.date():
        return False, ("送达日期晚于登记之日",)
    return True, ("送达日期在文书作出之后",)


def service_evidenced(known: Known) -> Answer:
    """送达日期有凭证: 回执、到达、受委托机关 (民事诉讼法第八十七条、第九十条、第九十一条)."""
    method, served = known.said("method"), known.said("served_on")
    if method is None or served is None:
        return None, ("送达方式、送达日期尚未填写",)
    if method == "post":
        dated = _told(known, "returned_on") == served
        there = dated and bool(_told(known, "post_number").strip())
        return there, (
            "有邮件号码和回执日期" if there else "没有邮件号码，或者送达日期不是回执日期",
        )
    if method == "electronic":
        there = _told(known, "arrived_on") == served
        return there, ("有到达日期" if there else "送达日期不是到达特定系统的日期",)
    if method == "entrusted":
        there = bool(_told(known, "entrusted_to").strip())
        return there, ("写明了受委托的机关" if there else "没有写明受委托的机关",)
    return True, ("以送达回证上的签收日期为准",)


def _told(known: Known, name: str) -> str:
    return "" if known.leaves_unsaid(name) else str(known.said(name))


def rectification_seconded(known: Known) -> Answer:
    """其后已有行为的，更正须经第二人复核 (D5；行政处罚法第四十七条)."""
    later = known.later_than(str(known.said("record")))
    if later is None:
        return False, ("本案没有所要更正的记录",)
    if later == 0:
        return True, ("其后没有别的行为",)
    second = None if known.leaves_unsaid("approved_by") else known.said("approved_by")
    if second is None:
        return False, (f"其后已有 {later} 项行为，还没有复核人",)
    own = known.by is not None and second in known.by.ids
    return not own, ("复核人就是更正人自己" if own else "已有第二人复核",)


def nothing_rests_on_it(known: Known) -> Answer:
    """其后没有别的行为，误录可以作废 (D5)."""
    later = known.later_than(str(known.said("record")))
    if later is None:
        return False, ("本案没有所要作废的记录",)
    return later == 0, (f"其后已有 {later} 项行为" if later else "其后没有别的行为",)


def day(value: object) -> date | None:
    """A day from its ISO text or that of a moment in it; None for anything else."""
    if not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
