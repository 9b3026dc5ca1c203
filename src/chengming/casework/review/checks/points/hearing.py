"""听证、审核和集体讨论: what must go before the heavier decisions."""

from collections.abc import Iterator
from datetime import datetime

from chengming.casework.review.checks.findings import Found, deadline, failed, passed, unsure
from chengming.casework.review.checks.points.notice import fines
from chengming.casework.review.checks.view import Step, View, day, entries
from chengming.law.dated import limit_as_of, value_as_of
from chengming.law.limits import day_of
from chengming.law.progress import condition

_HELD = ("hold_hearing", "terminate_hearing")


def hearing_offered(view: View, at: datetime) -> list[Found]:
    """In the scope of hearings: the notice says that one may be asked for."""
    notice = view.notice
    if not view.punishes:
        return [passed("不是给予处罚的决定，不涉及听证。")]
    fold = view.fold if notice is None else view.through(notice)
    within, reasons = condition(fold, "hearing_scope", at if notice is None else notice.done)
    if within:
        why = "；".join(reasons)
        if notice is None:
            return [unsure(f"属于听证范围（{why}），尚未告知。")]
        if notice.say.get("tells_hearing") is not True:
            return [failed(f"属于听证范围（{why}），告知书没有告知听证权利。", view.at(notice))]
        return [passed("属于听证范围，已告知听证权利。", view.at(notice))]
    on = day_of(at) if notice is None else notice.day
    bounds = value_as_of(view.law.parameters["penalty/hearing/threshold"], *view.where(on)).value
    own = view.context.settings.get("hearing_threshold")
    if bounds is None and own is None and fines(view.sheet):
        return [unsure("本领域没有听证的数额标准，是否属于较大数额须人工判断。")]
    return [passed(f"不属于听证范围：{'；'.join(reasons)}。")]


def hearing_held(view: View, at: datetime) -> list[Found]:
    """A hearing asked for in time was held, ended by law, or the request withdrawn."""
    asked = view.of("request_hearing", since=view.round_from, before=view.decision)
    if not asked:
        return [passed("当事人没有要求听证。")]
    last = asked[-1]
    in_time, where = _in_time(view, last), [view.at(last)]
    after = [s for s in view.of(*_HELD, before=view.decision) if s.when > last.when]
    if after:
        return [passed("已组织听证。", *where, view.at(after[-1]))]
    if any(
        s.when > last.when and s.say.get("all_parties") is True
        for s in view.of("withdraw_hearing_request", before=view.decision)
    ):
        return [passed("当事人撤回了听证要求。", *where)]
    refused = [s for s in view.of("refuse_hearing", before=view.decision) if s.when > last.when]
    if refused:
        return [_refused(view, refused[-1], in_time, last)]
    if view.decision is None:
        return [unsure("当事人要求听证，尚未组织。", *where)]
    if in_time is False:
        return [unsure("当事人逾期要求听证，没有答复，须人工核对。", *where)]
    return [
        failed("当事人按期要求听证，没有组织听证就作出了决定。", *where, view.at(view.decision))
    ]


def _refused(view: View, refusal: Step, in_time: bool | None, asked: Step) -> Found:
    ground, where = refusal.say.get("ground"), (view.at(asked), view.at(refusal))
    if ground == "late" and in_time:
        return failed("以逾期为由不予听证，当事人的要求其实在期限之内。", *where)
    if ground == "out_of_scope" and view.notice is not None:
        fold = view.through(view.notice)
        if condition(fold, "hearing_scope", view.notice.done)[0]:
            return failed("以不属于听证范围为由不予听证，其实属于听证范围。", *where)
    return passed("不予听证，已写明理由。", *where)


def _in_time(view: View, asked: Step) -> bool | None:
    served = view.last("serve_notice", since=view.round_from, before=asked)
    if served is None:
        return None
    limit = limit_as_of(view.law.parameters["penalty/hearing/request"], *view.where(served.day))
    start = day(served.say.get("served_on")) or served.day
    last = None if limit is None else view.last_day(limit, start)
    return None if last is None else asked.day <= last


def hearing_gap(view: View, at: datetime) -> list[Found]:
    """Time and place were told at least seven working days ahead."""
    told = view.of("notify_hearing", since=view.round_from)
    wrong = list(_too_short(view, told))
    return wrong or [passed("听证通知的提前期符合。" if told else "没有听证通知。")]


