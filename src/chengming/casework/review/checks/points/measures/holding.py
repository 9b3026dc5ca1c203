"""期限、保管和解除: how long the measure was held, how the things were kept, and how it ended."""

from collections.abc import Iterator
from datetime import date, datetime

from chengming.casework.review.checks.findings import Found, deadline, failed, passed, unsure
from chengming.casework.review.checks.points.measures.taking import (
    NOT_TAKEN,
    after,
    ended,
    taken,
    words_of,
)
from chengming.casework.review.checks.points.timing import past
from chengming.casework.review.checks.view import Step, View, day, entries
from chengming.law.dated import limit_as_of
from chengming.law.limits import day_of, text_of

_SEALING = ("seal_place", "seal_facility", "seal_goods")


# 期限 ---------------------------------------------------------------------------------


def _term(view: View, step: Step | None) -> date | None:
    """The last day of the term as the case stood before the step (or now)."""
    fold = view.fold if step is None else view.before(step)
    found = fold.clocks["measure"].computation
    return None if found is None or found.deadline is None else day_of(found.deadline)


def measure_term(view: View, at: datetime) -> list[Found]:
    """Extended once, in time, by the head, no longer than the law; disposed of within the term."""
    start = taken(view)
    if start is None:
        return [passed(NOT_TAKEN)]
    wrong = [
        found for i, s in enumerate(view.of("extend_measure")) for found in _extended(view, i, s)
    ]
    end = ended(view)
    last = _term(view, end)
    if end is not None and end.kind != "lift" and last is not None and end.day > last:
        said = f"期限至 {last.isoformat()}，{end.day.isoformat()} 才“{view.title(end.kind)}”。"
        wrong.append(failed(said, view.at(end), deadline("measure", f"至 {last.isoformat()}")))
    if wrong:
        return wrong
    if last is None:
        return [passed("查封、扣押期限没有在计算。")]
    return [passed(f"查封、扣押期限至 {last.isoformat()}。", deadline("measure", "查封、扣押期限"))]


def _extended(view: View, index: int, step: Step) -> Iterator[Found]:
    where, last = view.at(step), _term(view, step)
    most = limit_as_of(view.law.parameters["compulsion/measure/extension"], *view.where(step.day))
    days = step.say.get("days")
    if index:
        yield failed("查封、扣押期限延长了不止一次。", where)
    if last is not None and step.day > last:
        yield failed(f"期限至 {last.isoformat()}，届满之后才批准延长。", where)
    if most is not None and isinstance(days, int) and days > most.n:
        yield failed(f"延长 {days} 日，最多只能延长 {most}。", where)
    if not words_of(step.say.get("reason")):
        yield failed("批准延长没有写明情况复杂的理由。", where)
    if step.by.office not in view.procedure.actions[step.kind].by:
        yield failed("延长没有经行政机关负责人批准。", where)


def extension_told(view: View, at: datetime) -> list[Found]:
    """Every extension was told to the party in writing with its reasons."""
    found = []
    for step in view.of("extend_measure"):
        told, where = after(view, step, "tell_extension"), view.at(step)
        if told is None:
            said = "延长期限的决定没有书面告知当事人。"
            over = ended(view) is not None or view.last("close_case") is not None
            found.append(failed(said, where) if over else unsure(said, where))
        elif told.say.get("reasons_told") is not True:
            found.append(failed("书面告知延长，没有说明理由。", where, view.at(told)))
    done = "延长已书面告知并说明理由。" if view.of("extend_measure") else "没有延长期限。"
    return found or [passed(done)]


def testing_told(view: View, at: datetime) -> list[Found]:
    """The period of testing was fixed and told in writing; it ran no longer than that."""
    found = []
    for step in view.of("commission_testing"):
        until, where = day(step.say.get("until")), view.at(step)
        result = after(view, step, "receive_testing")
        if step.say.get("told_in_writing") is not True:
            found.append(failed("检测等的期间没有书面告知当事人，不能从期限中扣除。", where))
        elif until is None:
            found.append(failed("没有明确检测等的期间。", where))
        elif (day_of(at) if result is None else result.day) > until:
            found.append(
                unsure(f"告知的期间至 {until.isoformat()}，超出部分能否扣除须人工判断。", where)
            )
    wrong = [one for one in found if one.verdict == "fail"]
    done = "检测等的期间已明确并书面告知。" if view.of("commission_testing") else "没有委托检测等。"
    return wrong or found or [passed(done)]


# 保管和解除 ---------------------------------------------------------------------------


