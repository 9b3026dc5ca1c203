"""次序和时间: what must come before what, times that run backwards, late entries, late evidence."""

from collections.abc import Iterator
from datetime import datetime

from chengming.casework.review.checks.findings import Found, fact, failed, passed, unsure
from chengming.casework.review.checks.view import DECISIONS, REPORTS, Step, View, day, entries
from chengming.law.limits import day_of

# 行为 → 之前应当已有的行为（任一即可）和条款。只列法律本身要求的先后，不列内部习惯。
BEFORE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("file_case", ("register_lead",), "行政处罚法/54"),
    ("write_report", ("file_case",), "行政处罚法/54"),
    ("notify", REPORTS, "行政处罚法/44"),
    ("serve_notice", ("notify",), "行政处罚法/44"),
    ("state_defense", ("serve_notice",), "行政处罚法/45"),
    ("reexamine", ("state_defense",), "行政处罚法/45"),
    ("request_hearing", ("serve_notice",), "行政处罚法/64/1/1"),
    ("hold_hearing", ("notify_hearing",), "行政处罚法/64/1/2"),
    ("hold_hearing", ("appoint_chair",), "行政处罚法/64/1/4"),
    ("report_hearing", ("hold_hearing", "terminate_hearing"), "行政处罚法/65"),
    ("request_review", REPORTS, "行政处罚法/58"),
    ("conclude_review", ("request_review",), "行政处罚法/58"),
    ("confirm_review", ("conclude_review",), "行政处罚法/58"),
    ("decide", ("file_case",), "行政处罚法/54"),
    ("decide", REPORTS, "行政处罚法/57"),
    ("exempt", REPORTS, "行政处罚法/57"),
    ("find_no_grounds", REPORTS, "行政处罚法/57"),
    ("serve_decision", DECISIONS, "行政处罚法/61"),
    ("publish_decision", ("decide",), "行政处罚法/48"),
    ("publish_decision", ("serve_decision",), "行政处罚法/61"),
    ("impose_additional_fine", ("serve_decision",), "行政处罚法/72/1/1"),
    ("demand", ("serve_decision",), "行政强制法/54"),
    ("apply_court", ("demand",), "行政强制法/54"),
    ("hand_over", ("decide_transfer",), "行政执法机关移送涉嫌犯罪案件的规定/5"),
    ("decide_transfer", ("propose_transfer",), "行政执法机关移送涉嫌犯罪案件的规定/5"),
)
_GATHERING = ("collect_evidence", "receive_appraisal", "sample")


def steps_in_order(view: View, at: datetime) -> list[Found]:
    """Each act came after those the law puts before it."""
    wrong, seen = [], 0
    for kind, needed, cite in BEFORE:
        for step in view.of(kind):
            seen += 1
            if view.last(*needed, before=step) is None:
                wrong.append(_out_of_order(view, step, needed, cite))
    wrong += list(_after_discussion(view))
    return wrong or [passed(f"核对了 {seen} 处先后次序，没有颠倒。")]


def _out_of_order(view: View, step: Step, needed: tuple[str, ...], cite: str) -> Found:
    later = view.of(*needed)
    names = "或者".join(f"“{view.title(kind)}”" for kind in needed)
    what = "在其后" if later else "没有记录"
    where = (view.at(step), *(view.at(one) for one in later[:1]))
    return failed(
        f"“{view.title(step.kind)}”之前应当有{names}，案卷中{what}。", *where, cite=(cite,)
    )


def _after_discussion(view: View) -> Iterator[Found]:
    decision = view.decision
    for step in view.of("discuss_collectively", since=view.round_from):
        if decision is not None and step.when > decision.when:
            said = "集体讨论在作出决定之后，不能作为决定的依据。"
            yield failed(said, view.at(step), view.at(decision), cite=("行政处罚法/57/2",))


def times_run_forward(view: View, at: datetime) -> list[Found]:
    """Nothing was recorded, served or found before it can have been."""
    wrong = [
        failed(f"“{view.title(s.kind)}”的录入时间早于办理时间。", view.at(s))
        for s in view.steps
        if s.made < s.done
    ]
    wrong += list(_services(view))
    wrong += list(_beginnings(view))
    for step in view.steps:
        if step.done > at:
            wrong.append(failed(f"“{view.title(step.kind)}”的办理时间尚未到来。", view.at(step)))
    return wrong or [passed("各项时间没有倒置。")]


def _services(view: View) -> Iterator[Found]:
    for kind, papers in (("serve_notice", ("notify",)), ("serve_decision", DECISIONS)):
        for step in view.of(kind):
            served, paper = day(step.say.get("served_on")), view.last(*papers, before=step)
            if served is None:
                yield unsure(f"“{view.title(kind)}”没有写明送达日期。", view.at(step))
            elif paper is not None and served < paper.day:
                said = f"送达日期 {served.isoformat()} 早于文书作出之日 {paper.day.isoformat()}。"
                yield failed(said, view.at(step), view.at(paper))
            elif served > day_of(step.made):
                yield failed("送达日期晚于登记之日。", view.at(step))


def _beginnings(view: View) -> Iterator[Found]:
    found, lead = view.found_on(), view.last("register_lead")
    if found is None or lead is None:
        return
    if found > lead.day:
        yield failed("发现线索之日晚于登记线索之日。", view.at(lead))
    for i, violation in enumerate(view.violations):
        began, ended = day(violation.get("happened_on")), day(violation.get("ended_on"))
        if began is not None and found < began:
            said = f"第 {i + 1} 项违法行为的发生日 {began.isoformat()} 晚于发现之日 {found.isoformat()}。"
            yield failed(said, fact(f"violations.{i}.happened_on", "行为发生日"), view.at(lead))
        if began is not None and ended is not None and ended < began:
            said = f"第 {i + 1} 项违法行为的终了日早于发生日。"
            yield failed(said, fact(f"violations.{i}.ended_on", "行为终了日"))


def late_entries(view: View, at: datetime) -> list[Found]:
    """Entered later than done: with a reason that stays."""
    late = [step for step in view.steps if step.late]
    wrong = [
        failed(f"“{view.title(step.kind)}”是补录的，没有写明理由。", view.at(step))
        for step in late
        if not step.late_reason.strip()
    ]
    said = f"有 {len(late)} 项补录，都写明了理由。" if late else "没有补录的记录。"
    return wrong or [passed(said, *(view.at(step) for step in late[:5]))]


def evidence_in_time(view: View, at: datetime) -> list[Found]:
    """Evidence was taken before the report that uses it and before the decision."""
    decision, report = view.decision, view.report
    wrong, doubtful = [], []
    for step in view.of(*_GATHERING, since=view.round_from):
        if decision is not None and step.when > decision.when:
            said = f"“{view.title(step.kind)}”在作出决定之后，不能作为决定的依据。"
            wrong.append(failed(said, view.at(step), view.at(decision)))
        elif report is not None and step.when > report.when:
            doubtful.append(view.at(step))
    for i, item in enumerate(entries(view.sheet.get("evidence"))):
        taken = day(item.get("obtained_on"))
        for end in (decision, report):
            if taken is not None and end is not None and taken > end.day:
                said = f"证据“{item.get('title')}”取得于 {taken.isoformat()}，晚于“{view.title(end.kind)}”。"
                wrong.append(failed(said, fact(f"evidence.{i}", "证据"), view.at(end)))
                break
    if wrong:
        return wrong
    if doubtful:
        return [unsure("终结报告之后又取得了证据，报告是否已采用须人工核对。", *doubtful)]
    return [passed("证据都取得于终结报告和决定之前。")]
