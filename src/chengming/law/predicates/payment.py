"""Predicates about what is owed under a decision: fine, payments, additional fine (加处罚款)."""

from datetime import date

from chengming.law.limits import day_of
from chengming.law.predicates.conduct import day
from chengming.law.predicates.known import Answer, Known, yuan
from chengming.law.predicates.money import CONFISCATION, FINE, penalties, total

_CAP = "penalty/additional_fine/cap"  # per ten thousand of the fine
_RATE = "penalty/additional_fine/daily_rate"  # per ten thousand of the fine and day
_EXCLUSIONS = "penalty/additional_fine/exclusions"
_WHOLE = 10_000
# Performed by being served or entered, not by the party's own doing.
_NEEDS_NO_DOING = frozenset({"warning", "circulated_criticism", FINE, "revocation", "detention"})


def _fine(known: Known) -> int:
    """罚款 in force: as decided, or as a remedy changed it."""
    amount = known.carried_by("decide", "amount")
    changed = _changed(known)
    if changed is not None:
        return changed
    return amount if isinstance(amount, int) else 0


def _changed(known: Known) -> int | None:
    """变更后的罚没款总额, where a reconsideration or court changed the sum after the decision."""
    outcome, decided = known.record("remedy_outcome"), known.record("decide")
    if outcome is None or decided is None or outcome.seq < decided.seq:
        return None
    fen = outcome.say.get("fen")
    if outcome.say.get("outcome") in ("annulled", "void"):
        return 0
    return fen if outcome.say.get("outcome") == "changed" and isinstance(fen, int) else None


def _gains(known: Known) -> int:
    """没收违法所得 in money; confiscated goods name their object and are not paid."""
    if known.record("decide") is None or _changed(known) is not None:
        return 0
    money = [p for p in penalties(known.facts()) if not p.get("object")]
    return total({"violations": [{"penalties": money}]}, CONFISCATION)


def _due(known: Known) -> int:
    return _fine(known) + _gains(known) + known.total("impose_additional_fine", "fen")


def money_settled(known: Known) -> Answer:
    """没有未缴的罚没款 (行政处罚法第六十六条)."""
    due, paid = _due(known), known.total("pay", "fen")
    return paid >= due, (f"应缴 {yuan(due)}，已缴 {yuan(paid)}",)


def fine_unpaid(known: Known) -> Answer:
    """尚有罚没款未缴清 (行政处罚法第六十七条)."""
    settled, reasons = money_settled(known)
    return not settled, reasons


def paid_in_full(known: Known) -> Answer:
    """罚没款（含加处罚款）已缴清，且没有其他待履行的义务 (行政处罚法第六十六条)."""
    if known.record("decide") is None:
        return False, ("没有处罚决定",)
    settled, reasons = money_settled(known)
    others = [p for p in penalties(known.facts()) if _needs_doing(p.get("kind"), p.get("object"))]
    if others and known.record("record_performance") is None:
        return False, (*reasons, f"还有 {len(others)} 项非金钱义务没有登记履行")
    return settled, reasons


def _needs_doing(kind: object, thing: object) -> bool:
    return bool(thing) if kind == CONFISCATION else kind not in _NEEDS_NO_DOING


def payment_within_due(known: Known) -> Answer:
    """缴款不超过应缴数额 (行政处罚法第六十七条)."""
    fen = known.said("fen")
    if not isinstance(fen, int):
        return None, ("缴款数额尚未填写",)
    left = _due(known) - known.total("pay", "fen")
    return 0 < fen <= left, (f"本次 {yuan(fen)}，尚欠 {yuan(left)}",)


def additional_fine_within_cap(known: Known) -> Answer:
    """加处不超过每日百分之三的累计，也不超过罚款数额 (行政处罚法第七十二条；行政强制法第四十五条)."""
    fen = known.said("fen")
    if not isinstance(fen, int):
        return None, ("加处罚款数额尚未填写",)
    cap, rate = known.value(_CAP).value, known.value(_RATE).value
    last = known.last_day("payment")
    if not isinstance(cap, int) or not isinstance(rate, int) or last is None:
        return False, ("缴款期限没有开始，或者没有规定加处的比例",)
    days = max(0, (known.at.date() - last).days - _stopped(known, last))
    fine = _fine(known)
    bound = min(fine * cap, fine * rate * days) // _WHOLE
    whole = known.total("impose_additional_fine", "fen") + fen
    said = f"逾期 {days} 日，加处合计 {yuan(whole)}，上限 {yuan(bound)}"
    return fen > 0 and whole <= bound, (said,)


def _stopped(known: Known, last: date) -> int:
    """Days of a finished reconsideration or suit and of a granted deferral (行政处罚法第七十三条第三款)."""
    out = 0
    sought, outcome = known.record("seek_remedy"), known.record("remedy_outcome")
    grounds = known.value(_EXCLUSIONS).value
    if sought is not None and outcome is not None and outcome.seq > sought.seq:
        excluded = isinstance(grounds, tuple) and sought.say.get("kind") in grounds
        if excluded:
            end = day(outcome.say.get("received_on")) or day_of(outcome.done)
            out += max(0, (end - max(day_of(sought.done), last)).days)
    deferred = known.last_day("instalment")
    if deferred is not None and deferred > last:
        out += (min(deferred, known.at.date()) - last).days
    return out
