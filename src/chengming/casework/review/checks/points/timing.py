"""期限: verification, deciding, preserved evidence, serving; counted by the law's own clocks."""

from collections.abc import Iterator
from datetime import date, datetime

from chengming.casework.review.checks.findings import Found, deadline, failed, passed, unsure
from chengming.casework.review.checks.view import DECISIONS, Step, View, day
from chengming.law.dated import limit_as_of
from chengming.law.limits import day_of, text_of
from chengming.law.time_limits import deadline as counted

_ENDINGS = (*DECISIONS, "terminate_investigation", "withdraw_filing")


def verification_limit(view: View, at: datetime) -> list[Found]:
    """Filed, or declined, within the time for looking into the lead."""
    if view.last("register_lead") is None:
        return [unsure("没有线索登记，不能核对核查期限。")]
    return _kept(view, "verification", view.last("file_case", "decline_filing"), at)


def decision_limit(view: View, at: datetime) -> list[Found]:
    """Decided within the time for handling, with the pauses and extensions that count."""
    if view.last("file_case") is None:
        return [unsure("没有立案记录，不能核对办案期限。")]
    if view.round_from:
        return [unsure("原决定已撤销，重新作出决定的期限须按复议决定、裁判或者撤销决定核对。")]
    return _kept(view, "decision", view.of(*_ENDINGS)[0] if view.of(*_ENDINGS) else None, at)


def _kept(view: View, clock: str, end: Step | None, at: datetime) -> list[Found]:
    """Whether the clock's last day had not passed when it was ended (or now)."""
    fold = view.fold if end is None else view.before(end)
    state, spec = fold.clocks[clock], view.procedure.clocks[clock]
    if state.start is None:
        return [passed(f"{spec.title}没有在计算。")]
    found = state.computation
    if found is None:
        return [unsure(f"本领域没有规定{spec.title}，不能核对。", deadline(clock, spec.title))]
    if found.deadline is None:
        return [passed(f"{spec.title}停止计算之中。", deadline(clock, spec.title))]
    words = f"{spec.title}至 {text_of(found.deadline)}"
    where = (deadline(clock, words), *((view.at(end),) if end else ()))
    ended = at if end is None else end.done
    if past(found.deadline, ended):
        done = (
            "至今没有办理" if end is None else f"“{view.title(end.kind)}”在 {end.day.isoformat()}"
        )
        return [failed(f"{words}，{done}，已经超过。", *where)]
    return [passed(f"{words}，没有超过。", *where)]


def past(last: date | datetime | None, moment: datetime) -> bool:
    """Whether a last day, or a last moment, lies behind."""
    if isinstance(last, datetime):
        return moment > last
    return last is not None and day_of(moment) > last


def service_limit(view: View, at: datetime) -> list[Found]:
    """The decision was served within seven working days."""
    decision = view.decision
    if decision is None:
        return [passed("尚未作出决定，不涉及送达。")]
    found = view.through(decision).clocks["service"].computation
    if found is None or found.deadline is None:
        return [unsure("没有规定决定书的送达期限，不能核对。", deadline("service", "送达期限"))]
    last, served = day_of(found.deadline), view.last("serve_decision", since=decision.seq)
    words = f"决定书送达期限至 {last.isoformat()}"
    where = (deadline("service", words), view.at(decision))
    sent = _sent_on(view, decision, served)
    if sent is not None and sent <= last:
        return [passed(f"{words}，没有超过。", *where)]
    if served is None and sent is None and day_of(at) <= last:
        return [passed(f"{words}，尚未届满。", *where)]
    if served is not None and served.say.get("method") in ("post", "entrusted"):
        return [unsure(f"{words}，回执日期在后，何时交邮须人工核对。", *where, view.at(served))]
    done = f"{sent.isoformat()} 送达" if sent else "至今没有送达"
    return [failed(f"{words}，{done}，已经超过。", *where)]


def _sent_on(view: View, decision: Step, served: Step | None) -> date | None:
    """The day it went out: of an announcement, the day it was put up."""
    announced = view.last("announce_service", since=decision.seq)
    if announced is not None and (served is None or served.say.get("method") == "announcement"):
        return announced.day
    if served is None:
        return None
    return day(served.say.get("served_on")) or served.day


def preservation_kept(view: View, at: datetime) -> list[Found]:
    """Each preservation was approved, and dealt with in time."""
    kept = view.of("preserve_evidence")
    wrong = [found for step in kept for found in _one_preservation(view, step, at)]
    return wrong or [passed("先行登记保存经批准并按期处理。" if kept else "没有先行登记保存。")]


def _one_preservation(view: View, step: Step, at: datetime) -> Iterator[Found]:
    yield from _approval(view, step)
    limit = limit_as_of(
        view.law.parameters["penalty/preservation/time_limit"], *view.where(step.day)
    )
    last = None if limit is None else view.last_day(limit, step.day)
    if last is None:
        yield unsure("没有规定登记保存的处理期限，不能核对。", view.at(step))
        return
    answers = [s for s in view.of("dispose_preserved", "release_preserved") if s.when > step.when]
    answer = answers[0] if answers else None
    where = (view.at(step), deadline("preservation", f"处理期限至 {last.isoformat()}"))
    if answer is None:
        if day_of(at) > last:
            yield failed(f"登记保存的证据应当在 {last.isoformat()} 前处理，至今没有处理。", *where)
    elif answer.day > last and answer.kind == "dispose_preserved":
        said = f"登记保存的证据应当在 {last.isoformat()} 前处理，{answer.day.isoformat()} 才处理。"
        yield failed(said, *where, view.at(answer))
    elif answer.day > last:
        said = "登记保存期满自动解除，逾期才登记退还，是否及时须人工核对。"
        yield unsure(said, *where, view.at(answer))


def _approval(view: View, step: Step) -> Iterator[Found]:
    earlier = view.of("preserve_evidence", before=step)
    since = earlier[-1].seq if earlier else 0
    before = view.of("approve_preservation", since=since, before=step)
    if any(one.say.get("kind") == "in_advance" for one in before):
        return
    limit = limit_as_of(
        view.law.parameters["penalty/preservation/urgent_report"], *view.where(step.day)
    )
    after = [one for one in view.of("approve_preservation") if one.when > step.when]
    if step.say.get("urgent") is not True or limit is None:
        yield failed("先行登记保存没有事先经负责人批准。", view.at(step))
    elif not after:
        yield failed("紧急登记保存之后没有补办批准。", view.at(step))
    elif past(counted(limit, step.done, calendar=view.law.calendar).deadline, after[0].done):
        yield failed(f"紧急登记保存之后超过 {limit} 才补办批准。", view.at(step), view.at(after[0]))
