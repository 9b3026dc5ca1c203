"""Predicates about how a case was handled: notice kept, discussion real, not out of time."""

from collections.abc import Mapping, Sequence
from datetime import date

from chengming.law.events import Event
from chengming.law.limits import DAY, Limit
from chengming.law.predicates.known import Answer, Known
from chengming.law.predicates.money import entries, proposed_kinds

_LEAST_ATTENDEES = 2  # 讨论: one person alone does not discuss (行政处罚法/57/2)


def penalty_within_notice(known: Known) -> Answer:
    """No kind of penalty beyond those of the notice served (行政处罚法第四十四条)."""
    noticed = known.carried_by("serve_notice", "kinds")
    if not isinstance(noticed, Sequence):
        return False, ("没有已送达的告知书可以对照",)
    beyond = [kind for kind in proposed_kinds(known.facts()) if kind not in noticed]
    if beyond:
        return False, (f"告知书没有载明的处罚种类有 {len(beyond)} 种",)
    return True, ("处罚种类都在告知之内",)


def discussion_is_real(known: Known) -> Answer:
    """集体讨论: several different people, an opinion of each, a conclusion (行政处罚法第五十七条第二款)."""
    attendees, opinions = known.said("attendees"), known.said("opinions")
    conclusion = known.said("conclusion")
    if attendees is None or opinions is None or conclusion is None:
        return None, ("参加人、各人意见、结论尚未填写",)
    people = [_person(entry) for entry in attendees] if isinstance(attendees, Sequence) else []
    if len(set(people)) != len(people) or "" in people:
        return False, ("参加人有重复或者未写明",)
    if len(people) < _LEAST_ATTENDEES:
        return False, (f"参加人只有 {len(people)} 人，不成其为集体讨论",)
    said = {
        str(entry.get("person"))
        for entry in entries(opinions)
        if str(entry.get("opinion") or "").strip()
    }
    missing = [person for person in people if person not in said]
    if missing:
        return False, (f"有 {len(missing)} 名参加人没有记载意见",)
    if not str(conclusion).strip():
        return False, ("没有结论",)
    return True, (f"{len(people)} 人参加，各有意见",)


def _person(entry: object) -> str:
    return str(entry.get("person", "")) if isinstance(entry, Mapping) else str(entry)


def time_barred(known: Known) -> Answer:
    """追责时效（行政处罚法第三十六条）: two years, five for life, health, finance with harm.

    From the act, or from its end where it went on, to the day it was discovered.
    """
    found = _day(_said(known.record("register_lead"), "found_on")) or _day(known.fact("found_on"))
    unsure: list[str] = []
    for number, violation in enumerate(entries(known.fact("violations")), 1):
        done = _day(violation.get("ended_on")) or _day(violation.get("happened_on"))
        if done is None or found is None:
            unsure.append(f"第 {number} 项违法行为的终了日期或者发现日期未填")
            continue
        extended = violation.get("extended_limitation") is True
        name = "penalty/limitation/" + ("extended" if extended else "ordinary")
        limit = known.limit(name)
        if limit is not None and found > corresponding(limit, done):
            return True, (f"第 {number} 项违法行为自终了之日起已逾 {limit} 才被发现",)
    if unsure:
        return None, tuple(unsure)
    return False, ("发现时未超过追责时效",)


def corresponding(limit: Limit, day: date) -> date:
    """The corresponding day n years (or months) later; month end where there is none (民法典/202)."""
    months = limit.n * (12 if limit.unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + DAY * (day.day - 1), following - DAY)


def _said(event: Event | None, name: str) -> object:
    return None if event is None else event.say.get(name)


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return value if isinstance(value, date) else None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
