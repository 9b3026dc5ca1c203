"""告知和听取意见: the prior notice against the draft decision, and whether the party was heard."""

from collections.abc import Mapping
from datetime import date, datetime

from chengming.casework.review.checks.findings import Found, deadline, fact, failed, passed, unsure
from chengming.casework.review.checks.view import Step, View, day, entries
from chengming.law.dated import limit_as_of
from chengming.law.limits import day_of
from chengming.law.predicates.known import yuan
from chengming.law.predicates.money import CONFISCATION, FINE, PROPOSED, proposed_amount, total

_NOT_YET = "尚未告知当事人，告知之后才能核对。"


def notice_given(view: View, at: datetime) -> list[Found]:
    """A penalty was announced to the party, and the notice served, before it was decided."""
    if not view.punishes:
        return [passed("不是给予处罚的决定，不涉及处罚告知。")]
    notice, served, decision = view.notice, view.notice_served, view.decision
    if decision is None:
        if notice is None:
            return [unsure(_NOT_YET)]
        return [passed("已制作告知书。" if served is None else "告知书已送达。", view.at(notice))]
    if notice is None:
        return [failed("作出处罚决定之前没有告知当事人。", view.at(decision))]
    if served is None:
        said = "告知书制作之后、作出决定之前没有送达当事人。"
        return [failed(said, view.at(notice), view.at(decision))]
    return [passed("决定之前已告知并送达。", view.at(notice), view.at(served))]


def notice_covers(view: View, at: datetime) -> list[Found]:
    """Kinds, provisions and facts of the decision (or of its draft) stand in the notice."""
    notice = view.notice
    if not view.punishes or notice is None:
        return [unsure(_NOT_YET)] if view.punishes else [passed("不涉及处罚告知。")]
    told, wrong = _told(view, notice), []
    for name, words in (("kinds", "处罚种类"), ("basis", "条款")):
        now = _words(PROPOSED[name](view.sheet))
        if beyond := sorted(now - told[name]):
            said = f"告知书没有载明的{words}：{'、'.join(beyond)}。"
            wrong.append(failed(said, view.at(notice), fact("violations", "拟作处理")))
    doubt = _facts_beyond(view, notice, wrong)
    return wrong or doubt or [passed("种类、条款和事实都在告知之内。", view.at(notice))]


def _facts_beyond(view: View, notice: Step, wrong: list[Found]) -> list[Found]:
    """More violations than were announced are beyond the notice; other words may only be a rewording."""
    before = list(entries(view.through(notice).sheet.get("violations")))
    announced = {str(violation.get("conduct")) for violation in before}
    new = [i for i, v in enumerate(view.violations) if str(v.get("conduct")) not in announced]
    where = [fact(f"violations.{i}.conduct", f"第 {i + 1} 项违法事实") for i in new]
    if new and len(view.violations) > len(before):
        said = f"决定认定 {len(view.violations)} 项违法事实，告知书只载明 {len(before)} 项。"
        wrong.append(failed(said, view.at(notice), *where))
        return []
    said = "违法事实的表述在告知之后有改动，实质是否一致须人工核对。"
    return [unsure(said, view.at(notice), *where)] if new else []


def notice_not_heavier(view: View, at: datetime) -> list[Found]:
    """Neither fine nor confiscation grew after the party was told."""
    notice, decision = view.notice, view.decision
    if not view.punishes or notice is None:
        return [unsure(_NOT_YET)] if view.punishes else [passed("不涉及处罚告知。")]
    told = _told(view, notice)
    fine = _stated(decision, "amount", proposed_amount(view.sheet))
    wrong = []
    if fine > told["amount"]:
        said = f"罚款 {yuan(fine)}，重于告知的 {yuan(told['amount'])}。"
        wrong.append(failed(said, view.at(notice), *([view.at(decision)] if decision else [])))
    taken, announced = (
        total(sheet, CONFISCATION) for sheet in (view.sheet, view.through(notice).sheet)
    )
    if taken > announced:
        said = f"没收 {yuan(taken)}，重于告知的 {yuan(announced)}。"
        wrong.append(failed(said, view.at(notice), fact("violations", "拟作出的处罚")))
    return wrong or [passed(f"罚款 {yuan(fine)}，不重于告知的数额。", view.at(notice))]


def _told(view: View, notice: Step) -> dict:
    """What the notice said: as its record states it, else as the sheet stood then."""
    sheet = view.through(notice).sheet
    return {
        "amount": _stated(notice, "amount", proposed_amount(sheet)),
        "kinds": _words(notice.say.get("kinds", PROPOSED["kinds"](sheet))),
        "basis": _words(notice.say.get("basis", PROPOSED["basis"](sheet))),
    }


def _stated(step: Step | None, name: str, otherwise: int) -> int:
    said = step.say.get(name) if step is not None else None
    return said if isinstance(said, int) and not isinstance(said, bool) else otherwise


def _words(value: object) -> set[str]:
    return {str(word) for word in value} if isinstance(value, list | tuple) else set()