def _too_short(view: View, told: list[Step]) -> Iterator[Found]:
    for i, notice in enumerate(told):
        held = [s for s in view.of("hold_hearing") if s.when > notice.when]
        following = told[i + 1].when if i + 1 < len(told) else None
        real = next((s for s in held if following is None or s.when < following), None)
        on = real.day if real is not None else day(notice.say.get("held_on"))
        if on is None:
            yield unsure("听证通知没有写明听证日期。", view.at(notice))
            continue
        name = "penalty/hearing/notice_gap"
        limit = limit_as_of(view.law.parameters[name], *view.where(notice.day))
        latest = None if limit is None else view.last_day(limit, on, back=True)
        if latest is not None and notice.day > latest:
            said = f"{on.isoformat()} 听证，至迟应当在 {latest.isoformat()} 通知，实际在 {notice.day.isoformat()}。"
            where = (view.at(notice), deadline("hearing_gap", f"至迟 {latest.isoformat()}"))
            yield failed(said, *where, *([view.at(real)] if real else []))


def reviewed_first(view: View, at: datetime) -> list[Found]:
    """A major decision rests on a pass of this very version, later than the hearing."""
    decision = view.decision
    if decision is None:
        return [passed("尚未作出决定。")]
    major, reasons = condition(view.through(decision), "major_decision", decision.done)
    if not major:
        return [passed("不属于重大执法决定。")]
    heard = view.last("hold_hearing", since=view.round_from, before=decision)
    since = max(view.round_from, heard.seq if heard else 0)
    asked = view.last("request_review", since=since, before=decision)
    opinion = view.last("conclude_review", since=asked.seq if asked else since, before=decision)
    signed = view.last("confirm_review", since=opinion.seq if opinion else since, before=decision)
    for step, missing in (
        (asked, "没有送审"),
        (opinion, "没有审核意见"),
        (signed, "没有负责人签署"),
    ):
        if step is None:
            why = "；".join(reasons[:3])
            return [failed(f"属于重大执法决定（{why}），决定之前{missing}。", view.at(decision))]
        if step.kind != "request_review" and step.say.get("outcome") != "passed":
            return [failed("审核没有通过就作出了决定。", view.at(step), view.at(decision))]
    assert opinion is not None
    if opinion.version and decision.version and opinion.version != decision.version:
        return [failed("决定的内容不是审核通过的版本。", view.at(opinion), view.at(decision))]
    return [passed("重大执法决定先经审核通过。", view.at(opinion))]


def discussed(view: View, at: datetime) -> list[Found]:
    """Complex or serious cases: discussed by several heads, each with a view, before the decision."""
    decision = view.decision
    if decision is None or decision.kind != "decide":
        return [passed("尚未作出处罚决定。")]
    must, reasons = condition(view.through(decision), "complex_or_major", decision.done)
    held = view.last("discuss_collectively", since=view.round_from, before=decision)
    if not must:
        return [passed("不属于应当集体讨论的情形。")] if held is None else [_real(view, held)]
    if held is None:
        why = "；".join(reasons[:3])
        return [failed(f"应当集体讨论（{why}），决定之前没有讨论记录。", view.at(decision))]
    if held.say.get("outcome") != "agreed":
        return [failed("集体讨论没有同意，仍作出了决定。", view.at(held), view.at(decision))]
    if held.version and decision.version and held.version != decision.version:
        return [failed("集体讨论的不是所决定的内容。", view.at(held), view.at(decision))]
    return [_real(view, held)]


def _real(view: View, held: Step) -> Found:
    named, where = held.say.get("attendees"), view.at(held)
    people = [str(person) for person in named] if isinstance(named, list | tuple) else []
    spoken = {
        str(entry.get("person"))
        for entry in entries(held.say.get("opinions"))
        if str(entry.get("opinion") or "").strip()
    }
    if len(set(people)) < 2:
        return failed("集体讨论的参加人不足两人。", where)
    if len(set(people)) < len(people) or "" in people:
        return failed("集体讨论的参加人有重复或者没有写明。", where)
    if silent := len(set(people) - spoken):
        return failed(f"有 {silent} 名参加人没有记载意见。", where)
    if not str(held.say.get("conclusion") or "").strip():
        return failed("集体讨论没有结论。", where)
    return passed(f"集体讨论 {len(people)} 人参加，各有意见。", where)