def keeping_right(view: View, at: datetime) -> list[Found]:
    """Kept by a third person only what was sealed; sold early only what perishes; damage made good."""
    measures = list(entries(view.sheet.get("measures")))
    wrong: list[Found] = []
    for step in view.of("entrust_keeping"):
        if not any(one.get("kind") in _SEALING for one in measures):
            said = "扣押的财物由行政机关保管，不能委托第三人。"
            wrong.append(failed(said, view.at(step), cite=("行政强制法/26/2",)))
        if step.say.get("duties_told") is not True:
            said = "委托保管没有告知不得损毁、转移以及费用由行政机关承担。"
            wrong.append(failed(said, view.at(step), cite=("行政强制法/26/2", "行政强制法/26/3")))
    for step in view.of("sell_perishables"):
        if not any(one.get("perishable") is True for one in measures):
            wrong.append(failed("先行拍卖、变卖的不是鲜活或者不易保管的财物。", view.at(step)))
        if step.say.get("evidence_kept") is not True:
            wrong.append(failed("先行拍卖、变卖没有留存证据。", view.at(step)))
    for step in view.of("record_keeping"):
        if step.say.get("event") == "damaged" and after(view, step, "compensate") is None:
            said = "保管中损毁、遗失，没有决定赔偿。"
            closed = view.last("close_case") is not None
            wrong.append(failed(said, view.at(step)) if closed else unsure(said, view.at(step)))
    return wrong or [passed("没有发现保管、变卖不符合规定的。")]


def measure_lifted(view: View, at: datetime) -> list[Found]:
    """Lifted at once when it had to be, and not held after its term."""
    start = taken(view)
    if start is None:
        return [passed(NOT_TAKEN)]
    wrong = [one for step in _triggers(view, start) for one in _at_once(view, step, at)]
    end, closed = ended(view), view.last("close_case")
    last = _term(view, end)
    if end is None and closed is not None:
        said = "结案时措施没有解除，财物也没有处理、移送。"
        wrong.append(failed(said, view.at(start), view.at(closed), cite=("行政强制法/27",)))
    elif end is None and last is not None and day_of(at) > last:
        said = f"期限至 {last.isoformat()}，已经届满，至今没有解除。"
        wrong.append(
            failed(said, deadline("measure", "查封、扣押期限"), cite=("行政强制法/28/1/4",))
        )
    elif end is not None and end.kind == "lift" and last is not None and end.day > last:
        said = f"期限至 {last.isoformat()}，{end.day.isoformat()} 才解除，是否及时须人工判断。"
        wrong.append(unsure(said, view.at(end), deadline("measure", "查封、扣押期限")))
    return wrong or [passed("没有应当解除而没有解除的。")]


def _triggers(view: View, start: Step) -> Iterator[Step]:
    for step in view.of("refuse", "confirm_review", "remedy_outcome"):
        if step.when > start.when and view.through(step).clocks["lifting"].start is not None:
            yield step


def _at_once(view: View, step: Step, at: datetime) -> Iterator[Found]:
    found = view.through(step).clocks["lifting"].computation
    lifted, where = after(view, step, "lift"), [view.at(step), deadline("lifting", "立即解除")]
    if found is None or found.deadline is None:
        return
    if not past(found.deadline, at if lifted is None else lifted.done):
        return
    when = "至今没有解除" if lifted is None else f"{text_of(lifted.done)} 才解除"
    where += [view.at(lifted)] if lifted is not None else []
    yield failed(f"“{view.title(step.kind)}”之后应当立即解除，{when}。", *where)


def objects_returned(view: View, at: datetime) -> list[Found]:
    """Lifted: unsealed and given back at once; handed over to justice: the party told in writing."""
    lifted, found = view.last("lift"), []
    for step in view.of("hand_over_objects"):
        if step.say.get("told_in_writing") is not True:
            said = "随案移送财物，没有书面告知当事人。"
            found.append(failed(said, view.at(step), cite=("行政强制法/21",)))
    if lifted is not None:
        found += list(_returned(view, lifted))
    done = "没有应当退还的。" if lifted is None else "解除后已启封、退还。"
    return found or [passed(done)]


def _returned(view: View, lifted: Step) -> Iterator[Found]:
    back = after(view, lifted, "return_objects")
    if back is None:
        said = "已决定解除，没有启封、退还的记录。"
        closed = view.last("close_case") is not None
        yield failed(said, view.at(lifted)) if closed else unsure(said, view.at(lifted))
        return
    sold = view.last("sell_perishables", before=back)
    if sold is not None and not back.say.get("proceeds"):
        yield failed("财物已经变卖，没有退还所得款项。", view.at(sold), view.at(back))
    if back.day > lifted.day:
        said = f"{lifted.day.isoformat()} 解除，{back.day.isoformat()} 才退还；“立即”没有天数，须人工判断。"
        yield unsure(said, view.at(lifted), view.at(back))