def notice_served(view: View, at: datetime) -> list[Found]:
    """The notice reached the party in a way the law knows."""
    served = view.notice_served
    if served is None:
        return [passed("没有送达告知书的记录。")]
    return [_way(view, served, "notice")]


def service_valid(view: View, at: datetime) -> list[Found]:
    """So did the decision."""
    served = view.last("serve_decision", since=view.round_from)
    if served is None:
        return [passed("决定书尚未送达。")]
    return [_way(view, served, "decision")]


def _way(view: View, served: Step, paper: str) -> Found:
    method, say, where = served.say.get("method"), served.say, view.at(served)
    if method == "left" and say.get("witnessed") is not True and say.get("recorded") is not True:
        said = "留置送达没有见证人签名，也没有拍照、录像。"
        return failed(said, where, cite=("民事诉讼法/89",))
    if method == "electronic" and say.get("consent") is not True:
        return failed("电子送达没有当事人签订的确认书。", where, cite=("行政处罚法/61/2",))
    if method == "announcement":
        return _announced(view, served, paper)
    if method not in ("direct", "left", "entrusted", "post", "electronic"):
        return unsure("没有写明送达方式，不能核对。", where)
    return passed("送达方式成立。", where)


def _announced(view: View, served: Step, paper: str) -> Found:
    where, cite = view.at(served), ("民事诉讼法/95",)
    put_up = [s for s in view.of("announce_service", before=served) if s.say.get("paper") == paper]
    if served.say.get("others_failed") is not True:
        return failed("公告送达没有写明下落不明或者其他方式无法送达。", where, cite=cite)
    if not put_up:
        return failed("公告送达没有发出公告的记录。", where, cite=cite)
    limit = limit_as_of(view.law.parameters["service/announcement"], *view.where(put_up[-1].day))
    last = None if limit is None else view.last_day(limit, put_up[-1].day)
    on = day(served.say.get("served_on")) or served.day
    # 自发出公告之日起经过法定日数，即视为送达：满期的那天起算。
    if last is not None and on < last:
        said = f"公告期至 {last.isoformat()}，{on.isoformat()} 就登记为送达。"
        return failed(said, where, view.at(put_up[-1]), cite=cite)
    return passed("公告送达的条件和期间符合。", where, view.at(put_up[-1]))


def party_heard(view: View, at: datetime) -> list[Found]:
    """The time for stating had run, or the party had stated or waived, when it was decided."""
    decision, served = view.decision, view.notice_served
    if decision is None or decision.kind != "decide":
        return [passed("尚未作出处罚决定。")]
    if served is None:
        return [unsure("没有送达告知书的记录，陈述申辩期限无从计算。", view.at(decision))]
    waived = view.of("waive_defense", since=view.round_from, before=decision)
    heard = view.of("state_defense", since=view.round_from, before=decision)
    if heard or any(step.say.get("waives") in ("statement", "both") for step in waived):
        said = "当事人已陈述申辩或者明确放弃。"
        return [passed(said, *(view.at(step) for step in (*heard, *waived)))]
    return [_waited(view, served, decision)]


def _waited(view: View, served: Step, decision: Step) -> Found:
    computation = view.through(served).clocks["statement"].computation
    where = (view.at(served), view.at(decision))
    if computation is None or computation.deadline is None:
        return unsure("本领域没有规定陈述申辩的天数，给予的时间是否合理须人工核对。", *where)
    last: date = day_of(computation.deadline)
    words = f"陈述申辩期限至 {last.isoformat()}"
    if decision.day <= last:
        said = f"{words}，{decision.day.isoformat()} 就作出了决定。"
        return failed(said, deadline("statement", words), *where)
    return passed(f"{words}，决定在其后。", deadline("statement", words), *where)


def defense_reexamined(view: View, at: datetime) -> list[Found]:
    """What the party stated was looked into, with reasons."""
    stated = view.of("state_defense", since=view.round_from, before=view.decision)
    if not stated:
        return [passed("当事人没有陈述申辩。")]
    answers = [
        s for s in view.of("reexamine", before=view.decision) if s.when > stated[-1].when
    ]  # fmt: skip
    where = view.at(stated[-1])
    if not answers:
        if view.decision is None:
            return [unsure("当事人的陈述申辩尚未复核。", where)]
        return [failed("当事人的陈述申辩没有复核。", where, view.at(view.decision))]
    answer = answers[-1]
    if not str(answer.say.get("reason") or "").strip():
        return [failed("复核意见没有写明是否采纳的理由。", view.at(answer))]
    revised = view.last("revise_report", before=view.decision)
    changed = revised is not None and revised.when > answer.when
    if answer.say.get("outcome") in ("adopted", "partly") and not changed:
        return [unsure("复核意见采纳了申辩，报告没有随之修改，须人工核对。", view.at(answer))]
    return [passed("陈述申辩已复核。", where, view.at(answer))]


def fines(sheet: Mapping[str, object]) -> int:
    """The fines proposed, in fen."""
    return total(sheet, FINE)
