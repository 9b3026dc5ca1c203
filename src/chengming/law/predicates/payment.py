"""Predicates about what is owed under a decision: fine, payments, additional fine (加处罚款)."""

from chengming.law.predicates.known import Answer, Known, yuan

_CAP = "penalty/additional_fine/cap"  # per ten thousand of the fine
_WHOLE = 10_000


def _fine(known: Known) -> int:
    amount = known.carried_by("decide", "amount")
    return amount if isinstance(amount, int) else 0


def _due(known: Known) -> int:
    return _fine(known) + known.total("impose_additional_fine", "fen")


def paid_in_full(known: Known) -> Answer:
    """全部缴清: a fine was decided and the payments cover it with its additional fine (行政处罚法/66)."""
    due, paid = _due(known), known.total("pay", "fen")
    if due == 0:
        return False, ("决定没有应缴的罚款",)
    return paid >= due, (f"应缴 {yuan(due)}，已缴 {yuan(paid)}",)


def fine_unpaid(known: Known) -> Answer:
    """尚有罚款未缴清 (行政处罚法/67)."""
    due, paid = _due(known), known.total("pay", "fen")
    return paid < due, (f"应缴 {yuan(due)}，已缴 {yuan(paid)}",)


def payment_within_due(known: Known) -> Answer:
    """缴款不超过应缴数额 (行政处罚法/67)."""
    fen = known.said("fen")
    if not isinstance(fen, int):
        return None, ("缴款数额尚未填写",)
    left = _due(known) - known.total("pay", "fen")
    return 0 < fen <= left, (f"本次 {yuan(fen)}，尚欠 {yuan(left)}",)


def additional_fine_within_cap(known: Known) -> Answer:
    """加处罚款的总额不超过罚款数额 (行政处罚法/72/1/1；行政强制法/45)."""
    fen = known.said("fen")
    if not isinstance(fen, int):
        return None, ("加处罚款数额尚未填写",)
    cap = known.value(_CAP).value
    bound = _fine(known) * cap // _WHOLE if isinstance(cap, int) else 0
    whole = known.total("impose_additional_fine", "fen") + fen
    return fen > 0 and whole <= bound, (f"加处合计 {yuan(whole)}，上限 {yuan(bound)}",)
